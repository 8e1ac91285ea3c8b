package kit

import (
	"fyne.io/fyne/v2"

	"github.com/keydesk/keydesk/ui/desk/look"
)

// rowLayout puts objects beside each other, centered up and down.
type rowLayout struct{ gap float32 }

// Row puts objects beside each other with a gap in the design's pixels. Where
// there is room each has its natural width, and entries, columns and Space
// share what is left; where there is not, text that may be cut or wrapped gives
// way.
func Row(gap float32, objects ...fyne.CanvasObject) *fyne.Container {
	return &fyne.Container{Layout: &rowLayout{gap}, Objects: objects}
}

func (l *rowLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var size fyne.Size
	for i, o := range visible(objects) {
		min := o.MinSize()
		if i > 0 {
			size.Width += look.Px(l.gap)
		}
		size.Width += min.Width
		size.Height = max(size.Height, min.Height)
	}
	return size
}

func (l *rowLayout) heightFor(objects []fyne.CanvasObject, width float32) float32 {
	shown := visible(objects)
	high := float32(0)
	for i, w := range l.widths(shown, width) {
		high = max(high, heightFor(shown[i], w))
	}
	return high
}

func (l *rowLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	shown := visible(objects)
	x := float32(0)
	for i, w := range l.widths(shown, size.Width) {
		h := min(heightFor(shown[i], w), size.Height)
		at(shown[i], x, (size.Height-h)/2, w, h)
		x += w + look.Px(l.gap)
	}
}

// widths shares a width among objects.
func (l *rowLayout) widths(objects []fyne.CanvasObject, width float32) []float32 {
	width -= float32(max(0, len(objects)-1)) * look.Px(l.gap)
	all := make([]float32, len(objects))
	sum, give, takers := float32(0), float32(0), 0
	for i, o := range objects {
		all[i] = max(natural(o), o.MinSize().Width)
		sum += all[i]
		give += all[i] - o.MinSize().Width
		if stretches(o) {
			takers++
		}
	}
	for i, o := range objects {
		switch {
		case sum > width && give > 0:
			all[i] -= (all[i] - o.MinSize().Width) * min(1, (sum-width)/give)
		case sum < width && takers > 0 && stretches(o):
			all[i] += (width - sum) / float32(takers)
		}
	}
	return all
}

// visible returns the objects that are shown.
func visible(objects []fyne.CanvasObject) []fyne.CanvasObject {
	var all []fyne.CanvasObject
	for _, o := range objects {
		if o.Visible() {
			all = append(all, o)
		}
	}
	return all
}

// flowLayout puts objects beside each other and goes on in the next line.
type flowLayout struct{ gap, width float32 }

// Flow puts objects beside each other with a gap in the design's pixels, and
// those that find no room in the next line.
func Flow(gap float32, objects ...fyne.CanvasObject) *fyne.Container {
	return &fyne.Container{Layout: &flowLayout{gap: gap}, Objects: objects}
}

func (l *flowLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	wide := float32(0)
	for _, o := range visible(objects) {
		wide = max(wide, o.MinSize().Width)
	}
	width := l.width
	if width == 0 {
		width = l.Natural(objects)
	}
	return fyne.NewSize(wide, l.heightFor(objects, max(wide, width)))
}

// Natural is the width of all in one line.
func (l *flowLayout) Natural(objects []fyne.CanvasObject) float32 {
	sum := float32(0)
	for _, o := range visible(objects) {
		sum += natural(o) + look.Px(l.gap)
	}
	return sum
}

func (l *flowLayout) heightFor(objects []fyne.CanvasObject, width float32) float32 {
	return l.flow(objects, width, func(fyne.CanvasObject, float32, float32, float32, float32) {})
}

func (l *flowLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	l.width = size.Width
	l.flow(objects, size.Width, at)
}

// flow places the objects and returns the height they take.
func (l *flowLayout) flow(objects []fyne.CanvasObject, width float32, place func(o fyne.CanvasObject, x, y, w, h float32)) float32 {
	x, y, high := float32(0), float32(0), float32(0)
	for _, o := range visible(objects) {
		w := min(max(natural(o), o.MinSize().Width), width)
		h := heightFor(o, w)
		if x > 0 && x+w > width+slack {
			x, y, high = 0, y+high+look.Px(l.gap), 0
		}
		place(o, x, y, w, h)
		x += w + look.Px(l.gap)
		high = max(high, h)
	}
	return y + high
}
