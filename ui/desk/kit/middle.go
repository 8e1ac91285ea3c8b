package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/keydesk/keydesk/ui/desk/look"
)

// middle is something in the middle of a page.
type middle struct {
	widget.BaseWidget
	box        *Box
	width, top float32
}

// NewMiddle puts something into the middle of a page, at most width wide and top
// below its head, in the design's pixels.
func NewMiddle(o fyne.CanvasObject, width, top float32) fyne.CanvasObject {
	m := &middle{box: NewGround(o, theme.ColorNameBackground), width: width, top: top}
	m.ExtendBaseWidget(m)
	return m
}

// wide is how wide the content is on a page of a width.
func (m *middle) wide(width float32) float32 { return min(look.Px(m.width), width-look.Px(32)) }

// HeightFor is part of Heighter.
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
	At(o[0], (size.Width-w)/2, look.Px(l.of.top), w, l.of.box.HeightFor(w))
}

// event is a line of the last events.
type event struct {
	widget.BaseWidget
	when, what *Text
}

// NewEvent is a line of the last events: when, in a column of 80, and what.
func NewEvent(when, what string) fyne.CanvasObject {
	quiet, plain := Helper(), Helper().In(theme.ColorNameForeground)
	e := &event{when: NewText(when, quiet), what: NewText(what, plain)}
	e.ExtendBaseWidget(e)
	return e
}

// HeightFor is part of Heighter.
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

func (l inEvent) Layout(o []fyne.CanvasObject, size fyne.Size) {
	At(o[0], 0, 0, look.Px(76), l.of.when.HeightFor(look.Px(76)))
	At(o[1], look.Px(80), 0, size.Width-look.Px(80), size.Height)
}

// roomy is a search field with room.
type roomy struct {
	widget.BaseWidget
	entry *Entry
	width float32
}

// NewRoomy has a search field ask for the width at which its hint can be read,
// between glass and cross, in the design's pixels.
func NewRoomy(e *Entry, width float32) fyne.CanvasObject {
	r := &roomy{entry: e, width: width}
	r.ExtendBaseWidget(r)
	return r
}

// Natural is the width of the hint between glass and cross.
func (r *roomy) Natural() float32 { return look.Px(r.width) }

// Wide says that a row gives it the width that is left.
func (r *roomy) Wide() bool { return true }

// CreateRenderer is part of fyne.Widget.
func (r *roomy) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(r.entry) }
