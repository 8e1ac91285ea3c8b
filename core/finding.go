package core

import (
	"context"
	"fmt"
	"slices"
	"sync"

	"github.com/keydesk/keydesk/core/directory"
	"github.com/keydesk/keydesk/core/vault"
)

// Order is what a list is sorted by, and in which direction.
type Order = directory.Sort

// Column is what an Order sorts by.
type Column = directory.By

// The columns of an Order.
const (
	ByName      = directory.ByName // last name, then first name; the zero Order
	ByID        = directory.ByID
	ByEmail     = directory.ByEmail
	ByCompany   = directory.ByCompany
	ByStatus    = directory.ByStatus // can-log-in first, then what needs more of a hand
	ByCreated   = directory.ByCreated
	ByLastLogin = directory.ByLastLogin
)

// ErrSuperseded is the answer to a Find whose place a newer one took; nobody
// wants it any more.
var ErrSuperseded = directory.ErrSuperseded

// Finder is one search field over the list: each further letter looks through
// what the last one found. Its methods may be called from any goroutine; of
// several Finds the newest wins.
type Finder struct {
	s      *Session
	lock   sync.Mutex
	list   *directory.Directory
	search *directory.Search
}

// Finder begins a search, one to a search field.
func (c *Customers) Finder() *Finder { return &Finder{s: c.s} }

// Listing is what a Find found, in order; see Rows.
type Listing struct {
	results *directory.Results
	all     int
}

// Find finds customers, in an order; the query's Limit does not count. Needs
// View Customers. Errors: ErrPermission, ErrSuperseded, ErrInput (status),
// ErrNotFound (scope).
func (f *Finder) Find(ctx context.Context, q Query, o Order) (*Listing, error) {
	if err := f.s.may(vault.ViewCustomers); err != nil {
		return nil, err
	}
	// Beside what Rows takes: inactive, but not merely unregistered.
	if !slices.Contains(append(shows(), directory.ShowDisabled), directory.Show(q.Status)) {
		return nil, &FieldError{"status", fmt.Sprintf("There is no status %q.", q.Status)}
	}
	scope, err := f.s.h.scopeID(ctx, q.Scope)
	if err != nil {
		return nil, err
	}
	list, search, err := f.searching(ctx)
	if err != nil {
		return nil, err
	}
	found, err := search.Find(ctx, directory.Query{Text: q.Text, Show: directory.Show(q.Status), Scope: scope, Sort: o})
	if err != nil {
		return nil, err
	}
	all, err := list.Total(ctx, scope)
	if err != nil {
		return nil, err
	}
	return &Listing{results: found, all: all}, nil
}

// searching gives the list as it is and the search over it: it may have been
// read anew since the last Find.
func (f *Finder) searching(ctx context.Context) (*directory.Directory, *directory.Search, error) {
	list, err := f.s.h.directory(ctx)
	if err != nil {
		return nil, nil, err
	}
	f.lock.Lock()
	defer f.lock.Unlock()
	if f.list != list {
		f.list, f.search = list, list.Search()
	}
	return f.list, f.search, nil
}

// Len is how many customers were found.
func (l *Listing) Len() int { return l.results.Len() }

// All is how many customers there are in the scope, those in the bin apart.
func (l *Listing) All() int { return l.all }

// Rows is a window of up to limit rows from offset on, as they are now.
func (l *Listing) Rows(offset, limit int) ([]Row, error) { return l.results.Rows(offset, limit) }

// Index is where a customer stands among what was found, or -1.
func (l *Listing) Index(id uint64) int { return l.results.Index(id) }

// IDs are the Customer IDs of all that was found, in order.
func (l *Listing) IDs() []uint64 { return l.results.IDs() }
