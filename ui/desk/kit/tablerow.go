package kit

import (
	"image/color"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/keydesk/keydesk/ui/desk/look"
)

// rowList is a table's rows, with keys and a selection.
type rowList struct {
	Rows
	table   *Table
	focused bool
	shift   bool // held down
}

func newRowList(t *Table) *rowList {
	l := &rowList{table: t}
	l.Length = func() int { return t.Len() }
	l.Make = func() fyne.CanvasObject { return newTableRow(t) }
	l.Fill = func(row int, o fyne.CanvasObject) {
		if r, ok := o.(*tableRow); ok {
			r.fill(row)
		}
	}
	l.Begin(l, rowHeight)
	return l
}

// Name is what a person calls the rows.
func (l *rowList) Name() string { return "Rows" }

// FocusGained is part of fyne.Focusable.
func (l *rowList) FocusGained() { l.focused = true; l.table.Mark(l.table.selected); Follow(l) }

// TypedRune is part of fyne.Focusable.
func (l *rowList) TypedRune(rune) {}

// FocusLost is part of fyne.Focusable.
func (l *rowList) FocusLost() { l.focused, l.shift = false, false; l.table.Mark(l.table.selected) }

// KeyDown is part of desktop.Keyable: a key that is typed does not say whether
// Shift is held.
func (l *rowList) KeyDown(ev *fyne.KeyEvent) { l.shift = l.shift || isShift(ev) }

// KeyUp is part of desktop.Keyable.
func (l *rowList) KeyUp(ev *fyne.KeyEvent) { l.shift = l.shift && !isShift(ev) }

func isShift(ev *fyne.KeyEvent) bool {
	return ev.Name == desktop.KeyShiftLeft || ev.Name == desktop.KeyShiftRight
}

// TypedKey is part of fyne.Focusable.
func (l *rowList) TypedKey(ev *fyne.KeyEvent) {
	t := l.table
	page := max(1, l.Page()-1)
	switch ev.Name {
	case fyne.KeyDown:
		t.move(1)
	case fyne.KeyUp:
		t.move(-1)
	case fyne.KeyPageDown:
		t.move(page)
	case fyne.KeyPageUp:
		t.move(-page)
	case fyne.KeyHome:
		t.move(-t.Len())
	case fyne.KeyEnd:
		t.move(t.Len())
	case fyne.KeyReturn, fyne.KeyEnter:
		t.call(t.OnOpen)
	case fyne.KeySpace:
		t.tick(t.selected)
	default:
		Pass(l, ev)
	}
}

// move goes some rows up or down.
func (t *Table) move(by int) {
	if n := t.Len(); n > 0 {
		t.goTo(min(max(t.selected+by, 0), n-1), t.list.shift)
	}
}

// goTo selects a row, and with extend ticks those up to it.
func (t *Table) goTo(row int, extend bool) {
	if extend && t.OnExtend != nil {
		t.OnExtend(row)
	}
	t.Select(row)
}

// call calls back with the selected row, where there is one.
func (t *Table) call(back func(int)) {
	if back != nil && t.selected >= 0 && t.selected < t.Len() {
		back(t.selected)
	}
}

// tick ticks a row or takes its tick away.
func (t *Table) tick(row int) {
	if t.OnTick != nil && row >= 0 && row < t.Len() {
		t.OnTick(row)
		t.ReloadRow(row)
	}
}

// tableRow is one row that is seen. Rows are used again for other data, so fill
// sets everything.
type tableRow struct {
	widget.BaseWidget
	table   *Table
	row     int
	hovered bool
	cells   []Cell
	texts   []*Text
	marks   []*Icon
}

func newTableRow(t *Table) *tableRow {
	r := &tableRow{table: t, row: -1}
	r.ExtendBaseWidget(r)
	t.rows = append(t.rows, r)
	return r
}

// fill shows a row's data.
func (r *tableRow) fill(row int) {
	r.row, r.cells = row, nil
	if row >= 0 && row < r.table.Len() {
		r.cells = r.table.Cells(row)
	}
	r.Refresh()
}

// MouseIn is part of desktop.Hoverable.
func (r *tableRow) MouseIn(*desktop.MouseEvent) { r.hovered = true; r.Refresh() }

// MouseMoved is part of desktop.Hoverable.
func (r *tableRow) MouseMoved(*desktop.MouseEvent) {}

// MouseOut is part of desktop.Hoverable.
func (r *tableRow) MouseOut() { r.hovered = false; r.Refresh() }

// MouseUp is part of desktop.Mouseable.
func (r *tableRow) MouseUp(*desktop.MouseEvent) {}

// MouseDown is part of desktop.Mouseable. A row answers when the button goes
// down: to tell a double click, Fyne would hold each click back for 300 ms.
func (r *tableRow) MouseDown(ev *desktop.MouseEvent) {
	t := r.table
	now := t.clock.Now()
	double := t.lastRow == r.row && now.Sub(t.lastTime) < fyne.CurrentApp().Driver().DoubleTapDelay()
	t.lastRow, t.lastTime = r.row, now
	Focus(t.list)
	switch {
	case t.several && ev.Position.X < t.lead():
		t.tick(r.row)
	case ev.Modifier&fyne.KeyModifierShift != 0 && t.OnExtend != nil:
		t.goTo(r.row, true)
	case ev.Modifier&fyne.KeyModifierShortcutDefault != 0 && t.OnTick != nil:
		t.tick(r.row)
		t.Select(r.row)
	case t.OnEdit != nil && ev.Position.X > r.Size().Width-look.Px(rowEdge+pencil+8):
		t.Select(r.row)
		t.OnEdit(r.row)
	case ev.Button == desktop.MouseButtonSecondary:
		t.Select(r.row)
		if t.OnMenu != nil {
			t.OnMenu(r.row, ev.AbsolutePosition)
		}
	case double:
		t.call(t.OnOpen)
	default:
		t.Select(r.row)
	}
}

// style is how a column's text looks.
func (r *tableRow) style(col int) Style {
	c := r.table.cols[col]
	s := Style{Elide: true, Bold: c.Bold}
	if c.Quiet {
		s.Color = theme.ColorNamePlaceHolder
	}
	return s
}

// CreateRenderer is part of fyne.Widget.
func (r *tableRow) CreateRenderer() fyne.WidgetRenderer {
	ground, bar, box, tick, pen := &canvas.Rectangle{}, &canvas.Rectangle{}, &canvas.Rectangle{}, icon(), icon()
	d := &drawn{min: func() fyne.Size { return fyne.NewSize(look.Px(120), look.Px(rowHeight)) }}
	fixed := []fyne.CanvasObject{ground, bar, box, tick, pen}
	d.place = func(size fyne.Size) {
		At(ground, 0, 0, size.Width, size.Height)
		At(bar, 0, 0, look.Px(3), size.Height)
		m := look.Px(mark)
		At(box, look.Px(rowEdge)+0.5, (size.Height-m)/2+0.5, m-1, m-1)
		At(tick, look.Px(rowEdge+1.5), (size.Height-look.Px(13))/2, look.Px(13), look.Px(13))
		At(pen, size.Width-look.Px(rowEdge+pencil-4), (size.Height-look.Px(14))/2, look.Px(14), look.Px(14))
		r.place(size)
	}
	d.paint = func() {
		// Rows are used again, also after the columns were changed.
		if len(r.texts) != len(r.table.cols) || d.objects == nil {
			d.objects = append(slices.Clip(fixed), r.columns()...)
		}
		r.paint(ground, bar, box, tick, pen)
	}
	return draw(d)
}

// columns makes a text and a mark for each of the table's columns.
func (r *tableRow) columns() []fyne.CanvasObject {
	r.texts, r.marks = nil, nil
	var objects []fyne.CanvasObject
	for i := range r.table.cols {
		text, mark := NewText("", r.style(i)), NewIcon("", theme.ColorNameForeground, 15)
		r.texts, r.marks = append(r.texts, text), append(r.marks, mark)
		objects = append(objects, text, mark)
	}
	return objects
}

// place puts the cells under their heads.
func (r *tableRow) place(size fyne.Size) {
	x, last := r.table.lead(), 0
	for i, w := range r.table.widths {
		if w > 0 {
			last = i
		}
	}
	for i, w := range r.table.widths {
		if i >= len(r.texts) {
			break
		}
		shown := w > 0
		marked := shown && i < len(r.cells) && r.cells[i].Mark.Icon != ""
		SetVisible(r.texts[i], shown)
		SetVisible(r.marks[i], marked)
		left, room := x, w
		if i != last {
			room -= look.Px(8)
		}
		if marked {
			At(r.marks[i], x, (size.Height-look.Px(15))/2, look.Px(15), look.Px(15))
			left, room = x+look.Px(23), room-look.Px(23)
		}
		At(r.texts[i], left, 0, max(room, 0), size.Height)
		x += w
	}
}

// paint sets texts, marks and grounds.
func (r *tableRow) paint(ground, bar, box *canvas.Rectangle, tick, pen *canvas.Image) {
	selected := r.row >= 0 && r.row == r.table.selected
	ticked := r.table.several && r.table.Ticked != nil && r.row >= 0 && r.table.Ticked(r.row)
	ground.FillColor = color.Transparent
	switch {
	case ticked, selected && !r.table.several:
		fill(ground, theme.ColorNameSelection, 0)
	case r.hovered, selected:
		fill(ground, theme.ColorNameHover, 0)
	}
	fill(bar, theme.ColorNamePrimary, 0)
	SetVisible(bar, selected && r.table.list.focused)
	SetVisible(box, r.table.several)
	paintBox(box, ticked)
	showIcon(tick, map[bool]string{true: "check"}[ticked], theme.ColorNameForegroundOnPrimary)
	pencilColor := theme.ColorNamePlaceHolder
	if r.hovered {
		pencilColor = theme.ColorNamePrimary
	}
	showIcon(pen, map[bool]string{true: "pencil"}[r.table.OnEdit != nil], pencilColor)
	for i, text := range r.texts {
		var c Cell
		if i < len(r.cells) {
			c = r.cells[i]
		}
		text.SetStyle(r.style(i))
		text.SetText(c.Text)
		r.marks[i].Set(c.Mark.Icon, c.Mark.Color)
	}
}

// paintBox colors the box before a row.
func paintBox(box *canvas.Rectangle, on bool) {
	fill(box, theme.ColorNameInputBackground, 3)
	edge(box, theme.ColorNameInputBorder, 1)
	if on {
		fill(box, theme.ColorNamePrimary, 3)
		edge(box, theme.ColorNamePrimary, 1)
	}
}
