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

// finder is the entry in which words are searched for. It hears Alt+Left, which
// Fyne gives to the entry alone while it has the keyboard.
type finder struct {
	kit.Entry
	down, enter, back func()
	scroll            func(fyne.KeyName) bool
}

func newFinder(hint string, changed func(string)) *finder {
	f := &finder{}
	f.Begin(f, hint)
	f.Icon = look.Icon("search", theme.ColorNamePlaceHolder)
	clear := newCross(func() { f.SetText("") })
	kit.SetVisible(clear, false)
	f.ActionItem = clear
	f.OnChanged = func(text string) { kit.SetVisible(clear, text != ""); changed(text) }
	return f
}

// TypedShortcut is part of fyne.Shortcutable.
func (f *finder) TypedShortcut(s fyne.Shortcut) {
	if s.ShortcutName() == altLeft().ShortcutName() {
		f.back()
		return
	}
	f.Entry.TypedShortcut(s)
}

// TypedKey is part of fyne.Focusable. Esc clears what was typed; then it goes
// on to the dialog, as F1 to F12 do.
func (f *finder) TypedKey(ev *fyne.KeyEvent) {
	switch {
	case ev.Name == fyne.KeyDown:
		f.down()
	case ev.Name == fyne.KeyReturn, ev.Name == fyne.KeyEnter:
		f.enter()
	case ev.Name == fyne.KeyPageUp, ev.Name == fyne.KeyPageDown:
		f.scroll(ev.Name)
	case ev.Name == fyne.KeyEscape && f.Text != "":
		f.SetText("")
	case ev.Name == fyne.KeyEscape, len(ev.Name) > 1 && ev.Name[0] == 'F' && ev.Name[1] >= '1' && ev.Name[1] <= '9':
		kit.Pass(f, ev)
	default:
		f.Entry.TypedKey(ev)
	}
}

// cross clears what was typed. Tab does not stop at it: Esc does the same.
type cross struct {
	widget.BaseWidget
	tap func()
}

func newCross(tap func()) *cross {
	c := &cross{tap: tap}
	c.ExtendBaseWidget(c)
	return c
}

// Tapped is part of fyne.Tappable.
func (c *cross) Tapped(*fyne.PointEvent) { c.tap() }

// Cursor is part of desktop.Cursorable.
func (c *cross) Cursor() desktop.Cursor { return desktop.DefaultCursor }

// CreateRenderer is part of fyne.Widget.
func (c *cross) CreateRenderer() fyne.WidgetRenderer {
	sign := &canvas.Image{FillMode: canvas.ImageFillContain}
	return kit.Draw(kit.Drawn{
		Objects: []fyne.CanvasObject{sign},
		Min:     func() fyne.Size { return fyne.NewSquareSize(look.Px(32)) },
		Place: func(size fyne.Size) {
			sign.Resource = look.Icon("close", theme.ColorNameForeground)
			kit.At(sign, (size.Width-look.Px(16))/2, (size.Height-look.Px(16))/2, look.Px(16), look.Px(16))
		},
	})
}
