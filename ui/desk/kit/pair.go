package kit

import (
	"fyne.io/fyne/v2"

	"github.com/keydesk/keydesk/ui/desk/look"
)

// pairLayout puts two columns beside each other, each half as wide, or under
// each other.
type pairLayout struct{ width float32 }

// The gap between the two of a pair, in the design's pixels.
const pairGap = 16

// NewPair puts two columns of facts beside each other where each has room for
// labels beside its values, else under each other.
func NewPair(left, right fyne.CanvasObject) *fyne.Container {
	return &fyne.Container{Layout: &pairLayout{}, Objects: []fyne.CanvasObject{left, right}}
}

// half is the width of each; ok is false where they go under each other.
func (l *pairLayout) half(width float32) (w float32, ok bool) {
	w = (width - look.Px(pairGap)) / 2
	return w, w >= look.Px(halfForm)
}

func (l *pairLayout) MinSize(o []fyne.CanvasObject) fyne.Size {
	wide := max(o[0].MinSize().Width, o[1].MinSize().Width)
	return fyne.NewSize(wide, l.heightFor(o, max(wide, l.width)))
}

func (l *pairLayout) heightFor(o []fyne.CanvasObject, width float32) float32 {
	if w, ok := l.half(width); ok {
		return max(heightFor(o[0], w), heightFor(o[1], w))
	}
	return heightFor(o[0], width) + look.Px(8) + heightFor(o[1], width)
}

func (l *pairLayout) Layout(o []fyne.CanvasObject, size fyne.Size) {
	l.width = size.Width
	if w, ok := l.half(size.Width); ok {
		At(o[0], 0, 0, w, size.Height)
		At(o[1], size.Width-w, 0, w, size.Height)
		return
	}
	first := heightFor(o[0], size.Width)
	At(o[0], 0, 0, size.Width, first)
	At(o[1], 0, first+look.Px(8), size.Width, heightFor(o[1], size.Width))
}
