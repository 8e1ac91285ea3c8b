package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/keydesk/keydesk/ui/desk/look"
)

// Tell shows a sentence under an object, such as why it cannot be used, until
// the next click or key.
func Tell(o fyne.CanvasObject, sentence string) {
	c := CanvasOf(o)
	if c == nil {
		return
	}
	text := NewText(sentence, Plain())
	width := min(text.Natural(), look.Px(320), c.Size().Width-look.Px(48))
	text.Resize(fyne.NewSize(width, text.HeightFor(width)))
	b := &bubble{canvas: c, text: text, ground: &canvas.Rectangle{}}
	b.ExtendBaseWidget(b)
	pos := fyne.CurrentApp().Driver().AbsolutePositionForObject(o).AddXY(0, o.Size().Height+look.Px(4))
	size := text.Size().AddWidthHeight(look.Px(24), look.Px(16))
	if pos.Y+size.Height > c.Size().Height {
		pos.Y -= o.Size().Height + size.Height + look.Px(8)
	}
	pos.X = max(look.Px(4), min(pos.X, c.Size().Width-size.Width-look.Px(4)))
	b.at, b.box = pos, size
	c.Overlays().Add(b)
	b.Resize(c.Size())
	c.Focus(b)
}

// bubble is a sentence over the window; anything that is done closes it.
type bubble struct {
	widget.BaseWidget
	canvas fyne.Canvas
	text   *Text
	ground *canvas.Rectangle
	at     fyne.Position
	box    fyne.Size
}

func (b *bubble) close() { b.canvas.Overlays().Remove(b) }

// Tapped is part of fyne.Tappable.
func (b *bubble) Tapped(*fyne.PointEvent) { b.close() }

// FocusGained is part of fyne.Focusable.
func (b *bubble) FocusGained() {}

// FocusLost is part of fyne.Focusable.
func (b *bubble) FocusLost() {}

// TypedRune is part of fyne.Focusable.
func (b *bubble) TypedRune(rune) {}

// TypedKey is part of fyne.Focusable.
func (b *bubble) TypedKey(*fyne.KeyEvent) { b.close() }

// Sentence is what it says.
func (b *bubble) Sentence() string { return b.text.Text() }

// CreateRenderer is part of fyne.Widget.
func (b *bubble) CreateRenderer() fyne.WidgetRenderer {
	return draw(&drawn{
		objects: []fyne.CanvasObject{b.ground, b.text},
		min:     func() fyne.Size { return b.box },
		place: func(fyne.Size) {
			At(b.ground, b.at.X, b.at.Y, b.box.Width, b.box.Height)
			At(b.text, b.at.X+look.Px(12), b.at.Y+look.Px(8), b.box.Width-look.Px(24), b.box.Height-look.Px(16))
		},
		paint: func() {
			fill(b.ground, theme.ColorNameOverlayBackground, 4)
			edge(b.ground, theme.ColorNameInputBorder, 1)
		},
	})
}
