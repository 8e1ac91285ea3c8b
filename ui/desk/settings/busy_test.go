package settings

import (
	"context"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/desk/internal/stage"
	"github.com/keydesk/keydesk/ui/desk/kit"
	"github.com/keydesk/keydesk/ui/desk/task"
	"github.com/keydesk/keydesk/ui/internal/testdesk"
	model "github.com/keydesk/keydesk/ui/model/settings"
)

// slow is a page whose desk answers when the test says so.
type slow struct {
	*room
	queue *task.Queue
	gate  chan error
}

func onSlow(t *testing.T) *slow {
	t.Helper()
	s := &slow{gate: make(chan error)}
	wait := func(ctx context.Context) error {
		select {
		case err := <-s.gate:
			return err
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	d := testdesk.Open(t)
	source := From(d.Session, clock())
	list, set, affected := source.List, source.Set, source.Affected
	read := make(chan struct{}, 1)
	read <- struct{}{}
	source.List = func(ctx context.Context, scope string) ([]core.Setting, error) {
		select {
		case <-read: // the first time only
			if err := wait(ctx); err != nil {
				return nil, err
			}
		default:
		}
		return list(ctx, scope)
	}
	source.Set = func(ctx context.Context, r model.Request) error {
		if err := wait(ctx); err != nil {
			return err
		}
		return set(ctx, r)
	}
	source.Affected = func(ctx context.Context, r model.Request) (int, error) {
		if err := wait(ctx); err != nil {
			return 0, err
		}
		return affected(ctx, r)
	}
	source.Test = func(ctx context.Context) ([]model.TestLine, error) {
		return []model.TestLine{{OK: true, Text: "Reached it."}}, wait(ctx)
	}
	hand := task.At(testdesk.Start())
	s.queue = task.NewQueue(t.Context(), hand)
	t.Cleanup(s.queue.Close)
	s.room = open(t, stage.Plain(), source, s.queue.Runner)
	s.desk, s.Hand = d, hand
	return s
}

// until lets callbacks come home until something is reached.
func (s *slow) until(t *testing.T, reached func() bool) {
	t.Helper()
	ctx, stop := context.WithTimeout(t.Context(), 10*time.Second)
	defer stop()
	if err := s.queue.Until(ctx, reached); err != nil {
		t.Fatal(err, s.Said())
	}
}

// later pushes the clock, as slow things take.
func (s *slow) later(d time.Duration) { s.room.Stage.Hand.Push(d) }

// read lets the first reading end.
func (s *slow) read(t *testing.T) {
	t.Helper()
	s.gate <- nil
	s.until(t, func() bool { return s.loaded && !s.reading.Running() })
}

// OpenAt and SetUpMail wait for the settings.
func TestWhereToGoWaitsForTheSettings(t *testing.T) {
	s := onSlow(t)
	s.OpenAt("mail.mode")
	s.later(time.Second)
	s.until(t, func() bool { return s.Line().Text() == "Reading the settings…" })
	s.read(t)
	if f := s.Canvas.Focused(); f == nil || kit.NameOf(f) != "Mail goes" {
		t.Error("the keyboard is not in Mail goes")
	}
	if s.Line().Text() != "Every change is saved at once." {
		t.Error(s.Line().Text())
	}
}

func TestReadingCanBeStopped(t *testing.T) {
	s := onSlow(t)
	s.later(time.Second)
	s.until(t, func() bool { return s.stop.Visible() })
	s.Tap(t, "Stop")
	s.Says(t, "Reading the settings was stopped.")
	s.Tap(t, "Try again")
	go func() { // where this reading is the first to begin
		select {
		case s.gate <- nil:
		case <-t.Context().Done():
		}
	}()
	s.until(t, func() bool { return s.loaded })
	s.Says(t, "Contact")
}

// What is changed faster than it is saved is saved all the same, in order.
func TestChangesFasterThanTheDesk(t *testing.T) {
	s := onSlow(t)
	s.read(t)
	s.typeInto(t, "reset.ticket-minutes", "45")
	s.Hit(fyne.KeyReturn)
	s.OpenAt("mail.mode")
	s.Hit(fyne.KeyRight)
	s.Hit(fyne.KeyRight)
	s.Hit(fyne.KeyLeft)
	if got := s.row(t, "mail.mode").field.(*kit.Select).Text(); got != "Through a mail server" {
		t.Error("while it is saved the box reads", got)
	}
	s.later(time.Second)
	s.until(t, func() bool { return s.Line().Text() == "Saving…" && s.stop.Visible() })
	left := false
	s.Leave(func() { left = true })
	if left {
		t.Error("the page was left before all was saved")
	}
	go func() {
		for range 4 {
			s.gate <- nil
		}
	}()
	s.until(t, func() bool { return left })
	s.kept(t, "reset.ticket-minutes", "45")
	s.kept(t, "mail.mode", "smtp")
}

func TestStopShowsWhatIsKept(t *testing.T) {
	s := onSlow(t)
	s.read(t)
	e := s.typeInto(t, "reset.ticket-minutes", "45")
	s.Hit(fyne.KeyReturn)
	s.halt()
	s.until(t, func() bool { return !s.reading.Running() })
	if e.Text != "30" {
		t.Errorf("the field reads %q", e.Text)
	}
	s.kept(t, "reset.ticket-minutes", "30")
}

func TestAFailureIsSaidBesideTheField(t *testing.T) {
	s := onSlow(t)
	s.read(t)
	e := s.typeInto(t, "reset.ticket-minutes", "45")
	s.Hit(fyne.KeyReturn)
	left := false
	s.Leave(func() { left = true })
	s.gate <- core.ErrStoreBusy
	s.until(t, func() bool { return !s.saving.Running() })
	s.Says(t, "Others kept changing the same thing. Try again. Still 30 until then.")
	if left || e.Text != "45" {
		t.Errorf("left %v, the field reads %q", left, e.Text)
	}
	s.Hit(fyne.KeyReturn) // again
	s.gate <- nil
	s.until(t, func() bool { return !s.saving.Running() })
	s.kept(t, "reset.ticket-minutes", "45")
	s.SaysNot(t, "Others kept changing")
}

func TestAClosedPageGetsNothing(t *testing.T) {
	s := onSlow(t)
	s.read(t)
	s.OpenAt("password.accessibility")
	s.row(t, "password.accessibility").field.(*kit.Select).Choose(1)
	s.Close()
	s.queue.Close() // returns only because the counting was canceled
	if kit.DialogOpen(s.Canvas) || s.asking.Running() {
		t.Error("a closed page asks")
	}
}

func TestATestIsCancelled(t *testing.T) {
	s := onSlow(t)
	s.read(t)
	for name, value := range map[string]string{"mail.security": "none", "mail.from": "a@b.example", "mail.server": "127.0.0.1"} {
		s.desk.Set(t, name, value)
	}
	s.Changed(core.Change{Settings: true})
	s.until(t, func() bool { return !s.reading.Running() })
	s.OpenAt("mail.server")
	s.Tap(t, "Test")
	s.Says(t, "Talking to 127.0.0.1…")
	s.later(2 * time.Second)
	s.until(t, func() bool { return strings.Contains(s.Said(), "127.0.0.1… 2 s") })
	s.Hit(fyne.KeyEscape)
	s.Says(t, "Stopping…")
	s.until(t, func() bool { return !strings.Contains(s.Said(), "Stopping…") })
	s.Says(t, "Cancelled.")
	s.Hit(fyne.KeyEscape)
	if kit.DialogOpen(s.Canvas) {
		t.Error("Esc does not close it")
	}
}

// The page that is locked while its dialog works is gone at once.
func TestCloseDuringTheTest(t *testing.T) {
	s := onSlow(t)
	s.read(t)
	s.SetUpMail()
	s.preset(t, "A server on this computer")
	s.Type(t, "From", "desk@fjord.example")
	password := s.Entry(t, "Password")
	s.Type(t, "Password", "planted mail password")
	s.Tap(t, "Save and test")
	s.Close()
	if password.Text != "" {
		t.Error("the password is still in the field")
	}
	s.queue.Close()
	if kit.DialogOpen(s.Canvas) {
		t.Error("the dialog outlives its page")
	}
}
