package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/keydesk/keydesk/ui/desk/look"
)

// Meter says how strong a password is: four bars and the word.
type Meter struct {
	widget.BaseWidget
	level int
	color fyne.ThemeColorName
	word  *Text
}

// NewMeter returns a meter that says nothing yet.
func NewMeter() *Meter {
	m := &Meter{word: NewText("", Style{Bold: true, Align: fyne.TextAlignTrailing})}
	m.ExtendBaseWidget(m)
	return m
}

// Set fills 0 to 4 bars in a color and says the word.
func (m *Meter) Set(level int, color fyne.ThemeColorName, word string) {
	m.level, m.color = level, color
	m.word.SetText(word)
	m.word.SetStyle(Style{Bold: true, Color: color, Align: fyne.TextAlignTrailing})
	m.Refresh()
}

// Level is how many bars are filled.
func (m *Meter) Level() int { return m.level }

// Word is the word.
func (m *Meter) Word() string { return m.word.Text() }

// Wide says that a row gives it the width that is left.
func (m *Meter) Wide() bool { return true }

// CreateRenderer is part of fyne.Widget.
func (m *Meter) CreateRenderer() fyne.WidgetRenderer {
	var bars []*canvas.Rectangle
	var objects []fyne.CanvasObject
	for range 4 {
		b := &canvas.Rectangle{}
		bars, objects = append(bars, b), append(objects, b)
	}
	return draw(&drawn{
		objects: append(objects, m.word),
		min:     func() fyne.Size { return fyne.NewSize(m.word.Natural()+look.Px(120), look.Px(20)) },
		place: func(size fyne.Size) {
			room := max(m.word.Natural(), look.Px(54))
			w := (size.Width - room - look.Px(6+3*4)) / 4
			for i, b := range bars {
				At(b, float32(i)*(w+look.Px(4)), (size.Height-look.Px(6))/2, w, look.Px(6))
			}
			At(m.word, size.Width-room, 0, room, size.Height)
		},
		paint: func() {
			for i, b := range bars {
				fill(b, theme.ColorNameSeparator, 3)
				if i < m.level {
					fill(b, m.color, 3)
				}
			}
		},
	})
}

// Bar is how far something has come.
type Bar struct {
	widget.BaseWidget
	value float64
}

// NewBar returns a bar at 0.
func NewBar() *Bar {
	b := &Bar{}
	b.ExtendBaseWidget(b)
	return b
}

// Set moves the bar to a value from 0 to 1.
func (b *Bar) Set(value float64) { b.value = min(max(value, 0), 1); b.Refresh() }

// Value is where the bar stands.
func (b *Bar) Value() float64 { return b.value }

// Wide says that a row gives it the width that is left.
func (b *Bar) Wide() bool { return true }

// CreateRenderer is part of fyne.Widget.
func (b *Bar) CreateRenderer() fyne.WidgetRenderer {
	ground, done := &canvas.Rectangle{}, &canvas.Rectangle{}
	return draw(&drawn{
		objects: []fyne.CanvasObject{ground, done},
		min:     func() fyne.Size { return fyne.NewSize(look.Px(96), look.Px(6)) },
		place: func(size fyne.Size) {
			h := look.Px(6)
			At(ground, 0, (size.Height-h)/2, size.Width, h)
			At(done, 0, (size.Height-h)/2, size.Width*float32(b.value), h)
		},
		paint: func() {
			fill(ground, theme.ColorNameSeparator, 3)
			fill(done, theme.ColorNamePrimary, 3)
			SetVisible(done, b.value > 0)
		},
	})
}
