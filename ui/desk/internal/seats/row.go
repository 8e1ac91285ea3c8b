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

// columns are where computer, Computer ID, since and last seen begin, and
// beside are how wide a row is from which on they stand beside each other, in
// the design's pixels.
var columns = [...]float32{12, 144, 284, 388}

const (
	beside = 696
	rowGap = 8
)

// row is one seat: in a line where there is width for it, else its texts under
// each other.
type row struct {
	widget.BaseWidget
	texts []*kit.Text
	links *fyne.Container
}

func newRow(texts []*kit.Text, links *fyne.Container) *row {
	r := &row{texts: texts, links: links}
	r.ExtendBaseWidget(r)
	return r
}

// wide says whether all texts stand beside each other.
func wide(width float32) bool { return width >= look.Px(beside) }

// room is how wide a column is.
func (r *row) room(i int, width float32) float32 {
	end := width - look.Px(rowGap) - r.links.MinSize().Width - look.Px(16)
	if i+1 < len(columns) {
		end = look.Px(columns[i+1])
	}
	return end - look.Px(columns[i]) - look.Px(rowGap)
}

// HeightFor is part of kit.Heighter.
func (r *row) HeightFor(width float32) float32 {
	high := float32(0)
	for i, t := range r.texts {
		if wide(width) {
			high = max(high, t.HeightFor(r.room(i, width)))
			continue
		}
		high += t.HeightFor(width - look.Px(24))
	}
	if wide(width) {
		return high + look.Px(16)
	}
	return high + look.Px(16+4) + r.links.MinSize().Height
}

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
		Objects: append(all, r.links),
		Min:     func() fyne.Size { return fyne.NewSize(look.Px(240), r.HeightFor(max(look.Px(240), r.Size().Width))) },
		Place:   func(size fyne.Size) { r.place(size, line) },
		Paint:   func() { line.FillColor = theme.Color(theme.ColorNameSeparator) },
	})
}

func (r *row) place(size fyne.Size, line *canvas.Rectangle) {
	kit.At(line, 0, size.Height-1, size.Width, 1)
	links := r.links.MinSize()
	if wide(size.Width) {
		for i, t := range r.texts {
			kit.At(t, look.Px(columns[i]), look.Px(8), r.room(i, size.Width), t.HeightFor(r.room(i, size.Width)))
		}
		kit.At(r.links, size.Width-look.Px(rowGap)-links.Width, (size.Height-links.Height)/2, links.Width, links.Height)
		return
	}
	y, w := look.Px(8), size.Width-look.Px(24)
	for _, t := range r.texts {
		h := t.HeightFor(w)
		kit.At(t, look.Px(12), y, w, h)
		y += h
	}
	kit.At(r.links, look.Px(12), y+look.Px(4), w, links.Height)
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
