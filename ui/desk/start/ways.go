package start

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/keydesk/keydesk/ui/desk/kit"
	"github.com/keydesk/keydesk/ui/desk/look"
	"github.com/keydesk/keydesk/ui/model/label"
	"github.com/keydesk/keydesk/ui/model/say"
	model "github.com/keydesk/keydesk/ui/model/start"
)

// ways is the first window: the ways in, and above them what kept the desk from
// being opened.
type ways struct {
	room *Room
	rows []*way
	all  *centered
}

// newWays shows the ways in; err is why the desk at path did not open, nil
// where none was tried.
func (r *Room) newWays(err error, path string) *ways {
	again := func() { r.open(path) }
	if model.IsPractice(path) {
		again = r.practice
	}
	return r.waysAfter(err, path, again)
}

// waysAfter shows the ways in after something went wrong with a file, and again
// for once more; err may be nil.
func (r *Room) waysAfter(err error, path string, again func()) *ways {
	w := &ways{room: r}
	column := kit.Column(16, kit.Inset(titled(40, kit.NewText(model.About, kit.Quiet())), 0, 0, 4, 0))
	if err != nil {
		column.Add(problem(err, path, again))
	}
	var group []fyne.CanvasObject
	for _, e := range model.Entrances() {
		do, icon := r.entrance(e.Label)
		if do == nil {
			continue
		}
		if e.Apart {
			column.Add(kit.NewCard(kit.Column(0, group...)))
			group = nil
		} else if len(group) > 0 {
			group = append(group, kit.NewRule())
		}
		row := newWay(w, icon, e.Label, e.Text, do)
		w.rows = append(w.rows, row)
		group = append(group, row)
	}
	column.Add(kit.NewCard(kit.Column(0, group...)))
	column.Add(r.foot(kit.NewText(model.Offline, kit.Caption())))
	w.all = newCentered(column, 560, 0.35)
	return w
}

// entrance is what a way in does, nil where it is not there.
func (r *Room) entrance(name string) (do func(), icon string) {
	switch {
	case name == label.CreateDesk:
		return func() { r.show(r.newCreate()) }, "add"
	case name == label.OpenFile && r.window.Files != nil:
		return r.pick, "file"
	case name == label.RestoreBackup && r.window.Files != nil:
		return r.pickBackup, "undo"
	case name == label.TrySamples:
		return r.practice, "customers"
	}
	return nil, ""
}

// problem says why a file did not open, and what to do.
func problem(err error, path string, again func()) fyne.CanvasObject {
	p := say.Explain(err, "")
	return kit.NewBanner(kit.MarkError(), p.Text(), path, kit.NewLink(label.TryAgain, again))
}

// foot is the line under a card: a text, and links at the right.
func (r *Room) foot(text *kit.Text, links ...fyne.CanvasObject) *fyne.Container {
	row := kit.Row(20, text, kit.Space())
	for _, link := range links {
		row.Add(link)
	}
	if r.window.Help != nil {
		row.Add(kit.NewLink(label.HelpF1, func() { r.window.Help(Topic) }))
	}
	return row
}

func (w *ways) object() fyne.CanvasObject { return w.all.scroll }
func (w *ways) focus()                    { kit.Focus(w.rows[0]) }
func (w *ways) enter()                    {}
func (w *ways) escape() {
	if w.room.desk != nil {
		w.room.back()
	}
}

// way is one way in: an icon, what it does, and what that means.
type way struct {
	widget.BaseWidget
	ways             *ways
	icon             *kit.Icon
	title, text      *kit.Text
	column           *fyne.Container
	forward          *kit.Icon
	do               func()
	focused, hovered bool
}

func newWay(all *ways, icon, title, text string, do func()) *way {
	w := &way{ways: all, do: do, icon: kit.NewIcon(icon, theme.ColorNamePrimary, 20), forward: kit.NewIcon("forward", theme.ColorNamePlaceHolder, 16),
		title: kit.NewText(title, kit.Strong()), text: kit.NewText(text, kit.Quiet())}
	w.column = kit.Column(0, w.title, w.text)
	w.ExtendBaseWidget(w)
	return w
}

// Label is what it does.
func (w *way) Label() string { return w.title.Text() }

// Tapped is part of fyne.Tappable.
func (w *way) Tapped(*fyne.PointEvent) { w.do() }

// FocusGained is part of fyne.Focusable.
func (w *way) FocusGained() { w.focused = true; w.Refresh(); kit.Follow(w) }

// FocusLost is part of fyne.Focusable.
func (w *way) FocusLost() { w.focused = false; w.Refresh() }

// TypedRune is part of fyne.Focusable.
func (w *way) TypedRune(rune) {}

// TypedKey is part of fyne.Focusable: ↑ and ↓ go from way to way.
func (w *way) TypedKey(ev *fyne.KeyEvent) {
	move := map[fyne.KeyName]int{fyne.KeyDown: 1, fyne.KeyUp: -1}[ev.Name]
	switch {
	case ev.Name == fyne.KeyReturn, ev.Name == fyne.KeyEnter, ev.Name == fyne.KeySpace:
		w.do()
	case move != 0:
		w.ways.move(w, move)
	default:
		w.ways.room.key(ev)
	}
}

// move takes the keyboard to the way before or after one.
func (w *ways) move(from *way, by int) {
	for i, row := range w.rows {
		if row == from && i+by >= 0 && i+by < len(w.rows) {
			kit.Focus(w.rows[i+by])
			return
		}
	}
}

// MouseIn is part of desktop.Hoverable.
func (w *way) MouseIn(*desktop.MouseEvent) { w.hovered = true; w.Refresh() }

// MouseMoved is part of desktop.Hoverable.
func (w *way) MouseMoved(*desktop.MouseEvent) {}

// MouseOut is part of desktop.Hoverable.
func (w *way) MouseOut() { w.hovered = false; w.Refresh() }

// texts is the width of the texts in a row of a width.
func (w *way) texts(width float32) float32 { return width - look.Px(58+48) }

// HeightFor is the height at a width, 72 where nothing wraps.
func (w *way) HeightFor(width float32) float32 {
	inner := w.texts(width)
	return look.Px(32) + w.title.HeightFor(inner) + w.text.HeightFor(inner)
}

// CreateRenderer is part of fyne.Widget.
func (w *way) CreateRenderer() fyne.WidgetRenderer {
	ground, frame := &canvas.Rectangle{}, &canvas.Rectangle{}
	return kit.Draw(kit.Drawn{
		Objects: []fyne.CanvasObject{ground, w.icon, w.column, w.forward, frame},
		Min: func() fyne.Size {
			return fyne.NewSize(look.Px(240), w.HeightFor(max(w.Size().Width, look.Px(400))))
		},
		Place: func(size fyne.Size) {
			kit.At(ground, 1, 1, size.Width-2, size.Height-2)
			kit.At(frame, 2, 2, size.Width-4, size.Height-4)
			kit.At(w.icon, look.Px(22), (size.Height-look.Px(20))/2, look.Px(20), look.Px(20))
			kit.At(w.column, look.Px(58), look.Px(16), w.texts(size.Width), size.Height-look.Px(32))
			kit.At(w.forward, size.Width-look.Px(36), (size.Height-look.Px(16))/2, look.Px(16), look.Px(16))
		},
		Paint: func() { w.paint(ground, frame) },
	})
}

func (w *way) paint(ground, frame *canvas.Rectangle) {
	ground.FillColor = theme.Color(theme.ColorNameBackground)
	ground.CornerRadius, frame.CornerRadius = look.Px(7), look.Px(6)
	switch {
	case w.focused:
		ground.FillColor = theme.Color(theme.ColorNameSelection)
	case w.hovered:
		ground.FillColor = theme.Color(theme.ColorNameHover)
	}
	frame.FillColor, frame.StrokeColor, frame.StrokeWidth = nil, theme.Color(theme.ColorNamePrimary), 2
	kit.SetVisible(frame, w.focused)
}
