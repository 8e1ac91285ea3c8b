package settings

import (
	"context"
	"strconv"
	"sync"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/desk/kit"
	"github.com/keydesk/keydesk/ui/desk/task"
	"github.com/keydesk/keydesk/ui/model/say"
	model "github.com/keydesk/keydesk/ui/model/settings"
)

// came is what saving and testing came to.
type came struct {
	kept  bool
	all   []core.Setting
	lines []model.TestLine
}

// keep saves what was typed, and then tests it or closes the dialog.
func (s *setup) keep(test bool) {
	if s.model.Changed() && !s.model.Check() {
		s.report(false)
		s.sayWrong()
		s.judge()
		return
	}
	changed, request := s.model.Changed(), s.model.Request()
	s.began, s.doing = s.page.runner.Now(), "Saving…"
	if test {
		s.doing = "Talking to " + s.model.Value("mail.server") + "…"
	}
	s.wrong.Hide()
	s.report(true)
	stop := task.Stoppable(s.deed, func(ctx context.Context, _ task.Report) (came, error) {
		return s.run(ctx, request, changed, test)
	}, func(c came, err error) { s.came(c, err, test) })
	s.stop = sync.OnceFunc(func() { stop(); s.say("clock", theme.ColorNamePlaceHolder, "Stopping…") })
	s.tick()
}

// run saves, reads what is kept then, and tests.
func (s *setup) run(ctx context.Context, r model.SetupRequest, changed, test bool) (c came, err error) {
	if changed {
		err = s.page.source.SetUp(ctx, r)
	}
	c.kept = err == nil
	// Half of it may be kept where the rest was refused.
	all, failed := s.page.source.List(context.WithoutCancel(ctx), "")
	if c.all = all; err == nil {
		err = failed
	}
	if err == nil && test {
		c.lines, err = s.page.source.Test(ctx)
	}
	return c, err
}

// tick says that it works, and for how long.
func (s *setup) tick() {
	if !s.deed.Running() {
		return
	}
	text := s.doing
	if n := int(s.page.runner.Now().Sub(s.began) / time.Second); n > 0 {
		text += " " + strconv.Itoa(n) + " s"
	}
	s.say("clock", theme.ColorNamePlaceHolder, text)
	s.page.runner.After(time.Second, s.tick)
}

// say shows one line in place of the steps.
func (s *setup) say(icon string, color fyne.ThemeColorName, text string) {
	s.steps.Objects = nil
	s.step(icon, color, text)
	s.steps.Show()
	s.grown()
}

func (s *setup) step(icon string, color fyne.ThemeColorName, text string) {
	s.steps.Add(kit.Row(8, kit.NewIcon(icon, color, 15), kit.NewText(text, kit.Plain())))
}

// came shows what saving and testing came to.
func (s *setup) came(c came, err error, test bool) {
	s.steps.Objects = nil
	s.steps.Hide()
	if c.all != nil {
		s.model.Kept(c.all)
		s.page.model.Take(c.all)
	}
	if c.kept {
		s.quiet = true
		s.entries["mail.password"].SetText("")
		s.entries["mail.password"].SetPlaceHolder(s.model.PasswordHint())
		s.quiet = false
	}
	for _, line := range c.lines {
		icon, color := "disc-check", theme.ColorNameSuccess
		if !line.OK {
			icon, color = "triangle-full", theme.ColorNameError
		}
		s.step(icon, color, line.Text)
	}
	kit.SetVisible(s.steps, len(c.lines) > 0)
	switch {
	case err != nil:
		s.refuse(c.kept, err)
	case !test:
		s.Close()
		s.page.line.Say(kit.Toast{Text: "Mail goes through " + s.model.Value("mail.server") + "."})
		return
	default:
		s.verdict(c.lines)
	}
	s.judge()
}

// verdict is what the steps of a test amount to.
func (s *setup) verdict(lines []model.TestLine) {
	s.done = len(lines) > 0 && lines[len(lines)-1].OK
	mark, title, sub := kit.MarkGood(), "The mail server works.", "Nothing was sent."
	if !s.done {
		mark, title, sub = kit.MarkError(), "The test failed.", "What you typed is kept. Mail waits meanwhile, and is tried again."
	}
	s.wrong.Set(mark, title, sub)
	s.wrong.Show()
}

// refuse says what went wrong.
func (s *setup) refuse(kept bool, err error) {
	what := "Nothing was tested."
	if kept {
		what = "What you typed is kept."
	}
	p := say.Explain(err, what)
	s.wrong.Set(kit.MarkError(), p.What, (say.Problem{What: p.Kept, ToDo: p.ToDo}).Text())
	s.wrong.Show()
}
