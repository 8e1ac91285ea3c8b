package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/keydesk/keydesk/ui/desk/look"
)

// control is what everything that can be clicked and focused has in common.
type control struct {
	widget.BaseWidget
	self             fyne.Widget
	focused, hovered bool
	why              string // why it cannot be used, "" where it can
}

// extend makes self, which embeds c, a widget.
func (c *control) extend(self fyne.Widget) {
	c.self = self
	c.ExtendBaseWidget(self)
}

// Disable makes the control refuse, and say why when it is clicked. It stays
// in the Tab order, so that the reason can be had without a mouse.
func (c *control) Disable(why string) {
	if c.why != why {
		c.why = why
		c.Refresh()
	}
}

// Enable undoes Disable.
func (c *control) Enable() { c.Disable("") }

// Disabled says whether the control refuses.
func (c *control) Disabled() bool { return c.why != "" }

// Why is the reason given to Disable, "" where the control can be used.
func (c *control) Why() string { return c.why }

// FocusGained is part of fyne.Focusable.
func (c *control) FocusGained() { c.focused = true; c.Refresh(); Follow(c.self) }

// FocusLost is part of fyne.Focusable.
func (c *control) FocusLost() { c.focused = false; c.Refresh() }

// TypedRune is part of fyne.Focusable.
func (c *control) TypedRune(rune) {}

// MouseIn is part of desktop.Hoverable.
func (c *control) MouseIn(*desktop.MouseEvent) { c.hovered = true; c.Refresh() }

// MouseMoved is part of desktop.Hoverable.
func (c *control) MouseMoved(*desktop.MouseEvent) {}

// MouseOut is part of desktop.Hoverable.
func (c *control) MouseOut() { c.hovered = false; c.Refresh() }

// use does what the control is for, or says why not.
func (c *control) use(do func()) {
	if c.why != "" {
		Tell(c.self, c.why)
		return
	}
	if do != nil {
		do()
	}
}

// key uses the control on the space bar and hands every other key on.
func (c *control) key(ev *fyne.KeyEvent, do func()) {
	if ev.Name == fyne.KeySpace {
		c.use(do)
		return
	}
	Pass(c.self, ev)
}

// Pass hands a key that a widget does not need to the canvas, where the page
// or the dialog on top listens.
func Pass(o fyne.CanvasObject, ev *fyne.KeyEvent) {
	if c := CanvasOf(o); c != nil {
		if on := c.OnTypedKey(); on != nil {
			on(ev)
		}
	}
}

// CanvasOf returns the canvas that shows o, nil when none does. Fyne knows it
// only once o was drawn; before that it is the one of the program's window,
// where there is no other.
func CanvasOf(o fyne.CanvasObject) fyne.Canvas {
	driver := fyne.CurrentApp().Driver()
	if c := driver.CanvasForObject(o); c != nil {
		return c
	}
	if all := driver.AllWindows(); len(all) == 1 {
		return all[0].Canvas()
	}
	return nil
}

// Focus takes the keyboard to w, which stands in a window.
func Focus(w fyne.Focusable) {
	if o, ok := w.(fyne.CanvasObject); ok {
		if c := CanvasOf(o); c != nil {
			c.Focus(w)
		}
	}
}

// ring is the frame around what has the keyboard.
func ring() *canvas.Rectangle {
	r := &canvas.Rectangle{StrokeWidth: 2}
	r.Hide()
	return r
}

// placeRing puts a ring outside of size and shows it in the theme's color.
func placeRing(r *canvas.Rectangle, size fyne.Size, on bool) {
	const out = 2
	r.Move(fyne.NewPos(-out, -out))
	r.Resize(size.AddWidthHeight(2*out, 2*out))
	r.CornerRadius = look.Px(4) + out
	r.StrokeColor = theme.Color(theme.ColorNamePrimary)
	SetVisible(r, on)
	r.Refresh()
}

// SetVisible shows or hides.
func SetVisible(o fyne.CanvasObject, on bool) {
	if on {
		o.Show()
	} else {
		o.Hide()
	}
}
