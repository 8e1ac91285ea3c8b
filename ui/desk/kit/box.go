package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/keydesk/keydesk/ui/desk/look"
)

// Box is a content on a ground with a line around it: a card, or a framed line
// in a dialog that names the customer.
type Box struct {
	widget.BaseWidget
	content fyne.CanvasObject
	ground  fyne.ThemeColorName
	radius  float32
	line    bool
}

// NewCard returns a card: Background, radius 8, a line around.
func NewCard(content fyne.CanvasObject) *Box {
	return newBox(content, theme.ColorNameBackground, 8, true)
}

// NewFramed returns a framed line on the ground of side panels.
func NewFramed(content fyne.CanvasObject) *Box {
	return newBox(Inset(content, 9, 16, 9, 16), theme.ColorNameHeaderBackground, 4, true)
}

// NewGround returns a content on a ground of a color.
func NewGround(content fyne.CanvasObject, ground fyne.ThemeColorName) *Box {
	return newBox(content, ground, 0, false)
}

func newBox(content fyne.CanvasObject, ground fyne.ThemeColorName, radius float32, line bool) *Box {
	b := &Box{content: content, ground: ground, radius: radius, line: line}
	b.ExtendBaseWidget(b)
	return b
}

// HeightFor is the height at a width.
func (b *Box) HeightFor(width float32) float32 { return heightFor(b.content, width) }

// Wide says that a row gives it the width that is left.
func (b *Box) Wide() bool { return true }

// CreateRenderer is part of fyne.Widget.
func (b *Box) CreateRenderer() fyne.WidgetRenderer {
	ground := &canvas.Rectangle{}
	return draw(&drawn{
		objects: []fyne.CanvasObject{ground, b.content},
		min:     b.content.MinSize,
		place: func(size fyne.Size) {
			At(ground, 0, 0, size.Width, size.Height)
			At(b.content, 0, 0, size.Width, size.Height)
		},
		paint: func() {
			fill(ground, b.ground, b.radius)
			if b.line {
				edge(ground, theme.ColorNameSeparator, 1)
			}
		},
	})
}

// pageHead is the height of a page's head in the design.
const pageHead = 64

// PageHead is the head of a page, 64 high: what leads back and the title at the
// left, buttons at the right, a line under it.
func PageHead(left, right []fyne.CanvasObject) fyne.CanvasObject {
	all := append(append([]fyne.CanvasObject{}, left...), atRight(12, right))
	line := NewRule()
	row := Inset(Row(12, all...), 8, 16, 8, 16)
	return &fyne.Container{Layout: headLayout{}, Objects: []fyne.CanvasObject{row, line}}
}

// atRight puts objects beside each other at the right; in a row they stay
// together.
func atRight(gap float32, objects []fyne.CanvasObject) fyne.CanvasObject {
	return Row(gap, append([]fyne.CanvasObject{Space()}, objects...)...)
}

type headLayout struct{}

func (h headLayout) MinSize(o []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(o[0].MinSize().Width, h.heightFor(o, max(o[0].Size().Width, o[0].MinSize().Width)))
}

func (headLayout) heightFor(o []fyne.CanvasObject, width float32) float32 {
	return max(look.Px(pageHead), heightFor(o[0], width))
}

func (headLayout) Layout(o []fyne.CanvasObject, size fyne.Size) {
	h := heightFor(o[0], size.Width)
	At(o[0], 0, (size.Height-h)/2, size.Width, h)
	At(o[1], 0, size.Height-1, size.Width, 1)
}
