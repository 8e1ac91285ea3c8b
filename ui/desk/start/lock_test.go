package start

import (
	"context"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"github.com/keydesk/keydesk/core/secret"
	"github.com/keydesk/keydesk/ui/desk/internal/stage"
	"github.com/keydesk/keydesk/ui/desk/kit"
	"github.com/keydesk/keydesk/ui/desk/task"
	"github.com/keydesk/keydesk/ui/internal/testdesk"
	model "github.com/keydesk/keydesk/ui/model/start"
)

// locked is a lock over the tests' desk; it counts what came of it.
type locked struct {
	*stage.Stage
	lock            *Lock
	unlocked, other int
	canceled        int
	below           int // keys that the window under it heard
}

func onLock(t *testing.T, r func(*task.Hand) *task.Runner, form string, confirm func(context.Context, string, secret.Text) error) *locked {
	t.Helper()
	hand := task.At(testdesk.Start())
	l := &locked{Stage: stage.New(t, stage.Plain(), hand)}
	l.Canvas.SetOnTypedKey(func(*fyne.KeyEvent) { l.below++ })
	if confirm == nil {
		confirm = testdesk.Open(t).Desk.Confirm
	}
	l.lock = NewLock(r(hand), Locked{Canvas: l.Canvas, Vendor: "Fjord Instruments", Operator: "anna", Where: "fjord.db", Note: model.LockNote{Mail: true, Form: form},
		Confirm: confirm, Unlocked: func() { l.unlocked++ }, Other: func() { l.other++ }, Canceled: func() { l.canceled++ }})
	l.Show(l.lock.Content())
	l.lock.Start()
	return l
}

func inlineOf(t *testing.T) func(*task.Hand) *task.Runner {
	return func(h *task.Hand) *task.Runner { return task.Inline(t.Context(), h) }
}

func TestLock(t *testing.T) {
	l := onLock(t, inlineOf(t), "Hedi Ács", nil)
	l.Says(t, "Locked. Waiting mail goes on being sent. What you typed for Hedi Ács is kept.", "anna", "Sign in as another operator")
	l.Press(fyne.KeyReturn)
	l.Letters("not mine")
	l.Press(fyne.KeyReturn)
	l.Says(t, "The password is wrong.")
	if l.unlocked != 0 || l.Entry(t, "Password").Text != "" {
		t.Error("a wrong password unlocks, or stays")
	}
	l.Press(fyne.KeyF5, fyne.KeyEscape)
	if l.below != 0 {
		t.Error("what is locked hears keys")
	}
	l.Letters(testdesk.Password)
	l.Press(fyne.KeyReturn)
	if l.unlocked != 1 {
		t.Errorf("unlocked %d times; there is:\n%s", l.unlocked, l.Said())
	}
	l.lock.Close()
	l.Canvas.Unfocus()
	l.Press(fyne.KeyF5)
	if l.below != 1 {
		t.Error("the window does not hear its keys again")
	}
}

// What was typed is nobody else's, and not lost by another operator's sign-in:
// there is nothing to ask.
func TestAnotherOperator(t *testing.T) {
	l := onLock(t, inlineOf(t), "Hedi Ács", nil)
	l.Tap(t, "Sign in as another operator")
	if l.other != 1 {
		t.Error("nobody else can sign in")
	}
}

// What still runs is said once it is known.
func TestLockSaysWhatRuns(t *testing.T) {
	l := onLock(t, inlineOf(t), "", nil)
	for text, note := range map[string]model.LockNote{
		"Locked. Waiting mail goes on being sent, and the customer page works.":     {Mail: true, Portal: true},
		"Locked. The customer page works; mail waits.":                              {Portal: true},
		"Locked. Nothing runs. What you typed for Customer 10001: Phone 2 is kept.": {Form: "Customer 10001: Phone 2"},
		"Locked. The import goes on, with all keys in memory until it is done.":     {Works: "The import"},
	} {
		l.lock.Say(note)
		l.Says(t, text)
	}
}

func TestUnlockingTheWindowCanBeCancelled(t *testing.T) {
	var q *task.Queue
	l := onLock(t, func(h *task.Hand) *task.Runner { q = task.NewQueue(t.Context(), h); return q.Runner }, "",
		func(ctx context.Context, _ string, _ secret.Text) error { return slow(ctx, nil) })
	defer q.Close()
	l.Letters(testdesk.Password)
	l.Press(fyne.KeyReturn)
	l.Says(t, "Checking the password", "Cancel")
	l.Press(fyne.KeyEscape)
	l.Says(t, "Unlock")
	l.SaysNot(t, "Checking the password", "wrong")
	if l.canceled != 1 {
		t.Error("nobody is told that the sign-in is not wanted any more")
	}
}

func TestChangeMyPassword(t *testing.T) {
	d := testdesk.Open(t)
	hand := task.At(testdesk.Start())
	s := stage.New(t, stage.Plain(), hand)
	s.Show(kit.NewRule())
	var said []string
	dialog := ChangePassword(Own{Canvas: s.Canvas, Runner: task.Inline(t.Context(), hand), Operator: "anna", Vendor: "Fjord",
		Change: ChangeBy(d.Desk, d.Session), Say: func(toast kit.Toast) { said = append(said, toast.Text) }})
	if why := s.Button(t, "OK").Why(); why != "Type your present password." {
		t.Error(why)
	}
	s.Letters("not mine")
	s.Entry(t, "Type new password").SetText(good)
	s.Entry(t, "Retype password").SetText(good)
	s.Press(fyne.KeyReturn)
	s.Says(t, "The password is wrong.")
	if s.Canvas.Focused() != fyne.Focusable(s.Entry(t, "Present password")) {
		t.Error("the keyboard is not where the mistake is")
	}
	s.Type(t, "Present password", testdesk.Password)
	s.Press(fyne.KeyReturn)
	if dialog.IsOpen() || strings.Join(said, "") != model.Changed {
		t.Fatalf("said %q; there is:\n%s", said, s.Said())
	}
	if err := d.Desk.Confirm(t.Context(), "anna", secret.New(good)); err != nil {
		t.Error("the new password does not open:", err)
	}
}

// watched is a watch over a window with one field.
func watched(t *testing.T) (s *stage.Stage, w *Watch, field *kit.Entry, locks *int) {
	t.Helper()
	hand := task.At(testdesk.Start())
	s = stage.New(t, stage.Plain(), hand)
	field, locks = kit.NewEntry(""), new(int)
	w = NewWatch(task.Inline(t.Context(), hand), s.Canvas, model.IdleLimit, func() { *locks++ })
	t.Cleanup(w.Close)
	s.Show(w.Over(kit.Column(8, field, kit.NewText("below", kit.Plain()))))
	s.Canvas.Focus(field)
	return s, w, field, locks
}

func TestLocksWhenNobodyIsThere(t *testing.T) {
	s, _, _, locks := watched(t)
	s.Hand.Push(model.IdleLimit - model.Warning)
	s.SaysNot(t, "Locks in")
	s.Hand.Push(glances + time.Second) // the field was looked at once, at the beginning
	s.Says(t, "Locks in 29 s. Press any key to stay.")
	s.Hand.Push(18 * time.Second)
	s.Says(t, "Locks in 11 s. Press any key to stay.")
	s.Hand.Push(11 * time.Second)
	if *locks != 1 || len(s.Canvas.Overlays().List()) != 0 {
		t.Error("not locked, or the notice stays")
	}
	s.Hand.Push(time.Hour)
	if *locks != 1 {
		t.Error("locked twice")
	}
}

// A key that takes the notice away does nothing else.
func TestAnyKeyStays(t *testing.T) {
	s, _, field, locks := watched(t)
	s.Letters("as it was")
	s.Hand.Push(model.IdleLimit - model.Warning + glances + time.Second)
	s.Says(t, "Locks in")
	s.Hit(fyne.KeyX)
	s.Letters("x")
	s.Hand.Push(time.Second)
	s.SaysNot(t, "Locks in")
	s.Hand.Push(model.IdleLimit - model.Warning - 2*time.Second)
	s.SaysNot(t, "Locks in")
	if field.Text != "as it was" || s.Canvas.Focused() != fyne.Focusable(field) || *locks != 0 {
		t.Errorf("the field holds %q", field.Text)
	}
}

// moveMouse asks all that is shown for a cursor, as the driver does at each
// movement with what lies under the mouse; the test driver does not.
func moveMouse(s *stage.Stage) {
	for _, o := range stage.Shown(s.Canvas.Content()) {
		if c, ok := o.(desktop.Cursorable); ok {
			c.Cursor()
		}
	}
}

// Typing and the mouse are noticed wherever they are.
func TestSomebodyIsThere(t *testing.T) {
	s, _, _, locks := watched(t)
	for range 8 {
		s.Hand.Push(4 * time.Minute)
		s.Letters("a")
	}
	for range 8 {
		s.Hand.Push(4 * time.Minute)
		moveMouse(s)
	}
	s.SaysNot(t, "Locks in")
	if *locks != 0 {
		t.Error("locked under somebody's hands")
	}
}

// What opens over the notice is still there when the notice goes.
func TestTheNoticeTakesNothingAlong(t *testing.T) {
	s, w, _, _ := watched(t)
	s.Hand.Push(model.IdleLimit - model.Warning + glances + time.Second)
	s.Says(t, "Locks in")
	d := &kit.Dialog{Title: "The outcome", Body: kit.NewText("came late", kit.Plain())}
	d.Show(s.Canvas, task.Inline(t.Context(), s.Hand))
	w.Touch()
	s.Hand.Push(time.Second)
	s.Says(t, "The outcome", "came late")
	d.Close()
	if len(s.Canvas.Overlays().List()) != 0 {
		t.Error("something is left over the window")
	}
}
