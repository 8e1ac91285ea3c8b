package kit

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/keydesk/keydesk/ui/desk/look"
)

// Col is a column of a table.
type Col struct {
	Title string
	Width float32 // of the design
	Grow  bool    // takes a share of the width that is left
	Sorts bool    // a click on its head sorts
	Drop  int     // where width runs short the highest goes first; 0 stays
	Bold  bool
	Quiet bool // in the secondary color
}

// Cell is what stands in one column of a row.
type Cell struct {
	Text string
	Mark Mark // before the text; none where its Icon is ""
}

// Table is a list with columns under a row of heads. It asks for the rows that
// are seen and no others, so a thousand rows cost as much as a hundred thousand,
// which is also the most that it shows well.
//
// With the keyboard: ↑ ↓ Page Home End go through the rows, Enter opens, space
// ticks; with Shift the rows up to there are ticked as well. A click with Ctrl
// ticks, with Shift it ticks up to there.
type Table struct {
	widget.BaseWidget

	Len   func() int
	Cells func(row int) []Cell // one for each column

	OnSelect func(row int) // a row was gone to, by click or key
	OnOpen   func(row int) // Enter, or a double click
	OnEdit   func(row int) // the pencil; without it there is none
	OnMenu   func(row int, at fyne.Position)
	OnSort   func(col int) // a head was clicked
	Ticked   func(row int) bool
	OnTick   func(row int)
	OnExtend func(row int) // ticks all from where ticking began; called before OnSelect

	AllTicked func() bool
	OnTickAll func() // the box in the heads; without it there is none

	cols     []Col
	heads    []*head
	list     *rowList
	tickAll  *Check
	clock    Clock
	selected int
	sorted   int
	down     bool
	several  bool
	widths   []float32 // 0 for a column that is dropped
	rows     []*tableRow
	lastRow  int
	lastTime time.Time
}

const (
	rowHeight = 32 // with its line
	rowEdge   = 16 // before the first and behind the last column
	tickWidth = 28
	pencil    = 24
)

// NewTable returns a table. len and cells are asked on the goroutine of the
// windows and must answer at once.
func NewTable(clock Clock, cols []Col, length func() int, cells func(row int) []Cell) *Table {
	t := &Table{cols: cols, Len: length, Cells: cells, clock: clock, selected: -1, sorted: -1, lastRow: -1}
	for i, c := range cols {
		h := &head{table: t, col: i, text: NewText(c.Title, Style{})}
		h.extend(h)
		t.heads = append(t.heads, h)
	}
	t.list = newRowList(t)
	t.tickAll = NewCheck("", "", func(bool) { t.OnTickAll() })
	call(t.tickAll, "All rows")
	t.tickAll.Hide()
	t.ExtendBaseWidget(t)
	return t
}

// Selected is the row that is gone to, -1 for none.
func (t *Table) Selected() int { return t.selected }

// Select goes to a row, -1 for none, scrolls to it and calls OnSelect.
func (t *Table) Select(row int) {
	t.Mark(row)
	if row >= 0 {
		t.list.ScrollTo(row)
	}
	if t.OnSelect != nil {
		t.OnSelect(row)
	}
}

// Mark goes to a row without calling OnSelect, such as after the rows changed.
func (t *Table) Mark(row int) {
	was := t.selected
	t.selected = row
	for _, r := range t.rows {
		if r.row == was || r.row == row {
			r.Refresh()
		}
	}
}

// Reload shows all rows anew: their number, their order or what is ticked
// changed.
func (t *Table) Reload() {
	t.showAll()
	t.list.Refresh()
}

// showAll sets the box in the heads.
func (t *Table) showAll() {
	SetVisible(t.tickAll, t.several && t.OnTickAll != nil)
	state := Off
	if t.AllTicked != nil && t.AllTicked() {
		state = On
	}
	t.tickAll.Set(state)
}

// ReloadRow shows one row anew.
func (t *Table) ReloadRow(row int) {
	for _, r := range t.rows {
		if r.row == row {
			r.fill(row)
		}
	}
}

// SetSort draws the arrow on the column the rows are sorted by; -1 for none.
func (t *Table) SetSort(col int, down bool) {
	t.sorted, t.down = col, down
	for _, h := range t.heads {
		h.Refresh()
	}
}

// SetSeveral shows a box to tick before each row, or takes the boxes away.
func (t *Table) SetSeveral(on bool) {
	t.several = on
	t.showAll()
	t.Refresh()
}

// SetColumns changes the columns.
func (t *Table) SetColumns(cols []Col) {
	t.cols, t.heads = cols, t.heads[:0:0]
	for i, c := range cols {
		h := &head{table: t, col: i, text: NewText(c.Title, Style{})}
		h.extend(h)
		t.heads = append(t.heads, h)
	}
	t.Refresh()
	t.list.Refresh()
}

// Focus takes the keyboard to the rows, to the first one where none is
// selected.
func (t *Table) Focus() {
	Focus(t.list)
	if t.selected < 0 && t.Len() > 0 {
		t.Select(0)
	}
}

// fit shares a width among the columns.
func (t *Table) fit(width float32) {
	room := width - look.Px(2*rowEdge)
	if t.several {
		room -= look.Px(tickWidth)
	}
	if t.OnEdit != nil {
		room -= look.Px(pencil + 8)
	}
	t.widths = shareColumns(t.cols, room, look.Px(1))
}

// shareColumns returns the columns' widths for a room; px is a pixel of the
// design. Columns that may be dropped go, the highest Drop first, until the
// others fit; then Grow columns share what is left or give up to half of
// theirs, before all shrink.
func shareColumns(cols []Col, room, px float32) []float32 {
	widths := make([]float32, len(cols))
	sum, grow := float32(0), 0
	for i, c := range cols {
		widths[i] = c.Width * px
		sum += widths[i]
	}
	for sum > room {
		drop := -1
		for i, c := range cols {
			if widths[i] > 0 && c.Drop > 0 && (drop < 0 || c.Drop > cols[drop].Drop) {
				drop = i
			}
		}
		if drop < 0 {
			break
		}
		sum -= widths[drop]
		widths[drop] = 0
	}
	give := float32(0)
	for i, c := range cols {
		if c.Grow && widths[i] > 0 {
			grow++
			give += widths[i] / 2
		}
	}
	for i, c := range cols {
		switch over := sum - room; {
		case over > give: // too narrow for anything else
			widths[i] *= max(room, 0) / sum
		case c.Grow && over > 0:
			widths[i] -= widths[i] / 2 * over / give
		case c.Grow && widths[i] > 0:
			widths[i] -= over / float32(grow)
		}
	}
	return widths
}

// lead is where the first column begins.
func (t *Table) lead() float32 {
	if t.several {
		return look.Px(rowEdge + tickWidth)
	}
	return look.Px(rowEdge)
}

// CreateRenderer is part of fyne.Widget.
func (t *Table) CreateRenderer() fyne.WidgetRenderer {
	ground, top, bottom, heads := &canvas.Rectangle{}, &canvas.Rectangle{}, &canvas.Rectangle{}, container0()
	return draw(&drawn{
		objects: []fyne.CanvasObject{ground, top, bottom, t.tickAll, heads, t.list},
		min:     func() fyne.Size { return fyne.NewSize(look.Px(240), look.Px(96)) },
		place: func(size fyne.Size) {
			h := look.Px(32)
			At(ground, 0, 0, size.Width, h)
			At(top, 0, 0, size.Width, 1)
			At(bottom, 0, h-1, size.Width, 1)
			At(heads, 0, 0, size.Width, h)
			At(t.tickAll, look.Px(rowEdge), 0, look.Px(tickWidth-4), h)
			t.fit(size.Width)
			x := t.lead()
			for i, head := range t.heads {
				SetVisible(head, t.widths[i] > 0)
				At(head, x, 0, t.widths[i], h)
				x += t.widths[i]
			}
			At(t.list, 0, h, size.Width, size.Height-h)
			t.list.Refresh()
		},
		paint: func() {
			heads.Objects = nil
			for _, h := range t.heads {
				heads.Objects = append(heads.Objects, h)
				h.Refresh()
			}
			fill(ground, theme.ColorNameHeaderBackground, 0)
			fill(top, theme.ColorNameSeparator, 0)
			fill(bottom, theme.ColorNameSeparator, 0)
		},
	})
}

// head is a column's head: a button where the column sorts.
type head struct {
	control
	table *Table
	col   int
	text  *Text
}

// Name is the column's title.
func (h *head) Name() string { return h.text.Text() }

func (h *head) sort() {
	if h.table.cols[h.col].Sorts && h.table.OnSort != nil {
		h.table.OnSort(h.col)
	}
}

// Tapped is part of fyne.Tappable.
func (h *head) Tapped(*fyne.PointEvent) { h.use(h.sort) }

// TypedKey is part of fyne.Focusable.
func (h *head) TypedKey(ev *fyne.KeyEvent) {
	if Enter(ev) {
		h.use(h.sort)
		return
	}
	h.key(ev, h.sort)
}

// CreateRenderer is part of fyne.Widget.
func (h *head) CreateRenderer() fyne.WidgetRenderer {
	arrow, frame := icon(), ring()
	return draw(&drawn{
		objects: []fyne.CanvasObject{h.text, arrow, frame},
		min:     func() fyne.Size { return fyne.NewSize(look.Px(24), look.Px(32)) },
		place: func(size fyne.Size) {
			w := min(h.text.Natural(), size.Width-look.Px(20))
			At(h.text, 0, 0, max(w, 0), size.Height)
			At(arrow, w+look.Px(6), (size.Height-look.Px(10))/2, look.Px(10), look.Px(10))
			placeRing(frame, size.SubtractWidthHeight(4, 8), h.focused)
			frame.Move(fyne.NewPos(-4, 4))
		},
		paint: func() {
			color := theme.ColorNamePlaceHolder
			sorted := h.table.sorted == h.col
			if sorted || h.hovered && h.table.cols[h.col].Sorts {
				color = theme.ColorNameForeground
			}
			h.text.SetStyle(Style{Elide: true, Bold: true, Size: theme.SizeNameCaptionText, Color: color})
			name := ""
			if sorted {
				name = map[bool]string{true: "down", false: "up"}[h.table.down]
			}
			showIcon(arrow, name, theme.ColorNameForeground)
		},
	})
}
