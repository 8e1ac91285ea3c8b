package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/keydesk/keydesk/ui/desk/look"
)

// Mark is a shape and a color that stand for a state. It is always shown with
// a word: neither shape nor color carries a fact alone.
type Mark struct {
	Icon  string
	Color fyne.ThemeColorName
	Tint  fyne.ThemeColorName // the ground of a chip
}

// The marks of the design.
func MarkGood() Mark {
	return Mark{"disc-check", theme.ColorNameSuccess, look.TintSuccess}
}

// MarkLocked is a filled padlock.
func MarkLocked() Mark { return Mark{"lock-filled", theme.ColorNameError, look.TintError} }

// MarkInactive is a ring with a bar.
func MarkInactive() Mark {
	return Mark{"ring-bar", theme.ColorNamePlaceHolder, theme.ColorNameButton}
}

// MarkUnconfirmed is an envelope.
func MarkUnconfirmed() Mark { return Mark{"mail", theme.ColorNameWarning, look.TintWarning} }

// MarkUnregistered is a dashed ring.
func MarkUnregistered() Mark {
	return Mark{"ring-dashed", theme.ColorNamePlaceHolder, theme.ColorNameButton}
}

// MarkNoPassword is a key.
func MarkNoPassword() Mark { return Mark{"key", theme.ColorNameWarning, look.TintWarning} }

// MarkWarning is a filled triangle, for a mail that failed.
func MarkWarning() Mark { return Mark{"triangle-full", theme.ColorNameWarning, look.TintWarning} }

// MarkError is a filled triangle in red.
func MarkError() Mark { return Mark{"triangle-full", theme.ColorNameError, look.TintError} }

// MarkDeleted is a bin.
func MarkDeleted() Mark { return Mark{"bin", theme.ColorNamePlaceHolder, theme.ColorNameButton} }

// MarkWaiting is a clock.
func MarkWaiting() Mark { return Mark{"clock", theme.ColorNameWarning, look.TintWarning} }

// MarkInfo is an i in a ring.
func MarkInfo() Mark { return Mark{"info", theme.ColorNamePlaceHolder, look.TintPrimary} }

// NewIcon returns an icon of a side in the design's pixels.
func NewIcon(name string, color fyne.ThemeColorName, side float32) *Icon {
	i := &Icon{name: name, color: color, side: side}
	i.ExtendBaseWidget(i)
	return i
}

// Icon is one of the look's icons in a color of the theme.
type Icon struct {
	widget.BaseWidget
	name  string
	color fyne.ThemeColorName
	side  float32
}

// Set changes what it shows.
func (i *Icon) Set(name string, color fyne.ThemeColorName) {
	if i.name != name || i.color != color {
		i.name, i.color = name, color
		i.Refresh()
	}
}

// CreateRenderer is part of fyne.Widget.
func (i *Icon) CreateRenderer() fyne.WidgetRenderer {
	img := icon()
	return draw(&drawn{
		objects: []fyne.CanvasObject{img},
		min:     func() fyne.Size { return fyne.NewSquareSize(look.Px(i.side)) },
		place:   func(size fyne.Size) { At(img, 0, 0, size.Width, size.Height) },
		paint:   func() { showIcon(img, i.name, i.color) },
	})
}

// Picture is an image in its own colors, such as the program's icon.
type Picture struct {
	widget.BaseWidget
	image *canvas.Image
	side  float32
}

// NewPicture returns an image of a side in the design's pixels.
func NewPicture(r fyne.Resource, side float32) *Picture {
	p := &Picture{image: canvas.NewImageFromResource(r), side: side}
	p.image.FillMode = canvas.ImageFillContain
	p.ExtendBaseWidget(p)
	return p
}

// CreateRenderer is part of fyne.Widget.
func (p *Picture) CreateRenderer() fyne.WidgetRenderer {
	return draw(&drawn{
		objects: []fyne.CanvasObject{p.image},
		min:     func() fyne.Size { return fyne.NewSquareSize(look.Px(p.side)) },
		place:   func(size fyne.Size) { At(p.image, 0, 0, size.Width, size.Height) },
	})
}

// Status is a mark and its word: in a row of a list, or as a chip with a tinted
// ground in a header.
type Status struct {
	widget.BaseWidget
	mark Mark
	word *Text
	chip bool
}

// NewStatus returns a mark with its word.
func NewStatus(m Mark, word string) *Status {
	s := &Status{mark: m, word: NewText(word, Style{Elide: true})}
	s.ExtendBaseWidget(s)
	return s
}

// NewChip returns a mark with its word on a tinted ground, 24 high.
func NewChip(m Mark, word string) *Status {
	s := &Status{mark: m, word: NewText(word, Style{}), chip: true}
	s.ExtendBaseWidget(s)
	return s
}

// Word is the word.
func (s *Status) Word() string { return s.word.Text() }

// Set changes mark and word.
func (s *Status) Set(m Mark, word string) {
	s.mark = m
	s.word.SetText(word)
	s.Refresh()
}

// Natural is the width at which the word is not cut.
func (s *Status) Natural() float32 {
	if s.chip {
		return look.Px(8+14+7+8) + s.word.Natural()
	}
	return look.Px(23) + s.word.Natural()
}

// CreateRenderer is part of fyne.Widget.
func (s *Status) CreateRenderer() fyne.WidgetRenderer {
	ground, sign := &canvas.Rectangle{}, icon()
	return draw(&drawn{
		objects: []fyne.CanvasObject{ground, sign, s.word},
		min: func() fyne.Size {
			if s.chip {
				return fyne.NewSize(s.Natural(), look.Px(24))
			}
			return fyne.NewSize(look.Px(23)+s.word.MinSize().Width, look.Px(20))
		},
		place: func(size fyne.Size) {
			At(ground, 0, 0, size.Width, size.Height)
			x, side, gap := float32(0), look.Px(15), look.Px(8)
			if s.chip {
				x, side, gap = look.Px(8), look.Px(14), look.Px(7)
			}
			At(sign, x, (size.Height-side)/2, side, side)
			x += side + gap
			At(s.word, x, 0, size.Width-x, size.Height)
		},
		paint: func() {
			SetVisible(ground, s.chip)
			if s.chip {
				fill(ground, s.mark.Tint, 4)
				s.word.SetStyle(Style{Bold: true, Color: s.mark.Color, Size: theme.SizeNameCaptionText})
			}
			showIcon(sign, s.mark.Icon, s.mark.Color)
		},
	})
}
