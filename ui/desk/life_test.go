package desk

import (
	"net"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/core/secret"
	"github.com/keydesk/keydesk/ui/desk/internal/stage"
	"github.com/keydesk/keydesk/ui/desk/kit"
	"github.com/keydesk/keydesk/ui/internal/testdesk"
	"github.com/keydesk/keydesk/ui/model/label"
	"github.com/keydesk/keydesk/ui/model/memory"
	"github.com/keydesk/keydesk/ui/model/person"
)

// items are the lines of the main menu.
func (s *scene) items() []string {
	var all []string
	for _, item := range stage.Items(s.Window.MainMenu()) {
		all = append(all, item.Label)
	}
	return all
}

// pass lets time pass, a step at a time, as the window sees it.
func (s *scene) pass(d, step time.Duration) {
	s.t.Helper()
	for ; d > 0; d -= step {
		s.Hand.Push(min(d, step))
		s.settle()
	}
}

// typedPhone is what is typed into a form and not saved.
const typedPhone = "+36 1 555 0199"

// halfTyped opens Hedi Ács to edit and types into her form.
func (s *scene) halfTyped() {
	s.t.Helper()
	s.filter("hedi")
	s.mouse("Hedi Ács", true)
	s.details(label.Save)
	s.field("Phone 2", typedPhone)
}

// kept looks that the form is there with what was typed.
func (s *scene) kept() {
	s.t.Helper()
	s.until("the form", func() bool { return strings.Contains(s.Said(), label.Save) })
	if got := s.Entry(s.t, "Phone 2").Text; got != typedPhone {
		s.t.Errorf("the form holds %q", got)
	}
}

// locked waits for the lock, and opened gives the password.
func (s *scene) locked() {
	s.t.Helper()
	s.until("the lock", func() bool { return s.program.locked != nil && s.program.locked.ready })
	s.SaysNot(s.t, label.CustomersFilter, typedPhone)
	s.Says(s.t, "Locked.", "anna")
}

func (s *scene) opened(password string) {
	s.t.Helper()
	s.letters(password)
	s.press(fyne.KeyReturn)
	s.until("the lock to open", func() bool { return s.program.locked == nil && s.main() != nil })
}

// The window is locked over a form that is not saved, and opened with it.
func TestLockKeepsTheForm(t *testing.T) {
	s := begin(t)
	s.halfTyped()
	s.shortcut(fyne.KeyL)
	s.locked()
	s.Says(t, "Waiting mail goes on being sent.", "Phone 2 is kept.")
	for _, item := range s.items() {
		if item == label.GenerateAndSend || item == label.ChangePassword {
			t.Errorf("%q stands in the menu of a locked window", item)
		}
	}
	s.letters("not the password")
	s.press(fyne.KeyReturn)
	s.until("a refusal", func() bool { return strings.Contains(s.Said(), "wrong") })
	if s.program.locked == nil {
		t.Fatal("a wrong password opens it")
	}
	s.opened(testdesk.Password)
	s.kept()

	// Nobody there for a quarter of an hour: a countdown, which any key ends.
	s.pass(14*time.Minute+20*time.Second, 10*time.Second)
	s.SaysNot(t, "Locks in")
	s.pass(20*time.Second, time.Second)
	s.Says(t, "Locks in")
	s.press(fyne.KeyRight)
	s.pass(time.Second, time.Second)
	s.SaysNot(t, "Locks in")
	s.kept()
	s.pass(15*time.Minute+15*time.Second, 5*time.Second) // the form's cursor counts as somebody, when it is looked at
	s.locked()
	s.opened(testdesk.Password)
	s.kept()
	s.shortcut(fyne.KeyReturn)
	s.page(label.Customers)
	s.facts("what was typed to be saved", func(f person.Facts) bool { return f.Customer.Phone2 == typedPhone })
}

// A question that was open when the window was locked is over, unanswered: the
// page can ask it again, and what a dialog held is gone.
func TestLockEndsQuestions(t *testing.T) {
	s := begin(t)
	s.halfTyped()
	for range 2 {
		s.press(fyne.KeyEscape)
		s.dialog("Drop what you typed?")
		s.shortcut(fyne.KeyL)
		s.locked()
		s.opened(testdesk.Password)
		s.kept()
		if kit.DialogOpen(s.Canvas) {
			t.Error("the question is still there")
		}
	}
	s.main().Do(label.ChangePassword)
	s.dialog("Change my password")
	s.letters(testdesk.Password)
	present := s.Canvas.Focused().(*kit.Entry)
	s.shortcut(fyne.KeyL)
	s.locked()
	if present.Text != "" {
		t.Error("a locked window holds a password")
	}
}

// The operator's own password is changed, and opens the lock from then on.
func TestChangeMyPassword(t *testing.T) {
	const next = "nine boats in the south harbor"
	s := begin(t)
	s.main().Do(label.ChangePassword)
	s.dialog("Change my password")
	s.letters(testdesk.Password)
	s.field(label.TypeNewPassword, next)
	s.field(label.RetypePassword, next)
	s.until("the password to be judged", func() bool { return !s.Button(t, label.OK).Disabled() })
	s.press(fyne.KeyReturn)
	s.alone()
	s.shortcut(fyne.KeyL)
	s.locked()
	s.letters(testdesk.Password)
	s.press(fyne.KeyReturn)
	s.until("a refusal", func() bool { return strings.Contains(s.Said(), "wrong") })
	s.opened(next)
}

// Whoever quits, or hands over to another operator, with a form half typed is
// asked; so is who quits while mail waits.
func TestQuitAsks(t *testing.T) {
	s := begin(t)
	s.halfTyped()
	for _, leave := range []func(){func() { s.shortcut(fyne.KeyQ) }, func() { s.main().Do(label.OtherOperator) }, s.program.Quit, func() { s.click(label.Mail) }} {
		leave()
		s.dialog("Leave without saving?")
		s.Says(t, "Not saved yet: Phone 2.", "Hedi Ács")
		s.press(fyne.KeyEscape)
		s.alone()
		s.kept()
	}
	s.program.Quit()
	s.dialog("Leave without saving?")
	s.press(fyne.KeyReturn) // Save
	s.until("the end", func() bool { return s.over })
}

func TestQuitWithWaitingMail(t *testing.T) {
	s := begin(t)
	closed, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	_, port, _ := net.SplitHostPort(closed.Addr().String())
	if err := closed.Close(); err != nil {
		t.Fatal(err)
	}
	for _, one := range [][2]string{{"mail.security", "none"}, {"mail.port", port}, {"mail.server", "127.0.0.1"}} {
		if err := s.main().session.Settings().Set(t.Context(), one[0], one[1]); err != nil {
			t.Fatal(err)
		}
	}
	s.filter("hedi")
	s.press(fyne.KeyDown, fyne.KeyF5)
	s.toast("on its way")
	s.until("the mail to wait", func() bool { return strings.Contains(s.Said(), "1 ") && s.main().mailState.status.Waiting == 1 })
	s.program.Quit()
	s.dialog(label.Quit)
	s.Says(t, "1 mail is waiting and will go out when Keydesk runs again.", "Quit now")
	s.press(fyne.KeyEscape)
	s.alone()
	if s.over || s.main() == nil {
		t.Fatal("Esc quits")
	}
	s.program.Quit()
	s.dialog(label.Quit)
	s.click("Quit now")
	s.until("the end", func() bool { return s.over })
}

// kill ends the program as the system would: nothing of it is told.
func (s *scene) kill() {
	s.t.Helper()
	desk := s.main().desk
	s.q.Close()
	if err := desk.Close(); err != nil {
		s.t.Fatal(err)
	}
	s.over = true
}

// A form that was open when the program was killed, or ended by a signal, is
// said to be lost at the next start, once.
func TestALostFormIsSaid(t *testing.T) {
	s := begin(t)
	s.halfTyped()
	s.until("the note", func() bool { _, noted := memory.Folder(s.program.o.Core.ConfigDir).Unsaved(); return noted })
	s.kill()

	s = open(t, s.dir, s.Hand)
	s.signIn(testdesk.Password)
	s.dialog("A form was not saved")
	s.Says(t, "Keydesk ended before the form of Hedi Ács", "everything that was saved is there.")
	s.press(fyne.KeyReturn)
	s.alone()
	s.halfTyped()
	s.program.Stop() // a signal, while the form is being noted
	s.until("the end", func() bool { return s.over })

	s = open(t, s.dir, s.Hand)
	s.signIn(testdesk.Password)
	s.dialog("A form was not saved")
	s.press(fyne.KeyReturn)
	s.alone()
	s.pass(2*time.Second, time.Second)
	s.end()

	s = open(t, s.dir, s.Hand)
	s.signIn(testdesk.Password)
	s.pass(2*time.Second, time.Second)
	if kit.DialogOpen(s.Canvas) {
		t.Errorf("a form is said to be lost again:\n%s", s.Said())
	}
	f := s.change(func(c core.Customer) core.Save { return core.Save{Version: c.Version, Fields: c.Fields} })
	if f.Phone2 != "" {
		t.Error("what was typed was saved")
	}
}

// change saves something of Hedi Ács in a session of somebody else.
func (s *scene) change(form func(core.Customer) core.Save) (was core.Customer) {
	s.t.Helper()
	s.as(func(other *core.Session, c core.Customer) error {
		was = c
		_, err := other.Customers().Edit(s.t.Context(), c.ID, form(c))
		return err
	})
	return was
}

// as does something with Hedi Ács in a session of somebody else.
func (s *scene) as(do func(*core.Session, core.Customer) error) {
	s.t.Helper()
	s.asOf(s.main().desk, do)
}

// asOf is as, also while the window is locked.
func (s *scene) asOf(desk *core.Desk, do func(*core.Session, core.Customer) error) {
	s.t.Helper()
	ctx := s.t.Context()
	other, err := desk.SignIn(ctx, "anna", secret.New(testdesk.Password))
	if err != nil {
		s.t.Fatal(err)
	}
	defer other.Withdraw(ctx) // what goes on behind a lock goes on
	rows, _, err := other.Customers().Rows(ctx, core.Query{Text: hedi})
	if err != nil || len(rows) != 1 {
		s.t.Fatalf("%d rows, %v", len(rows), err)
	}
	c, err := other.Customers().Get(ctx, rows[0].ID)
	if err != nil {
		s.t.Fatal(err)
	}
	if err := do(other, c); err != nil {
		s.t.Fatal(err)
	}
}

// What somebody else changes shows on the page without a click.
func TestChangesOfOthersShow(t *testing.T) {
	s := begin(t)
	phone := func(text string) func(core.Customer) core.Save {
		return func(c core.Customer) core.Save {
			c.Fields.Phone = text
			return core.Save{Version: c.Version, Fields: c.Fields}
		}
	}
	shows := func(text string) {
		t.Helper()
		s.until(text+" to show", func() bool { return strings.Contains(s.Said(), text) })
	}
	s.filter("hedi")
	s.press(fyne.KeyDown)
	s.facts("Hedi Ács", func(person.Facts) bool { return true })
	s.change(phone("+36 1 555 0001"))
	s.until("the row", func() bool { return strings.Contains(strings.Join(stage.Texts(s.row("Hedi Ács")), "|"), "555 0001") })
	shows("+36 1 555 0001")
	s.press(fyne.KeyReturn)
	s.details(label.Edit)
	s.change(phone("+36 1 555 0002"))
	shows("+36 1 555 0002")
	s.shortcut(fyne.KeyE)
	s.change(phone("+36 1 555 0003"))
	s.until("the field to follow", func() bool { return s.Entry(t, "Phone").Text == "+36 1 555 0003" })
	s.field("Phone 2", typedPhone)
	s.field("Phone", "+36 1 555 0004")
	s.change(phone("+36 1 555 0005"))
	shows("Someone else changed this customer meanwhile.")
	if got := s.Entry(t, "Phone").Text; got != "+36 1 555 0004" {
		t.Errorf("what was typed became %q", got)
	}
	s.press(fyne.KeyEscape)
	s.dialog("Drop what you typed?")
	s.click("Drop it")
	s.shortcut(fyne.Key2)
	s.page(label.Mail)
	s.as(func(other *core.Session, c core.Customer) error {
		_, err := other.Customers().SendResetLink(t.Context(), c.ID, "")
		return err
	})
	shows("Reset Password")
	s.shortcut(fyne.Key3)
	s.page(label.Activity)
	s.as(func(other *core.Session, c core.Customer) error {
		_, err := other.Customers().SendWelcome(t.Context(), c.ID)
		return err
	})
	shows(" new entries") // nothing moves under the mouse
	s.shortcut(fyne.Key4)
	s.page(label.Settings)
	s.main().OpenSetting("reset.allow-manual-entry")
	s.until("the setting", func() bool { return s.has("Allow Manual Entry") })
	box := s.Canvas.Focused().(interface{ On() bool })
	if !box.On() {
		t.Error("Allow Manual Entry is off already")
	}
	s.as(func(other *core.Session, _ core.Customer) error {
		return other.Settings().Set(t.Context(), "reset.allow-manual-entry", "false")
	})
	s.until("the box to follow", func() bool { return !box.On() })
}
