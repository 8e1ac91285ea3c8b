package outbox_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/keydesk/keydesk/core/outbox"
	"github.com/keydesk/keydesk/core/outbox/smtp"
	"github.com/keydesk/keydesk/core/record"
)

// bring queues a mail and brings it into a state. A mail that is being sent
// stays so until the test lets go of it.
func (d *desk) bring(t *testing.T, state outbox.State) outbox.Mail {
	t.Helper()
	m := d.queue()
	switch state {
	case outbox.Queued:
		return m
	case outbox.Sending:
		arrived, release := make(chan struct{}), make(chan struct{})
		d.answer = func(context.Context, string) error { close(arrived); <-release; return nil }
		ended := make(chan struct{})
		go func() { defer close(ended); _, _ = d.Deliver(context.WithoutCancel(t.Context())) }()
		<-arrived
		t.Cleanup(func() {
			close(release)
			<-ended
			d.ctx = context.WithoutCancel(t.Context())
			if d.state(m.ID, outbox.Accepted); len(d.sent) != 1 {
				t.Errorf("sent %v", d.sent)
			}
		})
	case outbox.Cancelled:
		_, err := d.CancelMail(t.Context(), m.ID, "no")
		ok(t, err)
	default:
		d.answer = map[outbox.State]func(context.Context, string) error{
			outbox.Accepted: nil,
			outbox.Deferred: always(refusal(smtp.Temporary, "later")),
			outbox.Failed:   always(refusal(smtp.Permanent, "never")),
			outbox.Expired:  always(refusal(smtp.Temporary, "later")),
		}[state]
		d.deliver()
		if state == outbox.Expired {
			d.pass(5 * 24 * time.Hour)
			d.deliver()
		}
	}
	return d.state(m.ID, state)
}

// Every state under every operation: the state afterwards, or that it is
// refused.
func TestStatesAndOperations(t *testing.T) {
	const no = outbox.State("refused")
	operations := []struct {
		name string
		do   func(*desk, uint64) error
	}{
		{"Retry", func(d *desk, id uint64) error { _, err := d.Retry(d.ctx, id); return err }},
		{"HandedOver", func(d *desk, id uint64) error { _, err := d.HandedOver(d.ctx, id); return err }},
		{"CancelMail", func(d *desk, id uint64) error { _, err := d.CancelMail(d.ctx, id, "by Anna"); return err }},
		{"Cancel", func(d *desk, id uint64) error {
			_, err := d.store.Update(d.ctx, func(tx *record.Tx) error {
				m, err := outbox.Cancel(tx, id, "a newer password was set")
				if err != nil {
					return err
				}
				return d.Changed(tx, m)
			})
			return err
		}},
		{"Recover", func(d *desk, _ uint64) error { return d.Recover(d.ctx) }},
		{"Sweep", func(d *desk, _ uint64) error { _, err := d.Sweep(d.ctx); return err }},
	}
	for state, want := range map[outbox.State][6]outbox.State{
		outbox.Queued:    {outbox.Queued, outbox.Accepted, outbox.Cancelled, outbox.Cancelled, outbox.Queued, outbox.Queued},
		outbox.Sending:   {no, no, no, outbox.Sending, outbox.Queued, outbox.Sending},
		outbox.Accepted:  {no, no, no, outbox.Accepted, outbox.Accepted, outbox.Accepted},
		outbox.Deferred:  {outbox.Queued, outbox.Accepted, outbox.Cancelled, outbox.Cancelled, outbox.Deferred, outbox.Deferred},
		outbox.Failed:    {outbox.Queued, outbox.Accepted, outbox.Cancelled, outbox.Cancelled, outbox.Failed, outbox.Failed},
		outbox.Cancelled: {no, no, no, outbox.Cancelled, outbox.Cancelled, outbox.Cancelled},
		outbox.Expired:   {outbox.Queued, outbox.Accepted, outbox.Cancelled, outbox.Cancelled, outbox.Expired, outbox.Expired},
	} {
		for i, op := range operations {
			if state == outbox.Sending && op.name == "Recover" {
				continue // TestCrash has it; here the first queue is still sending
			}
			t.Run(string(state)+" "+op.name, func(t *testing.T) {
				d := newDesk(t)
				m := d.bring(t, state)
				err := op.do(d, m.ID)
				if refused := want[i] == no; refused != errors.Is(err, outbox.ErrEnded) || !refused && err != nil {
					t.Errorf("%v, want %s", err, want[i])
				}
				if want[i] == no {
					d.state(m.ID, state)
					return
				}
				d.state(m.ID, want[i])
			})
		}
	}
}

// No mail, an unknown number: each operation says so.
func TestNoSuchMail(t *testing.T) {
	d := newDesk(t)
	for _, do := range []func(context.Context, uint64) (outbox.Mail, error){d.Retry, d.HandedOver,
		func(ctx context.Context, id uint64) (outbox.Mail, error) { return d.CancelMail(ctx, id, "") },
		func(ctx context.Context, id uint64) (outbox.Mail, error) {
			m, _, _, err := d.Message(ctx, id)
			return m, err
		}} {
		if _, err := do(t.Context(), 99); !errors.Is(err, record.ErrNotFound) {
			t.Error(err)
		}
	}
}

// What is refused is refused in words that say what to do instead.
func TestRetryRefused(t *testing.T) {
	d := newDesk(t)
	m := d.bring(t, outbox.Failed)
	d.stale[m.ID] = "a newer password was set"
	refuses := func(want string) {
		t.Helper()
		if _, err := d.Retry(t.Context(), m.ID); !errors.Is(err, outbox.ErrEnded) || err.Error() != want {
			t.Errorf("%v, want %s", err, want)
		}
	}
	refuses("Mail 1 has failed; it must not be sent any more: a newer password was set")
	delete(d.stale, m.ID)
	d.pass(31 * 24 * time.Hour)
	_, err := d.Sweep(t.Context())
	ok(t, err)
	refuses("Mail 1 has failed; its message was erased; send a new one")
	d.answer = nil
	m = d.bring(t, outbox.Accepted)
	refuses("Mail 2 was accepted; it cannot be tried again")
}

// What comes for a mail while it is being sent is seen to once it was not
// taken.
func TestCancelledWhileSending(t *testing.T) {
	d := newDesk(t)
	m := d.queue()
	d.answer = func(context.Context, string) error {
		_, err := d.store.Update(t.Context(), func(tx *record.Tx) error {
			_, err := outbox.Cancel(tx, m.ID, "a newer password was set")
			return err
		})
		ok(t, err)
		d.stale[m.ID] = "a newer password was set"
		return refusal(smtp.Temporary, "later")
	}
	d.deliver()
	d.state(m.ID, outbox.Deferred)
	d.pass(time.Hour)
	d.answer = nil
	d.deliver()
	if d.state(m.ID, outbox.Cancelled); len(d.sent) != 0 {
		t.Errorf("sent %v", d.sent)
	}
}

func TestLimits(t *testing.T) {
	d := newDesk(t)
	d.pass(time.Date(2026, 5, 4, 23, 55, 30, 0, time.UTC).Sub(d.now()))
	d.route.PerMinute, d.route.PerDay = 3, 8
	for range 30 {
		d.queue()
	}
	sends := func(want int, next time.Duration) {
		t.Helper()
		if s := d.deliver(); s.Sent != want {
			t.Errorf("at %s %d were sent, want %d", d.now().UTC().Format(time.TimeOnly), s.Sent, want)
		}
		at, waiting, err := d.NextDue(t.Context())
		if err != nil || !waiting || at.Sub(d.now()) != next {
			t.Errorf("next in %v (%v, %v), want %v", at.Sub(d.now()), waiting, err, next)
		}
	}
	sends(3, 30*time.Second)
	sends(0, 30*time.Second)
	d.pass(30 * time.Second)
	sends(3, time.Minute)
	d.pass(-40 * time.Second) // set right by the time server: no second helping
	sends(0, 100*time.Second)
	d.pass(2 * time.Minute)
	sends(2, 2*time.Minute+40*time.Second) // and 8 a day
	d.pass(2*time.Minute + 40*time.Second) // midnight
	d.route.PerMinute = 0
	sends(8, 24*time.Hour)
	d.pass(-10 * time.Second) // the day before, but not a new day
	sends(0, 24*time.Hour+10*time.Second)
	d.pass(-10 * 24 * time.Hour) // the clock was wrong by days; what it says now holds
	sends(8, 10*time.Second)
}

// Waiting at a limit costs no commit: each would wake the worker again.
func TestWaitingWritesNothing(t *testing.T) {
	d := newDesk(t)
	d.route.PerMinute = 1
	d.queue()
	d.queue()
	d.deliver()
	changes := d.store.Watch(t.Context())
	for range 3 {
		if s := d.deliver(); s.Sent != 0 || s.Left != 1 {
			t.Errorf("%+v", s)
		}
	}
	d.route.PerMinute = 0
	d.answer = always(refusal(smtp.Trouble, "no"))
	select {
	case c := <-changes:
		t.Errorf("written: %v", c)
	default:
	}
}

// A mail that waits for a time that only a wrong clock could have meant goes
// now.
func TestClockSetBack(t *testing.T) {
	d := newDesk(t)
	d.pass(365 * 24 * time.Hour)
	m := d.queue()
	deferred := d.bring(t, outbox.Deferred)
	d.pass(-365 * 24 * time.Hour)
	if at, waiting, err := d.NextDue(t.Context()); err != nil || !waiting || !at.Equal(d.now()) {
		t.Errorf("next at %v, %v, %v", at, waiting, err)
	}
	d.deliver()
	if got := d.state(m.ID, outbox.Deferred); got.FirstTry != d.now().UnixMilli() {
		t.Errorf("its four days begin in a year: %+v", got)
	}
	d.answer = nil
	d.pass(3 * time.Hour)
	if d.deliver(); len(d.sent) != 2 {
		t.Errorf("sent %v", d.sent)
	}
	d.state(deferred.ID, outbox.Accepted)
}
