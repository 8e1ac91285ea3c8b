package core

import (
	"context"
	"errors"
	"maps"
	"slices"

	"github.com/keydesk/keydesk/core/record"
)

// meantMost is how many customers with the text lead to their licenses; where
// there are more, a page of licenses is found sooner by reading them in order.
const meantMost = 1000

// leads says whether the query's text leads to few licenses, so that the others
// need not be read.
func (m matcher) leads() bool {
	return m.text != "" && len(m.products) == 0 && len(m.customers) <= meantMost
}

// findMeant is Find for a text that leads to licenses.
func (li *Licenses) findMeant(ctx context.Context, m matcher) (found []License, more bool, err error) {
	ids, err := li.meant(ctx, m)
	if err != nil {
		return nil, false, err
	}
	for len(ids) > 0 && len(found) < m.Limit {
		page, had := ids[:min(len(ids), licensesPage)], len(found)
		read := 0
		err := li.s.h.store.View(ctx, func(r *record.Reader) error {
			found = found[:had]
			for read = 0; read < len(page) && len(found) < m.Limit; read++ {
				shown, fits, err := li.fitting(r, m, page[read])
				if err != nil {
					return err
				}
				if fits {
					found = append(found, shown)
				}
			}
			return nil
		})
		if err != nil {
			return nil, false, err
		}
		ids = ids[read:]
	}
	return found, len(ids) > 0, nil
}

// meant are the licenses that the text leads to, in the query's order, behind
// those of the page before.
func (li *Licenses) meant(ctx context.Context, m matcher) ([]uint64, error) {
	to := maps.Clone(m.computers)
	err := li.s.h.store.View(ctx, func(r *record.Reader) error {
		if id, isID := parseID(m.text); isID {
			to[id] = true
		}
		old, err := r.FindLookup(record.KindByOldKey, []byte(m.text))
		if err == nil {
			to[old] = true
		} else if !errors.Is(err, record.ErrNotFound) {
			return err
		}
		return nil
	})
	for customer := range m.customers { // a View each: one may have many
		if err != nil {
			break
		}
		err = li.s.h.store.View(ctx, func(r *record.Reader) error {
			his, err := owned(r, customer, 0)
			for _, id := range his {
				to[id] = true
			}
			return err
		})
	}
	if err != nil {
		return nil, err
	}
	maps.DeleteFunc(to, func(id uint64, _ bool) bool {
		return m.After != 0 && (!m.Newest && id <= m.After || m.Newest && id >= m.After)
	})
	ids := slices.Sorted(maps.Keys(to))
	if m.Newest {
		slices.Reverse(ids)
	}
	return ids, nil
}
