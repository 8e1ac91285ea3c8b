package licenses

import (
	"fmt"
	"strconv"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/model/label"
	"github.com/keydesk/keydesk/ui/model/say"
	"github.com/keydesk/keydesk/ui/model/words"
)

// Column is a column of the list.
type Column string

// The columns.
const (
	ID       Column = label.LicenseID
	Product  Column = label.Product
	Customer Column = label.Customer
	Status   Column = label.Status
	Left     Column = label.ActivationsLeft
	Expiry   Column = label.Expiry
)

// Columns are all, in their order.
func Columns() []Column { return []Column{ID, Product, Customer, Status, Left, Expiry} }

// Line is a row in words.
type Line struct {
	ID     uint64
	Status say.Mark
	cells  map[Column]string
}

// Cell is a column's text.
func (l Line) Cell(c Column) string { return l.cells[c] }

// Row is the i-th row in words; ok is false where there is none.
func (p *Page) Row(i int) (Line, bool) {
	if i < 0 || i >= p.Len() {
		return Line{}, false
	}
	r := p.rows[i]
	who := r.Who
	if r.Customer == 0 {
		who = label.NobodysLicense
	}
	mark := say.LicenseStatus(r.Status)
	return Line{r.ID, mark, map[Column]string{
		ID: strconv.FormatUint(r.ID, 10), Product: r.Product, Customer: who, Status: mark.Word,
		Left: say.Left(r.License), Expiry: say.Expiry(r.Expires, p.clock),
	}}, true
}

// Selected is the selected license; ok is false where there is none.
func (p *Page) Selected() (id uint64, ok bool) { return p.selected, p.selected != 0 }

// SelectRow selects the license in a row.
func (p *Page) SelectRow(i int) (id uint64, ok bool) {
	if i < 0 || i >= p.Len() {
		return 0, false
	}
	p.selected = p.rows[i].ID
	return p.selected, true
}

// Select selects a license and gives its row, -1 where it is not listed: then
// nothing is selected.
func (p *Page) Select(id uint64) int {
	p.selected = 0
	at, there := p.at[id]
	if !there || at >= p.Len() {
		return -1
	}
	p.selected = id
	return at
}

// SelectedRow is where the selected license stands, or -1.
func (p *Page) SelectedRow() int {
	if at, there := p.at[p.selected]; there {
		return at
	}
	return -1
}

// Count is the sentence below the list.
func (p *Page) Count() string {
	n := words.Count(p.Len(), "license", "licenses")
	switch {
	case !p.ready:
		return ""
	case p.Len() == MostRows:
		return "The first " + n + "; narrow the filter to see others"
	case !p.whole:
		return n + "; more below"
	case p.Filtered():
		return n + " found"
	}
	return n
}

// Nothing is what stands in place of the rows.
type Nothing struct {
	None        bool // there is no license at all
	NoProduct   bool // nor a product
	Title, Text string
}

// Nothing says why there are no rows; ok is false where there are some, or that
// is not known yet.
func (p *Page) Nothing() (n Nothing, ok bool) {
	switch {
	case !p.ready || !p.whole || len(p.rows) > 0:
		return n, false
	case !p.Filtered() && p.scope == "" && len(p.products) == 0:
		return Nothing{true, true, "No licenses yet",
			"A license is of a product. Make the product first: it gets a key of its own, whose public half is built into your program."}, true
	case !p.Filtered():
		return Nothing{true, false, "No licenses yet", "Add licenses for a customer, or some in stock that are nobody's yet."}, true
	}
	n.Title = "No license"
	if p.trimmed() != "" {
		n.Title += " matches " + words.Quoted(p.trimmed())
	}
	n.Text = "Looked for in the License ID, the external ID, the product, the customer, computers' names and Computer IDs."
	if p.status != "" || p.product != "" {
		n.Text = fmt.Sprintf("The filters are on %s.", words.List(p.limits()))
	}
	return n, true
}

// limits are the filters beside the text.
func (p *Page) limits() (all []string) {
	if p.product != "" {
		all = append(all, p.product)
	}
	if p.status != "" {
		all = append(all, string(p.status))
	}
	return all
}

// CanAdd says why no licenses can be added; "" where they can.
func (p *Page) CanAdd() string {
	if !p.may.Has(core.EditLicenses) {
		return "You need the permission Edit Licenses."
	}
	return ""
}
