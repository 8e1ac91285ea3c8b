package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/keydesk/keydesk/ui/desk/look"
)

// Option is one of several ways, of which one is taken.
type Option struct {
	Label, Help string
	// Body, where not nil, is shown under the option while it is chosen: each
	// way opens its own fields.
	Body fyne.CanvasObject
}

// Choice lets one of several options be taken: radio buttons with their fields.
// ↑ and ↓ go from one to the next.
type Choice struct {
	widget.BaseWidget
	OnChanged func(index int)

	box    *fyne.Container
	radios []*radio
	bodies []fyne.CanvasObject
	chosen int
}

// NewChoice returns a choice; the first option is taken.
func NewChoice(options []Option, changed func(int)) *Choice {
	c := &Choice{box: Column(0), OnChanged: changed}
	for i, o := range options {
		r := &radio{choice: c, index: i, label: NewText(o.Label, Plain()), help: NewText(o.Help, Helper())}
		r.extend(r)
		c.radios = append(c.radios, r)
		c.box.Add(r)
		body := o.Body
		if body != nil {
			body = Inset(body, 4, 0, 8, 24)
			c.box.Add(body)
		}
		c.bodies = append(c.bodies, body)
	}
	c.ExtendBaseWidget(c)
	c.show()
	return c
}

// Chosen is the index of the option that is taken.
func (c *Choice) Chosen() int { return c.chosen }

// Choose takes an option, and calls OnChanged where it is another one.
func (c *Choice) Choose(index int) {
	if index < 0 || index >= len(c.radios) || index == c.chosen {
		return
	}
	c.chosen = index
	c.show()
	if c.OnChanged != nil {
		c.OnChanged(index)
	}
}

// DisableOption makes an option refuse, with the reason; "" undoes it.
func (c *Choice) DisableOption(index int, why string) { c.radios[index].Disable(why) }

// show opens the body of what is chosen, and no other.
func (c *Choice) show() {
	for i, body := range c.bodies {
		if body != nil {
			SetVisible(body, i == c.chosen)
		}
	}
	c.Refresh()
}

// HeightFor is the height at a width.
func (c *Choice) HeightFor(width float32) float32 { return heightFor(c.box, width) }

// CreateRenderer is part of fyne.Widget.
func (c *Choice) CreateRenderer() fyne.WidgetRenderer {
	return draw(&drawn{
		objects: []fyne.CanvasObject{c.box},
		min:     c.box.MinSize,
		place:   func(size fyne.Size) { At(c.box, 0, 0, size.Width, size.Height); c.box.Refresh() },
		paint: func() {
			for _, r := range c.radios {
				r.Refresh()
			}
		},
	})
}

// radio is one option's button.
type radio struct {
	control
	choice      *Choice
	index       int
	label, help *Text
}

// Label is its text.
func (r *radio) Label() string { return r.label.Text() }

func (r *radio) take() { r.choice.Choose(r.index) }

// Tapped is part of fyne.Tappable.
func (r *radio) Tapped(*fyne.PointEvent) { Focus(r); r.use(r.take) }

// TypedKey is part of fyne.Focusable.
func (r *radio) TypedKey(ev *fyne.KeyEvent) {
	step := map[fyne.KeyName]int{fyne.KeyDown: 1, fyne.KeyUp: -1}[ev.Name]
	if step == 0 {
		r.key(ev, r.take)
		return
	}
	if next := r.index + step; next >= 0 && next < len(r.choice.radios) {
		other := r.choice.radios[next]
		Focus(other)
		if !other.Disabled() {
			other.take()
		}
	}
}

// HeightFor is the height at a width.
func (r *radio) HeightFor(width float32) float32 { return markHeight(width, r.label, r.help) }

// CreateRenderer is part of fyne.Widget.
func (r *radio) CreateRenderer() fyne.WidgetRenderer {
	circle, dot, frame, none := &canvas.Circle{}, &canvas.Circle{}, ring(), icon()
	return draw(&drawn{
		objects: []fyne.CanvasObject{circle, dot, r.label, r.help, frame},
		min:     func() fyne.Size { return markMin(r.Size().Width, r.label, r.help) },
		place: func(size fyne.Size) {
			placeMark(size, circle, none, r.label, r.help)
			m := look.Px(8)
			At(dot, (look.Px(mark)-m)/2, circle.Position().Y-0.5+(look.Px(mark)-m)/2, m, m)
			placeRingAt(frame, circle, look.Px(mark/2), r.focused)
		},
		paint: func() {
			on := r.choice.chosen == r.index
			ground, line, text := markColors(false, r.Disabled())
			if on && !r.Disabled() {
				line = theme.ColorNamePrimary
			}
			circle.FillColor, circle.StrokeColor, circle.StrokeWidth = theme.Color(ground), theme.Color(line), 1.2
			r.label.SetStyle(Plain().In(text))
			dot.FillColor = theme.Color(theme.ColorNamePrimary)
			SetVisible(dot, on)
		},
	})
}
