package kit

import (
	"image/color"
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/keydesk/keydesk/ui/desk/look"
)

// Steps are the sections of a page, or the steps of a wizard, under each other:
// 184 wide, each with its number in a ring. ↑ and ↓ go from one to the next.
type Steps struct {
	widget.BaseWidget
	OnStep func(index int)

	steps []*step
	box   *fyne.Container
	on    int
}

// NewSteps returns steps; the first one is on.
func NewSteps(titles []string, to func(int)) *Steps {
	s := &Steps{OnStep: to, box: Column(0)}
	for i, title := range titles {
		one := &step{steps: s, index: i, title: NewText(title, Style{Elide: true})}
		one.extend(one)
		s.steps = append(s.steps, one)
		s.box.Add(one)
	}
	s.ExtendBaseWidget(s)
	return s
}

// On is the index of the step that is on.
func (s *Steps) On() int { return s.on }

// Go turns a step on and calls OnStep.
func (s *Steps) Go(index int) {
	if index < 0 || index >= len(s.steps) || s.steps[index].Disabled() {
		return
	}
	s.on = index
	s.refreshAll()
	if s.OnStep != nil {
		s.OnStep(index)
	}
}

// SetDone marks a step of a wizard as done.
func (s *Steps) SetDone(index int, done bool) { s.steps[index].done = done; s.steps[index].Refresh() }

// SetWrong marks a step that has an error in it.
func (s *Steps) SetWrong(index int, wrong bool) {
	s.steps[index].wrong = wrong
	s.steps[index].Refresh()
}

// DisableStep makes a step refuse, with the reason; "" undoes it.
func (s *Steps) DisableStep(index int, why string) { s.steps[index].Disable(why) }

func (s *Steps) refreshAll() {
	for _, one := range s.steps {
		one.Refresh()
	}
}

// CreateRenderer is part of fyne.Widget.
func (s *Steps) CreateRenderer() fyne.WidgetRenderer {
	return draw(&drawn{
		objects: []fyne.CanvasObject{s.box},
		min:     func() fyne.Size { return fyne.NewSize(look.Px(184), s.box.MinSize().Height) },
		place:   func(size fyne.Size) { At(s.box, 0, 0, size.Width, size.Height) },
		paint:   s.refreshAll,
	})
}

// step is one row of the steps.
type step struct {
	control
	steps       *Steps
	index       int
	title       *Text
	done, wrong bool
}

// Label is its title.
func (s *step) Label() string { return s.title.Text() }

func (s *step) turn() { s.steps.Go(s.index) }

// Tapped is part of fyne.Tappable.
func (s *step) Tapped(*fyne.PointEvent) { s.use(s.turn) }

// TypedKey is part of fyne.Focusable.
func (s *step) TypedKey(ev *fyne.KeyEvent) {
	move := map[fyne.KeyName]int{fyne.KeyDown: 1, fyne.KeyUp: -1}[ev.Name]
	if next := s.index + move; move != 0 && next >= 0 && next < len(s.steps.steps) {
		Focus(s.steps.steps[next])
		s.steps.Go(next)
		return
	}
	if Enter(ev) {
		s.use(s.turn)
		return
	}
	s.key(ev, s.turn)
}

// CreateRenderer is part of fyne.Widget.
func (s *step) CreateRenderer() fyne.WidgetRenderer {
	ground, bar, circle, frame := &canvas.Rectangle{}, &canvas.Rectangle{}, &canvas.Circle{}, ring()
	number, check, wrong := canvas.NewText(strconv.Itoa(s.index+1), nil), icon(), icon()
	return draw(&drawn{
		objects: []fyne.CanvasObject{ground, bar, circle, number, check, s.title, wrong, frame},
		min:     func() fyne.Size { return fyne.NewSize(look.Px(120), look.Px(36)) },
		place: func(size fyne.Size) {
			At(ground, 0, 0, size.Width, size.Height)
			At(bar, 0, 0, look.Px(3), size.Height)
			x, d := look.Px(16), look.Px(20)
			At(circle, x, (size.Height-d)/2, d, d)
			At(number, x, 0, d, size.Height)
			At(check, x+look.Px(4), (size.Height-look.Px(12))/2, look.Px(12), look.Px(12))
			At(s.title, x+look.Px(30), 0, size.Width-x-look.Px(30)-look.Px(32), size.Height)
			At(wrong, size.Width-look.Px(28), (size.Height-look.Px(14))/2, look.Px(14), look.Px(14))
			placeRing(frame, size.SubtractWidthHeight(8, 8), s.focused)
			frame.Move(frame.Position().AddXY(4, 4))
		},
		paint: func() { s.paint(ground, bar, circle, number, check, wrong) },
	})
}

func (s *step) paint(ground, bar *canvas.Rectangle, circle *canvas.Circle, number *canvas.Text, check, wrong *canvas.Image) {
	on := s.steps.on == s.index
	ground.FillColor = color.Transparent
	if on {
		fill(ground, theme.ColorNameSelection, 0)
	} else if s.hovered {
		fill(ground, theme.ColorNameHover, 0)
	}
	fill(bar, theme.ColorNamePrimary, 0)
	SetVisible(bar, on)
	s.title.SetStyle(Style{Elide: true, Bold: on})
	paintStep(circle, number, check, on, s.done && !on)
	showIcon(wrong, map[bool]string{true: "triangle-full"}[s.wrong], theme.ColorNameError)
}

// paintStep draws a step's ring: filled with its number, open, or with a check.
func paintStep(circle *canvas.Circle, number *canvas.Text, check *canvas.Image, on, done bool) {
	line, text := theme.ColorNameInputBorder, theme.ColorNamePlaceHolder
	circle.FillColor = color.Transparent
	switch {
	case on:
		line, text = theme.ColorNamePrimary, theme.ColorNameForegroundOnPrimary
		circle.FillColor = theme.Color(theme.ColorNamePrimary)
	case done:
		line = theme.ColorNameSuccess
	}
	circle.StrokeColor, circle.StrokeWidth = theme.Color(line), 1.2
	Style{Bold: on, Color: text, Align: fyne.TextAlignCenter}.apply(number)
	number.TextSize = look.Px(11)
	SetVisible(number, !done)
	showIcon(check, map[bool]string{true: "check"}[done], theme.ColorNameSuccess)
}
