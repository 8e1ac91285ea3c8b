package kit

import (
	"unicode"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/keydesk/keydesk/ui/desk/look"
)

// Cells show what is read aloud, a letter a cell: a bar above it is a capital,
// a frame around it a digit, so that nothing rests on color or on the shape of
// a letter. Cells are 32 by 48, in groups.
//
// The letters are kept until Clear, and drawn: whoever shows a secret clears it.
type Cells struct {
	widget.BaseWidget
	letters []rune
	group   int
	small   bool
}

// NewCells returns cells in groups of a size, 0 for no groups.
func NewCells(text string, group int) *Cells {
	c := &Cells{letters: []rune(text), group: group}
	c.ExtendBaseWidget(c)
	return c
}

// NewLegend returns small cells, to explain the marks with.
func NewLegend(text string) *Cells {
	c := NewCells(text, 0)
	c.small = true
	return c
}

// Clear takes the letters away.
func (c *Cells) Clear() {
	clear(c.letters)
	c.letters = nil
	c.Refresh()
}

// cell is a cell's size.
func (c *Cells) cell() fyne.Size {
	if c.small {
		return fyne.NewSize(look.Px(20), look.Px(22))
	}
	return fyne.NewSize(look.Px(32), look.Px(48))
}

// gap is between cells, and space between groups.
const (
	cellGap    = 4
	groupSpace = 24
	cellLine   = 12
)

// groups returns the letters by group.
func (c *Cells) groups() [][]rune {
	size := c.group
	if size <= 0 {
		size = max(1, len(c.letters))
	}
	var all [][]rune
	for rest := c.letters; len(rest) > 0; {
		n := min(size, len(rest))
		all, rest = append(all, rest[:n]), rest[n:]
	}
	return all
}

// GroupWidth is the width of a full group with the space behind it, for what
// stands under it.
func (c *Cells) GroupWidth() float32 {
	n := float32(max(1, c.group))
	return n*c.cell().Width + (n-1)*look.Px(cellGap) + look.Px(groupSpace)
}

// Natural is the width of all groups beside each other.
func (c *Cells) Natural() float32 {
	return float32(len(c.groups()))*c.GroupWidth() - look.Px(groupSpace)
}

// HeightFor is the height at a width: groups go on in the next line.
func (c *Cells) HeightFor(width float32) float32 {
	perLine := max(1, int((width+look.Px(groupSpace))/c.GroupWidth()))
	lines := max(1, (len(c.groups())+perLine-1)/perLine)
	return float32(lines)*(c.cell().Height+look.Px(cellLine)) - look.Px(cellLine)
}

// CreateRenderer is part of fyne.Widget.
func (c *Cells) CreateRenderer() fyne.WidgetRenderer {
	box := container0()
	return &drawn{
		objects: []fyne.CanvasObject{box},
		min: func() fyne.Size {
			n := float32(max(1, c.group))
			if c.group <= 0 {
				n = float32(max(1, len(c.letters)))
			}
			width := n*c.cell().Width + (n-1)*look.Px(cellGap)
			return fyne.NewSize(width, c.HeightFor(max(width, c.Size().Width)))
		},
		place: func(size fyne.Size) {
			box.Objects = nil
			c.lay(size.Width, box)
			box.Resize(size)
			box.Refresh()
		},
	}
}

// lay puts all cells into a box.
func (c *Cells) lay(width float32, box *fyne.Container) {
	x, y := float32(0), float32(0)
	for _, group := range c.groups() {
		if x > 0 && x+c.GroupWidth()-look.Px(groupSpace) > width+slack {
			x, y = 0, y+c.cell().Height+look.Px(cellLine)
		}
		left := x
		for _, r := range group {
			box.Objects = append(box.Objects, c.one(r, left, y)...)
			left += c.cell().Width + look.Px(cellGap)
		}
		x += c.GroupWidth()
	}
}

// one draws a letter's cell.
func (c *Cells) one(r rune, x, y float32) []fyne.CanvasObject {
	size := c.cell()
	ground, letter := &canvas.Rectangle{}, canvas.NewText(string(r), nil)
	fill(ground, theme.ColorNameHeaderBackground, 4)
	At(ground, x, y, size.Width, size.Height)
	Style{Mono: true, Bold: true, Align: fyne.TextAlignCenter}.apply(letter)
	letter.TextSize = look.Px(26)
	if c.small {
		letter.TextSize = theme.Size(theme.SizeNameText)
	}
	At(letter, x, y, size.Width, size.Height)
	all := []fyne.CanvasObject{ground, letter}
	switch {
	case unicode.IsDigit(r):
		fill(ground, theme.ColorNamePlaceHolder, 4)
		inside := &canvas.Rectangle{}
		fill(inside, theme.ColorNameBackground, 2.5)
		At(inside, x+2, y+2, size.Width-4, size.Height-4)
		all = []fyne.CanvasObject{ground, inside, letter}
	case unicode.IsUpper(r):
		bar := rect(theme.ColorNameForeground)
		At(bar, x+size.Width/6, y+size.Height/12, size.Width*2/3, max(2, size.Height/16))
		all = append(all, bar)
	}
	return all
}
