package activity

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/keydesk/keydesk/ui/desk/kit"
	"github.com/keydesk/keydesk/ui/desk/look"
)

// banded is a body with a head over it or a foot under it, which is as high as
// it needs up to a share of the whole, from where it scrolls.
type banded struct {
	band   *kit.Box
	share  float32
	atFoot bool
}

func (banded) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(0, 0) }

// Layout is given the band's scroll and the body.
func (b banded) Layout(o []fyne.CanvasObject, size fyne.Size) {
	h := min(b.band.HeightFor(size.Width), size.Height*b.share)
	if !o[0].Visible() {
		h = 0
	}
	if b.atFoot {
		place(o[1], 0, 0, size.Width, size.Height-h)
		place(o[0], 0, size.Height-h, size.Width, h)
		return
	}
	place(o[0], 0, 0, size.Width, h)
	place(o[1], 0, h, size.Width, size.Height-h)
}

// band puts a head over a body, or a foot under it.
func band(part *kit.Box, body fyne.CanvasObject, share float32, atFoot bool) (scroll *kit.Scroll, all *fyne.Container) {
	scroll = kit.NewScroll(part)
	return scroll, &fyne.Container{Layout: banded{part, share, atFoot}, Objects: []fyne.CanvasObject{scroll, body}}
}

func place(o fyne.CanvasObject, x, y, w, h float32) {
	o.Move(fyne.NewPos(x, y))
	o.Resize(fyne.NewSize(w, max(h, 0)))
}

// sized is a field of a filter: its label over it, and a width of its own.
type sized struct {
	widget.BaseWidget
	label *kit.Text
	field fyne.CanvasObject
	width float32 // of the design
}

func newSized(label string, field fyne.CanvasObject, width float32) *sized {
	s := &sized{label: kit.NewText(label, kit.Style{Size: theme.SizeNameCaptionText, Color: theme.ColorNamePlaceHolder}), field: field, width: width}
	kit.Name(field, label)
	s.ExtendBaseWidget(s)
	return s
}

// CreateRenderer is part of fyne.Widget.
func (s *sized) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(&fyne.Container{Layout: inSized{s}, Objects: []fyne.CanvasObject{s.label, s.field}})
}

// inSized places a sized field.
type inSized struct{ of *sized }

func (l inSized) MinSize([]fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(look.Px(l.of.width), look.Px(16+4+32))
}

func (inSized) Layout(o []fyne.CanvasObject, size fyne.Size) {
	place(o[0], 0, 0, size.Width, look.Px(16))
	place(o[1], 0, look.Px(20), size.Width, look.Px(32))
}

func show(o fyne.CanvasObject, on bool) {
	if on {
		o.Show()
	} else {
		o.Hide()
	}
}
