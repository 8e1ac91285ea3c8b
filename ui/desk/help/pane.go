package help

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/keydesk/keydesk/ui/desk/look"
)

// high is an object whose height follows its width.
type high interface {
	fyne.CanvasObject
	HeightFor(width float32) float32
}

// pane shows objects under each other and scrolls. Unlike the scroll of package
// kit it says where it is, and goes there again.
type pane struct {
	widget.BaseWidget
	stack *stack
	view  *container.Scroll
}

// newPane returns an empty pane with an edge at the right, for the scroll bar,
// in the design's pixels.
func newPane(edge float32) *pane {
	p := &pane{stack: &stack{edge: edge}}
	p.view = container.NewVScroll(&fyne.Container{Layout: p.stack})
	p.ExtendBaseWidget(p)
	return p
}

// set shows other objects, from the top.
func (p *pane) set(all []high) {
	var objects []fyne.CanvasObject
	for _, o := range all {
		objects = append(objects, o)
	}
	p.stack.all = all
	p.view.Content = &fyne.Container{Layout: p.stack, Objects: objects}
	p.view.Offset = fyne.NewPos(0, 0)
	p.Refresh()
}

// to scrolls to a height, as far as there is something.
func (p *pane) to(y float32) {
	y = min(max(0, y), max(0, p.stack.heightFor(p.view.Size().Width)-p.view.Size().Height))
	p.view.ScrollToOffset(fyne.NewPos(0, y))
}

// reveal scrolls to an object as far as is needed.
func (p *pane) reveal(o fyne.CanvasObject) {
	d := fyne.CurrentApp().Driver()
	y := d.AbsolutePositionForObject(o).Y - d.AbsolutePositionForObject(p.view.Content).Y
	switch h, top, room := o.Size().Height, p.view.Offset.Y, p.view.Size().Height; {
	case y < top:
		p.to(y - look.Px(8))
	case y+h > top+room:
		p.to(y + h - room + look.Px(8))
	}
}

// CreateRenderer is part of fyne.Widget.
func (p *pane) CreateRenderer() fyne.WidgetRenderer {
	return &drawn{
		objects: []fyne.CanvasObject{p.view},
		min:     func() fyne.Size { return fyne.NewSize(look.Px(120), look.Px(48)) },
		place: func(size fyne.Size) {
			p.view.Content.Resize(fyne.NewSize(size.Width, max(size.Height, p.stack.heightFor(size.Width))))
			at(p.view, 0, 0, size.Width, size.Height)
			p.view.Refresh()
		},
	}
}

// stack is the layout of a pane.
type stack struct {
	all   []high
	edge  float32
	width float32 // when last laid out
}

func (s *stack) heightFor(width float32) float32 {
	sum := float32(0)
	for _, o := range s.all {
		sum += o.HeightFor(width - look.Px(s.edge))
	}
	return sum
}

// MinSize is part of fyne.Layout.
func (s *stack) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(0, s.heightFor(s.width)) }

// Layout is part of fyne.Layout.
func (s *stack) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	s.width = size.Width
	y, w := float32(0), size.Width-look.Px(s.edge)
	for _, o := range s.all {
		h := o.HeightFor(w)
		at(o, 0, y, w, h)
		y += h
	}
}

// placeFrame draws two pixels around what has the keyboard, out pixels outside
// of it.
func placeFrame(r *canvas.Rectangle, size fyne.Size, out float32, on bool) {
	at(r, -out, -out, size.Width+2*out, size.Height+2*out)
	r.FillColor, r.StrokeColor, r.StrokeWidth = color.Transparent, theme.Color(theme.ColorNamePrimary), 2
	r.CornerRadius = max(look.Px(4)+out, 2)
	show(r, on)
}
