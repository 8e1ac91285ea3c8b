package transfer

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/keydesk/keydesk/ui/desk/kit"
	"github.com/keydesk/keydesk/ui/desk/look"
)

// over puts a head over a body. The head is as high as it needs, up to a part
// of the whole, from where it scrolls.
type over struct{ head *kit.Box }

func newOver(head, body fyne.CanvasObject) *fyne.Container {
	ground := kit.NewGround(head, theme.ColorNameBackground)
	return &fyne.Container{Layout: over{ground}, Objects: []fyne.CanvasObject{kit.NewScroll(ground), kit.NewGround(body, theme.ColorNameBackground)}}
}

// MinSize is part of fyne.Layout.
func (over) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(0, 0) }

// Layout is part of fyne.Layout.
func (l over) Layout(o []fyne.CanvasObject, size fyne.Size) {
	h := min(l.head.HeightFor(size.Width), size.Height*0.6)
	kit.At(o[0], 0, 0, size.Width, h)
	kit.At(o[1], 0, h, size.Width, size.Height-h)
}

// mapped places a line of the mapping: the column's name, the field that it
// fills, and an example.
type mapped struct{}

// MinSize is part of fyne.Layout.
func (mapped) MinSize([]fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(look.Px(320), look.Px(32))
}

// Layout is part of fyne.Layout.
func (mapped) Layout(o []fyne.CanvasObject, size fyne.Size) {
	gap, field := look.Px(16), look.Px(200)
	name := min(look.Px(280), (size.Width-field-2*gap)/2)
	kit.At(o[0], 0, 0, name, size.Height)
	kit.At(o[1], name+gap, 0, field, size.Height)
	x := name + field + 2*gap
	kit.At(o[2], x, 0, size.Width-x, size.Height)
}

// rowsHigh is a table in a card, as high as a number of rows, in a page that
// scrolls.
type rowsHigh struct {
	widget.BaseWidget
	card *kit.Box
	rows func() int
}

func newRowsHigh(table *kit.Table, rows func() int) *rowsHigh {
	r := &rowsHigh{card: kit.NewCard(table), rows: rows}
	r.ExtendBaseWidget(r)
	return r
}

// HeightFor is part of kit.Heighter: the heads, and each row's 32.
func (r *rowsHigh) HeightFor(float32) float32 { return look.Px(float32(32*r.rows() + 32 + 4)) }

// Wide says that a row gives it the width that is left.
func (r *rowsHigh) Wide() bool { return true }

// MinSize is part of fyne.CanvasObject.
func (r *rowsHigh) MinSize() fyne.Size { return fyne.NewSize(look.Px(240), r.HeightFor(0)) }

// CreateRenderer is part of fyne.Widget.
func (r *rowsHigh) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(r.card) }

// atMost is something at the left of the page, not wider than is read well.
type atMost struct {
	widget.BaseWidget
	box   *kit.Box
	width float32 // of the design
}

func newAtMost(width float32, o fyne.CanvasObject) *atMost {
	a := &atMost{box: kit.NewGround(o, theme.ColorNameBackground), width: width}
	a.ExtendBaseWidget(a)
	return a
}

// HeightFor is part of kit.Heighter.
func (a *atMost) HeightFor(width float32) float32 {
	return a.box.HeightFor(min(width, look.Px(a.width)))
}

// CreateRenderer is part of fyne.Widget.
func (a *atMost) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(&fyne.Container{Layout: leftPart(a.width), Objects: []fyne.CanvasObject{a.box}})
}

// leftPart places what is at most so wide.
type leftPart float32

// MinSize is part of fyne.Layout.
func (leftPart) MinSize([]fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(look.Px(160), look.Px(48))
}

// Layout is part of fyne.Layout.
func (l leftPart) Layout(o []fyne.CanvasObject, size fyne.Size) {
	kit.At(o[0], 0, 0, min(size.Width, look.Px(float32(l))), size.Height)
}
