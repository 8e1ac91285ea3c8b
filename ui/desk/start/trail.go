package start

import (
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/keydesk/keydesk/ui/desk/kit"
	"github.com/keydesk/keydesk/ui/desk/look"
	model "github.com/keydesk/keydesk/ui/model/start"
)

// trail is the three steps beside each other, and which one is on.
type trail struct {
	rings  []*ring
	titles []*kit.Text
	row    *fyne.Container
}

func newTrail() *trail {
	t := &trail{row: kit.Row(16)}
	for step := model.YourDesk; step <= model.RecoveryKey; step++ {
		if step > model.YourDesk {
			t.row.Add(kit.Sized(64, 1, kit.NewRule()))
		}
		one, title := newRing(int(step)+1), kit.NewText(step.String(), kit.Style{})
		t.rings, t.titles = append(t.rings, one), append(t.titles, title)
		t.row.Add(kit.Row(10, one, title))
	}
	t.row.Add(kit.Space())
	return t
}

// at turns a step on; those before it are done.
func (t *trail) at(step model.Step) {
	for i, one := range t.rings {
		one.on, one.done = i == int(step), i < int(step)
		one.Refresh()
		style := kit.Style{Color: theme.ColorNamePlaceHolder}
		if one.on {
			style = kit.Style{Bold: true}
		}
		t.titles[i].SetStyle(style)
	}
	t.row.Refresh()
}

// ring is a step's number, or a check where it is done.
type ring struct {
	widget.BaseWidget
	number   int
	on, done bool
}

func newRing(number int) *ring {
	r := &ring{number: number}
	r.ExtendBaseWidget(r)
	return r
}

// CreateRenderer is part of fyne.Widget.
func (r *ring) CreateRenderer() fyne.WidgetRenderer {
	circle, number := &canvas.Circle{}, canvas.NewText(strconv.Itoa(r.number), nil)
	check := kit.NewIcon("check", theme.ColorNameSuccess, 12)
	return kit.Draw(kit.Drawn{
		Objects: []fyne.CanvasObject{circle, number, check},
		Min:     func() fyne.Size { return fyne.NewSquareSize(look.Px(20)) },
		Place: func(size fyne.Size) {
			kit.At(circle, 0, 0, size.Width, size.Height)
			kit.At(number, 0, 0, size.Width, size.Height)
			side := look.Px(12)
			kit.At(check, (size.Width-side)/2, (size.Height-side)/2, side, side)
		},
		Paint: func() { r.paint(circle, number, check) },
	})
}

func (r *ring) paint(circle *canvas.Circle, number *canvas.Text, check *kit.Icon) {
	line, text := theme.ColorNameInputBorder, theme.ColorNamePlaceHolder
	circle.FillColor = nil
	switch {
	case r.on:
		line, text = theme.ColorNamePrimary, theme.ColorNameForegroundOnPrimary
		circle.FillColor = theme.Color(theme.ColorNamePrimary)
	case r.done:
		line = theme.ColorNameSuccess
	}
	circle.StrokeColor, circle.StrokeWidth = theme.Color(line), 1.2
	number.Color, number.TextSize, number.Alignment = theme.Color(text), look.Px(11), fyne.TextAlignCenter
	number.TextStyle = fyne.TextStyle{Bold: r.on}
	kit.SetVisible(number, !r.done)
	kit.SetVisible(check, r.done)
}
