package desk

import (
	"os"
	"path/filepath"
	"slices"
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
	"github.com/keydesk/keydesk/ui/model/settings"
)

// What was typed at a lock is its operator's own: another who signs in does not
// see it, and it is there when its operator is back. The lock has ended the
// session, and says what goes on.
func TestAFormIsItsOperatorsOwn(t *testing.T) {
	const his = "a long sentence of tom's own"
	s := begin(t)
	ctx := t.Context()
	was, opened := s.main().session, s.main().desk
	given := secret.New("a long sentence that was given to tom")
	if err := was.Operators().Add(ctx, core.NewOperator{Name: "tom", Groups: []string{"Customer Service Rep"}, Password: given}); err != nil {
		t.Fatal(err)
	}
	tom, err := opened.SignInChanging(ctx, "tom", given, secret.New(his))
	if err != nil {
		t.Fatal(err)
	}
	tom.Leave(ctx)
	s.halfTyped()
	s.shortcut(fyne.KeyL)
	s.locked()
	s.Says(t, "Waiting mail goes on being sent.")
	if _, _, err := was.Customers().Rows(ctx, core.Query{}); err == nil {
		t.Error("the session is not over")
	}
	if staff := opened.Staff(); !staff.Works() || staff.RunsPortal() {
		t.Errorf("the data key is kept: %v, the login key: %v", staff.Works(), staff.RunsPortal())
	}
	turnsAway(t, s.program.locked)
	s.click(label.OtherOperator)
	s.choose("tom")
	s.signIn(his)
	s.SaysNot(t, typedPhone, label.Save)
	s.leaveTo("anna")
	s.letters(testdesk.Password)
	s.press(fyne.KeyReturn)
	s.until("anna's window", func() bool { return s.main() != nil })
	s.kept()
}

// turnsAway tries that a sign-in that came through and is not wanted any more
// does not stay open, nor stands in the way of the next one.
func turnsAway(t *testing.T, l *locked) {
	t.Helper()
	if err := l.signIn(t.Context(), "anna", secret.New(testdesk.Password)); err != nil {
		t.Fatal(err)
	}
	s := <-l.back
	l.back <- s
	l.turnAway()
	if _, _, err := s.Customers().Rows(t.Context(), core.Query{}); err == nil || len(l.back) != 0 {
		t.Errorf("the session is still open: %v", err)
	}
}

// The setting desk.lock-minutes takes effect at once: with a countdown in the
// last 30 seconds, which any key ends and does nothing else; 0 is never.
func TestLockMinutes(t *testing.T) {
	s := begin(t)
	minutes := func(value string, want time.Duration) {
		t.Helper()
		must(t, s.main().session.Settings().Set(t.Context(), "desk.lock-minutes", value))
		s.until("the setting to be taken", func() bool { return s.main().idle == want })
		s.press(fyne.KeyF) // somebody is there
	}
	minutes("2", 2*time.Minute)
	s.pass(85*time.Second, 5*time.Second)
	s.SaysNot(t, "Locks in")
	s.pass(20*time.Second, time.Second)
	s.Says(t, "Locks in", "Press any key to stay.")
	s.press(fyne.KeyF7) // Set Customer Password, without the notice
	s.pass(time.Second, time.Second)
	s.SaysNot(t, "Locks in")
	if kit.DialogOpen(s.Canvas) || s.program.locked != nil {
		t.Error("the key that keeps the window open does something else, too")
	}
	minutes("0", 0)
	s.pass(24*time.Hour, time.Hour)
	if s.program.locked != nil {
		t.Fatal("0 is not never")
	}
	minutes("1", time.Minute)
	s.pass(70*time.Second, 5*time.Second)
	s.locked()
}

// An import goes on to its end behind the lock; what came of it is said to who
// started it, when he is back.
func TestAnImportEndsBehindTheLock(t *testing.T) {
	s := begin(t)
	list := filepath.Join(s.dir, "list.csv")
	must(t, os.WriteFile(list, []byte("External ID,Last name,E-mail\nA1,Aas,aas@fjord.example\nA2,Berg,no address\n"), 0o600))
	s.main().Import(list)
	s.until("the columns", func() bool { return strings.Contains(s.Said(), "First rows") })
	s.click(label.Try)
	const now = "Import 1 customer"
	s.until("the try", func() bool { return strings.Contains(s.Said(), now) })
	stage.Find(t, s.Stage, now, func(o clickable) bool { return kit.NameOf(o) == now }).Tapped(&fyne.PointEvent{})
	s.main().Lock()
	s.Says(t, "Locked. The import goes on, with all keys in memory until it is done.")
	s.SaysNot(t, "list.csv")
	s.until("the import to end", func() bool { s.Hand.Push(time.Second); return s.program.locked.ready })
	s.locked()
	s.Says(t, "Waiting mail goes on being sent.")
	s.opened(testdesk.Password)
	s.dialog("Done while the window was locked")
	s.Says(t, "Imported: 1 new, 0 changed, 0 unchanged, 1 refused.")
	s.press(fyne.KeyReturn)
	s.alone()
	s.shortcut(fyne.KeyL)
	s.locked()
	s.opened(testdesk.Password)
	s.pass(time.Second, time.Second)
	if kit.DialogOpen(s.Canvas) {
		t.Error("it is said twice")
	}
}

// A password that is shown is hidden with the lock, and taken out of the
// clipboard at once; what somebody else copied stays there.
func TestLockHidesAPassword(t *testing.T) {
	s := begin(t)
	clip := s.program.Clipboard()
	s.filter("hedi")
	s.press(fyne.KeyDown)
	for _, others := range []string{"", "what somebody else copied"} {
		s.until("who is shown", func() bool { return strings.Contains(s.Said(), "+36 1 555 0142") })
		s.press(fyne.KeyF9)
		s.until("the password", func() bool { return strings.Contains(s.Said(), "Hidden in 60 s") })
		s.click("Copy")
		if clip.Content() != hediOwn {
			t.Fatal("not copied")
		}
		if others != "" {
			clip.SetContent(others)
		}
		s.main().Lock()
		if clip.Content() != others {
			t.Errorf("the clipboard of a locked window holds %q", clip.Content())
		}
		s.locked()
		s.SaysNot(t, "Hidden in", "Group 1")
		s.opened(testdesk.Password)
		s.SaysNot(t, "Hidden in", "Group 1")
		s.until("the list", func() bool { return s.has(label.CustomersFilter) })
		s.filter("hedi")
		s.press(fyne.KeyDown)
	}
}

// A template that is half typed is there again after the lock, in its scope.
func TestLockKeepsATemplate(t *testing.T) {
	const words = "Moin {{.CustomerName}}"
	s := begin(t)
	must(t, s.main().session.Scopes().Add(t.Context(), "Fjord EU"))
	s.main().limit("Fjord EU")
	p := s.main().settingsPage()
	s.main().show(p, s.main().railOf(label.Settings))
	p.Open(settings.Templates)
	s.until("the templates", func() bool { return strings.Contains(s.Said(), "Default") })
	s.Type(t, label.MailSubject, words)
	s.settle()
	s.shortcut(fyne.KeyL)
	s.locked()
	s.Says(t, "What you typed for a mail template is kept.")
	s.SaysNot(t, words)
	s.opened(testdesk.Password)
	s.until("the template", func() bool {
		return strings.Contains(s.Said(), "What you typed is here again") && strings.Contains(s.Said(), "Moin Ada")
	})
	if got := s.Entry(t, label.MailSubject).Text; got != words {
		t.Errorf("the subject is %q", got)
	}
	s.click(label.Save)
	s.until("the template to be saved", func() bool {
		all, err := s.main().session.Templates().List(t.Context(), "Fjord EU")
		return err == nil && slices.ContainsFunc(all, func(one core.MailTemplate) bool { return one.Subject == words && one.Scope == "Fjord EU" })
	})
}
