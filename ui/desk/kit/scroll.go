package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"github.com/keydesk/keydesk/ui/desk/look"
)

// Scroll shows a content that may be higher than the room there is. Unlike
// Fyne's it asks the content for its height at the width there is.
type Scroll struct {
	widget.BaseWidget
	content fyne.CanvasObject
	view    *container.Scroll
}

// NewScroll returns a scroll around content.
func NewScroll(content fyne.CanvasObject) *Scroll {
	s := &Scroll{content: content, view: container.NewVScroll(content)}
	s.ExtendBaseWidget(s)
	return s
}

// Wide says that a row gives it the width that is left.
func (s *Scroll) Wide() bool { return true }

// Top scrolls to the beginning.
func (s *Scroll) Top() { s.view.ScrollToTop() }

// Reveal brings an object of the content into view, such as the first field with
// an error.
func (s *Scroll) Reveal(o fyne.CanvasObject) {
	d := fyne.CurrentApp().Driver()
	y := d.AbsolutePositionForObject(o).Y - d.AbsolutePositionForObject(s.content).Y
	if top := s.view.Offset.Y; y < top || y+o.Size().Height > top+s.Size().Height {
		s.view.ScrollToOffset(fyne.NewPos(0, max(0, y-look.Px(24))))
	}
}

// CreateRenderer is part of fyne.Widget.
func (s *Scroll) CreateRenderer() fyne.WidgetRenderer {
	return &drawn{
		objects: []fyne.CanvasObject{s.view},
		min:     func() fyne.Size { return fyne.NewSize(s.content.MinSize().Width, look.Px(48)) },
		place: func(size fyne.Size) {
			s.content.Resize(fyne.NewSize(size.Width, max(size.Height, heightFor(s.content, size.Width))))
			at(s.view, 0, 0, size.Width, size.Height)
			s.view.Refresh()
		},
	}
}
