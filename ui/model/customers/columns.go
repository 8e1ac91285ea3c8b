package customers

import (
	"slices"
	"strconv"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/model/say"
	"github.com/keydesk/keydesk/ui/model/words"
)

// Column is a column of the list.
type Column string

// The columns.
const (
	Name      Column = "Name"
	ID        Column = "ID"
	Email     Column = "E-mail"
	Phone     Column = "Phone"
	Company   Column = "Company"
	Status    Column = "Status"
	External  Column = "External ID"
	Created   Column = "Created"
	LastLogin Column = "Last login"
)

// Columns are all there are, in their order.
func Columns() []Column {
	return []Column{Name, ID, Email, Phone, Company, Status, External, Created, LastLogin}
}

// DefaultColumns are those that a new list shows.
func DefaultColumns() []Column { return []Column{Name, ID, Email, Phone, Company, Status} }

// Choose adds or takes away a column of those shown, and keeps the order. The
// name stays: a row without it is nobody.
func Choose(shown []Column, c Column, on bool) []Column {
	var out []Column
	for _, one := range Columns() {
		keep := slices.Contains(shown, one)
		if one == c {
			keep = on || c == Name
		}
		if keep {
			out = append(out, one)
		}
	}
	return out
}

// Sortable says whether a click on the header sorts.
func (c Column) Sortable() bool { _, ok := c.by(); return ok }

// Sorted is the arrow at a header: 1 up, -1 down, 0 none.
func (p *Page) Sorted(c Column) int {
	by, ok := c.by()
	switch {
	case !ok || by != p.order.By:
		return 0
	case p.order.Descending:
		return -1
	}
	return 1
}

func (c Column) by() (by core.Column, ok bool) {
	by, ok = map[Column]core.Column{
		Name: core.ByName, ID: core.ByID, Email: core.ByEmail, Company: core.ByCompany,
		Status: core.ByStatus, Created: core.ByCreated, LastLogin: core.ByLastLogin,
	}[c]
	return by, ok
}

// Widths are the columns' widths at 100 % text, for a list that is total
// wide, the pencil and the scroll bar not counted: each its own, and the spare
// width to those whose texts are long.
func Widths(shown []Column, total int) []int {
	usual := map[Column]int{
		Name: 136, ID: 56, Email: 176, Phone: 124, Company: 116, Status: 152, External: 116, Created: 96, LastLogin: 96,
	}
	widths, sum, hungry := make([]int, len(shown)), 0, 0
	for i, c := range shown {
		widths[i] = usual[c]
		sum += widths[i]
		if c.long() {
			hungry++
		}
	}
	spare := total - sum
	if spare <= 0 || hungry == 0 {
		return widths
	}
	for i, c := range shown {
		if c.long() {
			share := spare / hungry
			widths[i] += share
			spare, hungry = spare-share, hungry-1
		}
	}
	return widths
}

func (c Column) long() bool { return c == Name || c == Email || c == Company }

// Line is a row in words.
type Line struct {
	ID     uint64
	Status say.Mark
	row    core.Row
	clock  words.Clock
}

func (p *Page) line(row core.Row) Line {
	return Line{ID: row.ID, Status: say.RowStatus(row, p.clock.Time()), row: row, clock: p.clock}
}

// Cell is a column's text in the row; a dash where there is none.
func (l Line) Cell(c Column) string {
	r := l.row
	switch c {
	case Name:
		return say.Name(core.Fields{FirstName: r.First, LastName: r.Last, Company: r.Company, Email: r.Email, ExternalID: r.ExternalID}, r.ID)
	case ID:
		return strconv.FormatUint(r.ID, 10)
	case Email:
		return words.OrDash(r.Email)
	case Phone:
		return words.OrDash(r.Phone)
	case Company:
		return words.OrDash(r.Company)
	case Status:
		return l.Status.Word
	case External:
		return words.OrDash(r.ExternalID)
	case Created:
		return l.clock.Short(r.Created)
	case LastLogin:
		if r.LastLogin.IsZero() {
			return "—"
		}
		return l.clock.Short(r.LastLogin)
	}
	return ""
}
