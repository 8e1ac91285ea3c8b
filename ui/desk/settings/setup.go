package settings

import (
	"time"

	"fyne.io/fyne/v2"

	"github.com/keydesk/keydesk/core/secret"
	"github.com/keydesk/keydesk/ui/desk/kit"
	"github.com/keydesk/keydesk/ui/desk/look"
	"github.com/keydesk/keydesk/ui/desk/task"
	"github.com/keydesk/keydesk/ui/model/label"
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
	inputs           *fyne.Container // all fields; the steps of a test take their place
	save             *kit.Button     // or, in place of the steps, what leads back
	quiet            bool            // the dialog fills the fields, not the user
	nudged           bool
	doing            string // what it does just now, since began
	began            time.Time
	done             bool // the test succeeded, and nothing was changed since
}

// backToFields leads back from the steps of a test.
const backToFields = "Back to the fields"

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
	s.save = kit.NewButton(label.Save, "", kit.Secondary, s.pressSave)
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

// report shows the steps of a test in place of the fields, where they are seen
// however far down the fields were, or the fields again.
func (s *setup) report(on bool) {
	if s.inputs.Visible() != on {
		return
	}
	kit.SetVisible(s.inputs, !on)
	s.judge()
	if on {
		kit.Focus(s.Default)
		return
	}
	kit.Focus(s.entries["mail.server"])
}

// judge says what the buttons do now, and lays out anew.
func (s *setup) judge() {
	why, kept := "", ""
	s.save.SetText(label.Save)
	switch {
	case !s.inputs.Visible():
		s.save.SetText(backToFields)
	case !s.model.Changed():
		kept = "It is kept as it stands."
	}
	if s.deed.Running() {
		why, kept = "It is being done.", "It is being done."
	}
	text, cancel := label.SaveAndTest, label.Cancel
	switch {
	case s.done:
		text = label.CloseHelp
	case !s.model.Changed():
		text, cancel = label.Test, label.CloseHelp
	}
	if s.deed.Running() {
		cancel = label.StopIt
	}
	s.Cancel.SetText(cancel)
	kit.SetVisible(s.Cancel, !s.done)
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

// pressSave saves without a test, or goes back to the fields.
func (s *setup) pressSave() {
	if s.inputs.Visible() {
		s.keep(false)
		return
	}
	s.report(false)
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
