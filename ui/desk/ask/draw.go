package ask

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"github.com/keydesk/keydesk/ui/desk/kit"
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

func put(o fyne.CanvasObject, x, y, w, h float32) {
	o.Move(fyne.NewPos(x, y))
	o.Resize(fyne.NewSize(w, h))
}

// sized gives an object one size, in the design's pixels.
func sized(width, height float32, o fyne.CanvasObject) *fyne.Container {
	return &fyne.Container{Layout: fixed{width, height}, Objects: []fyne.CanvasObject{o}}
}

type fixed struct{ width, height float32 }

func (f fixed) MinSize([]fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(look.Px(f.width), look.Px(f.height))
}

func (f fixed) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	put(objects[0], 0, 0, size.Width, size.Height)
}

// caption is a small secondary text that may be cut.
func caption(text string) *kit.Text {
	return kit.NewText(text, kit.Style{Size: theme.SizeNameCaptionText, Color: theme.ColorNamePlaceHolder, Elide: true})
}
