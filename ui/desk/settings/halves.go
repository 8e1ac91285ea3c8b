package settings

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"github.com/keydesk/keydesk/ui/desk/kit"
	"github.com/keydesk/keydesk/ui/desk/look"
)

// halves are two columns of one width, or one under the other where width runs
// short.
type halves struct {
	widget.BaseWidget
	left, right *kit.Box
}

// Measures of halves, in the design's pixels.
const (
	halvesGap   = 24
	halvesUnder = 680 // narrower than that they stand under each other
)

func newHalves(left, right *kit.Box) *halves {
	h := &halves{left: left, right: right}
	h.ExtendBaseWidget(h)
	return h
}

// Wide says that it takes the width that is left.
func (h *halves) Wide() bool { return true }

// half is the width of each, or under where they stand under each other.
func (h *halves) half(width float32) (half float32, under bool) {
	if width < look.Px(halvesUnder) {
		return width, true
	}
	return (width - look.Px(halvesGap)) / 2, false
}

// HeightFor is the height at a width.
func (h *halves) HeightFor(width float32) float32 {
	w, under := h.half(width)
	if under {
		return h.left.HeightFor(w) + look.Px(halvesGap) + h.right.HeightFor(w)
	}
	return max(h.left.HeightFor(w), h.right.HeightFor(w))
}

// CreateRenderer is part of fyne.Widget.
func (h *halves) CreateRenderer() fyne.WidgetRenderer {
	return kit.Draw(kit.Drawn{
		Objects: []fyne.CanvasObject{h.left, h.right},
		Min: func() fyne.Size {
			least := look.Px(240)
			return fyne.NewSize(least, h.HeightFor(max(h.Size().Width, least)))
		},
		Place: func(size fyne.Size) {
			w, under := h.half(size.Width)
			high := h.left.HeightFor(w)
			kit.At(h.left, 0, 0, w, high)
			if under {
				kit.At(h.right, 0, high+look.Px(halvesGap), w, h.right.HeightFor(w))
				return
			}
			kit.At(h.right, w+look.Px(halvesGap), 0, w, h.right.HeightFor(w))
		},
		Paint: func() {},
	})
}
