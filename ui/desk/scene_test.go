package desk

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/core/secret"
	"github.com/keydesk/keydesk/ui/desk/internal/stage"
	"github.com/keydesk/keydesk/ui/desk/kit"
	"github.com/keydesk/keydesk/ui/desk/task"
	"github.com/keydesk/keydesk/ui/internal/testdesk"
	"github.com/keydesk/keydesk/ui/model/label"
	"github.com/keydesk/keydesk/ui/model/mail"
	"github.com/keydesk/keydesk/ui/model/person"
	"github.com/keydesk/keydesk/ui/model/words"
)

// scene is the whole program in a test: its window over a stored desk, its work
// beside the window, its clock in the test's hand.
type scene struct {
	*stage.Stage
	t       *testing.T
	q       *task.Queue
	program *Program
	dir     string
	over    bool   // the program may end
	keys    int    // pressed, besides the letters of a text
	step    string // what is being done, for what goes wrong
}

// does does a step, in the words it has elsewhere: a failure names it.
func (s *scene) does(step string, act func()) {
	s.t.Helper()
	s.step = step
	act()
	s.step = ""
}

// patience is how long a test waits for what must come.
const patience = 30 * time.Second

// open starts the program on the desk in a folder and stops at its first card.
func open(t *testing.T, dir string, hand *task.Hand) *scene {
	t.Helper()
	s := launch(t, dir, hand)
	s.until("the sign-in", func() bool { return s.has("Password") })
	return s
}

// launch starts the program, for a desk at desk.db in a folder.
func launch(t *testing.T, dir string, hand *task.Hand) *scene {
	t.Helper()
	app := test.NewTempApp(t)
	s := &scene{t: t, q: task.NewQueue(context.WithoutCancel(t.Context()), hand), dir: dir}
	o := Options{
		Core:  core.Options{Path: filepath.Join(dir, "desk.db"), ConfigDir: filepath.Join(dir, "config"), Program: "test", Now: hand.Now},
		Named: true, Home: dir, Clock: words.Clock{Now: hand.Now, Zone: time.UTC}, Log: slog.New(slog.DiscardHandler), Version: "0",
	}
	var err error
	if s.program, err = New(app, s.q.Runner, o, func() { s.over = true }); err != nil {
		t.Fatal(err)
	}
	s.Stage = stage.On(app, s.program.Window(), hand)
	s.program.Show()
	t.Cleanup(s.end)
	return s
}

// end ends the program as a signal does.
func (s *scene) end() {
	if s.over {
		s.q.Close() // what the window remembers may still be written
		return
	}
	s.program.Stop()
	ctx, stop := context.WithTimeout(context.Background(), patience)
	defer stop()
	if err := s.q.Until(ctx, func() bool { return s.over }); err != nil {
		s.t.Error("the program did not end:", err)
	}
	s.q.Close()
}

// begin is the main window of anna, at the list of a copy of the sample desk.
func begin(t *testing.T) *scene {
	t.Helper()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "desk.db"), sampleDesk(t), 0o600); err != nil {
		t.Fatal(err)
	}
	s := open(t, dir, task.At(testdesk.Start()))
	s.signIn(testdesk.Password)
	return s
}

// signIn types the password of who is named on the card.
func (s *scene) signIn(password string) {
	s.t.Helper()
	s.letters(password)
	s.press(fyne.KeyReturn)
	s.until("the list", func() bool {
		return s.main() != nil && strings.HasSuffix(s.main().Customers().Line().Text(), " customers")
	})
}

func (s *scene) main() *Main { return s.program.Main() }

// until lets the window work until something is so.
func (s *scene) until(what string, reached func() bool) {
	s.t.Helper()
	ctx, stop := context.WithTimeout(s.t.Context(), patience)
	defer stop()
	if err := s.q.Until(ctx, reached); err != nil {
		s.t.Fatalf("%s: waiting for %s: it did not come; there is:\n%s", s.step, what, s.Said())
	}
}

// settle lets the window do what has come home by now.
func (s *scene) settle() {
	s.t.Helper()
	here := false
	go func() { _ = s.q.Await(s.t.Context(), func() { here = true }) }()
	s.until("the window", func() bool { return here })
}

// press presses keys, and shortcut one with Ctrl; each is counted.
func (s *scene) press(keys ...fyne.KeyName) {
	s.t.Helper()
	for _, k := range keys {
		s.keys++
		s.Press(k)
		s.settle()
	}
}

func (s *scene) shortcut(key fyne.KeyName) {
	s.t.Helper()
	s.keys++
	if !s.Shortcut(key, fyne.KeyModifierControl) {
		s.t.Fatalf("nobody knows Ctrl+%s", key)
	}
	s.settle()
}

// letters types a text.
func (s *scene) letters(text string) {
	s.t.Helper()
	s.Letters(text)
	s.settle()
}

// has says whether the Tab key comes to something of a name; it stays there.
func (s *scene) has(name string) bool {
	for range 200 {
		if f := s.Canvas.Focused(); f != nil && kit.NameOf(f) == name {
			return true
		}
		s.Canvas.FocusNext()
	}
	return false
}

// clickable is a button, a box, a section, a line of the Actions.
type clickable interface {
	fyne.CanvasObject
	fyne.Focusable
	fyne.Tappable
}

// click clicks on what has a name.
func (s *scene) click(name string) {
	s.t.Helper()
	o := stage.Find(s.t, s.Stage, name, func(o clickable) bool { return kit.NameOf(o) == name })
	if s.Canvas.Focused() != fyne.Focusable(o) {
		s.Canvas.Unfocus() // as the driver does at each click beside what has the keyboard
	}
	o.Tapped(&fyne.PointEvent{})
	s.settle()
}

// field goes to a field with the Tab key and types over what stands in it.
func (s *scene) field(name, text string) {
	s.t.Helper()
	for range 200 {
		if e, ok := s.Canvas.Focused().(*kit.Entry); ok && kit.NameOf(e) == name {
			e.SetText("")
			s.letters(text)
			return
		}
		s.Canvas.FocusNext()
	}
	s.t.Fatalf("%s: there is no field %q; there is:\n%s", s.step, name, s.Said())
}

// filter types into the Customers Filter until it finds one.
func (s *scene) filter(text string) {
	s.t.Helper()
	s.shortcut(fyne.KeyF)
	s.letters(text)
	s.until("one customer to be found", func() bool { return strings.HasPrefix(s.main().Customers().Line().Text(), "1 of ") })
}

// facts waits until the preview shows who is selected, and they are so.
func (s *scene) facts(what string, are func(person.Facts) bool) person.Facts {
	s.t.Helper()
	var f person.Facts
	s.until(what, func() bool {
		now, ok := s.main().Customers().Facts()
		f = now
		return ok && are(now)
	})
	return f
}

// page waits for a page.
func (s *scene) page(topic string) {
	s.t.Helper()
	s.until("the page "+topic, func() bool { return s.main() != nil && s.main().Page().Topic() == topic })
	s.settle()
}

// details waits until Customer Details is read.
func (s *scene) details(what string) {
	s.t.Helper()
	s.until("Customer Details", func() bool { return strings.Contains(s.Said(), what) })
}

// dialog waits for a dialog, and alone for none.
func (s *scene) dialog(title string) {
	s.t.Helper()
	s.until("the dialog "+title, func() bool { d := kit.DialogOn(s.Canvas); return d != nil && d.Title == title })
	s.Hand.Push(time.Second) // the time in which Enter is ignored
}

func (s *scene) alone() {
	s.t.Helper()
	s.until("the dialog to close", func() bool { return !kit.DialogOpen(s.Canvas) })
}

// toast waits for words in the status line.
func (s *scene) toast(want string) {
	s.t.Helper()
	s.until(fmt.Sprintf("the toast %q", want), func() bool {
		t, shown := s.main().Page().Line().Toast()
		return shown && strings.Contains(t.Text+" "+t.Detail, want)
	})
}

// scope chooses in the Scope Selector.
func (s *scene) scope(name string) {
	s.t.Helper()
	box := stage.Find(s.t, s.Stage, label.ScopeSelector, func(o *kit.Select) bool { return strings.HasPrefix(o.Text(), "Scope: ") })
	box.Tapped(&fyne.PointEvent{})
	s.press(fyne.KeyDown, fyne.KeyReturn)
	if got := box.Text(); got != "Scope: "+name || s.Canvas.Overlays().Top() != nil {
		s.t.Errorf("the Scope Selector says %q", got)
	}
}

// mouse presses the left button on a row, at its pencil or else on its name.
func (s *scene) mouse(row string, pencil bool) {
	s.t.Helper()
	o := s.row(row)
	at := fyne.NewPos(40, 10)
	if pencil {
		at.X = o.Size().Width - 20
	}
	o.(desktop.Mouseable).MouseDown(&desktop.MouseEvent{Button: desktop.MouseButtonPrimary, PointEvent: fyne.PointEvent{Position: at}})
	s.settle()
}

// setting switches a box of the page Settings as the administrator does, and
// goes back to the list.
func (s *scene) setting(key, name string, on bool) {
	s.t.Helper()
	s.main().OpenSetting(key)
	s.until(name, func() bool { return s.has(name) })
	s.press(fyne.KeySpace)
	s.until("the setting to be saved", func() bool {
		now, err := s.main().session.Settings().Get(s.t.Context(), key)
		return err == nil && now.Value == fmt.Sprint(on)
	})
	s.shortcut(fyne.Key1)
	s.page(label.Customers)
}

// redeem is the customer behind a mail's link, who chooses a password.
func (s *scene) redeem(l mail.Letter, password string) {
	s.t.Helper()
	page, err := s.portal().Ticket(s.t.Context(), token(l))
	if err != nil || page.State != core.TicketLive || page.Purpose != core.PurposeReset {
		s.t.Fatalf("%s: the link is %s (%v)", s.step, page.State, err)
	}
	if err := s.portal().Redeem(s.t.Context(), core.Redemption{Token: token(l), Password: secret.New(password)}); err != nil {
		s.t.Fatal(err)
	}
}

// lockOut tries wrong passwords until the account is locked, and the list says so.
func (s *scene) lockOut(loginID string) {
	s.t.Helper()
	for range 10 {
		if s.letsIn(loginID, "a guess of somebody") == nil {
			s.t.Fatal("a guess logs in")
		}
	}
	s.facts("the lock", func(f person.Facts) bool { return f.Customer.Status == "locked" })
}

// row is a row of the list, by what stands in it.
func (s *scene) row(text string) fyne.CanvasObject {
	s.t.Helper()
	return stage.Find(s.t, s.Stage, "row of "+text, func(o fyne.CanvasObject) bool {
		_, mouse := o.(interface{ MouseUp(*desktop.MouseEvent) })
		return mouse && strings.Contains(strings.Join(stage.Texts(o), "|"), text)
	})
}

// portal is the door that customers come in by.
func (s *scene) portal() *core.Portal {
	s.t.Helper()
	p, err := s.main().Portal()
	if err != nil {
		s.t.Fatal(err)
	}
	return p
}

// letsIn says whether a customer can log in.
func (s *scene) letsIn(loginID, password string) error {
	_, err := s.portal().Authenticate(s.t.Context(), core.Attempt{LoginID: loginID, Password: secret.New(password), RemoteIP: "203.0.113.24"})
	return err
}

// letter waits for the newest mail to an address with a word in its subject.
func (s *scene) letter(to, subject string) mail.Letter {
	s.t.Helper()
	var found mail.Letter
	s.until("the mail to "+to, func() bool {
		all, err := s.main().session.Mail().LocalMailbox(s.t.Context())
		if err != nil {
			s.t.Fatal(err)
		}
		for _, one := range all {
			_, message, _, err := s.main().session.Mail().Show(s.t.Context(), one.ID)
			if err != nil {
				s.t.Fatal(err)
			}
			if l, err := mail.ReadLetter(message); err == nil && strings.Contains(l.To, to) && strings.Contains(l.Subject, subject) {
				found = l
				return true
			}
		}
		return false
	})
	return found
}

// token is the secret part of a mail's link.
func token(l mail.Letter) secret.Text {
	link := l.Links[0]
	return secret.New(link[strings.LastIndexAny(link, "/#=?")+1:])
}

// passwordIn is the password that a mail brings.
func passwordIn(t *testing.T, l mail.Letter) string {
	t.Helper()
	for line := range strings.Lines(l.Text) {
		if rest, ok := strings.CutPrefix(line, label.Password+":"); ok {
			return strings.TrimSpace(rest)
		}
	}
	t.Fatal("the mail brings no password")
	return ""
}
