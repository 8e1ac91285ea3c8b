package details

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"github.com/keydesk/keydesk/ui/desk/kit"
	model "github.com/keydesk/keydesk/ui/model/customer"
	"github.com/keydesk/keydesk/ui/model/label"
)

// steps are the sections of the page, or the wizard's steps.
type steps struct {
	page   *Page
	holder *fyne.Container
	list   *kit.Steps
	shown  []model.Step
	quiet  bool // the page turns a step on, not the user
}

func newSteps(p *Page) *steps { return &steps{page: p, holder: kit.Column(0)} }

func (s *steps) fill() {
	f := s.page.form
	if f == nil {
		return
	}
	if len(s.shown) != len(f.Steps()) {
		s.build(f.Steps())
	}
	for i, line := range f.StepLines() {
		s.list.SetDone(i, line.Done)
		s.list.SetWrong(i, line.Error)
		if line.On && s.list.On() != i {
			s.quiet = true
			s.list.Go(i)
			s.quiet = false
		}
	}
}

func (s *steps) build(all []model.Step) {
	s.shown = all
	titles := make([]string, len(all))
	for i, one := range all {
		titles[i] = string(one)
	}
	s.list = kit.NewSteps(titles, func(i int) {
		if !s.quiet {
			s.page.Go(s.shown[i])
		}
	})
	s.holder.Objects = []fyne.CanvasObject{s.list}
	s.holder.Refresh()
}

// Go shows a section; the keyboard stays where it is.
func (p *Page) Go(s model.Step) {
	if p.form != nil {
		p.form.Go(s)
		p.show()
		p.frame.Scroll.Top()
	}
}

// Step goes on to the next section, or back, with the keyboard in its first
// field.
func (p *Page) Step(by int) {
	if p.form == nil || p.saving.Running() {
		return
	}
	before := p.form.Step()
	if by > 0 {
		p.form.Next()
	} else {
		p.form.Back()
	}
	if p.form.Step() != before {
		p.show()
		p.frame.Scroll.Top()
		p.Focus()
	}
}

// foot has the wizard's buttons.
type foot struct {
	page       *Page
	box        *fyne.Container
	back, next *kit.Button
	last       *kit.Text
}

func newFoot(p *Page) *foot {
	f := &foot{page: p, last: kit.NewText("Last step", kit.Style{Color: theme.ColorNamePlaceHolder})}
	f.back = kit.NewButton(label.Back, "", kit.Secondary, func() { p.Step(-1) })
	f.next = kit.NewButton(label.Next, "", kit.Secondary, func() { p.Step(1) })
	f.box = kit.Column(0, kit.NewRule(), kit.Inset(kit.Row(20, f.back, kit.Space(), f.last, f.next), 12, 24, 12, 24))
	return f
}

func (f *foot) fill() {
	form := f.page.form
	on := form != nil && form.IsNew()
	kit.SetVisible(f.box, on)
	if !on {
		return
	}
	back, next := form.Ends()
	f.back.Disable(map[bool]string{false: "This is the first step."}[back])
	f.next.Disable(map[bool]string{false: "This is the last step. Save is at the top right."}[next])
	kit.SetVisible(f.last, !next)
}
