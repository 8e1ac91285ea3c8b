package settings

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"

	"github.com/keydesk/keydesk/ui/desk/kit"
	"github.com/keydesk/keydesk/ui/desk/look"
)

// drawn is a renderer made of functions: paint sets colors and texts, place
// puts the objects where they belong.
type drawn struct {
	objects []fyne.CanvasObject
	min     func() fyne.Size
	place   func(fyne.Size)
	paint   func()
	size    fyne.Size
}

// draw returns a renderer whose objects are painted once already.
func draw(d *drawn) fyne.WidgetRenderer { d.paint(); return d }

func (d *drawn) Destroy()                     {}
func (d *drawn) MinSize() fyne.Size           { return d.min() }
func (d *drawn) Objects() []fyne.CanvasObject { return d.objects }
func (d *drawn) Layout(size fyne.Size)        { d.size = size; d.place(size) }

func (d *drawn) Refresh() {
	d.paint()
	if !d.size.IsZero() {
		d.place(d.size)
	}
	for _, o := range d.objects {
		if _, widget := o.(fyne.Widget); !widget { // widgets see to themselves
			o.Refresh()
		}
	}
}

// place moves and resizes.
func place(o fyne.CanvasObject, x, y, w, h float32) {
	o.Move(fyne.NewPos(x, y))
	o.Resize(fyne.NewSize(max(w, 0), max(h, 0)))
}

// ground colors a row: selected, under the mouse, or neither.
func ground(r *canvas.Rectangle, on, hovered bool) {
	r.FillColor = color.Transparent
	switch {
	case on:
		r.FillColor = theme.Color(theme.ColorNameSelection)
	case hovered:
		r.FillColor = theme.Color(theme.ColorNameHover)
	}
}

// ring draws or hides the line around what has the keyboard.
func ring(r *canvas.Rectangle, on bool) {
	r.StrokeWidth, r.CornerRadius = 2, look.Px(4)
	r.StrokeColor = theme.Color(theme.ColorNamePrimary)
	show(r, on)
}

func show(o fyne.CanvasObject, on bool) {
	if on {
		o.Show()
	} else {
		o.Hide()
	}
}

// pass hands a key that a widget does not need to the window.
func pass(o fyne.CanvasObject, ev *fyne.KeyEvent) {
	if c := kit.CanvasOf(o); c != nil && c.OnTypedKey() != nil {
		c.OnTypedKey()(ev)
	}
}

// enter says whether a key is Enter, of which keyboards have two.
func enter(ev *fyne.KeyEvent) bool { return ev.Name == fyne.KeyReturn || ev.Name == fyne.KeyEnter }
