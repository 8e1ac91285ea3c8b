package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/keydesk/keydesk/ui/desk/look"
)

// Rows shows a great many rows of one height with a line under each. It has
// objects for the rows that are seen and uses them again for others, so Fill
// sets everything. Embed it for keys and a selection.
type Rows struct {
	widget.BaseWidget
	Length func() int
	Make   func() fyne.CanvasObject
	Fill   func(row int, o fyne.CanvasObject)

	height float32 // of a row in the design, with its line
	box    *fyne.Container
	made   []*madeRow
	port   *port
	wheel  *wheel
	slider *slider
	top    float32
}

// madeRow is the objects of a row that is seen, and which row they show.
type madeRow struct {
	row  int // -1: to be filled
	o    fyne.CanvasObject
	line *canvas.Rectangle
}

// Begin makes self, which embeds r, a list of rows of a height of the design.
func (r *Rows) Begin(self fyne.Widget, height float32) {
	r.height, r.box = height, container0()
	r.port = newPort(r.box)
	r.wheel = newWheel(func(by float32) { r.scrollTo(r.top + by) })
	r.slider = newSlider(r.scrollTo)
	r.ExtendBaseWidget(self)
}

// pitch is how far apart rows are.
func (r *Rows) pitch() float32 { return look.Px(r.height) }

// Page is how many rows are seen at once, one at least.
func (r *Rows) Page() int { return max(1, int(r.Size().Height/r.pitch())) }

// ScrollTo brings a row into view.
func (r *Rows) ScrollTo(row int) {
	r.scrollTo(reveal(float32(row)*r.pitch(), r.pitch(), r.top, r.Size().Height, 0))
}

// scrollTo puts that much above the view, or as much as there is.
func (r *Rows) scrollTo(top float32) {
	high := float32(r.Length()) * r.pitch()
	r.top = within(top, high-r.Size().Height)
	r.lay()
	r.slider.show(r.top, r.Size().Height, high)
}

// lay puts the rows that are seen where they belong and fills those that showed
// another one.
func (r *Rows) lay() {
	size, pitch, n := r.Size(), r.pitch(), r.Length()
	first := int(r.top / pitch)
	last := min(n, int((r.top+size.Height)/pitch)+1)
	r.provide(int(size.Height/pitch) + 2)
	for _, m := range r.made {
		SetVisible(m.o, false)
		SetVisible(m.line, false)
	}
	for row := first; row < last; row++ {
		m := r.made[row%len(r.made)]
		y := float32(row)*pitch - r.top
		At(m.o, 0, y, size.Width, pitch-1)
		At(m.line, 0, y+pitch-1, size.Width, 1)
		SetVisible(m.o, true)
		SetVisible(m.line, true)
		if m.row != row {
			m.row = row
			r.Fill(row, m.o)
		}
	}
}

// provide makes objects for as many rows as may be seen.
func (r *Rows) provide(n int) {
	if len(r.made) == n {
		return
	}
	for len(r.made) < n {
		r.made = append(r.made, &madeRow{o: r.Make(), line: &canvas.Rectangle{}})
	}
	r.box.Objects = nil
	for _, m := range r.made {
		m.row = -1
		fill(m.line, theme.ColorNameSeparator, 0)
		r.box.Objects = append(r.box.Objects, m.o, m.line)
	}
}

// Refresh is part of fyne.CanvasObject: the rows are others.
func (r *Rows) Refresh() {
	for _, m := range r.made {
		m.row = -1
		fill(m.line, theme.ColorNameSeparator, 0)
	}
	r.BaseWidget.Refresh()
}

// CreateRenderer is part of fyne.Widget.
func (r *Rows) CreateRenderer() fyne.WidgetRenderer {
	return &drawn{
		objects: []fyne.CanvasObject{r.wheel, r.port, r.slider},
		min:     func() fyne.Size { return fyne.NewSize(look.Px(120), r.pitch()) },
		place: func(size fyne.Size) {
			At(r.port, 0, 0, size.Width, size.Height)
			r.box.Resize(size)
			At(r.wheel, 0, 0, size.Width, size.Height)
			SetVisible(r.wheel, float32(r.Length())*r.pitch() > size.Height)
			r.slider.at(size)
			r.scrollTo(r.top)
		},
	}
}
