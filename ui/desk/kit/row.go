package kit

import (
	"fyne.io/fyne/v2"

	"github.com/keydesk/keydesk/ui/desk/look"
)

// rowLayout puts objects beside each other, centered up and down.
type rowLayout struct{ gap, width float32 }

// Row puts objects beside each other with a gap in the design's pixels. Where
// there is room each has its natural width, and entries, columns and Space
// share what is left; where there is less, text that may be cut or wrapped gives
// way; where there is too little for that, the row goes on in the next line.
func Row(gap float32, objects ...fyne.CanvasObject) *fyne.Container {
	return &fyne.Container{Layout: &rowLayout{gap: gap}, Objects: objects}
}

// together is up to which width, in the design's pixels, a row inside of another
// one breaks after that one: Cancel, Save and OK stay beside each other.
const together = 320

// MinSize asks for what the widest object needs, because a row can break, or
// for all of them where that is not much.
func (l *rowLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	wide, sum := float32(0), float32(0)
	for i, o := range visible(objects) {
		if i > 0 {
			sum += look.Px(l.gap)
		}
		w := o.MinSize().Width
		wide, sum = max(wide, w), sum+w
	}
	wide = max(wide, min(sum, look.Px(together)))
	width := l.width
	if width == 0 {
		width = l.natural(objects)
	}
	return fyne.NewSize(wide, l.heightFor(objects, max(wide, width)))
}

// natural is the width of all beside each other.
func (l *rowLayout) natural(objects []fyne.CanvasObject) float32 {
	sum := float32(0)
	for i, o := range visible(objects) {
		if i > 0 {
			sum += look.Px(l.gap)
		}
		sum += max(natural(o), o.MinSize().Width)
	}
	return sum
}

func (l *rowLayout) heightFor(objects []fyne.CanvasObject, width float32) float32 {
	shown := visible(objects)
	widths, fits := l.widths(shown, width)
	if !fits {
		return flow(shown, width, l.gap, false, nil)
	}
	high := float32(0)
	for i, w := range widths {
		high = max(high, heightFor(shown[i], w))
	}
	return high
}

func (l *rowLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	l.width = size.Width
	shown := visible(objects)
	widths, fits := l.widths(shown, size.Width)
	if !fits {
		flow(shown, size.Width, l.gap, false, At)
		return
	}
	x := float32(0)
	for i, w := range widths {
		h := min(heightFor(shown[i], w), size.Height)
		y := (size.Height - h) / 2
		if i+1 < len(shown) && leads(shown[i], shown[i+1], widths[i+1], size.Height) {
			y = max(0, (look.Px(20)-h)/2)
		}
		At(shown[i], x, y, w, h)
		x += w + look.Px(l.gap)
	}
}

// leads says whether o is an icon before a text of several lines, which fills
// the row: it stands beside the first of them.
func leads(o, text fyne.CanvasObject, width, high float32) bool {
	if _, icon := o.(*Icon); !icon || high <= look.Px(28) {
		return false
	}
	switch t := text.(type) {
	case *Text:
	case *fyne.Container:
		if _, column := t.Layout.(*columnLayout); !column {
			return false
		}
	default:
		return false
	}
	return heightFor(text, width) >= high-slack
}

// widths shares a width among objects; fits is false where it is too little.
func (l *rowLayout) widths(objects []fyne.CanvasObject, width float32) (all []float32, fits bool) {
	width -= float32(max(0, len(objects)-1)) * look.Px(l.gap)
	sum, give, takers := float32(0), float32(0), 0
	for _, o := range objects {
		w := max(natural(o), o.MinSize().Width)
		all = append(all, w)
		sum += w
		give += w - o.MinSize().Width
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
	return all, sum-give <= width+slack
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
