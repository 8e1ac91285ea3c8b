package customers

import (
	"context"
	"slices"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/model/words"
)

// Page is the state of the list page.
type Page struct {
	first First // nil: an answer is shown when it is whole
	find  Find
	clock words.Clock
	may   core.Permissions

	text   string
	filter Filter
	scope  string // a scope's name; "": all
	order  core.Order

	asked, shown int // numbers of questions
	answer       Answer
	glimpse      Listing // shown in place of the answer that is to come; mostly nil
	window       []core.Row
	from         int // row of window[0]

	selected uint64 // 0: none
	picks    picks  // several.go
}

// New is a page that has asked nothing yet.
func New(find Find, may core.Permissions, clock words.Clock) *Page {
	return &Page{find: find, clock: clock, may: may, filter: Filters()[0]}
}

// Before has the page show what first gives until find has answered.
func (p *Page) Before(first First) *Page { p.first = first; return p }

// Text is what stands in the Customers Filter.
func (p *Page) Text() string { return p.text }

// Status is the label of the status filter's choice.
func (p *Page) Status() string { return p.filter.Label }

// InScope is the scope that the list is limited to; "" is none.
func (p *Page) InScope() string { return p.scope }

// Scope is called with the choice of the Scope Selector; "" is all.
func (p *Page) Scope(name string) Request { p.scope = name; return p.Refresh() }

// Order is what the list is sorted by.
func (p *Page) Order() core.Order { return p.order }

// Filtered says that something limits the list.
func (p *Page) Filtered() bool { return trimmed(p.text) != "" || p.filter.Query != "" }

// Type is called at each letter.
func (p *Page) Type(text string) Request { p.text = text; return p.Refresh() }

// Choose is called with the label of a status filter's choice.
func (p *Page) Choose(status string) Request { p.filter = filterOf(status); return p.Refresh() }

// Clear is Esc in the filter: it drops the text and leaves the status.
func (p *Page) Clear() Request { return p.Type("") }

// ClearAll shows everybody again.
func (p *Page) ClearAll() Request { p.filter = Filters()[0]; return p.Type("") }

// Sort is a click on a header: another column sorts upwards, the same one
// turns round.
func (p *Page) Sort(c Column) Request {
	if by, ok := c.by(); ok {
		p.order = core.Order{By: by, Descending: by == p.order.By && !p.order.Descending}
	}
	return p.Refresh()
}

// Refresh asks again, such as after a change of a row.
func (p *Page) Refresh() Request {
	p.asked++
	return Request{
		number: p.asked, first: p.first, find: p.find, order: p.order,
		query: core.Query{Text: p.text, Status: p.filter.Query, Scope: p.scope},
	}
}

// Concerns says whether a change is one that the list shows.
func (p *Page) Concerns(c core.Change) bool { return c.All || len(c.Customers) > 0 }

// Request is a question to the list, to be run on any goroutine.
type Request struct {
	number int
	first  First
	find   Find
	query  core.Query
	order  core.Order
}

// Answer is what was found.
type Answer struct {
	number  int
	listing Listing
	blame   blame
}

// Glimpse asks for what can be shown before Run has an answer, to be given to
// Page.Glimpse.
func (r Request) Glimpse(ctx context.Context) (Answer, error) {
	if r.first == nil {
		return Answer{number: r.number}, nil
	}
	listing, err := r.first(ctx, r.query, r.order)
	return Answer{number: r.number, listing: listing}, err
}

// Run asks. core.ErrSuperseded means that a newer question was asked and this
// answer is not wanted.
func (r Request) Run(ctx context.Context) (Answer, error) {
	listing, err := r.find(ctx, r.query, r.order)
	if err != nil {
		return Answer{}, err
	}
	a := Answer{number: r.number, listing: listing}
	if listing.Len() == 0 && listing.All() > 0 {
		a.blame, err = r.findBlame(ctx)
	}
	return a, err
}

// Glimpse shows the first rows of an answer that is to come; false where they are
// not wanted any more, or there are none to tell. What counts the list, or goes
// through it, keeps to the last whole answer.
func (p *Page) Glimpse(a Answer) bool {
	if a.listing == nil || a.number != p.asked || a.number <= p.shown || a.listing.Len() == 0 {
		return false
	}
	p.glimpse, p.window = a.listing, nil
	return true
}

// Take shows an answer; false where a newer one is shown already.
func (p *Page) Take(a Answer) bool {
	if a.number <= p.shown || a.listing == nil {
		return false
	}
	p.shown, p.answer, p.glimpse = a.number, a, nil
	p.window = nil
	p.keepListed()
	if p.selected != 0 && a.listing.Index(p.selected) < 0 {
		p.selected = 0
	}
	return true
}

// Ready says that an answer is shown.
func (p *Page) Ready() bool { return p.answer.listing != nil }

// Busy says that an answer is still to come.
func (p *Page) Busy() bool { return p.shown < p.asked }

// MostRows is as many rows as the list shows; who wants those beyond narrows
// the filter. A Fyne list's positions drift where there are more.
const MostRows = 100_000

// Len is the number of rows to scroll over.
func (p *Page) Len() int { return min(p.found(), MostRows) }

func (p *Page) found() int {
	if !p.Ready() {
		return 0
	}
	return p.answer.listing.Len()
}

// Shown is the number of rows that the list has at this moment: Len, but while
// first rows are shown.
func (p *Page) Shown() int {
	if p.glimpse != nil {
		return min(p.glimpse.Len(), MostRows)
	}
	return p.Len()
}

// windowRows is how many rows are taken out of the listing at a time.
const windowRows = 128

// Row is the i-th of the rows that are shown, in words. ok is false where there is none: the list was
// locked or has become shorter.
func (p *Page) Row(i int) (Line, bool) {
	row, ok := p.row(i)
	if !ok {
		return Line{}, false
	}
	return p.line(row), true
}

func (p *Page) row(i int) (core.Row, bool) {
	if i < 0 || i >= p.Shown() {
		return core.Row{}, false
	}
	listing := p.answer.listing
	if p.glimpse != nil {
		listing = p.glimpse
	}
	if i < p.from || i >= p.from+len(p.window) {
		from := max(0, i-windowRows/2)
		rows, err := listing.Rows(from, windowRows)
		if err != nil || i-from >= len(rows) {
			return core.Row{}, false
		}
		p.window, p.from = rows, from
	}
	return p.window[i-p.from], true
}

// Fresh drops the rows held at hand, so that the next Row shows them as they
// are now. A customer who no longer belongs stays until the next Request: rows
// do not jump away under the mouse.
func (p *Page) Fresh() { p.window = nil }

// Changed says which of the rows between first and last show one of the
// customers.
func (p *Page) Changed(customers []uint64, first, last int) []int {
	p.Fresh()
	var rows []int
	for i := first; i <= last; i++ {
		if row, ok := p.row(i); ok && slices.Contains(customers, row.ID) {
			rows = append(rows, i)
		}
	}
	return rows
}
