package details

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/desk/internal/stage"
	"github.com/keydesk/keydesk/ui/desk/task"
	model "github.com/keydesk/keydesk/ui/model/customer"
	"github.com/keydesk/keydesk/ui/model/label"
	"github.com/keydesk/keydesk/ui/model/person"
)

// gate lets a slow store's answers through one by one.
type gate chan error

// pass waits until the test opens the gate once, or nobody wants the answer.
func (g gate) pass(ctx context.Context) error {
	select {
	case err := <-g:
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}

// open lets one answer through.
func (g gate) open(t *testing.T, err error) {
	t.Helper()
	select {
	case g <- err:
	case <-time.After(10 * time.Second):
		t.Fatal("nobody asks the store")
	}
}

// slow is a window on a store that answers when the test says so.
type slow struct {
	*window
	queue       *task.Queue
	facts, save gate
	kept        person.Facts
	saves       int // on the goroutine of the save, read after it
}

func onSlowDesk(t *testing.T) *slow {
	t.Helper()
	s := &slow{facts: make(gate), save: make(gate), kept: someone()}
	source := shown(s.kept)
	source.Facts = func(ctx context.Context, _ uint64) (person.Facts, error) {
		if err := s.facts.pass(ctx); err != nil {
			return person.Facts{}, err // one that was canceled must not look: somebody saves by now
		}
		return s.kept, nil
	}
	source.Save = func(ctx context.Context, r model.Request) (core.Saved, error) {
		if err := s.save.pass(ctx); err != nil {
			return core.Saved{}, err
		}
		s.saves++
		s.kept.Customer.Fields, s.kept.Customer.Version = r.Save.Fields, s.kept.Customer.Version+1
		return core.Saved{ID: r.ID}, nil
	}
	s.window = onStage(t, stage.Plain(), source, 10042, true, func(h *task.Hand) *task.Runner {
		s.queue = task.NewQueue(t.Context(), h)
		return s.queue.Runner
	})
	t.Cleanup(s.queue.Close)
	return s
}

// until lets callbacks run until something is reached.
func (s *slow) until(t *testing.T, reached func() bool) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	if err := s.queue.Until(ctx, reached); err != nil {
		t.Fatal(err)
	}
}

// patient pushes the clock, and runs what it has made due.
func (s *slow) patient(t *testing.T) {
	t.Helper()
	s.Hand.Push(time.Second)
	done := false
	s.runner.After(0, func() { done = true })
	s.Hand.Push(0)
	s.until(t, func() bool { return done })
}

func (s *slow) begun(t *testing.T) {
	t.Helper()
	s.facts.open(t, nil)
	s.until(t, func() bool { return s.form != nil })
}

func TestAStoreThatIsSlow(t *testing.T) {
	s := onSlowDesk(t)
	s.patient(t)
	s.Says(t, "Being read…", "Stop")
	s.begun(t)
	s.put(t, "Phone", "1")
	s.command(t, label.OK)
	s.patient(t)
	s.Says(t, "Saving…", "Stop")
	if !s.Entry(t, "Phone").Disabled() || !s.Button(t, label.OK).Disabled() {
		t.Error("one can type into what is being saved")
	}
	s.Press(fyne.KeyF6)
	if s.told() != savingWhy {
		t.Errorf("F6 said %q", s.told())
	}
	s.Canvas.Focused().TypedKey(&fyne.KeyEvent{Name: esc})
	left := false
	s.Leave(func() { left = true })
	s.want(t)
	s.save.open(t, nil)
	s.facts.open(t, nil)
	s.until(t, func() bool { return !s.saving.Running() })
	s.want(t, "back 10042")
	if s.Entry(t, "Phone").Disabled() || s.Entry(t, "Phone").Text != "1" || left {
		t.Error("the fields still rest, or the page was left twice")
	}
}

func TestSaveIsStopped(t *testing.T) {
	s := onSlowDesk(t)
	s.begun(t)
	s.put(t, "Phone", "1")
	s.command(t, label.Save)
	s.Tap(t, label.Cancel)
	s.Says(t, "Stopping…")
	s.until(t, func() bool { return !s.saving.Running() })
	s.Says(t, "Not saved. Cancelled.", "All you typed is kept.")
	if s.Entry(t, "Phone").Text != "1" || s.saves != 0 {
		t.Error("what was typed is gone, or saved all the same")
	}
}

func TestAStoreThatFails(t *testing.T) {
	s := onSlowDesk(t)
	s.facts.open(t, errors.New("no disk"))
	s.until(t, func() bool { return !s.reading.Running() })
	s.Says(t, "The customer could not be read", "Try again")
	s.Tap(t, "Try again")
	s.begun(t)
	s.put(t, "Phone", "1")
	s.command(t, label.OK)
	s.save.open(t, errors.New("no disk"))
	s.until(t, func() bool { return !s.saving.Running() })
	s.Says(t, "Not saved. Something went wrong that Keydesk did not expect.", "All you typed is kept.")
	s.want(t)
	s.command(t, label.OK)
	s.save.open(t, nil)
	s.facts.open(t, errors.New("no disk"))
	s.until(t, func() bool { return !s.saving.Running() })
	s.want(t, "back 10042")
	if _, unsaved := s.Unsaved(); unsaved || s.saves != 1 {
		t.Error("saved, and still said to be unsaved")
	}
}

// Leave while the form is being saved goes on once it is, and not where it
// cannot be.
func TestLeaveWaitsForSave(t *testing.T) {
	s := onSlowDesk(t)
	s.begun(t)
	for i, err := range []error{errors.New("no disk"), nil} {
		s.put(t, "Phone", fmt.Sprint(i))
		s.command(t, label.Save)
		left := false
		s.Leave(func() { left = true })
		s.save.open(t, err)
		if err == nil {
			s.facts.open(t, nil)
		}
		s.until(t, func() bool { return !s.saving.Running() })
		if left != (err == nil) {
			t.Errorf("after %v left: %v", err, left)
		}
	}
}

// What changes while the form is being saved is read after it.
func TestChangedWhileItIsSaved(t *testing.T) {
	s := onSlowDesk(t)
	s.begun(t)
	s.put(t, "Phone", "1")
	s.Changed(core.Change{Customers: []uint64{10042}}) // is being read when Save is pressed
	s.command(t, label.Save)
	s.Changed(core.Change{Mail: true})
	s.save.open(t, nil)
	s.facts.open(t, nil)
	s.until(t, func() bool { return !s.saving.Running() })
	s.kept.Mail = core.Message{ID: 9, State: "queued", Mailing: "welcome"}
	s.patient(t)
	s.facts.open(t, nil)
	s.until(t, func() bool { return !s.reading.Running() })
	s.Says(t, "Welcome Mailing waiting")
	s.SaysNot(t, "Stop")
}

func TestCloseDropsWhatComesLate(t *testing.T) {
	s := onSlowDesk(t)
	s.begun(t)
	s.put(t, "Phone", "1")
	s.command(t, label.OK)
	s.Close()
	s.queue.Close()
	s.want(t)
	if s.Unsaved(); s.saves != 0 {
		t.Error("saved by a page that was closed")
	}
}

// A page that is taken out of the window and shown again, as by a lock, is as
// it was; and the form stays when the customer is read anew.
func TestAFormSurvivesTheLock(t *testing.T) {
	w, _, id := onDesk(t, true)
	w.Go(model.Account)
	w.put(t, label.Password, "a pebble under Wet")
	w.Show(w.Line())
	w.Changed(core.Change{Customers: []uint64{id}})
	w.Show(w.shell)
	w.Page.Start()
	if got := w.Entry(t, label.Password).Text; got != "a pebble under Wet" {
		t.Errorf("in the field stands %q", got)
	}
	if _, unsaved := w.Unsaved(); !unsaved {
		t.Error("nothing is said to be unsaved")
	}
}

// Where the form is higher than the page, Tab scrolls.
func TestTabScrolls(t *testing.T) {
	w := onStage(t, stage.Big(), shown(someone()), 10042, true, nil)
	for range 9 {
		w.Press(fyne.KeyTab)
	}
	w.Hand.Push(time.Second)
	notes := w.Entry(t, "Notes")
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject(notes)
	if w.Canvas.Focused() != notes || at.Y+notes.Size().Height > w.Canvas.Size().Height {
		t.Errorf("Notes are at %v, the keyboard at %T", at, w.Canvas.Focused())
	}
}

// In a field of several lines Tab goes on too, and types nothing.
func TestTabLeavesTheAddress(t *testing.T) {
	w := onStage(t, stage.Plain(), shown(someone()), 10042, true, nil)
	w.Step(1)
	address := w.Entry(t, "Address")
	w.Canvas.Focus(address)
	if address.AcceptsTab() {
		t.Error("the driver gives Tab to the field")
	}
	w.Press(fyne.KeyTab)
	if w.Canvas.Focused() != w.Entry(t, "Postal code") || address.Text != someone().Customer.Address {
		t.Errorf("the keyboard is at %T, the address %q", w.Canvas.Focused(), address.Text)
	}
}
