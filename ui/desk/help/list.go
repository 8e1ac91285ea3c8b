package help

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"github.com/keydesk/keydesk/ui/desk/kit"
	"github.com/keydesk/keydesk/ui/desk/look"
	model "github.com/keydesk/keydesk/ui/model/help"
)

// list is the topics, one stop for the Tab key: ↑ and ↓ go through them.
type list struct {
	widget.BaseWidget
	shown func(title string, walking bool)
	open  func() // Enter: on to the text

	rows    []*row
	nothing *kit.Text
	on      int // the row of the topic that is shown, -1 for none
	focused bool
	pane    *pane
}

func newList(shown func(string, bool), open func()) *list {
	l := &list{shown: shown, open: open, on: -1, nothing: kit.NewText("", kit.Quiet())}
	l.pane = newPane(0)
	l.ExtendBaseWidget(l)
	return l
}

// set lists topics; nothing is said where there are none.
func (l *list) set(hits []model.Hit, nothing string) {
	l.rows, l.on = nil, -1
	var all []high
	for i, h := range hits {
		r := newRow(l, i, h)
		l.rows = append(l.rows, r)
		all = append(all, r)
	}
	if len(hits) == 0 {
		l.nothing.SetText(nothing)
		all = append(all, l.nothing)
	}
	l.pane.set(all)
}

// mark shows which topic is shown, none where it is not listed.
func (l *list) mark(title string) {
	l.on = slices.IndexFunc(l.rows, func(r *row) bool { return r.title.Text() == title })
	l.redraw()
	if l.on >= 0 {
		l.pane.Reveal(l.rows[l.on])
	}
}

func (l *list) redraw() {
	for _, r := range l.rows {
		r.Refresh()
	}
}

// has says whether a topic is listed.
func (l *list) has(title string) bool {
	return slices.ContainsFunc(l.rows, func(r *row) bool { return r.title.Text() == title })
}

// first is the topic that is listed first, "" for none.
func (l *list) first() string {
	if len(l.rows) == 0 {
		return ""
	}
	return l.rows[0].title.Text()
}

// lead is the row at which the keyboard is.
func (l *list) lead() int { return max(0, l.on) }

// enter begins a walk: at the topic that is shown, or at the first.
func (l *list) enter() {
	if l.on < 0 {
		l.walk(0)
	}
}

// walk shows the topic of a row.
func (l *list) walk(to int) {
	if to = min(max(0, to), len(l.rows)-1); to >= 0 && to != l.on {
		l.shown(l.rows[to].title.Text(), true)
	}
}

// FocusGained is part of fyne.Focusable.
func (l *list) FocusGained() { l.focused = true; l.redraw() }

// FocusLost is part of fyne.Focusable.
func (l *list) FocusLost() { l.focused = false; l.redraw() }

// TypedRune is part of fyne.Focusable.
func (l *list) TypedRune(rune) {}

// TypedKey is part of fyne.Focusable.
func (l *list) TypedKey(ev *fyne.KeyEvent) {
	switch ev.Name {
	case fyne.KeyDown:
		l.walk(l.on + 1)
	case fyne.KeyUp:
		l.walk(l.on - 1)
	case fyne.KeyHome:
		l.walk(0)
	case fyne.KeyEnd:
		l.walk(len(l.rows) - 1)
	case fyne.KeyReturn, fyne.KeyEnter, fyne.KeySpace:
		l.enter()
		l.open()
	default:
		kit.Pass(l, ev)
	}
}

// CreateRenderer is part of fyne.Widget.
func (l *list) CreateRenderer() fyne.WidgetRenderer {
	return kit.Draw(kit.Drawn{
		Objects: []fyne.CanvasObject{l.pane.Scroll},
		Min:     func() fyne.Size { return fyne.NewSize(look.Px(160), look.Px(80)) },
		Place:   func(size fyne.Size) { kit.At(l.pane.Scroll, 0, 0, size.Width, size.Height) },
	})
}
