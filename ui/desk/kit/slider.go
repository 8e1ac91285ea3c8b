package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/keydesk/keydesk/ui/desk/look"
)

// Measures of a scroll bar in the design: the strip that hears the mouse, the
// bar in it, wider where the mouse is, and how short the bar may become.
const (
	sliderStrip = 12
	sliderThin  = 6
	sliderWide  = 10
	sliderLeast = 32
)

// slider is a scroll bar. It can be drawn along; a click beside the bar goes on
// by a page.
type slider struct {
	widget.BaseWidget
	to                func(top float32)
	top, height, high float32 // what is above the view, the view's height, and the whole's
	hovered, dragged  bool
	paint             func()
}

func newSlider(to func(top float32)) *slider {
	s := &slider{to: to}
	s.ExtendBaseWidget(s)
	s.Hide()
	return s
}

// at puts the slider to the right edge of a view.
func (s *slider) at(view fyne.Size) {
	w := look.Px(sliderStrip)
	At(s, view.Width-w, 0, w, view.Height)
}

// show draws where a view of a height is; nothing where it shows the whole.
func (s *slider) show(top, height, high float32) {
	s.top, s.height, s.high = top, height, high
	SetVisible(s, high > height+slack)
	if s.paint != nil && s.Visible() {
		s.paint()
	}
}

// bar is where the bar begins, and how long it is.
func (s *slider) bar() (y, long float32) {
	if s.high <= s.height {
		return 0, s.height
	}
	long = min(max(s.height*s.height/s.high, look.Px(sliderLeast)), s.height)
	return (s.height - long) * s.top / (s.high - s.height), long
}

// Tapped is part of fyne.Tappable.
func (s *slider) Tapped(ev *fyne.PointEvent) {
	const page = 0.9
	switch y, long := s.bar(); {
	case ev.Position.Y < y:
		s.to(s.top - page*s.height)
	case ev.Position.Y > y+long:
		s.to(s.top + page*s.height)
	}
}

// Dragged is part of fyne.Draggable.
func (s *slider) Dragged(ev *fyne.DragEvent) {
	s.dragged = true
	if _, long := s.bar(); s.height > long {
		s.to(s.top + ev.Dragged.DY*(s.high-s.height)/(s.height-long))
	}
}

// DragEnd is part of fyne.Draggable.
func (s *slider) DragEnd() { s.dragged = false; s.Refresh() }

// MouseIn is part of desktop.Hoverable.
func (s *slider) MouseIn(*desktop.MouseEvent) { s.hovered = true; s.Refresh() }

// MouseMoved is part of desktop.Hoverable.
func (s *slider) MouseMoved(*desktop.MouseEvent) {}

// MouseOut is part of desktop.Hoverable.
func (s *slider) MouseOut() { s.hovered = false; s.Refresh() }

// Cursor is part of desktop.Cursorable.
func (s *slider) Cursor() desktop.Cursor { return desktop.DefaultCursor }

// CreateRenderer is part of fyne.Widget.
func (s *slider) CreateRenderer() fyne.WidgetRenderer {
	bar := &canvas.Rectangle{}
	s.paint = func() {
		fill(bar, theme.ColorNameScrollBar, 3)
		w := look.Px(sliderThin)
		if s.hovered || s.dragged {
			w = look.Px(sliderWide)
		}
		y, long := s.bar()
		At(bar, s.Size().Width-w-look.Px(1), y+look.Px(1), w, max(0, long-look.Px(2)))
		bar.Refresh()
	}
	return draw(&drawn{
		objects: []fyne.CanvasObject{bar},
		min:     func() fyne.Size { return fyne.NewSize(look.Px(sliderStrip), look.Px(sliderLeast)) },
		place:   func(fyne.Size) { s.paint() },
		paint:   s.paint,
	})
}
