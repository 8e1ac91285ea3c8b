package transfer

import (
	"context"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"github.com/keydesk/keydesk/ui/desk/kit"
	"github.com/keydesk/keydesk/ui/desk/task"
	model "github.com/keydesk/keydesk/ui/model/transfer"
	"github.com/keydesk/keydesk/ui/model/words"
)

// mapping is which column fills which field, and the first rows by it.
type mapping struct {
	page    *Page
	kinds   *fyne.Container // what the list is of, and for licenses of which product
	kind    *kit.Select
	product *kit.Select
	notes   *fyne.Container // what is good to know, and what a dry run came to
	columns *fyne.Container
	fields  []*kit.Select
	rows    *fyne.Container
}

func newMapping(p *Page) *mapping {
	m := &mapping{page: p, notes: kit.Column(8), rows: kit.Column(8)}
	m.offerKinds()
	head := kit.Style{Bold: true, Size: theme.SizeNameCaptionText, Color: theme.ColorNamePlaceHolder}
	lines := kit.Column(4, line(kit.NewText("Column of the file", head), kit.NewText("Becomes", head), kit.NewText("For example", head)), kit.NewRule())
	for i, c := range p.list.Columns() {
		field := kit.NewSelect("", nil, func(choice int) { m.chosen(i, choice) })
		field.SetOptions(p.list.Choices(), slices.Index(p.list.Choices(), c.Choice))
		m.fields = append(m.fields, field)
		lines.Add(line(kit.NewText(c.Name, kit.Style{Bold: true, Elide: true}), field, kit.NewText(words.OrDash(c.Sample), kit.Style{Elide: true, Color: theme.ColorNamePlaceHolder})))
	}
	m.columns = kit.Column(8, kit.NewText("Columns", kit.Section()), lines)
	m.judge()
	return m
}

func line(name, field, sample fyne.CanvasObject) *fyne.Container {
	return &fyne.Container{Layout: mapped{}, Objects: []fyne.CanvasObject{name, field, sample}}
}

// first is where the keyboard begins.
func (m *mapping) first() fyne.Focusable {
	if len(m.fields) == 0 {
		return m.page.choose
	}
	return m.fields[0]
}

// chosen maps a column. Another one that filled the field is left out then, and
// a dry run with the old mapping is worth nothing any more.
func (m *mapping) chosen(column, choice int) {
	p := m.page
	if p.importing() {
		m.follow()
		kit.Tell(m.fields[column], underWay)
		return
	}
	p.list.Map(column, p.list.Choices()[choice])
	p.deed.slot.Cancel()
	m.follow()
	m.judge()
	p.judge()
	p.readRows()
}

// follow shows the model's mapping.
func (m *mapping) follow() {
	for i, c := range m.page.list.Columns() {
		if m.fields[i].Text() != c.Choice {
			m.fields[i].SetOptions(m.page.list.Choices(), slices.Index(m.page.list.Choices(), c.Choice))
		}
	}
}

// judge says above the columns what is wrong with them, or good to know.
func (m *mapping) judge() {
	list := m.page.list
	m.notes.Objects = nil
	if problem := list.Problem(); problem != "" {
		m.notes.Add(kit.NewBanner(kit.MarkError(), problem, ""))
	} else if warning := list.Warning(); warning != "" {
		m.notes.Add(kit.NewBanner(kit.MarkWarning(), warning, ""))
	}
	kit.SetVisible(m.notes, len(m.notes.Objects) > 0)
}

// note adds something above the columns.
func (m *mapping) note(o ...fyne.CanvasObject) {
	m.notes.Objects = append(m.notes.Objects, o...)
	m.notes.Show()
}

// readRows reads the first rows by the mapping.
func (p *Page) readRows() {
	request, file := p.list.Preview(), p.file
	heads := p.list.Heads()
	task.Go(p.preview, func(context.Context, task.Report) ([]model.Preview, error) { return request.Run(file) },
		func(rows []model.Preview, err error) {
			if err != nil {
				p.mapping.rows.Objects = []fyne.CanvasObject{kit.NewBanner(kit.MarkError(), "The first rows cannot be read.", model.Explain(err, "").Text())}
			} else {
				p.mapping.rows.Objects = p.firstRows(heads, rows)
			}
			p.arrange()
		})
}

// firstRows are the rows as they would be imported, and what is wrong with some.
func (p *Page) firstRows(heads []string, rows []model.Preview) []fyne.CanvasObject {
	all := []fyne.CanvasObject{kit.NewText("First rows", kit.Section())}
	if len(heads) == 0 || len(rows) == 0 {
		text := "The file has no rows below its first line."
		if len(heads) == 0 {
			text = "No column is imported yet."
		}
		return append(all, kit.NewText(text, kit.Quiet()))
	}
	cols := []kit.Col{{Title: "Line", Width: 64, Quiet: true}}
	for i, head := range heads {
		cols = append(cols, kit.Col{Title: head, Width: 128, Grow: true, Drop: max(0, i-1)})
	}
	cells := func(row int) []kit.Cell {
		one := kit.Cell{Text: words.Number(rows[row].Line)}
		if rows[row].Problem != "" {
			one.Mark = kit.MarkError()
		}
		line := []kit.Cell{one}
		for _, cell := range rows[row].Cells {
			line = append(line, kit.Cell{Text: oneLine(cell)})
		}
		return line
	}
	table := kit.NewTable(p.runner, cols, func() int { return len(rows) }, cells)
	all = append(all, newRowsHigh(table, func() int { return len(rows) }))
	if len(heads) > manyHeads {
		all = append(all, kit.NewText("What finds no room here is imported all the same.", kit.Helper()))
	}
	for _, row := range rows {
		if row.Problem != "" {
			all = append(all, kit.Row(8, kit.NewIcon("triangle-full", theme.ColorNameError, 15), kit.NewText(words.Sentence(row.Problem), kit.Plain())))
		}
	}
	return all
}

// manyHeads is from how many columns on some may find no room.
const manyHeads = 5
