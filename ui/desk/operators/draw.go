package operators

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"

	"github.com/keydesk/keydesk/ui/desk/look"
)

// drawn is a widget's renderer made of functions.
type drawn struct {
	objects []fyne.CanvasObject
	min     func() fyne.Size
	place   func(fyne.Size)
	paint   func()
	size    fyne.Size
}

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
		if _, widget := o.(fyne.Widget); !widget {
			o.Refresh()
		}
	}
}

// draw returns a renderer that is painted once already.
func draw(d *drawn) fyne.WidgetRenderer {
	d.paint()
	return d
}

func place(o fyne.CanvasObject, x, y, w, h float32) {
	o.Move(fyne.NewPos(x, y))
	o.Resize(fyne.NewSize(max(w, 0), max(h, 0)))
}

func show(o fyne.CanvasObject, on bool) {
	if on {
		o.Show()
	} else {
		o.Hide()
	}
}

// paintGround colors what has the keyboard, the mouse or the selection.
func paintGround(ground, frame *canvas.Rectangle, selected, hovered, focused bool) {
	ground.FillColor = theme.Color(theme.ColorNameBackground)
	switch {
	case selected:
		ground.FillColor = theme.Color(theme.ColorNameSelection)
	case hovered:
		ground.FillColor = theme.Color(theme.ColorNameHover)
	}
	frame.FillColor, frame.StrokeColor, frame.StrokeWidth = nil, theme.Color(theme.ColorNamePrimary), 2
	frame.CornerRadius = look.Px(4)
	show(frame, focused)
}
