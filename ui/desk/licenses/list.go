package licenses

import (
	"fyne.io/fyne/v2"

	"github.com/keydesk/keydesk/ui/desk/internal/mark"
	"github.com/keydesk/keydesk/ui/desk/kit"
	"github.com/keydesk/keydesk/ui/model/license"
	model "github.com/keydesk/keydesk/ui/model/licenses"
)

// newTable makes the list.
func (p *Page) newTable() *kit.Table {
	t := kit.NewTable(p.runner, cols(), p.model.Len, p.cells)
	t.OnSelect = p.selected
	t.OnOpen = func(row int) { p.open(row, false) }
	t.OnMenu = func(_ int, at fyne.Position) { p.menu(at) }
	t.OnSort = func(int) {
		p.waiting.Drop()
		p.ask(p.model.Turn(), true)
		p.head.follow(p.model)
	}
	if p.model.CanAdd() == "" {
		t.OnEdit = func(int) { p.Act(license.Edit) }
	}
	return t
}

// cols are the columns. Where width runs short what is also in the preview goes
// first, never number, product and status.
func cols() []kit.Col {
	return []kit.Col{
		{Title: string(model.ID), Width: 116, Sorts: true, Bold: true},
		{Title: string(model.Product), Width: 128, Grow: true},
		{Title: string(model.Customer), Width: 144, Grow: true, Drop: 1},
		{Title: string(model.Status), Width: 104},
		{Title: string(model.Left), Width: 112, Drop: 2},
		{Title: string(model.Expiry), Width: 96, Drop: 3},
	}
}

// ahead is how many rows before the end the next page is asked for.
const ahead = 40

// cells are a row in words; none where the row has just gone. Near the end the
// next page is read, a moment later: while the list draws itself nothing may
// change in it.
func (p *Page) cells(row int) []kit.Cell {
	line, ok := p.model.Row(row)
	if !ok {
		return nil
	}
	if row >= p.model.Len()-ahead && !p.model.Whole() && !p.resting.Running() {
		p.runner.After(0, p.goOn)
	}
	var all []kit.Cell
	for _, c := range model.Columns() {
		cell := kit.Cell{Text: line.Cell(c)}
		if c == model.Status {
			cell.Mark = mark.Of(line.Status)
		}
		all = append(all, cell)
	}
	return all
}

// selected is called when a row was gone to.
func (p *Page) selected(row int) {
	if p.silent {
		return
	}
	p.waiting.DropOthers() // what was asked was for what was selected before
	was, _ := p.model.Selected()
	id, ok := p.model.SelectRow(row)
	if ok && (id != was || p.facts == nil) {
		p.facts = nil
		p.read(id)
	}
}

// open goes to the license of a row.
func (p *Page) open(row int, edit bool) {
	if line, ok := p.model.Row(row); ok {
		p.window.Open(line.ID, edit)
	}
}

// goIntoList is ↓ in the filter: to the selected license, or else the first.
func (p *Page) goIntoList() {
	if p.model.Len() > 0 {
		p.table.Focus()
	}
}

// openFirst is Enter in the filter: the selected license, or else the first.
func (p *Page) openFirst() {
	if p.model.Len() > 0 {
		p.open(max(0, p.model.SelectedRow()), false)
	}
}

// scroll brings a row into view without selecting it.
func (p *Page) scroll(row int) {
	p.silent = true
	if row < p.model.Len() {
		p.table.Select(row)
	}
	p.silent = false
}
