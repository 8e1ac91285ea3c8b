package mail

import (
	"context"
	"errors"
	"sync/atomic"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/desk/internal/stage"
	"github.com/keydesk/keydesk/ui/desk/task"
	"github.com/keydesk/keydesk/ui/internal/testdesk"
	model "github.com/keydesk/keydesk/ui/model/mail"
)

// slow is a page whose store and server answer when the test says so.
type slow struct {
	*room
	queue *task.Queue
	gate  chan error
	loads atomic.Int32
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
	source := shown(mixed)
	load, message := source.Load, source.Message
	source.Load = func(ctx context.Context, scope string) (model.Contents, error) {
		if err := wait(ctx); err != nil {
			return model.Contents{}, err
		}
		s.loads.Add(1)
		return load(ctx, scope)
	}
	source.Message = func(ctx context.Context, id uint64) ([]byte, error) {
		if err := wait(ctx); err != nil {
			return nil, err
		}
		return message(ctx, id)
	}
	source.Send = func(ctx context.Context) (core.MailSummary, error) {
		return core.MailSummary{Deferred: 2}, wait(ctx)
	}
	source.Retry = func(ctx context.Context, _ uint64) error { return wait(ctx) }
	hand := task.At(testdesk.Start())
	s.queue = task.NewQueue(t.Context(), hand)
	t.Cleanup(s.queue.Close)
	s.room = open(t, stage.Plain(), source, s.queue.Runner)
	s.Hand = hand // the queue's own
	return s
}

// answer lets one answer through.
func (s *slow) answer(t *testing.T, err error) {
	t.Helper()
	select {
	case s.gate <- err:
	case <-time.After(10 * time.Second):
		t.Fatal("nobody asks")
	}
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

// ready is when nothing is being read.
func (s *slow) ready() bool { return !s.reading.Running() }

// What takes long says so and can be stopped.
func TestSlowMail(t *testing.T) {
	s := onSlow(t)
	s.Page.Show(8) // before anything was read
	s.Hand.Push(patience)
	s.until(t, s.stop.Visible)
	s.Says(t, "Reading the mail…", "Stop")
	s.answer(t, nil)
	s.until(t, s.ready)
	s.Says(t, "Reset Password to Jo Albers")
	s.SaysNot(t, "Reading the mail…", "Stop")

	s.Tap(t, "Retry")
	s.Hand.Push(patience)
	s.until(t, s.stop.Visible)
	s.Says(t, "Retry…")
	s.Act(model.Retry)
	s.Says(t, underWay)
	s.Hit(fyne.KeyEscape)
	s.Tap(t, "Stop")
	s.SaysNot(t, "Retry…", "did not work")
	s.Tap(t, "Retry")
	s.answer(t, core.ErrStoreBusy)
	s.until(t, func() bool { return !s.doing.Running() })
	s.Says(t, "Retry did not work", "Others kept changing the same thing.")
	s.Page.Show(7)
	s.SaysNot(t, "did not work")

	s.TryAgain()
	s.TryAgain() // once is enough
	s.answer(t, nil)
	s.until(t, func() bool { return !s.sending.Running() })
	s.Says(t, "Sending goes on: 2 deferred.")
	s.TryAgain()
	s.answer(t, errors.New("the disk is gone"))
	s.until(t, func() bool { return !s.sending.Running() })
	s.Says(t, "What waits is kept.")
}

// Where changes come faster than answers, the page still gets to show them: it
// finishes what it reads, and reads once more.
func TestManyChanges(t *testing.T) {
	s := onSlow(t)
	s.answer(t, nil)
	s.until(t, s.ready)
	for range 50 {
		s.Changed(core.Change{Mail: true})
	}
	s.answer(t, nil)
	s.until(t, func() bool { return !s.again })
	s.answer(t, nil)
	s.until(t, s.ready)
	if s.loads.Load() != 3 {
		t.Errorf("it was read %d times", s.loads.Load())
	}
	s.Changed(core.Change{Customers: []uint64{1}}) // of whom nothing is listed
	if !s.ready() {
		t.Error("a change that shows nothing is read")
	}
}

// The message gone to last is the one that is shown, and a closed page gets
// nothing.
func TestNewestMessageWins(t *testing.T) {
	s := onSlow(t)
	s.answer(t, nil)
	s.until(t, s.ready)
	s.folder(t, model.Local)
	s.local.intoList()
	s.Says(t, "Being read…")
	s.Press(fyne.KeyDown)
	s.answer(t, nil)
	s.until(t, func() bool { return !s.opening.Running() })
	if s.local.at != 21 || s.local.message.letter == nil {
		t.Errorf("message %d is open", s.local.at)
	}
	s.Press(fyne.KeyEnd)
	s.Page.Close()
	s.queue.Close()
	if s.local.message.letter != nil {
		t.Error("a closed page took a message")
	}
}
