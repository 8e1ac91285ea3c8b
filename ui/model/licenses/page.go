package licenses

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/model/label"
	"github.com/keydesk/keydesk/ui/model/words"
)

// MostRows is as many rows as the list shows; who wants those beyond narrows the
// filter.
const MostRows = 100_000

// pageRows is how many licenses are asked for at a time.
const pageRows = 200

// Page is the state of the list page.
type Page struct {
	source Source
	may    core.Permissions
	clock  words.Clock

	text    string
	status  core.LicenseStatus // "": any
	product string             // "": any
	scope   string
	newest  bool

	products []string // by name

	asked, shown int // numbers of questions
	rows         []Row
	at           map[uint64]int // where a license stands in rows
	ready        bool
	whole        bool   // all were looked through
	last         uint64 // of the pages that were looked through
	selected     uint64 // 0: none
}

// New is a page that has asked nothing yet.
func New(source Source, may core.Permissions, clock words.Clock) *Page {
	return &Page{source: source, may: may, clock: clock}
}

// Text is what stands in the filter.
func (p *Page) Text() string { return p.text }

// trimmed is the typed text as far as it is compared.
func (p *Page) trimmed() string { return strings.Join(strings.Fields(p.text), " ") }

// Filtered says that something limits the list, the Scope Selector apart.
func (p *Page) Filtered() bool { return p.trimmed() != "" || p.status != "" || p.product != "" }

// Type is called at each letter.
func (p *Page) Type(text string) Request { p.text = text; return p.Refresh() }

// Statuses are the lines of the status filter.
func Statuses() []string {
	all := []string{label.AnyStatus}
	for _, s := range core.LicenseStatuses() {
		all = append(all, string(s))
	}
	return all
}

// Status is which line of the status filter is chosen.
func (p *Page) Status() int { return slices.Index(core.LicenseStatuses(), p.status) + 1 }

// ChooseStatus is called with a line of the status filter.
func (p *Page) ChooseStatus(line int) Request {
	p.status = ""
	if line > 0 {
		p.status = core.LicenseStatuses()[line-1]
	}
	return p.Refresh()
}

// TakeProducts takes the products that there are over. False where the chosen
// one is gone: then none is, and the list is to be asked for anew.
func (p *Page) TakeProducts(all []core.Product) bool {
	p.products = nil
	for _, one := range all {
		p.products = append(p.products, one.Name)
	}
	if p.product == "" || slices.Contains(p.products, p.product) {
		return true
	}
	p.product = ""
	return false
}

// Products are the lines of the product filter, and which one is chosen.
func (p *Page) Products() (lines []string, chosen int) {
	return append([]string{label.AnyStatus}, p.products...), slices.Index(p.products, p.product) + 1
}

// ChooseProduct is called with a line of the product filter.
func (p *Page) ChooseProduct(line int) Request {
	p.product = ""
	if line > 0 && line <= len(p.products) {
		p.product = p.products[line-1]
	}
	return p.Refresh()
}

// Product is the chosen one's name, "" for all.
func (p *Page) Product() string { return p.product }

// Scope is called with the choice of the Scope Selector; "" is all.
func (p *Page) Scope(name string) Request { p.scope = name; return p.Refresh() }

// InScope is the scope that the list is limited to; "" is none.
func (p *Page) InScope() string { return p.scope }

// Newest says whether the newest licenses come first.
func (p *Page) Newest() bool { return p.newest }

// Turn turns the order of the License IDs round, the one that there is.
func (p *Page) Turn() Request { p.newest = !p.newest; return p.Refresh() }

// ClearAll shows every license again.
func (p *Page) ClearAll() Request {
	p.text, p.status, p.product = "", "", ""
	return p.Refresh()
}

func (p *Page) query() core.LicenseQuery {
	return core.LicenseQuery{Text: p.trimmed(), Product: p.product, Status: p.status, Scope: p.scope, Newest: p.newest, Limit: pageRows}
}

// Request is a question to the list, to be run on any goroutine.
type Request struct {
	number int
	source Source
	query  core.LicenseQuery
}

// Answer is what was found.
type Answer struct {
	number int
	rows   []Row
	more   bool
	last   uint64
}

// Refresh asks again.
func (p *Page) Refresh() Request {
	p.asked++
	return Request{number: p.asked, source: p.source, query: p.query()}
}

// Rest asks for what comes behind the rows that there are; ok is false where
// nothing does.
func (p *Page) Rest() (r Request, ok bool) {
	if !p.ready || p.whole || p.Len() >= MostRows {
		return r, false
	}
	q := p.query()
	q.After = p.last
	return Request{number: p.asked, source: p.source, query: q}, true
}

// Run asks.
func (r Request) Run(ctx context.Context) (a Answer, err error) {
	a = Answer{number: r.number, last: r.query.After}
	a.rows, a.more, err = r.source.Find(ctx, r.query)
	if len(a.rows) > 0 {
		a.last = a.rows[len(a.rows)-1].ID
	}
	return a, err
}

// Take shows an answer; false where it is to an older question than that which
// is shown.
func (p *Page) Take(a Answer) bool {
	if a.number < p.shown {
		return false
	}
	if a.number != p.shown {
		p.rows, p.at, p.last, p.whole = nil, map[uint64]int{}, 0, false
	}
	p.shown, p.ready = a.number, true
	for _, row := range a.rows {
		if _, there := p.at[row.ID]; !there {
			p.at[row.ID] = len(p.rows)
			p.rows = append(p.rows, row)
		}
	}
	p.last, p.whole = a.last, !a.more
	if _, there := p.at[p.selected]; !there {
		p.selected = 0
	}
	return true
}

// Ready says that an answer is shown.
func (p *Page) Ready() bool { return p.ready }

// Whole says that there are no licenses behind the rows.
func (p *Page) Whole() bool { return p.whole }

// Len is the number of rows.
func (p *Page) Len() int { return min(len(p.rows), MostRows) }

// Fresh takes a license over as it is now, in the row where it stands.
func (p *Page) Fresh(row Row) (at int, ok bool) {
	at, ok = p.at[row.ID]
	if ok {
		p.rows[at] = row
	}
	return at, ok
}

// Only shows one license alone, or those of one customer: their numbers do not
// collide.
func (p *Page) Only(id uint64) Request {
	p.status, p.product = "", ""
	return p.Type(strconv.FormatUint(id, 10))
}

// Anew asks for as many rows as there are, such as after a change.
func (p *Page) Anew() Request {
	r := p.Refresh()
	r.query.Limit = max(pageRows, len(p.rows))
	return r
}

// Concerns says whether a change is one that the list shows.
func (p *Page) Concerns(c core.Change) bool {
	return c.All || c.Licenses || slices.ContainsFunc(p.rows, func(r Row) bool {
		return r.Customer != 0 && slices.Contains(c.Customers, r.Customer)
	})
}
