package kit

import (
	"fyne.io/fyne/v2"

	"github.com/keydesk/keydesk/ui/desk/look"
)

// flowLayout puts objects beside each other and goes on in the next line.
type flowLayout struct {
	gap, width float32
	blocks     bool
}

// Flow puts objects beside each other, each in its natural width, with a gap in
// the design's pixels, and those that find no room in the next line. Unlike Row
// it breaks before any text is cut. Space pushes what follows to the right.
func Flow(gap float32, objects ...fyne.CanvasObject) *fyne.Container {
	return &fyne.Container{Layout: &flowLayout{gap: gap}, Objects: objects}
}

// Blocks is Flow for what has several lines: all begin at the top of their line,
// and none is wider than it needs to be.
func Blocks(gap float32, objects ...fyne.CanvasObject) *fyne.Container {
	return &fyne.Container{Layout: &flowLayout{gap: gap, blocks: true}, Objects: objects}
}

func (l *flowLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	wide := float32(0)
	for _, o := range visible(objects) {
		wide = max(wide, o.MinSize().Width)
	}
	width := l.width
	if width == 0 {
		width = l.natural(objects)
	}
	return fyne.NewSize(wide, l.heightFor(objects, max(wide, width)))
}

// natural is the width of all in one line.
func (l *flowLayout) natural(objects []fyne.CanvasObject) float32 {
	return (&rowLayout{gap: l.gap}).natural(objects)
}

func (l *flowLayout) heightFor(objects []fyne.CanvasObject, width float32) float32 {
	return flow(visible(objects), width, l.gap, l.blocks, nil)
}

func (l *flowLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	l.width = size.Width
	flow(visible(objects), size.Width, l.gap, l.blocks, At)
}

// placed is an object on its line.
type placed struct {
	o       fyne.CanvasObject
	x, w, h float32
}

// flow places objects line by line, where place is not nil, and returns the
// height they take.
func flow(objects []fyne.CanvasObject, width, gap float32, blocks bool, place func(o fyne.CanvasObject, x, y, w, h float32)) float32 {
	gap = look.Px(gap)
	var line []placed
	x, y := float32(0), float32(0)
	for _, o := range objects {
		w := min(max(natural(o), o.MinSize().Width), width)
		if x > 0 && x+w > width+slack {
			y += endLine(line, width, y, blocks, place) + gap
			line, x = nil, 0
		}
		line = append(line, placed{o, x, w, heightFor(o, w)})
		if w > 0 || !stretches(o) {
			x += w + gap
		}
	}
	return y + endLine(line, width, y, blocks, place)
}

// endLine places a line's objects, centered up and down, and returns its
// height. What is left of the width goes to what stretches; blocks are neither
// centered nor stretched.
func endLine(line []placed, width, y float32, blocks bool, place func(o fyne.CanvasObject, x, y, w, h float32)) float32 {
	high, takers := float32(0), 0
	for _, p := range line {
		high = max(high, p.h)
		if stretches(p.o) && !blocks {
			takers++
		}
	}
	if place == nil || len(line) == 0 {
		return high
	}
	last := line[len(line)-1]
	spare, shift := max(0, width-last.x-last.w), float32(0)
	for _, p := range line {
		extra := float32(0)
		if takers > 0 && stretches(p.o) {
			extra = spare / float32(takers)
		}
		down := (high - p.h) / 2
		if blocks {
			down = 0
		}
		place(p.o, p.x+shift, y+down, p.w+extra, p.h)
		shift += extra
	}
	return high
}
