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

// Find finds customers, in an order; the query's Limit does not count. It waits
// until the whole list is read. Needs View Customers. Errors: ErrPermission,
// ErrSuperseded, ErrInput (status), ErrNotFound (scope).
func (f *Finder) Find(ctx context.Context, q Query, o Order) (*Listing, error) {
	wanted, err := f.wanted(ctx, q, o)
	if err != nil {
		return nil, err
	}
	list, err := f.s.h.directory(ctx)
	if err != nil {
		return nil, err
	}
	search := f.over(list)
	found, err := search.Find(ctx, wanted)
	if err != nil {
		return nil, err
	}
	// It outlives the call, and ends with the next one or with the list.
	go search.Ahead(context.WithoutCancel(ctx))
	return listing(ctx, list, wanted, directory.First{Results: found, Found: found.Len(), Exact: true})
}

// atOnce is how many rows First gives: as many as a window shows.
const atOnce = 32

// First gives what can be shown of a Find before it: its first rows, and in
// Listing.Len how many there are as far as that is known. While the list is
// being read it is what was read so far. ok is false where only Find can tell.
// Errors as of Find.
func (f *Finder) First(ctx context.Context, q Query, o Order) (l *Listing, ok bool, err error) {
	wanted, err := f.wanted(ctx, q, o)
	if err != nil {
		return nil, false, err
	}
	list, err := f.s.h.beginning(ctx)
	if err != nil {
		return nil, false, err
	}
	whole := f.s.h.list.isWhole(list)
	first, ok, err := f.over(list).First(ctx, wanted, atOnce)
	if err != nil || !ok {
		return nil, false, err
	}
	first.Exact = first.Exact && whole
	l, err = listing(ctx, list, wanted, first)
	return l, err == nil, err
}

// Ready waits until there are first rows to be found. Needs View Customers.
func (c *Customers) Ready(ctx context.Context) error {
	if err := c.s.may(vault.ViewCustomers); err != nil {
		return err
	}
	_, err := c.s.h.beginning(ctx)
	return err
}

// wanted checks a query.
func (f *Finder) wanted(ctx context.Context, q Query, o Order) (directory.Query, error) {
	if err := f.s.may(vault.ViewCustomers); err != nil {
		return directory.Query{}, err
	}
	// Beside what Rows takes: inactive, but not merely unregistered.
	if !slices.Contains(append(shows(), directory.ShowDisabled), directory.Show(q.Status)) {
		return directory.Query{}, &FieldError{"status", fmt.Sprintf("There is no status %q.", q.Status)}
	}
	scope, err := f.s.h.scopeID(ctx, q.Scope)
	return directory.Query{Text: q.Text, Show: directory.Show(q.Status), Scope: scope, Sort: o}, err
}

// over is the search over the list as it is: it may have been read anew since
// the last Find.
func (f *Finder) over(list *directory.Directory) *directory.Search {
	f.lock.Lock()
	defer f.lock.Unlock()
	if f.list != list {
		f.list, f.search = list, list.Search()
	}
	return f.search
}

// Listing is what a Find found, in order; see Rows.
type Listing struct {
	results    *directory.Results
	found, all int
	exact      bool
}

func listing(ctx context.Context, list *directory.Directory, q directory.Query, found directory.First) (*Listing, error) {
	all, err := list.Total(ctx, q.Scope)
	return &Listing{results: found.Results, found: found.Found, exact: found.Exact, all: all}, err
}

// Exact says that Len is how many there are, and not merely so many at least.
func (l *Listing) Exact() bool { return l.exact }

// Len is how many customers were found.
func (l *Listing) Len() int { return l.found }

// All is how many customers there are in the scope, those in the bin apart.
func (l *Listing) All() int { return l.all }

// Rows is a window of up to limit rows from offset on, as they are now.
func (l *Listing) Rows(offset, limit int) ([]Row, error) { return l.results.Rows(offset, limit) }

// Index is where a customer stands among what was found, or -1.
func (l *Listing) Index(id uint64) int { return l.results.Index(id) }

// IDs are the Customer IDs of all that was found, in order.
func (l *Listing) IDs() []uint64 { return l.results.IDs() }
