// Package customers is the page with the list: the Customers Filter, the status
// filter, sorting, the rows of a window, the selected row, what is counted
// below, and what is said where nothing was found.
//
// Caveat: a Request is to be run elsewhere and its Answer given to Take; of
// answers that come out of order, Take keeps the one to the newest question.
package customers

import (
	"context"

	"github.com/keydesk/keydesk/core"
)

// Listing is what a search found; *core.Listing is one. Its rows come from
// memory, fast enough for a window's goroutine.
type Listing interface {
	Len() int
	All() int
	Rows(offset, limit int) ([]core.Row, error)
	Index(id uint64) int
	IDs() []uint64
}

// Find asks for a listing.
type Find func(ctx context.Context, q core.Query, o core.Order) (Listing, error)

// First asks for what can be shown of a listing before all of it is found: Len
// is how many there are as far as that is known, and only the first have rows.
// It is nil where only Find can tell.
type First func(ctx context.Context, q core.Query, o core.Order) (Listing, error)

// From are the First and the Find of a signed-in operator.
func From(s *core.Session) (First, Find) {
	finder := s.Customers().Finder()
	first := func(ctx context.Context, q core.Query, o core.Order) (Listing, error) {
		found, ok, err := finder.First(ctx, q, o)
		if err != nil || !ok {
			return nil, err
		}
		return found, nil
	}
	return first, func(ctx context.Context, q core.Query, o core.Order) (Listing, error) {
		found, err := finder.Find(ctx, q, o)
		if err != nil {
			return nil, err
		}
		return found, nil
	}
}
