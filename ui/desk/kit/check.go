package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"

	"github.com/keydesk/keydesk/ui/desk/look"
)

// State is what a check box says.
type State int

// States of a check box. Undecided is one that must be clicked before the form
// is complete.
const (
	Off State = iota
	On
	Undecided
)

// Check is a check box with a text and a line of help.
type Check struct {
	control
	OnChanged func(on bool)

	state State
	label *Text
	help  *Text
}

// NewCheck returns a box that is off. help may be "".
func NewCheck(label, help string, changed func(bool)) *Check {
	c := &Check{label: NewText(label, Plain()), help: NewText(help, Helper()), OnChanged: changed}
	c.extend(c)
	return c
}

// State is what the box says.
func (c *Check) State() State { return c.state }

// On says whether it is on.
func (c *Check) On() bool { return c.state == On }

// Label is the text beside the box.
func (c *Check) Label() string { return c.label.Text() }

// SetHelp changes the line of help.
func (c *Check) SetHelp(text string) { c.help.SetText(text); c.Refresh() }

// Set sets the box without calling OnChanged.
func (c *Check) Set(s State) { c.state = s; c.Refresh() }

// toggle is what a click does. An undecided box becomes on.
func (c *Check) toggle() {
	if c.state == On {
		c.state = Off
	} else {
		c.state = On
	}
	c.Refresh()
	if c.OnChanged != nil {
		c.OnChanged(c.On())
	}
}

// Tapped is part of fyne.Tappable.
func (c *Check) Tapped(*fyne.PointEvent) { Focus(c); c.use(c.toggle) }

// TypedKey is part of fyne.Focusable.
func (c *Check) TypedKey(ev *fyne.KeyEvent) { c.key(ev, c.toggle) }

// Natural is the width of box and text on one line.
func (c *Check) Natural() float32 { return look.Px(24) + max(c.label.Natural(), c.help.Natural()) }

// HeightFor is the height at a width.
func (c *Check) HeightFor(width float32) float32 {
	return markHeight(width, c.label, c.help)
}

// CreateRenderer is part of fyne.Widget.
func (c *Check) CreateRenderer() fyne.WidgetRenderer {
	box, sign, frame := &canvas.Rectangle{}, icon(), ring()
	return draw(&drawn{
		objects: []fyne.CanvasObject{box, sign, c.label, c.help, frame},
		min:     func() fyne.Size { return markMin(c.Size().Width, c.label, c.help) },
		place: func(size fyne.Size) {
			placeMark(size, box, sign, c.label, c.help)
			placeRingAt(frame, box, look.Px(3), c.focused)
		},
		paint: func() {
			on := c.state != Off
			paintMark(box, c.label, on, c.Disabled())
			name := map[State]string{On: "check", Undecided: "minus"}[c.state]
			showIcon(sign, name, onMark(c.Disabled()))
		},
	})
}

// mark is the side of a check box and the diameter of a radio button.
const mark = 16

// markHeight is the height of a mark with its texts.
func markHeight(width float32, label, help *Text) float32 {
	w := width - look.Px(24)
	h := label.HeightFor(w) + look.Px(8)
	if help.Text() != "" {
		h += help.HeightFor(w) - look.Px(2)
	}
	return max(h, look.Px(28))
}

func markMin(width float32, label, help *Text) fyne.Size {
	if width == 0 {
		width = look.Px(24) + min(max(label.Natural(), help.Natural()), look.Px(320))
	}
	return fyne.NewSize(look.Px(24)+max(label.MinSize().Width, help.MinSize().Width), markHeight(width, label, help))
}

// placeMark puts a mark beside the first line of its label.
func placeMark(size fyne.Size, box fyne.CanvasObject, sign *canvas.Image, label, help *Text) {
	w, top := size.Width-look.Px(24), look.Px(4)
	At(box, 0.5, top+look.Px(2)+0.5, look.Px(mark)-1, look.Px(mark)-1)
	At(sign, look.Px(1.5), top+look.Px(3.5), look.Px(13), look.Px(13))
	h := label.HeightFor(w)
	At(label, look.Px(24), top, w, h)
	At(help, look.Px(24), top+h-look.Px(2), w, help.HeightFor(w))
}

// placeRingAt puts a ring around a mark whose corners have a radius.
func placeRingAt(r *canvas.Rectangle, box fyne.CanvasObject, radius float32, on bool) {
	placeRing(r, box.Size(), on)
	r.Move(r.Position().Add(box.Position()).SubtractXY(1, 1))
	r.Resize(r.Size().AddWidthHeight(2, 2))
	r.CornerRadius = radius + 3
}

// paintMark colors a box and its label.
func paintMark(box *canvas.Rectangle, label *Text, on, disabled bool) {
	ground, line, text := markColors(on, disabled)
	fill(box, ground, 3)
	edge(box, line, 1)
	label.SetStyle(Plain().In(text))
}

// markColors are the colors of a mark's ground and line and of its label.
func markColors(on, disabled bool) (ground, line, text fyne.ThemeColorName) {
	switch {
	case disabled && on:
		return theme.ColorNameDisabled, theme.ColorNameDisabled, theme.ColorNameDisabled
	case disabled:
		return theme.ColorNameDisabledButton, theme.ColorNameDisabled, theme.ColorNameDisabled
	case on:
		return theme.ColorNamePrimary, theme.ColorNamePrimary, theme.ColorNameForeground
	}
	return theme.ColorNameInputBackground, theme.ColorNameInputBorder, theme.ColorNameForeground
}

// onMark is the color of the sign on a filled mark.
func onMark(disabled bool) fyne.ThemeColorName {
	if disabled {
		return theme.ColorNameBackground
	}
	return theme.ColorNameForegroundOnPrimary
}
