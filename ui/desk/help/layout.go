package help

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"github.com/keydesk/keydesk/ui/desk/look"
)

// body puts search and list beside the text, as high as the window leaves room.
type body struct {
	widget.BaseWidget
	search, list, text fyne.CanvasObject
	room               func() float32
}

func newBody(search, list, text fyne.CanvasObject, room func() float32) *body {
	b := &body{search: search, list: list, text: text, room: room}
	b.ExtendBaseWidget(b)
	return b
}

// HeightFor is part of kit.Heighter.
func (b *body) HeightFor(float32) float32 { return b.room() }

// Wide says that a row gives it the width that is left.
func (b *body) Wide() bool { return true }

// CreateRenderer is part of fyne.Widget.
func (b *body) CreateRenderer() fyne.WidgetRenderer {
	return &drawn{
		objects: []fyne.CanvasObject{b.search, b.list, b.text},
		min:     func() fyne.Size { return fyne.NewSize(look.Px(320), look.Px(120)) },
		place: func(size fyne.Size) {
			w, entry := look.Px(listWide), look.Px(32)
			at(b.search, 0, 0, w, entry)
			at(b.list, 0, entry+look.Px(8), w, size.Height-entry-look.Px(8))
			at(b.text, w+look.Px(24), 0, size.Width-w-look.Px(24), size.Height)
		},
	}
}

// drawn is a widget's renderer made of functions. place puts the objects where
// they belong, in the colors of the theme that is set.
type drawn struct {
	objects []fyne.CanvasObject
	min     func() fyne.Size
	place   func(fyne.Size)
	size    fyne.Size
}

func (d *drawn) Destroy()                     {}
func (d *drawn) MinSize() fyne.Size           { return d.min() }
func (d *drawn) Objects() []fyne.CanvasObject { return d.objects }
func (d *drawn) Layout(size fyne.Size)        { d.size = size; d.place(size) }

func (d *drawn) Refresh() {
	if !d.size.IsZero() {
		d.place(d.size)
	}
	for _, o := range d.objects {
		if _, widget := o.(fyne.Widget); !widget {
			o.Refresh()
		}
	}
}

// at moves and resizes.
func at(o fyne.CanvasObject, x, y, w, h float32) {
	o.Move(fyne.NewPos(x, y))
	o.Resize(fyne.NewSize(w, h))
}

// show shows or hides.
func show(o fyne.CanvasObject, on bool) {
	if on {
		o.Show()
	} else {
		o.Hide()
	}
}
