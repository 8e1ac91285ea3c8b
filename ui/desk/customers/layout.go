package customers

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/keydesk/keydesk/ui/desk/kit"
	"github.com/keydesk/keydesk/ui/desk/look"
)

// banded is a head over a body, or a foot under it: as high as it needs, up to a
// share of the whole, from where it scrolls. So there is always something of the
// body, at 200 % text too.
type banded struct {
	band   *kit.Box
	share  float32
	atFoot bool
}

// over puts a head over a body.
func over(head, body fyne.CanvasObject) *fyne.Container {
	band := kit.NewGround(head, theme.ColorNameBackground)
	return &fyne.Container{Layout: banded{band: band, share: 0.6}, Objects: []fyne.CanvasObject{kit.NewScroll(band), body}}
}

// under puts a foot under a body.
func under(body, foot fyne.CanvasObject) (lower *kit.Scroll, all *fyne.Container) {
	band := kit.NewGround(foot, theme.ColorNameHeaderBackground)
	lower = kit.NewScroll(band)
	return lower, &fyne.Container{Layout: banded{band: band, share: 2. / 3, atFoot: true}, Objects: []fyne.CanvasObject{lower, body}}
}

func (b banded) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(0, 0) }

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

func place(o fyne.CanvasObject, x, y, w, h float32) {
	o.Move(fyne.NewPos(x, y))
	o.Resize(fyne.NewSize(w, h))
}

// middle is something in the middle of a page, at most width wide and top below
// its head, in the design's pixels.
type middle struct {
	widget.BaseWidget
	box        *kit.Box
	width, top float32
}

func newMiddle(o fyne.CanvasObject, width, top float32) *middle {
	m := &middle{box: kit.NewGround(o, theme.ColorNameBackground), width: width, top: top}
	m.ExtendBaseWidget(m)
	return m
}

// wide is how wide the content is on a page of a width.
func (m *middle) wide(width float32) float32 { return min(look.Px(m.width), width-look.Px(32)) }

// HeightFor is part of kit.Heighter.
func (m *middle) HeightFor(width float32) float32 {
	return m.box.HeightFor(m.wide(width)) + look.Px(m.top+16)
}

// CreateRenderer is part of fyne.Widget.
func (m *middle) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(&fyne.Container{Layout: inMiddle{m}, Objects: []fyne.CanvasObject{m.box}})
}

// inMiddle places a middle's content.
type inMiddle struct{ of *middle }

func (inMiddle) MinSize([]fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(look.Px(160), look.Px(48))
}

func (l inMiddle) Layout(o []fyne.CanvasObject, size fyne.Size) {
	w := l.of.wide(size.Width)
	place(o[0], (size.Width-w)/2, look.Px(l.of.top), w, l.of.box.HeightFor(w))
}

// event is a line of the last events: when, in a column of 80, and what.
type event struct {
	widget.BaseWidget
	when, what *kit.Text
}

func newEvent(when, what string) *event {
	quiet, plain := kit.Helper(), kit.Helper().In(theme.ColorNameForeground)
	e := &event{when: kit.NewText(when, quiet), what: kit.NewText(what, plain)}
	e.ExtendBaseWidget(e)
	return e
}

// HeightFor is part of kit.Heighter.
func (e *event) HeightFor(width float32) float32 {
	return max(e.when.HeightFor(look.Px(76)), e.what.HeightFor(width-look.Px(80)))
}

// CreateRenderer is part of fyne.Widget.
func (e *event) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(&fyne.Container{Layout: inEvent{e}, Objects: []fyne.CanvasObject{e.when, e.what}})
}

// inEvent places an event's texts.
type inEvent struct{ of *event }

func (l inEvent) MinSize([]fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(look.Px(160), l.of.HeightFor(max(look.Px(160), l.of.Size().Width)))
}

func (inEvent) Layout(o []fyne.CanvasObject, size fyne.Size) {
	place(o[0], 0, 0, look.Px(76), size.Height)
	place(o[1], look.Px(80), 0, size.Width-look.Px(80), size.Height)
}

// roomy is a search field that asks for the width at which its hint can be read.
type roomy struct {
	widget.BaseWidget
	entry *kit.Entry
}

func newRoomy(e *kit.Entry) *roomy {
	r := &roomy{entry: e}
	r.ExtendBaseWidget(r)
	return r
}

// Natural is the width of the hint between glass and cross.
func (r *roomy) Natural() float32 { return look.Px(288) }

// Wide says that a row gives it the width that is left.
func (r *roomy) Wide() bool { return true }

// CreateRenderer is part of fyne.Widget.
func (r *roomy) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(r.entry) }
