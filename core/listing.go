package core

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/keydesk/keydesk/core/directory"
	"github.com/keydesk/keydesk/core/record"
	"github.com/keydesk/keydesk/core/vault"
)

// Query is what a list is limited to.
type Query struct {
	Text   string // words, all of which must be found
	Status string // a Status, or unregistered, mail-failed; "": all but deleted
	Scope  string // a scope's name; "": all
	Limit  int    // 0: no limit
	// IDs are those of the customers found who are wanted, such as the selected
	// ones; nil: all. A Finder finds all in any case.
	IDs []uint64
}

// Rows finds customers by what a list shows of them, and counts all that
// match. Needs View Customers.
func (c *Customers) Rows(ctx context.Context, q Query) (rows []Row, count int, err error) {
	result, err := c.find(ctx, q)
	if err != nil {
		return nil, 0, err
	}
	if q.IDs != nil {
		return chosen(result, q)
	}
	limit := result.Len()
	if q.Limit > 0 {
		limit = min(limit, q.Limit)
	}
	for len(rows) < limit {
		window, err := result.Rows(len(rows), min(directory.MaxWindow, limit-len(rows)))
		if err != nil || len(window) == 0 {
			return rows, result.Len(), err
		}
		rows = append(rows, window...)
	}
	return rows, result.Len(), nil
}

// find finds the customers of a query, whatever its Limit and its IDs.
func (c *Customers) find(ctx context.Context, q Query) (*directory.Results, error) {
	if err := c.s.may(vault.ViewCustomers); err != nil {
		return nil, err
	}
	scope, err := c.s.h.scopeID(ctx, q.Scope)
	if err != nil {
		return nil, err
	}
	if !slices.Contains(shows(), directory.Show(q.Status)) {
		return nil, &FieldError{"status", fmt.Sprintf("There is no status %q; there are %s.", q.Status, showWords())}
	}
	list, err := c.s.h.directory(ctx)
	if err != nil {
		return nil, err
	}
	return list.Search().Find(ctx, directory.Query{Text: q.Text, Show: directory.Show(q.Status), Scope: scope})
}

// chosen gives the rows of the query's IDs among those found, in the list's order.
func chosen(result *directory.Results, q Query) (rows []Row, count int, err error) {
	wanted, i := q.wanted(), -1
	for id := range result.All() {
		if i++; !wanted[id] {
			continue
		}
		if count++; q.Limit > 0 && count > q.Limit {
			continue
		}
		row, err := result.Rows(i, 1)
		if err != nil {
			return nil, 0, err
		}
		rows = append(rows, row...)
	}
	return rows, count, nil
}

// wanted are the query's IDs.
func (q Query) wanted() map[uint64]bool {
	all := make(map[uint64]bool, len(q.IDs))
	for _, id := range q.IDs {
		all[id] = true
	}
	return all
}

// shows are the words that Query.Status takes.
func shows() []directory.Show {
	return []directory.Show{
		directory.ShowAll, directory.ShowCanLogIn, directory.ShowInactive, directory.ShowLocked, directory.ShowUnconfirmed,
		directory.ShowNoPassword, directory.ShowUnregistered, directory.ShowMailFailed, directory.ShowDeleted,
	}
}

// showWords names them for a sentence.
func showWords() string {
	var words []string
	for _, show := range shows()[1:] {
		words = append(words, string(show))
	}
	return strings.Join(words, ", ")
}

// Each reads the customers of a query whole, in the order of the list, one
// View a customer. Of a long list it holds four bytes a customer, which say who
// was found, and the one that is read. Needs View Customers.
func (c *Customers) Each(ctx context.Context, q Query, fn func(Customer) error) error {
	result, err := c.find(ctx, q)
	if err != nil {
		return err
	}
	wanted, come := q.wanted(), 0
	for id := range result.All() {
		if q.IDs != nil && !wanted[id] {
			continue
		}
		if come++; q.Limit > 0 && come > q.Limit {
			return nil
		}
		customer, err := c.Get(ctx, id)
		if err != nil {
			if ignoreNotFound(err) == nil {
				continue // erased meanwhile
			}
			return err
		}
		if err := fn(customer); err != nil {
			return err
		}
	}
	return nil
}

// Exported writes down that a list was exported. Needs Export Data.
func (c *Customers) Exported(ctx context.Context, q Query, count int) error {
	if err := c.s.may(vault.ExportData); err != nil {
		return err
	}
	values := []record.Value{{Field: "filter", New: q.Text}, {Field: "status", New: q.Status}, {Field: "scope", New: q.Scope}}
	if q.IDs != nil {
		values = append(values, record.Value{Field: "ids", New: idRanges(q.IDs)}, record.Value{Field: "idsSha256", New: idSum(q.IDs)})
	}
	_, err := c.s.h.store.Update(ctx, func(tx *record.Tx) error {
		return tx.Audit(record.Entry{Actor: c.s.actor, Action: "customer.export", Count: count}, values...)
	})
	return commitError(err)
}

// parseID reads a typed Customer ID; no sign, no leading zero.
func parseID(s string) (uint64, bool) {
	n, err := strconv.ParseUint(s, 10, 64)
	return n, err == nil && n >= record.FirstCustomer && strconv.FormatUint(n, 10) == s
}
