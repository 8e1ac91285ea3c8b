package kit

import (
	"slices"
	"strings"
	"unicode"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/keydesk/keydesk/ui/desk/look"
)

// Select is one choice of several in a box that opens. With the keyboard: space
// or ↓ opens, ← and → go on without opening, a letter goes to what begins with
// it.
type Select struct {
	control
	OnChanged func(index int)

	options []string
	chosen  int
	icon    string
	bad     bool
	name    string
}

// NewSelect returns a select; nothing is chosen yet. icon may be "".
func NewSelect(icon string, options []string, changed func(int)) *Select {
	s := &Select{options: options, chosen: -1, icon: icon, OnChanged: changed}
	s.extend(s)
	return s
}

// Options are what can be chosen.
func (s *Select) Options() []string { return slices.Clone(s.options) }

// SetOptions changes what can be chosen, and chooses index (-1 for none)
// without calling OnChanged.
func (s *Select) SetOptions(options []string, index int) {
	s.options, s.chosen = options, index
	s.Refresh()
}

// Chosen is the index of what is chosen, -1 for nothing.
func (s *Select) Chosen() int { return s.chosen }

// Text is what is chosen, "" for nothing.
func (s *Select) Text() string {
	if s.chosen < 0 || s.chosen >= len(s.options) {
		return ""
	}
	return s.options[s.chosen]
}

// Choose chooses, and calls OnChanged where that is something else than before.
func (s *Select) Choose(index int) {
	if index < 0 || index >= len(s.options) || index == s.chosen {
		return
	}
	s.chosen = index
	s.Refresh()
	if s.OnChanged != nil {
		s.OnChanged(index)
	}
}

// SetBad frames the select as wrong.
func (s *Select) SetBad(bad bool) { s.bad = bad; s.Refresh() }

// Wide says that a row gives it the width that is left.
func (s *Select) Wide() bool { return false }

// Natural is the width at which every option fits.
func (s *Select) Natural() float32 {
	wide := float32(0)
	for _, o := range s.options {
		wide = max(wide, Style{}.label(o))
	}
	if s.icon != "" {
		wide += look.Px(24)
	}
	return wide + look.Px(48)
}

// Tapped is part of fyne.Tappable.
func (s *Select) Tapped(*fyne.PointEvent) { s.use(func() { Focus(s); s.open() }) }

// TypedKey is part of fyne.Focusable.
func (s *Select) TypedKey(ev *fyne.KeyEvent) {
	switch {
	case ev.Name == fyne.KeyDown || ev.Name == fyne.KeyUp:
		s.use(s.open)
	case ev.Name == fyne.KeyRight && !s.Disabled():
		s.Choose(s.chosen + 1)
	case ev.Name == fyne.KeyLeft && !s.Disabled():
		s.Choose(s.chosen - 1)
	default:
		s.key(ev, s.open)
	}
}

// TypedRune is part of fyne.Focusable: it goes to the next option that begins
// with the letter.
func (s *Select) TypedRune(r rune) {
	if s.Disabled() || unicode.IsSpace(r) {
		return
	}
	for i := range s.options {
		n := (s.chosen + 1 + i) % len(s.options)
		if strings.HasPrefix(strings.ToLower(s.options[n]), strings.ToLower(string(r))) {
			s.Choose(n)
			return
		}
	}
}

// open shows the options under the box.
func (s *Select) open() {
	c := CanvasOf(s)
	if c == nil {
		return
	}
	var items []*fyne.MenuItem
	for i, option := range s.options {
		item := fyne.NewMenuItem(option, func() { s.Choose(i) })
		item.Checked = i == s.chosen
		items = append(items, item)
	}
	pop := widget.NewPopUpMenu(fyne.NewMenu("", items...), c)
	pop.ShowAtPosition(fyne.CurrentApp().Driver().AbsolutePositionForObject(s).AddXY(0, s.Size().Height+look.Px(2)))
	pop.Resize(fyne.NewSize(max(s.Size().Width, pop.MinSize().Width), pop.MinSize().Height))
}

// CreateRenderer is part of fyne.Widget.
func (s *Select) CreateRenderer() fyne.WidgetRenderer {
	ground, frame, sign, arrow := &canvas.Rectangle{}, &canvas.Rectangle{StrokeWidth: 2}, icon(), icon()
	text := NewText("", Style{Elide: true})
	return draw(&drawn{
		objects: []fyne.CanvasObject{ground, sign, text, arrow, frame},
		min:     func() fyne.Size { return fyne.NewSize(min(s.Natural(), look.Px(96)), look.Px(32)) },
		place: func(size fyne.Size) {
			At(ground, 0.5, 0.5, size.Width-1, size.Height-1)
			placeFrame(frame, size)
			i, x := look.Px(16), look.Px(8)
			if s.icon != "" {
				At(sign, x, (size.Height-i)/2, i, i)
				x += i + look.Px(8)
			}
			At(arrow, size.Width-look.Px(8)-i, (size.Height-i)/2, i, i)
			At(text, x, 0, size.Width-x-look.Px(28), size.Height)
		},
		paint: func() {
			fill(ground, theme.ColorNameInputBackground, 4)
			edge(ground, theme.ColorNameInputBorder, 1)
			color := theme.ColorNameForeground
			if s.Disabled() {
				color = theme.ColorNameDisabled
			}
			text.SetStyle(Style{Elide: true, Color: color})
			text.SetText(s.Text())
			showIcon(sign, s.icon, color)
			showIcon(arrow, "down", color)
			paintFrame(frame, s.focused, s.bad)
		},
	})
}
