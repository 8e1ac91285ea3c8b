package help

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/keydesk/keydesk/ui/desk/kit"
	"github.com/keydesk/keydesk/ui/desk/look"
	model "github.com/keydesk/keydesk/ui/model/help"
)

// row is one topic of the list, with what it says about the words that were
// searched for.
type row struct {
	widget.BaseWidget
	list           *list
	index          int
	title, excerpt *kit.Text
	hovered        bool
}

func newRow(l *list, index int, h model.Hit) *row {
	r := &row{list: l, index: index, title: kit.NewText(h.Title, kit.Plain()), excerpt: kit.NewText(h.Excerpt, kit.Helper())}
	kit.SetVisible(r.excerpt, h.Excerpt != "")
	r.ExtendBaseWidget(r)
	return r
}

// rowEdge is what is left free at the sides of a row, and rowGap above and below.
const (
	rowEdge = 12
	rowGap  = 6
)

// HeightFor is part of kit.Heighter.
func (r *row) HeightFor(width float32) float32 {
	w := width - look.Px(2*rowEdge)
	h := r.title.HeightFor(w) + look.Px(2*rowGap)
	if r.excerpt.Visible() {
		h += r.excerpt.HeightFor(w)
	}
	return h
}

// Label is the topic.
func (r *row) Label() string { return r.title.Text() }

// Tapped is part of fyne.Tappable.
func (r *row) Tapped(*fyne.PointEvent) { r.list.shown(r.title.Text(), false) }

// MouseIn is part of desktop.Hoverable.
func (r *row) MouseIn(*desktop.MouseEvent) { r.hovered = true; r.Refresh() }

// MouseMoved is part of desktop.Hoverable.
func (r *row) MouseMoved(*desktop.MouseEvent) {}

// MouseOut is part of desktop.Hoverable.
func (r *row) MouseOut() { r.hovered = false; r.Refresh() }

// CreateRenderer is part of fyne.Widget.
func (r *row) CreateRenderer() fyne.WidgetRenderer {
	ground, bar, frame := &canvas.Rectangle{}, &canvas.Rectangle{}, &canvas.Rectangle{}
	return kit.Draw(kit.Drawn{
		Objects: []fyne.CanvasObject{ground, bar, r.title, r.excerpt, frame},
		Min:     func() fyne.Size { return fyne.NewSize(look.Px(120), r.HeightFor(max(r.Size().Width, look.Px(120)))) },
		Place: func(size fyne.Size) {
			kit.At(ground, 0, 0, size.Width, size.Height)
			kit.At(bar, 0, 0, look.Px(3), size.Height)
			w := size.Width - look.Px(2*rowEdge)
			h := r.title.HeightFor(w)
			kit.At(r.title, look.Px(rowEdge), look.Px(rowGap), w, h)
			kit.At(r.excerpt, look.Px(rowEdge), look.Px(rowGap)+h, w, r.excerpt.HeightFor(w))
			placeFrame(frame, size, -3, r.list.focused && r.list.lead() == r.index)
			r.paint(ground, bar)
		},
	})
}

func (r *row) paint(ground, bar *canvas.Rectangle) {
	on := r.list.on == r.index
	ground.FillColor, ground.CornerRadius = color.Transparent, look.Px(4)
	switch {
	case on:
		ground.FillColor = theme.Color(theme.ColorNameSelection)
	case r.hovered:
		ground.FillColor = theme.Color(theme.ColorNameHover)
	}
	bar.FillColor = theme.Color(theme.ColorNamePrimary)
	kit.SetVisible(bar, on)
	style := kit.Plain()
	style.Bold = on || r.excerpt.Visible()
	r.title.SetStyle(style)
}
