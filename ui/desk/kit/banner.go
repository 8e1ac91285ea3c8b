package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/keydesk/keydesk/ui/desk/look"
)

// Banner says something about all that is under it, with what can be done. It
// has a tint and a bar at its left; after its action it turns into the success
// form in place, so that nothing moves.
type Banner struct {
	widget.BaseWidget
	mark  Mark
	title *Text
	sub   *Text
	sign  *Icon
	acts  *fyne.Container
	row   *fyne.Container
}

// NewBanner returns a banner; sub may be "". Actions are links and at most one
// button.
func NewBanner(m Mark, title, sub string, actions ...fyne.CanvasObject) *Banner {
	b := &Banner{mark: m, title: NewText(title, Strong()), sub: NewText(sub, Quiet()), sign: NewIcon(m.Icon, m.Color, 18)}
	b.acts = Row(20, actions...)
	b.row = Row(14, Row(0, b.sign), Column(-2, b.title, b.sub), b.acts)
	b.ExtendBaseWidget(b)
	b.Refresh()
	return b
}

// Done turns the banner into its success form.
func (b *Banner) Done(title, sub string) { b.Set(MarkGood(), title, sub) }

// Set changes what the banner says. Without actions the old ones go away.
func (b *Banner) Set(m Mark, title, sub string, actions ...fyne.CanvasObject) {
	b.mark = m
	b.title.SetText(title)
	b.sub.SetText(sub)
	b.acts.Objects = actions
	b.Refresh()
}

// Title is the banner's first line.
func (b *Banner) Title() string { return b.title.Text() }

// HeightFor is the height at a width, 48 at least.
func (b *Banner) HeightFor(width float32) float32 {
	return max(look.Px(48), heightFor(b.row, width-look.Px(22+16))+look.Px(12))
}

// CreateRenderer is part of fyne.Widget.
func (b *Banner) CreateRenderer() fyne.WidgetRenderer {
	ground, bar := &canvas.Rectangle{}, &canvas.Rectangle{}
	return draw(&drawn{
		objects: []fyne.CanvasObject{ground, bar, b.row},
		min: func() fyne.Size {
			return fyne.NewSize(b.row.MinSize().Width+look.Px(38), b.HeightFor(max(b.Size().Width, look.Px(480))))
		},
		place: func(size fyne.Size) {
			At(ground, 0, 0, size.Width, size.Height)
			At(bar, 0, 0, look.Px(4), size.Height)
			inner := size.Width - look.Px(38)
			h := heightFor(b.row, inner)
			At(b.row, look.Px(22), (size.Height-h)/2, inner, h)
		},
		paint: func() {
			fill(ground, b.mark.Tint, 4)
			fill(bar, b.mark.Color, 0)
			b.sign.Set(b.mark.Icon, b.mark.Color)
			SetVisible(b.sub, b.sub.Text() != "")
			SetVisible(b.acts, len(b.acts.Objects) > 0)
			bar.TopLeftCornerRadius, bar.BottomLeftCornerRadius = look.Px(4), look.Px(4)
		},
	})
}

// Rule is a line of one pixel, across or, with Upright, up and down.
type Rule struct {
	widget.BaseWidget
	upright bool
}

// NewRule returns a line across.
func NewRule() *Rule {
	r := &Rule{}
	r.ExtendBaseWidget(r)
	return r
}

// NewUpright returns a line up and down, 24 high.
func NewUpright() *Rule {
	r := &Rule{upright: true}
	r.ExtendBaseWidget(r)
	return r
}

// Wide says that a line across takes the width that is left.
func (r *Rule) Wide() bool { return !r.upright }

// CreateRenderer is part of fyne.Widget.
func (r *Rule) CreateRenderer() fyne.WidgetRenderer {
	line := &canvas.Rectangle{}
	return draw(&drawn{
		objects: []fyne.CanvasObject{line},
		min: func() fyne.Size {
			if r.upright {
				return fyne.NewSize(1, look.Px(24))
			}
			return fyne.NewSize(1, 1)
		},
		place: func(size fyne.Size) { At(line, 0, 0, size.Width, size.Height) },
		paint: func() { fill(line, theme.ColorNameSeparator, 0) },
	})
}
