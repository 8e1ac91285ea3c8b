package kit

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"

	"github.com/keydesk/keydesk/ui/desk/look"
)

// Action is a line of an Actions panel: a key cap or an icon, what it does, and
// with an icon its key at the right. What cannot be used stays in place.
type Action struct {
	control
	OnTap func()

	shortcut, icon string
	label          *Text
}

// NewAction returns an action; with icon "" its key is drawn as a cap.
func NewAction(key, icon, label string, tap func()) *Action {
	a := &Action{shortcut: key, icon: icon, label: NewText(label, Plain()), OnTap: tap}
	a.extend(a)
	return a
}

// Label is what it does.
func (a *Action) Label() string { return a.label.Text() }

// Tapped is part of fyne.Tappable.
func (a *Action) Tapped(*fyne.PointEvent) { a.use(a.OnTap) }

// TypedKey is part of fyne.Focusable.
func (a *Action) TypedKey(ev *fyne.KeyEvent) {
	if Enter(ev) {
		a.use(a.OnTap)
		return
	}
	a.key(ev, a.OnTap)
}

// Wide says that a row gives it the width that is left.
func (a *Action) Wide() bool { return true }

// cap is a key cap's size in the design.
const (
	capWidth  = 28
	capHeight = 20
)

// parts are where the label begins and how wide it is.
func (a *Action) parts(width float32) (x, w float32) {
	if a.icon == "" {
		x = look.Px(capWidth + 12)
		return x, width - x
	}
	x = look.Px(30)
	return x, width - x - look.Px(28)
}

// HeightFor is 32, or more where the label takes two lines.
func (a *Action) HeightFor(width float32) float32 {
	_, w := a.parts(width)
	lines := a.label.HeightFor(w) / a.label.style.lineHeight()
	return look.Px(32) + (lines-1)*look.Px(16)
}

// CreateRenderer is part of fyne.Widget.
func (a *Action) CreateRenderer() fyne.WidgetRenderer {
	shade, box, key, sign, frame := &canvas.Rectangle{}, &canvas.Rectangle{}, canvas.NewText(a.shortcut, nil), icon(), ring()
	return draw(&drawn{
		objects: []fyne.CanvasObject{shade, box, key, sign, a.label, frame},
		min: func() fyne.Size {
			return fyne.NewSize(look.Px(120), a.HeightFor(max(a.Size().Width, look.Px(255))))
		},
		place: func(size fyne.Size) {
			At(shade, -look.Px(6), 0, size.Width+look.Px(12), size.Height)
			x, w := a.parts(size.Width)
			h := a.label.HeightFor(w)
			At(a.label, x, (size.Height-h)/2, w, h)
			At(box, 0.5, (size.Height-look.Px(capHeight))/2+0.5, look.Px(capWidth)-1, look.Px(capHeight)-1)
			At(key, 0, 0, look.Px(capWidth), size.Height)
			if a.icon != "" {
				At(key, size.Width-look.Px(capWidth), 0, look.Px(capWidth), size.Height)
			}
			At(sign, look.Px(1), (size.Height-look.Px(16))/2, look.Px(16), look.Px(16))
			placeRing(frame, size, a.focused)
		},
		paint: func() { a.paint(shade, box, key, sign) },
	})
}

func (a *Action) paint(shade, box *canvas.Rectangle, key *canvas.Text, sign *canvas.Image) {
	text, line, lead := theme.ColorNameForeground, theme.ColorNameInputBorder, theme.ColorNamePrimary
	if a.Disabled() {
		text, line, lead = theme.ColorNameDisabled, theme.ColorNameSeparator, theme.ColorNameDisabled
	}
	shade.FillColor = color.Transparent
	if a.hovered && !a.Disabled() {
		fill(shade, theme.ColorNameHover, 4)
	}
	a.label.SetStyle(Plain().In(text))
	fill(box, theme.ColorNameBackground, 4)
	edge(box, line, 1)
	SetVisible(box, a.icon == "")
	style := Style{Size: theme.SizeNameCaptionText, Bold: true, Color: text, Align: fyne.TextAlignCenter}
	if a.icon != "" {
		style = Style{Size: theme.SizeNameCaptionText, Color: theme.ColorNamePlaceHolder, Align: fyne.TextAlignTrailing}
		if a.Disabled() {
			style.Color = text
		}
	}
	style.apply(key)
	key.Text = a.shortcut
	if a.icon == "" {
		key.TextSize = look.Px(11)
	}
	showIcon(sign, a.icon, lead)
}
