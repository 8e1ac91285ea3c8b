package customers

import (
	"slices"

	"fyne.io/fyne/v2"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/desk/kit"
	model "github.com/keydesk/keydesk/ui/model/customers"
	"github.com/keydesk/keydesk/ui/model/person"
)

// newTable makes the list.
func (p *Page) newTable() *kit.Table {
	t := kit.NewTable(p.runner, p.cols(), p.model.Shown, p.cells)
	t.OnSelect = p.selected
	t.OnOpen = func(row int) { p.open(row, false) }
	t.OnMenu = func(_ int, at fyne.Position) { p.menu(at) }
	t.OnSort = func(col int) {
		p.waiting.Drop()
		p.ask(p.model.Sort(p.columns[col]), true)
	}
	if p.model.MayBulk() {
		t.Ticked, t.OnTick, t.OnExtend = p.model.IsPicked, p.pick, p.extend
		t.AllTicked, t.OnTickAll = p.model.AllPicked, p.tickAll
		t.SetSeveral(p.model.Several())
	}
	if p.source.May.Has(core.EditCustomers) {
		t.OnEdit = func(int) { p.Act(person.Edit) }
	}
	return t
}

// cols are the columns as the table wants them. Where width runs short the ID
// and what is also in the preview go first, never name and status.
func (p *Page) cols() []kit.Col {
	usual := model.Widths(p.columns, 0)
	drop := map[model.Column]int{
		model.Email: 1, model.Company: 2, model.Phone: 3, model.ID: 4,
		model.LastLogin: 5, model.Created: 6, model.External: 7,
	}
	var all []kit.Col
	if p.model.Several() {
		// The boxes take their room from where texts are cut anyway.
		for i, c := range p.columns {
			if c == model.Email || c == model.Company || c == model.Phone {
				usual[i] -= 10
			}
		}
	}
	for i, c := range p.columns {
		all = append(all, kit.Col{
			Title: string(c), Width: float32(usual[i]), Sorts: c.Sortable(), Drop: drop[c],
			Grow: c == model.Name || c == model.Email || c == model.Company, Bold: c == model.Name, Quiet: c == model.ID,
		})
	}
	return all
}

// cells are a row in words; none where the row has just gone.
func (p *Page) cells(row int) []kit.Cell {
	line, ok := p.model.Row(row)
	if !ok {
		return nil
	}
	var all []kit.Cell
	for _, c := range p.columns {
		cell := kit.Cell{Text: line.Cell(c)}
		if c == model.Status {
			cell.Mark = draw(line.Status)
		}
		all = append(all, cell)
	}
	return all
}

// shownColumn is where a column stands, -1 for one that is not shown.
func (p *Page) shownColumn(c model.Column) int { return slices.Index(p.columns, c) }

// setColumns shows the columns that were chosen, in a table of their own: a
// row's texts are made once, one for each column.
func (p *Page) setColumns() {
	visible := p.table.Visible()
	p.table = p.newTable()
	kit.SetVisible(p.table, visible)
	p.rows.Objects[0] = p.table
	p.rows.Refresh()
	p.sorted()
	row := p.model.SelectedRow()
	p.scroll(max(0, row))
	p.table.Mark(row)
}

// sorted draws the arrow.
func (p *Page) sorted() {
	p.table.SetSort(-1, false)
	for i, c := range p.columns {
		if way := p.model.Sorted(c); way != 0 {
			p.table.SetSort(i, way < 0)
		}
	}
}

// selected is called when a row was gone to.
func (p *Page) selected(row int) {
	if p.silent {
		return
	}
	p.waiting.DropOthers() // what was asked was for whoever was selected before
	was, _ := p.model.Selected()
	id, ok := p.model.SelectRow(row)
	if p.model.Several() {
		return // the panel is about all of them
	}
	if ok && (id != was || p.facts == nil) {
		p.facts = nil
		p.read(id)
	}
}

// open goes to the customer of a row.
func (p *Page) open(row int, edit bool) {
	if line, ok := p.model.Row(row); ok {
		p.window.Open(line.ID, edit)
	}
}

// goIntoList is ↓ in the filter: to the selected customer, or else the first.
func (p *Page) goIntoList() {
	if p.model.Len() > 0 {
		p.table.Focus()
	}
}

// openFirst is Enter in the filter: the selected customer, or else the first.
func (p *Page) openFirst() {
	if p.model.Len() > 0 {
		p.open(max(0, p.model.SelectedRow()), false)
	}
}

// scroll brings a row into view without selecting it.
func (p *Page) scroll(row int) {
	p.silent = true
	if row < p.model.Shown() {
		p.table.Select(row)
	}
	p.silent = false
}
