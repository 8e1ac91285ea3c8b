package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/keydesk/keydesk/ui/desk/look"
)

// Gauge shows how many of a number are taken, a bar each, or one bar for many.
// It never stands alone: the numbers are beside it.
type Gauge struct {
	widget.BaseWidget
	taken, of int
}

// The bars of a gauge in the design, and from how many on there is one alone.
const (
	gaugeWidth = 120
	gaugeHigh  = 6
	gaugeMost  = 10
)

// NewGauge returns a gauge.
func NewGauge(taken, of int) *Gauge {
	g := &Gauge{taken: taken, of: of}
	g.ExtendBaseWidget(g)
	return g
}

// Set shows other numbers.
func (g *Gauge) Set(taken, of int) { g.taken, g.of = taken, of; g.Refresh() }

// CreateRenderer is part of fyne.Widget.
func (g *Gauge) CreateRenderer() fyne.WidgetRenderer {
	bars := make([]*canvas.Rectangle, gaugeMost)
	objects := make([]fyne.CanvasObject, gaugeMost)
	for i := range bars {
		bars[i] = &canvas.Rectangle{}
		objects[i] = bars[i]
	}
	return draw(&drawn{
		objects: objects,
		min:     func() fyne.Size { return fyne.NewSize(look.Px(gaugeWidth), look.Px(gaugeHigh)) },
		place:   func(size fyne.Size) { g.place(bars, size) },
		paint: func() {
			for i, b := range bars {
				fill(b, theme.ColorNameSeparator, gaugeHigh/2)
				if i < g.taken && (g.of <= gaugeMost || i == 1) {
					fill(b, theme.ColorNamePrimary, gaugeHigh/2)
				}
			}
		},
	})
}

// place puts a bar for each beside each other; of many, the first bar is all
// and the second what is taken of it.
func (g *Gauge) place(bars []*canvas.Rectangle, size fyne.Size) {
	y, high := (size.Height-look.Px(gaugeHigh))/2, look.Px(gaugeHigh)
	n := min(max(g.of, 0), gaugeMost)
	for i, b := range bars {
		SetVisible(b, i < n)
	}
	if g.of > gaugeMost {
		At(bars[0], 0, y, size.Width, high)
		At(bars[1], 0, y, size.Width*float32(min(g.taken, g.of))/float32(g.of), high)
		for _, b := range bars[2:] {
			b.Hide()
		}
		return
	}
	gap := look.Px(4)
	wide := (size.Width - gap*float32(n-1)) / float32(max(n, 1))
	for i := range n {
		At(bars[i], float32(i)*(wide+gap), y, wide, high)
	}
}
