package seats

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/keydesk/keydesk/ui/desk/kit"
	"github.com/keydesk/keydesk/ui/desk/look"
	"github.com/keydesk/keydesk/ui/model/label"
)

// columns are where computer, Computer ID, since and last seen begin. From
// beside on a row is one line; from middle on computer and ID stand beside each
// other, with the rest under them; all in the design's pixels.
var columns = [...]float32{12, 144, 284, 388}

const (
	beside = 696
	middle = 536
	rowGap = 8
)

// row is one seat.
type row struct {
	widget.BaseWidget
	texts []*kit.Text // computer, Computer ID, since, last seen
	when  *kit.Text   // the latter two in one line
	links *fyne.Container
}

func newRow(texts []*kit.Text, when *kit.Text, links *fyne.Container) *row {
	r := &row{texts: texts, when: when, links: links}
	r.ExtendBaseWidget(r)
	return r
}

// wide says whether all texts stand beside each other.
func wide(width float32) bool { return width >= look.Px(beside) }

// room is how wide a column is.
func (r *row) room(i int, width float32) float32 {
	end := width - look.Px(rowGap+16) - r.links.MinSize().Width
	if next := i + 1; next < len(columns) && (next != 2 || wide(width)) {
		end = look.Px(columns[next])
	}
	return end - look.Px(columns[i]) - look.Px(rowGap)
}

// at is where an object goes.
type at func(o fyne.CanvasObject, x, y, w, h float32)

// lay lays the row out for a width, where place is not nil, and returns its
// height.
func (r *row) lay(width float32, place at) float32 {
	if place == nil {
		place = func(fyne.CanvasObject, float32, float32, float32, float32) {}
	}
	links := r.links.MinSize()
	shown, high := r.texts, float32(0)
	switch {
	case wide(width):
	case width >= look.Px(middle):
		shown = r.texts[:2]
	default:
		return r.stack(width, place)
	}
	for i, t := range shown {
		h := t.HeightFor(r.room(i, width))
		place(t, look.Px(columns[i]), look.Px(8), r.room(i, width), h)
		high = max(high, h)
	}
	place(r.links, width-look.Px(rowGap)-links.Width, look.Px(8), links.Width, links.Height)
	if !wide(width) {
		h := r.when.HeightFor(width - look.Px(24))
		place(r.when, look.Px(columns[0]), look.Px(8)+high, width-look.Px(24), h)
		high += h
	}
	return high + look.Px(16)
}

// stack puts all under each other.
func (r *row) stack(width float32, place at) float32 {
	y, w := look.Px(8), width-look.Px(24)
	for _, t := range []*kit.Text{r.texts[0], r.texts[1], r.when} {
		h := t.HeightFor(w)
		place(t, look.Px(columns[0]), y, w, h)
		y += h
	}
	place(r.links, look.Px(columns[0]), y+look.Px(4), w, r.links.MinSize().Height)
	return y + look.Px(12) + r.links.MinSize().Height
}

// HeightFor is part of kit.Heighter.
func (r *row) HeightFor(width float32) float32 { return r.lay(width, nil) }

// Wide says that a row gives it the width that is left.
func (r *row) Wide() bool { return true }

// CreateRenderer is part of fyne.Widget.
func (r *row) CreateRenderer() fyne.WidgetRenderer {
	line := &canvas.Rectangle{}
	all := []fyne.CanvasObject{line}
	for _, t := range r.texts {
		all = append(all, t)
	}
	return kit.Draw(kit.Drawn{
		Objects: append(all, r.when, r.links),
		Min:     func() fyne.Size { return fyne.NewSize(look.Px(240), r.HeightFor(max(look.Px(240), r.Size().Width))) },
		Place:   func(size fyne.Size) { r.place(size, line) },
		Paint:   func() { line.FillColor = theme.Color(theme.ColorNameSeparator) },
	})
}

func (r *row) place(size fyne.Size, line *canvas.Rectangle) {
	kit.At(line, 0, size.Height-1, size.Width, 1)
	for i, t := range r.texts {
		kit.SetVisible(t, i < 2 || wide(size.Width))
	}
	kit.SetVisible(r.when, !wide(size.Width))
	r.lay(size.Width, kit.At)
}

// heads are the titles over the columns; without columns there are none.
type heads struct {
	widget.BaseWidget
	texts []*kit.Text
}

func newHeads() *heads {
	h := &heads{}
	for _, title := range []string{label.Computer, label.ComputerID, label.Since, label.LastSeen} {
		h.texts = append(h.texts, kit.NewText(title, kit.Style{Bold: true, Size: theme.SizeNameCaptionText, Color: theme.ColorNamePlaceHolder}))
	}
	h.ExtendBaseWidget(h)
	return h
}

// HeightFor is part of kit.Heighter.
func (h *heads) HeightFor(width float32) float32 {
	if wide(width) {
		return look.Px(32)
	}
	return look.Px(1)
}

// Wide says that a row gives it the width that is left.
func (h *heads) Wide() bool { return true }

// CreateRenderer is part of fyne.Widget.
func (h *heads) CreateRenderer() fyne.WidgetRenderer {
	ground, line := &canvas.Rectangle{}, &canvas.Rectangle{}
	all := []fyne.CanvasObject{ground, line}
	for _, t := range h.texts {
		all = append(all, t)
	}
	return kit.Draw(kit.Drawn{
		Objects: all,
		Min:     func() fyne.Size { return fyne.NewSize(look.Px(120), h.HeightFor(max(look.Px(120), h.Size().Width))) },
		Place: func(size fyne.Size) {
			kit.At(ground, 0, 0, size.Width, size.Height)
			kit.At(line, 0, size.Height-1, size.Width, 1)
			for i, t := range h.texts {
				kit.SetVisible(t, wide(size.Width))
				kit.At(t, look.Px(columns[i]), look.Px(8), t.Natural(), look.Px(16))
			}
		},
		Paint: func() {
			ground.FillColor, line.FillColor = theme.Color(theme.ColorNameHeaderBackground), theme.Color(theme.ColorNameSeparator)
		},
	})
}
