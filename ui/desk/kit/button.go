package kit

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"

	"github.com/keydesk/keydesk/ui/desk/look"
)

// Kind is what a button is among others.
type Kind int

// Kinds of buttons. One Primary a window or dialog; Danger where something is
// offered that cannot be undone, DangerNow in its own confirmation.
const (
	Secondary Kind = iota
	Primary
	Danger
	DangerNow
	Link    // a text in the color of links
	Bare    // an icon without a ground
	Flat    // a text without a ground, as in the top bar
	FlatBad // the same, of what is wrong
)

// Button is a button, a link, or an icon to click.
type Button struct {
	control
	OnTap func()

	text, icon string
	kind       Kind
	about      string
}

// NewButton returns a button; icon may be "".
func NewButton(text, icon string, kind Kind, tap func()) *Button {
	b := &Button{text: text, icon: icon, kind: kind, OnTap: tap}
	b.extend(b)
	return b
}

// NewLink returns a link.
func NewLink(text string, tap func()) *Button { return NewButton(text, "", Link, tap) }

// NewIconButton returns an icon to click. name says what it does, for tests and
// for whoever asks; it is not drawn.
func NewIconButton(icon, name string, tap func()) *Button { return NewButton(name, icon, Bare, tap) }

// Text is what it says.
func (b *Button) Text() string { return b.text }

// SetText changes what it says.
func (b *Button) SetText(text string) { b.text = text; b.Refresh() }

// About says what the button is about, where several say the same: "Rename…" and
// the name of the line that it stands in.
func (b *Button) About(what string) *Button { b.about = what; return b }

// SetIcon changes its icon.
func (b *Button) SetIcon(icon string) { b.icon = icon; b.Refresh() }

// SetKind changes its kind: where a banner offers the deed, the page's own
// button steps back.
func (b *Button) SetKind(kind Kind) { b.kind = kind; b.Refresh() }

// Tapped is part of fyne.Tappable.
func (b *Button) Tapped(*fyne.PointEvent) { b.use(b.OnTap) }

// TypedKey is part of fyne.Focusable.
func (b *Button) TypedKey(ev *fyne.KeyEvent) {
	if Enter(ev) && dialogOf(b) == nil {
		b.use(b.OnTap)
		return
	}
	b.key(ev, b.OnTap)
}

// Enter says whether a key is Enter, of which keyboards have two.
func Enter(ev *fyne.KeyEvent) bool { return ev.Name == fyne.KeyReturn || ev.Name == fyne.KeyEnter }

// Cursor is part of desktop.Cursorable.
func (b *Button) Cursor() desktop.Cursor {
	if b.kind == Link && !b.Disabled() {
		return desktop.PointerCursor
	}
	return desktop.DefaultCursor
}

// colors are the button's text and ground; "" for no ground.
func (b *Button) colors() (text, ground fyne.ThemeColorName) {
	switch {
	case b.kind == Link || b.kind == Bare || b.kind == Flat || b.kind == FlatBad:
		text = theme.ColorNameForeground
		if b.kind == FlatBad {
			text = theme.ColorNameError
		}
		if b.kind == Link {
			text = theme.ColorNameHyperlink
		}
		if b.Disabled() {
			text = theme.ColorNameDisabled
		}
		return text, ""
	case b.Disabled():
		return theme.ColorNameDisabled, theme.ColorNameDisabledButton
	case b.kind == Primary:
		return theme.ColorNameForegroundOnPrimary, theme.ColorNamePrimary
	case b.kind == DangerNow:
		return theme.ColorNameForegroundOnError, theme.ColorNameError
	case b.kind == Danger:
		return theme.ColorNameError, theme.ColorNameButton
	}
	return theme.ColorNameForeground, theme.ColorNameButton
}

// style is how the text looks.
func (b *Button) style() Style {
	text, _ := b.colors()
	return Style{Color: text, Bold: b.kind == Primary || b.kind == DangerNow}
}

// inner is the width of icon, gap and text.
func (b *Button) inner() float32 {
	w := float32(0)
	if b.icon != "" {
		w = look.Px(16)
	}
	if b.text != "" && b.kind != Bare {
		if b.icon != "" {
			w += look.Px(8)
		}
		w += b.style().label(b.text) + 1
	}
	return w
}

// CreateRenderer is part of fyne.Widget.
func (b *Button) CreateRenderer() fyne.WidgetRenderer {
	ground, shade, frame, sign, text := &canvas.Rectangle{}, &canvas.Rectangle{}, ring(), icon(), canvas.NewText("", nil)
	return draw(&drawn{
		objects: []fyne.CanvasObject{ground, shade, sign, text, frame},
		min:     b.min,
		place: func(size fyne.Size) {
			At(ground, 0, 0, size.Width, size.Height)
			At(shade, 0, 0, size.Width, size.Height)
			x := (size.Width - b.inner()) / 2
			if b.kind == Link {
				x = 0
			}
			if b.icon != "" {
				At(sign, x, (size.Height-look.Px(16))/2, look.Px(16), look.Px(16))
				x += look.Px(24)
			}
			At(text, x, 0, size.Width-x, size.Height)
			placeRing(frame, size, b.focused)
		},
		paint: func() { b.paint(ground, shade, sign, text) },
	})
}

func (b *Button) min() fyne.Size {
	switch b.kind {
	case Link:
		return fyne.NewSize(b.inner(), look.Px(20))
	case Bare:
		return fyne.NewSquareSize(look.Px(24))
	case Flat, FlatBad:
		return fyne.NewSize(b.inner()+look.Px(12), look.Px(32))
	}
	return fyne.NewSize(max(b.inner()+look.Px(24), look.Px(56)), look.Px(32))
}

func (b *Button) paint(ground, shade *canvas.Rectangle, sign *canvas.Image, text *canvas.Text) {
	on, under := b.colors()
	ground.FillColor, shade.FillColor = color.Transparent, color.Transparent
	if under != "" {
		fill(ground, under, 4)
	}
	if b.hovered && b.kind != Link && !b.Disabled() {
		fill(shade, theme.ColorNameHover, 4)
	}
	showIcon(sign, b.icon, on)
	b.style().apply(text)
	text.Text = b.text
	if b.kind == Bare {
		text.Text = ""
	}
}
