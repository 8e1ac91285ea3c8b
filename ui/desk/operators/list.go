package operators

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/keydesk/keydesk/ui/desk/kit"
	"github.com/keydesk/keydesk/ui/desk/look"
	model "github.com/keydesk/keydesk/ui/model/operators"
)

// list is the operators or groups under each other, of which one is on.
type list struct {
	box    *fyne.Container
	scroll *kit.Scroll
	lines  []*line
	empty  *kit.Text
	to     func(id string)
}

func newList(to func(id string)) *list {
	l := &list{box: kit.Column(0), to: to, empty: kit.NewText("", kit.Quiet())}
	l.scroll = kit.NewScroll(l.box)
	return l
}

// set shows lines, and which is on; none is what stands there where there are
// no lines.
func (l *list) set(lines []model.Line, on, none string) {
	for len(l.lines) < len(lines) {
		l.lines = append(l.lines, newLine(l, len(l.lines)))
	}
	l.box.Objects = nil
	for i, one := range lines {
		l.lines[i].set(one, one.ID == on)
		l.box.Add(l.lines[i])
	}
	if len(lines) == 0 {
		l.empty.SetText(none)
		l.box.Add(kit.Inset(l.empty, 16, 16, 16, 16))
	}
	l.box.Refresh()
	l.scroll.Refresh()
}

// move goes to the line before or after one.
func (l *list) move(from, by int) {
	if to := from + by; to >= 0 && to < len(l.box.Objects) {
		next := l.lines[to]
		kit.Focus(next)
		l.scroll.Reveal(next)
		l.to(next.of.ID)
	}
}

// focus takes the keyboard to the line that is on, or the first one.
func (l *list) focus() {
	if len(l.lines) == 0 || len(l.box.Objects) == 0 || l.box.Objects[0] != fyne.CanvasObject(l.lines[0]) {
		return
	}
	at := l.lines[0]
	for i := range l.box.Objects {
		if l.lines[i].on {
			at = l.lines[i]
		}
	}
	kit.Focus(at)
	if !at.on {
		l.to(at.of.ID)
	}
}

// line is one operator or group.
type line struct {
	widget.BaseWidget
	list                 *list
	index                int
	of                   model.Line
	on, focused, hovered bool
	name, when, under    *kit.Text
	state                *kit.Status
	rule                 *kit.Rule
}

func newLine(l *list, index int) *line {
	quiet := kit.Style{Color: theme.ColorNamePlaceHolder, Elide: true}
	caption := kit.Style{Color: theme.ColorNamePlaceHolder, Size: theme.SizeNameCaptionText}
	one := &line{list: l, index: index, name: kit.NewText("", kit.Style{Bold: true, Elide: true}), when: kit.NewText("", caption),
		under: kit.NewText("", quiet), state: kit.NewStatus(kit.MarkWarning(), ""), rule: kit.NewRule()}
	one.ExtendBaseWidget(one)
	return one
}

// Label is who it is.
func (l *line) Label() string { return l.of.Name }

func (l *line) set(of model.Line, on bool) {
	l.of, l.on = of, on
	l.name.SetText(of.Name)
	l.when.SetText(of.When)
	l.under.SetText(of.Under)
	kit.SetVisible(l.state, of.State != model.Active)
	if of.State != model.Active {
		l.state.Set(markOf(of.State), string(of.State))
	}
	l.Refresh()
}

// markOf is a state's shape.
func markOf(s model.State) kit.Mark {
	switch s {
	case model.Disabled:
		return kit.MarkInactive()
	case model.Waits:
		return kit.MarkWaiting()
	}
	return kit.Mark{Icon: "refresh", Color: theme.ColorNameWarning}
}

// Tapped is part of fyne.Tappable.
func (l *line) Tapped(*fyne.PointEvent) { kit.Focus(l); l.list.to(l.of.ID) }

// FocusGained is part of fyne.Focusable.
func (l *line) FocusGained() { l.focused = true; l.Refresh(); kit.Follow(l) }

// FocusLost is part of fyne.Focusable.
func (l *line) FocusLost() { l.focused = false; l.Refresh() }

// TypedRune is part of fyne.Focusable.
func (l *line) TypedRune(rune) {}

// TypedKey is part of fyne.Focusable: ↑ and ↓ go from line to line.
func (l *line) TypedKey(ev *fyne.KeyEvent) {
	switch ev.Name {
	case fyne.KeyDown:
		l.list.move(l.index, 1)
	case fyne.KeyUp:
		l.list.move(l.index, -1)
	case fyne.KeySpace, fyne.KeyReturn, fyne.KeyEnter:
		l.list.to(l.of.ID)
	default:
		kit.Pass(l, ev)
	}
}

// MouseIn is part of desktop.Hoverable.
func (l *line) MouseIn(*desktop.MouseEvent) { l.hovered = true; l.Refresh() }

// MouseMoved is part of desktop.Hoverable.
func (l *line) MouseMoved(*desktop.MouseEvent) {}

// MouseOut is part of desktop.Hoverable.
func (l *line) MouseOut() { l.hovered = false; l.Refresh() }

// CreateRenderer is part of fyne.Widget.
func (l *line) CreateRenderer() fyne.WidgetRenderer {
	ground, frame := &canvas.Rectangle{}, &canvas.Rectangle{}
	return kit.Draw(kit.Drawn{
		Objects: []fyne.CanvasObject{ground, l.name, l.when, l.under, l.state, l.rule, frame},
		Min:     func() fyne.Size { return fyne.NewSize(look.Px(160), l.HeightFor(l.Size().Width)) },
		Place: func(size fyne.Size) {
			if narrow(size.Width) {
				l.placeNarrow(size, ground, frame)
				return
			}
			kit.At(ground, 0, 0, size.Width, size.Height)
			kit.At(frame, 2, 2, size.Width-4, size.Height-5)
			kit.At(l.rule, 0, size.Height-1, size.Width, 1)
			x, w := look.Px(16), size.Width-look.Px(32)
			end := l.when.Natural()
			kit.At(l.name, x, look.Px(8), w-end-look.Px(8), look.Px(20))
			kit.At(l.when, x+w-end, look.Px(9), end, look.Px(18))
			end = 0
			if l.state.Visible() {
				end = l.state.Natural()
				kit.At(l.state, x+w-end, look.Px(28), end, look.Px(20))
				end += look.Px(8)
			}
			kit.At(l.under, x, look.Px(28), w-end, look.Px(20))
		},
		Paint: func() { kit.PaintGround(ground, l.on, l.hovered); kit.PaintFrame(frame, l.focused) },
	})
}

// narrow says that a line has no room for two texts beside each other.
func narrow(width float32) bool { return width > 0 && width < look.Px(280) }

// HeightFor is the height at a width.
func (l *line) HeightFor(width float32) float32 {
	if narrow(width) {
		return look.Px(76)
	}
	return look.Px(56)
}

// placeNarrow places name, groups, and the rest under each other.
func (l *line) placeNarrow(size fyne.Size, ground, frame *canvas.Rectangle) {
	kit.At(ground, 0, 0, size.Width, size.Height)
	kit.At(frame, 2, 2, size.Width-4, size.Height-5)
	kit.At(l.rule, 0, size.Height-1, size.Width, 1)
	x, w := look.Px(16), size.Width-look.Px(24)
	kit.At(l.name, x, look.Px(8), w, look.Px(20))
	kit.At(l.under, x, look.Px(28), w, look.Px(20))
	if l.state.Visible() { // it weighs more than when
		kit.At(l.state, x, look.Px(48), min(l.state.Natural(), w), look.Px(20))
		kit.At(l.when, 0, 0, 0, 0)
		return
	}
	kit.At(l.when, x, look.Px(48), w, look.Px(18))
}
