package settings

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/keydesk/keydesk/ui/desk/kit"
	"github.com/keydesk/keydesk/ui/desk/look"
)

// frozen is the value of a setting that the operator may read and not change.
// Unlike a field that is switched off it is as dark as other text; a click or
// the space bar says why it cannot be changed, with the whole value.
type frozen struct {
	widget.BaseWidget
	name    string
	why     string
	value   *kit.Text
	focused bool
}

func newFrozen(name string) *frozen {
	f := &frozen{name: name, value: kit.NewText("", kit.Style{Elide: true})}
	f.ExtendBaseWidget(f)
	return f
}

// Name is what it is called.
func (f *frozen) Name() string { return f.name }

// set shows a value, and why it cannot be changed.
func (f *frozen) set(value, why string) {
	f.why = why
	f.value.SetText(value)
	f.Refresh()
}

// tell says why, and what is cut.
func (f *frozen) tell() {
	text := f.why
	if f.value.Shown() != f.value.Text() {
		text = f.value.Text() + "\n" + text
	}
	kit.Tell(f, text)
}

// Tapped is part of fyne.Tappable.
func (f *frozen) Tapped(*fyne.PointEvent) { f.tell() }

// FocusGained is part of fyne.Focusable.
func (f *frozen) FocusGained() { f.focused = true; f.Refresh(); kit.Follow(f) }

// FocusLost is part of fyne.Focusable.
func (f *frozen) FocusLost() { f.focused = false; f.Refresh() }

// TypedRune is part of fyne.Focusable.
func (f *frozen) TypedRune(rune) {}

// TypedKey is part of fyne.Focusable.
func (f *frozen) TypedKey(ev *fyne.KeyEvent) {
	if ev.Name == fyne.KeySpace {
		f.tell()
		return
	}
	kit.Pass(f, ev)
}

// CreateRenderer is part of fyne.Widget.
func (f *frozen) CreateRenderer() fyne.WidgetRenderer {
	under, frame := &canvas.Rectangle{}, &canvas.Rectangle{}
	return kit.Draw(kit.Drawn{
		Objects: []fyne.CanvasObject{under, f.value, frame},
		Min:     func() fyne.Size { return fyne.NewSize(look.Px(numberWidth), look.Px(32)) },
		Place: func(size fyne.Size) {
			kit.At(under, 0.5, 0.5, size.Width-1, size.Height-1)
			kit.At(frame, 1, 1, size.Width-2, size.Height-2)
			kit.At(f.value, look.Px(8), 0, size.Width-look.Px(16), size.Height)
		},
		Paint: func() {
			under.FillColor, under.StrokeColor = theme.Color(theme.ColorNameDisabledButton), theme.Color(theme.ColorNameSeparator)
			under.StrokeWidth, under.CornerRadius = 1, look.Px(4)
			kit.PaintFrame(frame, f.focused)
		},
	})
}
