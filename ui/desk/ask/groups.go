package ask

import (
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/keydesk/keydesk/ui/desk/kit"
	"github.com/keydesk/keydesk/ui/desk/look"
)

// groups show the recovery key, a frame around it and its number under each
// group. Where they find no room beside each other they go on in the next line.
type groups struct {
	widget.BaseWidget
	texts []string
}

func newGroups() *groups {
	g := &groups{}
	g.ExtendBaseWidget(g)
	return g
}

// set shows a key; nil takes it away.
func (g *groups) set(texts []string) { g.texts = texts; g.Refresh() }

// The design's measures of a group.
const (
	groupHeight = 44
	groupInset  = 16
	groupSpace  = 24
)

func groupStyle() (size float32, style fyne.TextStyle) {
	return look.Px(22), fyne.TextStyle{Monospace: true, Bold: true}
}

// widest is the width of the widest group; an empty frame is as wide as a full
// one.
func (g *groups) widest() float32 {
	size, style := groupStyle()
	wide := fyne.MeasureText("WWWWWW", size, style).Width
	for _, text := range g.texts {
		wide = max(wide, fyne.MeasureText(text, size, style).Width)
	}
	return wide
}

// lines is how many lines there are at a width, and how many groups in each.
func (g *groups) lines(width float32) (lines, each int) {
	const whole = 5 // of every key; the frame keeps its height while there is none yet
	n := max(whole, len(g.texts))
	each = min(n, max(1, int((width-2*look.Px(groupInset)+look.Px(groupSpace))/(g.widest()+look.Px(groupSpace)))))
	return (n + each - 1) / each, each
}

// HeightFor is the height at a width.
func (g *groups) HeightFor(width float32) float32 {
	lines, _ := g.lines(width)
	return float32(lines)*look.Px(groupHeight) + 2*look.Px(groupInset)
}

// CreateRenderer is part of fyne.Widget.
func (g *groups) CreateRenderer() fyne.WidgetRenderer {
	frame, box := &canvas.Rectangle{}, &fyne.Container{}
	return kit.Draw(kit.Drawn{
		Objects: []fyne.CanvasObject{frame, box},
		Min: func() fyne.Size {
			return fyne.NewSize(g.widest()+2*look.Px(groupInset), g.HeightFor(max(g.Size().Width, look.Px(600))))
		},
		Place: func(size fyne.Size) {
			kit.At(frame, 0, 0, size.Width, size.Height)
			box.Objects = g.lay(size.Width)
			box.Resize(size)
			box.Refresh()
		},
		Paint: func() {
			frame.FillColor, frame.StrokeColor, frame.StrokeWidth = nil, theme.Color(theme.ColorNameInputBorder), 1
			frame.CornerRadius = look.Px(6)
		},
	})
}

// lay draws all groups at a width.
func (g *groups) lay(width float32) []fyne.CanvasObject {
	var all []fyne.CanvasObject
	_, each := g.lines(width)
	inner := width - 2*look.Px(groupInset)
	cell := inner / float32(each)
	for i, text := range g.texts {
		x, y := look.Px(groupInset)+float32(i%each)*cell, look.Px(groupInset)+float32(i/each)*look.Px(groupHeight)
		letters := canvas.NewText(text, theme.Color(theme.ColorNameForeground))
		letters.TextSize, letters.TextStyle = groupStyle()
		letters.Alignment = fyne.TextAlignCenter
		kit.At(letters, x, y, cell, look.Px(28))
		number := canvas.NewText(strconv.Itoa(i+1), theme.Color(theme.ColorNamePlaceHolder))
		number.TextSize, number.Alignment = theme.Size(theme.SizeNameCaptionText), fyne.TextAlignCenter
		kit.At(number, x, y+look.Px(28), cell, look.Px(16))
		all = append(all, letters, number)
	}
	return all
}
