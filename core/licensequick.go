package core

import (
	"context"
	"errors"
	"maps"
	"slices"
	"strings"

	"github.com/keydesk/keydesk/core/directory"
	"github.com/keydesk/keydesk/core/record"
	"github.com/keydesk/keydesk/core/vault"
)

// Quick finds the licenses that a text leads to straight away, without reading
// the others: by License ID or external ID, or else those of the customers whose
// row has the text. Find, with the same query, finds them and the rest. Needs
// View Customers. Errors: as of Find.
func (li *Licenses) Quick(ctx context.Context, q LicenseQuery) (found []License, err error) {
	if err := li.s.may(vault.ViewCustomers); err != nil {
		return nil, err
	}
	m, err := li.matcher(ctx, q)
	if err != nil {
		return nil, err
	}
	text := m.text
	m.text = "" // what led here fits it
	named, err := li.named(ctx, m, text)
	if err != nil || len(named) > 0 {
		return named, err
	}
	for _, customer := range slices.Sorted(maps.Keys(m.customers)) {
		if len(found) >= m.Limit {
			return found[:m.Limit], nil
		}
		m.Customer = customer
		err := li.s.h.store.View(ctx, func(r *record.Reader) error {
			page, _, _, err := li.page(r, m, q.After, m.Limit-len(found))
			found = append(found, page...)
			return err
		})
		if err != nil {
			return nil, err
		}
	}
	return found, nil
}

// named finds a license by its ID and by its external ID.
func (li *Licenses) named(ctx context.Context, m matcher, text string) (found []License, err error) {
	err = li.s.h.store.View(ctx, func(r *record.Reader) error {
		found = nil
		var ids []uint64
		if id, ok := parseID(text); ok {
			ids = append(ids, id)
		}
		id, err := r.FindLookup(record.KindByOldKey, []byte(text))
		switch {
		case err == nil:
			ids = append(ids, id)
		case !errors.Is(err, record.ErrNotFound):
			return err
		}
		for _, id := range ids {
			l, there, err := record.Find[licenseRecord](r, licenseKey(id))
			if err != nil {
				return err
			}
			if !there {
				continue
			}
			if fits, err := m.fits(r, id, l, li.s.h); err != nil || !fits {
				return err
			}
			shown, err := li.s.h.shownLicense(r, id, l)
			if err != nil {
				return err
			}
			found = append(found, shown)
		}
		return nil
	})
	return found, err
}

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
