// Package licenses is the page with the list of licenses: its filter, the rows
// that were read so far, the selected one, and what is said where nothing was
// found.
//
// A list of licenses is read page by page, because there may be a million: a
// Request asks, its Answer is given to Take, and Rest asks for what comes behind.
//
// Caveat: of answers that come out of order, Take keeps those to the newest
// question. The rows are as of their reading; see Fresh.
package licenses

import (
	"context"
	"fmt"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/model/say"
)

// Row is a license and its customer's name.
type Row struct {
	core.License
	Who string // "": nobody's yet
}

// Source is where the list is read. Its functions run beside the window and may
// take their time.
type Source struct {
	Find     func(ctx context.Context, q core.LicenseQuery) (rows []Row, more bool, err error)
	Row      func(ctx context.Context, id uint64) (Row, error)
	Products func(ctx context.Context) ([]core.Product, error)
}

// From reads as a signed-in operator.
func From(s *core.Session) Source {
	li := s.Licenses()
	return Source{
		Find: func(ctx context.Context, q core.LicenseQuery) ([]Row, bool, error) {
			found, more, err := li.Find(ctx, q)
			if err != nil {
				return nil, false, err
			}
			all, err := rows(ctx, s, found)
			return all, more, err
		},
		Row: func(ctx context.Context, id uint64) (Row, error) {
			l, err := li.Get(ctx, id)
			if err != nil {
				return Row{}, err
			}
			l.Seats = nil
			all, err := rows(ctx, s, []core.License{l})
			if err != nil {
				return Row{}, err
			}
			return all[0], nil
		},
		Products: s.Products().List,
	}
}

// rows names whose the licenses are.
func rows(ctx context.Context, s *core.Session, found []core.License) ([]Row, error) {
	names, err := Names(ctx, s, found)
	if err != nil {
		return nil, fmt.Errorf("reading whose the licenses are: %w", err)
	}
	all := make([]Row, len(found))
	for i, l := range found {
		all[i] = Row{l, names[l.Customer]}
	}
	return all, nil
}

// Names are the customers of licenses, those in the recycle bin too.
func Names(ctx context.Context, s *core.Session, of []core.License) (map[uint64]string, error) {
	names := map[uint64]string{}
	for _, l := range of {
		if l.Customer != 0 {
			names[l.Customer] = fmt.Sprint("Customer ", l.Customer)
		}
	}
	ids := make([]uint64, 0, len(names))
	for id := range names {
		ids = append(ids, id)
	}
	if len(ids) == 0 {
		return names, nil
	}
	for _, status := range []string{"", "deleted"} {
		found, _, err := s.Customers().Rows(ctx, core.Query{IDs: ids, Status: status})
		if err != nil {
			return nil, err
		}
		for _, r := range found {
			names[r.ID] = say.Name(core.Fields{FirstName: r.First, LastName: r.Last, Company: r.Company, Email: r.Email, ExternalID: r.ExternalID}, r.ID)
		}
	}
	return names, nil
}

// MayOpen says whether the page is there for an operator.
func MayOpen(may core.Permissions) bool { return may.Has(core.ViewCustomers) }
