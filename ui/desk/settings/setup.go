package settings

import (
	"context"
	"strconv"
	"sync"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/core/secret"
	"github.com/keydesk/keydesk/ui/desk/kit"
	"github.com/keydesk/keydesk/ui/desk/look"
	"github.com/keydesk/keydesk/ui/desk/task"
	"github.com/keydesk/keydesk/ui/model/label"
	"github.com/keydesk/keydesk/ui/model/say"
	model "github.com/keydesk/keydesk/ui/model/settings"
)

// setup is the dialog Mail server.
type setup struct {
	*kit.Dialog
	page  *Page
	model *model.Setup
	work  *task.Page
	deed  *task.Slot
	stop  func() // asks the deed to stop

	preset, security *kit.Select
	entries          map[string]*kit.Entry
	fields           map[string]*kit.Field
	provider         *kit.Field
	wrong            *kit.Banner
	steps            *fyne.Container
	save             *kit.Button
	quiet            bool // the dialog fills the fields, not the user
	nudged           bool
	began            time.Time
	done             bool // the test succeeded, and nothing was changed since
}

// setUp opens the dialog.
func (p *Page) setUp() { p.openSetup() }

// test opens it and tests the server that is kept.
func (p *Page) test() { p.openSetup().press() }

func (p *Page) openSetup() *setup {
	s := &setup{page: p, model: model.NewSetup(p.model.Settings()), work: p.runner.Page(), entries: map[string]*kit.Entry{}, fields: map[string]*kit.Field{}}
	s.deed = s.work.Slot()
	s.deed.Busy = func(bool) { s.judge() }
	s.Dialog = &kit.Dialog{Title: label.MailServer, Sub: "Mail to your customers leaves through it."}
	s.Cancel = kit.NewButton(label.Cancel, "", kit.Secondary, s.cancel)
	s.save = kit.NewButton(label.Save, "", kit.Secondary, func() { s.keep(false) })
	s.Others = []*kit.Button{s.save}
	s.Default = kit.NewButton(label.SaveAndTest, "", kit.Primary, s.press)
	s.Body = s.form()
	s.fill()
	s.judge()
	p.over(s.Dialog, func() { p.fresh(); p.settled() })
	closed := s.OnClosed
	s.OnClosed = func() { s.forget(); closed() } // also where the page is closed
	return s
}

// form makes the fields.
func (s *setup) form() fyne.CanvasObject {
	var presets []string
	for _, one := range model.Presets() {
		presets = append(presets, one.Label)
	}
	s.preset = kit.NewSelect("", presets, s.choose)
	s.preset.SetOptions(presets, s.model.PresetOf())
	s.security = kit.NewSelect("", nil, func(i int) { s.typed("mail.security", s.words("mail.security").Options[i].Value) })
	s.wrong, s.steps = kit.NewBanner(kit.MarkError(), "", ""), kit.Column(6)
	s.wrong.Hide()
	s.steps.Hide()
	s.provider = kit.NewField(label.Provider, kit.Row(0, s.preset), "")
	// What became of a test stands on top, where it is seen without scrolling.
	body := kit.Column(4, s.wrong, s.steps, s.provider)
	for _, name := range []string{"mail.from", "mail.server", "mail.port", "mail.security", "mail.username", "mail.password"} {
		body.Add(s.field(name))
	}
	return body
}

// words are a setting's label and help.
func (s *setup) words(name string) model.Words {
	return model.WordsOf(core.SettingInfo{Name: name})
}

// field makes the row of a setting.
func (s *setup) field(name string) *kit.Field {
	w := s.words(name)
	var control fyne.CanvasObject
	switch name {
	case "mail.security":
		control = kit.Row(0, s.security)
	case "mail.password":
		e := kit.NewPasswordEntry(s.model.PasswordHint())
		e.OnChanged = func(text string) { s.model.SetPassword(secret.New(text)); s.changed(name) }
		s.entries[name], control = e, e
	default:
		e := kit.NewEntry("")
		e.OnChanged = func(text string) { s.typed(name, text) }
		s.entries[name], control = e, e
	}
	f := kit.NewField(w.Label, control, w.Hint)
	s.fields[name] = f
	return f
}

// choose fills a preset in.
func (s *setup) choose(i int) {
	s.model.Choose(model.Presets()[i].Label)
	s.fill()
	s.changed("")
}

// typed is called with what was typed or chosen.
func (s *setup) typed(name, value string) {
	if s.quiet {
		return
	}
	s.model.Set(name, value)
	if name == "mail.username" {
		s.put("mail.from") // which may follow it
	}
	s.changed(name)
}

// changed takes back what was said of the fields as they were.
func (s *setup) changed(name string) {
	if s.quiet {
		return
	}
	s.done = false
	s.steps.Hide()
	s.wrong.Hide()
	if f := s.fields[name]; f != nil {
		f.SetWrong("")
	} else {
		s.sayWrong()
	}
	s.judge()
}

// fill shows what the model has in all fields.
func (s *setup) fill() {
	for name := range s.entries {
		if name != "mail.password" {
			s.put(name)
		}
	}
	var all []string
	chosen := -1
	for i, o := range s.words("mail.security").Options {
		all = append(all, o.Label)
		if o.Value == s.model.Value("mail.security") {
			chosen = i
		}
	}
	s.security.SetOptions(all, chosen)
	s.provider.SetHelper(s.model.Hint())
}

// put shows what the model has in one field.
func (s *setup) put(name string) {
	if e := s.entries[name]; e.Text != s.model.Value(name) {
		s.quiet = true
		e.SetText(s.model.Value(name))
		s.quiet = false
	}
}

// judge says what the buttons do now, and lays out anew.
func (s *setup) judge() {
	why, kept := "", ""
	if !s.model.Changed() {
		kept = "It is kept as it stands."
	}
	if s.deed.Running() {
		why, kept = "It is being done.", "It is being done."
	}
	text := label.SaveAndTest
	switch {
	case s.done:
		text = label.CloseHelp
	case !s.model.Changed():
		text = label.Test
	}
	s.Default.SetText(text)
	s.Default.Disable(why)
	s.save.Disable(kept)
	s.grown()
}

// Width of the dialog in the design's pixels, what it leaves of the window at
// least, and what is too little to be seen.
const (
	setupWidth = 560
	beside     = 16
	nudge      = 0.01
)

// grown lays the dialog out again. One that is as high as the window already
// stays so, and its body is then laid out anew only where its width changes.
func (s *setup) grown() {
	s.Width = setupWidth
	if c := kit.CanvasOf(s.page.frame); c != nil {
		s.Width = min(s.Width, c.Size().Width/look.Px(1)-beside)
	}
	if s.nudged = !s.nudged; s.nudged {
		s.Width -= nudge
	}
	s.Resized()
}

// press saves and tests, or closes after a test that went well.
func (s *setup) press() {
	switch {
	case s.deed.Running():
	case s.done:
		s.Close()
	default:
		s.keep(true)
	}
}

// cancel asks the deed to stop, or closes where there is none under way.
func (s *setup) cancel() {
	if s.deed.Running() {
		s.stop()
		return
	}
	s.Close()
}

// forget takes the password out of the field.
func (s *setup) forget() {
	s.work.Close()
	s.quiet = true
	s.entries["mail.password"].SetText("")
	s.model.SetPassword(secret.Text{})
}

// came is what saving and testing came to.
type came struct {
	kept  bool
	all   []core.Setting
	lines []model.TestLine
}

// keep saves what was typed, and then tests it or closes the dialog.
func (s *setup) keep(test bool) {
	if s.model.Changed() && !s.model.Check() {
		s.sayWrong()
		s.judge()
		return
	}
	changed, request := s.model.Changed(), s.model.Request()
	stopped := make(chan struct{})
	s.stop = sync.OnceFunc(func() { close(stopped); s.say("clock", theme.ColorNamePlaceHolder, "Stopping…") })
	s.began = s.page.runner.Now()
	s.wrong.Hide()
	task.Go(s.deed, func(ctx context.Context, _ task.Report) (c came, err error) {
		ctx, cancel := context.WithCancel(ctx)
		defer cancel()
		go func() {
			select {
			case <-stopped:
				cancel()
			case <-ctx.Done():
			}
		}()
		return s.run(ctx, request, changed, test)
	}, func(c came, err error) { s.came(c, err, test) })
	s.tick()
}

// run saves, reads what is kept then, and tests.
func (s *setup) run(ctx context.Context, r model.SetupRequest, changed, test bool) (c came, err error) {
	if changed {
		err = s.page.source.SetUp(ctx, r)
	}
	c.kept = err == nil
	// Half of it may be kept where the rest was refused.
	all, failed := s.page.source.List(context.WithoutCancel(ctx))
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
	text := "Talking to " + s.model.Value("mail.server") + "…"
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
	show(s.steps, len(c.lines) > 0)
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
	mark, title, sub := kit.MarkGood(), "The mail server works.", "Nothing was sent. Mail that waits leaves now."
	if !s.done {
		mark, title, sub = kit.MarkError(), "The test failed.", "What you typed is kept. Mail waits meanwhile, and nothing of it is lost."
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

// sayWrong says beside the fields what is wrong, and goes to the first.
func (s *setup) sayWrong() {
	var first fyne.Focusable
	for _, name := range []string{"mail.from", "mail.server", "mail.port", "mail.security", "mail.username", "mail.password"} {
		text := s.model.Error(name)
		s.fields[name].SetWrong(text)
		if e := s.entries[name]; text != "" && first == nil && e != nil {
			first = e
		}
	}
	if first != nil {
		kit.Focus(first)
	}
}
