package core

import (
	"context"
	"strings"

	"github.com/keydesk/keydesk/core/directory"
)

// owners are the customers with licenses in whose row a text is found, those in
// the recycle bin apart.
func (h *house) owners(ctx context.Context, text string, scope uint64) (map[uint64]bool, error) {
	list, err := h.directory(ctx)
	if err != nil {
		return nil, err
	}
	found, err := list.Search().Find(ctx, directory.Query{Text: text, Scope: scope, Sort: Order{By: ByID}})
	if err != nil {
		return nil, err
	}
	owners := map[uint64]bool{}
	for at := 0; at < found.Len(); at += directory.MaxWindow {
		rows, err := found.Rows(at, directory.MaxWindow)
		if err != nil {
			return nil, err
		}
		for _, row := range rows {
			if row.LicenseCount > 0 {
				owners[row.ID] = true
			}
		}
	}
	return owners, nil
}

// wordsIn says whether each word of a folded text is somewhere in another text.
func wordsIn(folded, text string) bool {
	text = directory.Fold(text)
	for word := range strings.FieldsSeq(folded) {
		if !strings.Contains(text, word) {
			return false
		}
	}
	return folded != ""
}
