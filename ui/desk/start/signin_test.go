package start

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/db"
	"github.com/keydesk/keydesk/ui/desk/internal/stage"
	"github.com/keydesk/keydesk/ui/desk/task"
	"github.com/keydesk/keydesk/ui/internal/testdesk"
	model "github.com/keydesk/keydesk/ui/model/start"
)

func TestSignIn(t *testing.T) {
	s := onDesk(t, stage.Plain(), nil)
	inline(t, s)
	s.Says(t, "Fjord Instruments", "Operator", "Password", "desk.db", "Open another file…", "Practice")
	s.Press(fyne.KeyReturn)
	if s.Button(t, "Sign in").Why() == "" {
		t.Error("signs in without a password")
	}
	s.Letters("wrong")
	s.Press(fyne.KeyReturn)
	s.Says(t, "The password is wrong.")
	if got := s.Entry(t, "Operator").Text; got != "anna" {
		t.Errorf("the operator is %q", got)
	}
	if s.Entry(t, "Password").Text != "" || s.Canvas.Focused() != fyne.Focusable(s.Entry(t, "Password")) {
		t.Error("the password is not typed anew")
	}
	s.Letters(testdesk.Password)
	s.SaysNot(t, "The password is wrong.")
}

func TestOpensTheDesk(t *testing.T) {
	s := onDesk(t, stage.Plain(), nil)
	inline(t, s)
	s.Letters(testdesk.Password)
	s.Press(fyne.KeyReturn)
	if s.opened != s.source.Path || s.session.Operator() != "anna" {
		t.Errorf("opened %q; there is:\n%s", s.opened, s.Said())
	}
}

// Unlocking takes its time: the window says how far it is, and Cancel leads
// back to the card. A session that comes late is left.
func TestUnlockingCanBeCancelled(t *testing.T) {
	release, left := make(chan struct{}), make(chan struct{})
	s := onDesk(t, stage.Plain(), func(s *scene) {
		sign := s.source.SignIn
		s.source.SignIn = func(ctx context.Context, d *core.Desk, try model.Try, stage func(model.Stage)) (*core.Session, error) {
			if err := slow(ctx, release); err != nil {
				close(left)
				return nil, err
			}
			return sign(ctx, d, try, stage)
		}
	})
	q := task.NewQueue(t.Context(), s.Hand)
	defer q.Close()
	s.begin(t, q.Runner)
	until := func(reached func() bool) {
		t.Helper()
		if err := q.Until(t.Context(), reached); err != nil {
			t.Fatal(err)
		}
	}
	until(func() bool { return strings.Contains(s.Said(), "Operator") })
	high := s.room.view.(*signIn).card.all.HeightFor(1200)
	s.Letters(testdesk.Password)
	s.Press(fyne.KeyReturn)
	s.Says(t, "Checking the password", "1 of 2", "Cancel")
	s.SaysNot(t, "Sign in", "Open another file…")
	if now := s.room.view.(*signIn).card.all.HeightFor(1200); now != high {
		t.Errorf("the card is %v high while it unlocks, %v before", now, high)
	}
	s.Press(fyne.KeyEscape)
	s.Says(t, "Sign in")
	s.SaysNot(t, "Checking the password", "wrong")
	<-left
	close(release)
	s.Letters(testdesk.Password)
	s.Press(fyne.KeyReturn)
	until(func() bool { return s.opened != "" })
}

// What cannot be opened is said with what to do, and another way is offered.
func TestWhatCannotBeOpened(t *testing.T) {
	for _, c := range []struct {
		err  error
		want string
	}{
		{&db.LockedError{Program: "keydeskctl", PID: 12, Since: testdesk.Start()}, "in use by keydeskctl (process 12)"},
		{&db.DamagedError{Where: "the first page"}, "The file is damaged."},
		{core.ErrNotKeydesk, "This is not a Keydesk file."},
		{core.ErrNewer, "This file was made by a newer version of Keydesk. Update Keydesk on this computer."},
	} {
		s := onScene(t, stage.Plain(), func(s *scene) {
			s.source.Exists = func(context.Context, string) (bool, error) { return true, nil }
			s.source.Open = func(context.Context, string) (*core.Desk, error) { return nil, c.err }
		})
		inline(t, s)
		s.Says(t, c.want, "Try again", "Create a new desk", s.source.Path)
		s.room.Close()
	}
}

// Another file that does not open leaves the desk that is open to go back to.
func TestAnotherFile(t *testing.T) {
	s := onDesk(t, stage.Plain(), func(s *scene) {
		open := s.source.Open
		s.source.Open = func(ctx context.Context, path string) (*core.Desk, error) {
			if path == "/in/use.db" {
				return nil, &db.LockedError{Program: "test", PID: 12, Since: testdesk.Start()}
			}
			return open(ctx, path)
		}
	})
	inline(t, s)
	s.files.path = "/in/use.db"
	s.Tap(t, "Open another file…")
	s.Says(t, "in use by test")
	s.Press(fyne.KeyEscape)
	s.Says(t, "Operator", "desk.db")
	s.files.path = filepath.Join(s.dir, "nothing.db")
	s.Tap(t, "Open another file…")
	s.Says(t, "The file is not there. Choose another file.")
}

func TestPracticeDesk(t *testing.T) {
	s := onScene(t, stage.Plain(), nil)
	inline(t, s)
	s.way(t, "Try with sample customers")
	if !model.IsPractice(s.opened) || s.session.Operator() != model.PracticeOperator {
		t.Fatalf("opened %q; there is:\n%s", s.opened, s.Said())
	}
}

// Whoever practiced last time is told the password, and is not offered that
// file for a desk of one's own.
func TestPracticeDeskAtTheNextStart(t *testing.T) {
	s := onDesk(t, stage.Plain(), func(s *scene) {
		practice := model.PracticePath(s.source.Path)
		if err := os.Rename(s.source.Path, practice); err != nil {
			t.Fatal(err)
		}
		s.source.Path = practice
	})
	inline(t, s)
	s.Says(t, model.PracticeNote)
	s.Tap(t, "Create a new desk")
	if got := s.Entry(t, "Where the file goes").Text; filepath.Base(got) != "keydesk.db" {
		t.Error("offers", got)
	}
	s.Press(fyne.KeyEscape)
	s.Says(t, model.PracticeNote)
}

// Several operators are chosen from; who signed in last is chosen already.
func TestSeveralOperators(t *testing.T) {
	s := onScene(t, stage.Plain(), nil)
	named := ""
	c := face{operators: []string{"anna", "Tom"}, operator: "Tom", button: "Sign in"}.card(func(name string) { named = name }, func(string) {}, nil, nil)
	s.Show(c.all.scroll)
	if c.choose.Text() != "Tom" {
		t.Error("chosen is", c.choose.Text())
	}
	c.focus("")
	s.Letters("a")
	if named != "anna" {
		t.Errorf("named %q", named)
	}
	c.working("Checking the password", "", 0.5)
	if c.choose.Why() == "" {
		t.Error("another operator while the password is checked")
	}
	c.resting("")
	if c.choose.Why() != "" {
		t.Error("the operator is fixed")
	}
}

func TestPracticeDeskIsCancelled(t *testing.T) {
	s := onScene(t, stage.Plain(), nil)
	q := task.NewQueue(t.Context(), s.Hand)
	s.begin(t, q.Runner)
	defer q.Close()
	until := func(text string) {
		t.Helper()
		if err := q.Until(t.Context(), func() bool { return strings.Contains(s.Said(), text) }); err != nil {
			t.Fatal(err)
		}
	}
	until("Try with sample customers")
	s.way(t, "Try with sample customers")
	until("rows")
	s.Press(fyne.KeyEscape)
	s.Says(t, "Create a new desk")
	q.Close()
	if left, err := filepath.Glob(filepath.Join(s.dir, "Documents", "*")); len(left) > 0 || err != nil {
		t.Error("left behind:", left, err)
	}
}

// What arrives after the room was closed is put away: the file is free again.
func TestClosedWhileItOpens(t *testing.T) {
	release := make(chan struct{})
	s := onDesk(t, stage.Plain(), func(s *scene) {
		open := s.source.Open
		s.source.Open = func(ctx context.Context, path string) (*core.Desk, error) {
			<-release // deaf to being canceled
			return open(context.WithoutCancel(ctx), path)
		}
	})
	q := task.NewQueue(t.Context(), s.Hand)
	s.begin(t, q.Runner)
	if err := q.Step(t.Context()); err != nil { // the file is there
		t.Fatal(err)
	}
	s.Hand.Push(patience)
	for range 2 { // and that takes its time
		if err := q.Step(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	s.Says(t, "Opening the file", s.source.Path, "Cancel")
	s.room.Close()
	close(release)
	q.Close()
	d, err := From(core.Options{Program: "test"}, "", s.source.Clock).Open(t.Context(), s.source.Path)
	if err != nil {
		t.Fatal("the file is still held:", err)
	}
	if err := d.Close(); err != nil {
		t.Error(err)
	}
}
