package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"github.com/keydesk/keydesk/ui/desk/look"
)

// Scroll shows a content that may be higher than the room there is. Unlike
// Fyne's it asks the content for its height at the width there is, draws no
// shadows, leaves the wheel to what is around it where it has nothing to scroll,
// and follows the keyboard: what gets it is brought into view.
type Scroll struct {
	widget.BaseWidget
	content fyne.CanvasObject
	port    *port
	wheel   *wheel
	slider  *slider
	top     float32 // how much of the content is above the view
	high    float32 // the content's height
	joined  fyne.Canvas
}

// NewScroll returns a scroll around content.
func NewScroll(content fyne.CanvasObject) *Scroll {
	s := &Scroll{content: content, port: newPort(content)}
	s.wheel = newWheel(func(by float32) { s.ScrollTo(s.top + by) })
	s.slider = newSlider(s.ScrollTo)
	s.ExtendBaseWidget(s)
	return s
}

// Wide says that a row gives it the width that is left.
func (s *Scroll) Wide() bool { return true }

// Top scrolls to the beginning.
func (s *Scroll) Top() { s.ScrollTo(0) }

// Offset is how much of the content is above the view.
func (s *Scroll) Offset() float32 { return s.top }

// ScrollTo puts that much of the content above the view, or as much as there is.
func (s *Scroll) ScrollTo(top float32) {
	s.top = within(top, s.high-s.Size().Height)
	s.content.Move(fyne.NewPos(0, -s.top))
	s.slider.show(s.top, s.Size().Height, s.high)
}

// Reveal brings an object of the content into view, such as the first field with
// an error, and what stands close to it.
func (s *Scroll) Reveal(o fyne.CanvasObject) {
	d := fyne.CurrentApp().Driver()
	y := d.AbsolutePositionForObject(o).Y - d.AbsolutePositionForObject(s.content).Y
	s.ScrollTo(reveal(y, o.Size().Height, s.top, s.Size().Height, look.Px(24)))
}

// reveal is what a view of a height that begins at top has to begin at, so that
// what is at y and of height high is seen with a margin, moving no further than
// it must.
func reveal(y, high, top, height, margin float32) float32 {
	switch {
	case high > height-margin: // never seen whole: its beginning is
		if y >= top && y < top+height-margin {
			return top
		}
		return y
	case y < top:
		return y - margin
	case y+high > top+height:
		return y + high + margin - height
	}
	return top
}

// within takes an offset to what can be scrolled.
func within(top, most float32) float32 { return max(0, min(top, most)) }

// CreateRenderer is part of fyne.Widget.
func (s *Scroll) CreateRenderer() fyne.WidgetRenderer {
	return &drawn{
		// The wheel lies under the content, where lists with a wheel of their own come first.
		objects: []fyne.CanvasObject{s.wheel, s.port, s.slider},
		min:     func() fyne.Size { return fyne.NewSize(s.content.MinSize().Width, look.Px(48)) },
		place: func(size fyne.Size) {
			s.join()
			s.high = max(size.Height, heightFor(s.content, size.Width))
			s.content.Resize(fyne.NewSize(size.Width, s.high))
			At(s.port, 0, 0, size.Width, size.Height)
			At(s.wheel, 0, 0, size.Width, size.Height)
			SetVisible(s.wheel, s.high > size.Height)
			s.slider.at(size)
			s.ScrollTo(s.top)
			s.content.Refresh()
		},
	}
}

// port shows as much of a content as lies in it.
type port struct {
	widget.BaseWidget
	content fyne.CanvasObject
}

func newPort(content fyne.CanvasObject) *port {
	p := &port{content: content}
	p.ExtendBaseWidget(p)
	return p
}

// CreateRenderer is part of fyne.Widget.
func (p *port) CreateRenderer() fyne.WidgetRenderer {
	return clipped{&drawn{
		objects: []fyne.CanvasObject{p.content},
		min:     func() fyne.Size { return fyne.NewSize(0, 0) },
		place:   func(fyne.Size) {},
	}}
}

// clipped is a renderer that draws nothing outside of its widget.
type clipped struct{ *drawn }

// IsClip has Fyne clip.
func (clipped) IsClip() {}

// wheel hears the mouse wheel. Hidden it leaves the wheel to what is under it.
type wheel struct {
	widget.BaseWidget
	turn func(by float32)
}

func newWheel(turn func(by float32)) *wheel {
	w := &wheel{turn: turn}
	w.ExtendBaseWidget(w)
	return w
}

// Scrolled is part of fyne.Scrollable.
func (w *wheel) Scrolled(ev *fyne.ScrollEvent) { w.turn(-ev.Scrolled.DY) }

// CreateRenderer is part of fyne.Widget.
func (w *wheel) CreateRenderer() fyne.WidgetRenderer {
	return &drawn{min: func() fyne.Size { return fyne.NewSize(0, 0) }, place: func(fyne.Size) {}}
}
