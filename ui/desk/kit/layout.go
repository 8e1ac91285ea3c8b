package kit

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/layout"

	"github.com/keydesk/keydesk/ui/desk/look"
)

// Heighter is what takes another height at another width, such as text that
// wraps.
type Heighter interface {
	HeightFor(width float32) float32
}

// heightLayout is a layout that knows its height at a width.
type heightLayout interface {
	heightFor(objects []fyne.CanvasObject, width float32) float32
}

// heightFor is the height o takes at a width.
func heightFor(o fyne.CanvasObject, width float32) float32 {
	if h, ok := o.(Heighter); ok {
		return h.HeightFor(width)
	}
	if c, ok := o.(*fyne.Container); ok {
		if l, ok := c.Layout.(heightLayout); ok {
			return l.heightFor(c.Objects, width)
		}
	}
	return o.MinSize().Height
}

// natural is the width at which o is shown best: uncut, on one line.
func natural(o fyne.CanvasObject) float32 {
	if n, ok := o.(interface{ Natural() float32 }); ok {
		return n.Natural()
	}
	if c, ok := o.(*fyne.Container); ok {
		if l, ok := c.Layout.(interface {
			natural([]fyne.CanvasObject) float32
		}); ok {
			return l.natural(c.Objects)
		}
	}
	return o.MinSize().Width
}

// stretches says whether o takes the width that is left over.
func stretches(o fyne.CanvasObject) bool {
	switch w := o.(type) {
	case layout.SpacerObject:
		return w.ExpandHorizontal()
	case interface{ Wide() bool }:
		return w.Wide()
	case *fyne.Container:
		switch w.Layout.(type) {
		case *columnLayout, *flowLayout:
			return true
		case *rowLayout:
			return slices.ContainsFunc(w.Objects, isSpace)
		}
	}
	return false
}

// isSpace says whether o is a Space.
func isSpace(o fyne.CanvasObject) bool { _, ok := o.(layout.SpacerObject); return ok }

// columnLayout puts objects under each other.
type columnLayout struct {
	gap   float32 // of the design
	width float32 // when last laid out
}

// Column puts objects under each other with a gap in the design's pixels, each
// as wide as the column and as high as it needs.
func Column(gap float32, objects ...fyne.CanvasObject) *fyne.Container {
	return &fyne.Container{Layout: &columnLayout{gap: gap}, Objects: objects}
}

func (l *columnLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	wide := float32(0)
	for _, o := range objects {
		if o.Visible() {
			wide = max(wide, o.MinSize().Width)
		}
	}
	return fyne.NewSize(wide, l.heightFor(objects, max(wide, l.width)))
}

// natural is the natural width of the widest.
func (l *columnLayout) natural(objects []fyne.CanvasObject) float32 {
	wide := float32(0)
	for _, o := range visible(objects) {
		wide = max(wide, natural(o))
	}
	return wide
}

func (l *columnLayout) heightFor(objects []fyne.CanvasObject, width float32) float32 {
	sum, n := float32(0), 0
	for _, o := range objects {
		if o.Visible() {
			sum += heightFor(o, width)
			n++
		}
	}
	return sum + float32(max(0, n-1))*look.Px(l.gap)
}

func (l *columnLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	l.width = size.Width
	y := float32(0)
	spare := max(0, size.Height-l.heightFor(objects, size.Width))
	for _, o := range objects {
		if !o.Visible() {
			continue
		}
		h := heightFor(o, size.Width)
		if s, ok := o.(layout.SpacerObject); ok && s.ExpandVertical() {
			h, spare = h+spare, 0
		}
		At(o, 0, y, size.Width, h)
		y += h + look.Px(l.gap)
	}
}

// Space is an empty object that takes what a row or a column leaves over.
func Space() fyne.CanvasObject { return layout.NewSpacer() }

// Inset puts space around an object, in the design's pixels.
func Inset(o fyne.CanvasObject, top, right, bottom, left float32) *fyne.Container {
	return &fyne.Container{Layout: &insetLayout{top, right, bottom, left}, Objects: []fyne.CanvasObject{o}}
}

type insetLayout struct{ top, right, bottom, left float32 }

func (l *insetLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return objects[0].MinSize().AddWidthHeight(look.Px(l.left+l.right), look.Px(l.top+l.bottom))
}

func (l *insetLayout) natural(objects []fyne.CanvasObject) float32 {
	return natural(objects[0]) + look.Px(l.left+l.right)
}

func (l *insetLayout) heightFor(objects []fyne.CanvasObject, width float32) float32 {
	return heightFor(objects[0], width-look.Px(l.left+l.right)) + look.Px(l.top+l.bottom)
}

func (l *insetLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	At(objects[0], look.Px(l.left), look.Px(l.top), size.Width-look.Px(l.left+l.right), size.Height-look.Px(l.top+l.bottom))
}
