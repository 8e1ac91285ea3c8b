package help

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/keydesk/keydesk/ui/desk/kit"
	"github.com/keydesk/keydesk/ui/desk/look"
)

// link leads to another topic. Text scrolls to it when it gets the keyboard.
type link struct {
	widget.BaseWidget
	text, to         string
	reader           *reader
	focused, hovered bool
}

func newLink(text, to string, r *reader) *link {
	l := &link{text: text, to: to, reader: r}
	l.ExtendBaseWidget(l)
	return l
}

// Label is what it says.
func (l *link) Label() string { return l.text }

// Tapped is part of fyne.Tappable.
func (l *link) Tapped(*fyne.PointEvent) { l.reader.follow(l.to) }

// Cursor is part of desktop.Cursorable.
func (l *link) Cursor() desktop.Cursor { return desktop.PointerCursor }

// MouseIn is part of desktop.Hoverable.
func (l *link) MouseIn(*desktop.MouseEvent) { l.hovered = true; l.Refresh() }

// MouseMoved is part of desktop.Hoverable.
func (l *link) MouseMoved(*desktop.MouseEvent) {}

// MouseOut is part of desktop.Hoverable.
func (l *link) MouseOut() { l.hovered = false; l.Refresh() }

// FocusGained is part of fyne.Focusable.
func (l *link) FocusGained() { l.focused = true; l.Refresh(); kit.Follow(l) }

// FocusLost is part of fyne.Focusable.
func (l *link) FocusLost() { l.focused = false; l.Refresh() }

// TypedRune is part of fyne.Focusable.
func (l *link) TypedRune(rune) {}

// TypedKey is part of fyne.Focusable.
func (l *link) TypedKey(ev *fyne.KeyEvent) {
	switch ev.Name {
	case fyne.KeyReturn, fyne.KeyEnter, fyne.KeySpace:
		l.reader.follow(l.to)
	default:
		kit.Pass(l, ev)
	}
}

// CreateRenderer is part of fyne.Widget.
func (l *link) CreateRenderer() fyne.WidgetRenderer {
	text, line, frame := canvas.NewText(l.text, nil), &canvas.Rectangle{}, &canvas.Rectangle{}
	return kit.Draw(kit.Drawn{
		Objects: []fyne.CanvasObject{text, line, frame},
		Min:     func() fyne.Size { return fyne.NewSize(0, look.Px(22)) },
		Place: func(size fyne.Size) {
			text.Color, text.TextSize = theme.Color(theme.ColorNameHyperlink), theme.Size(theme.SizeNameText)
			kit.At(text, 0, 0, size.Width, size.Height)
			line.FillColor = theme.Color(theme.ColorNameHyperlink)
			thick := float32(1)
			if l.hovered {
				thick = 2
			}
			kit.At(line, 0, (size.Height+look.Px(16))/2, size.Width, thick)
			placeFrame(frame, size, 2, l.focused)
		},
	})
}
