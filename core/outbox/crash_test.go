package outbox_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/keydesk/keydesk/core/outbox"
	"github.com/keydesk/keydesk/core/record"
	"github.com/keydesk/keydesk/db/mem"
)

// After a crash between the server's word and ours the mail goes out once
// more, as the same mail; where our word was written after all, it does not.
func TestCrash(t *testing.T) {
	for _, written := range []bool{false, true} {
		d := newDesk(t)
		m := d.queue()
		d.answer = func(context.Context, string) error {
			d.commit = func([][]byte) mem.Outcome {
				return mem.Outcome{Err: errors.New("input/output error"), Applied: written}
			}
			return nil
		}
		var doubtful *record.DoubtfulError
		if _, err := d.Deliver(t.Context()); !errors.As(err, &doubtful) || doubtful.Happened != written {
			t.Fatalf("written %v: %v", written, err)
		}
		if _, err := d.Deliver(t.Context()); err == nil {
			t.Error("mail goes out while nothing can be written down")
		}
		d.answer = nil
		d.restart()
		want := []string{m.MessageID}
		if !written {
			d.state(m.ID, outbox.Queued)
			want = append(want, m.MessageID)
		}
		d.deliver()
		if d.state(m.ID, outbox.Accepted); !slices.Equal(d.sent, want) {
			t.Errorf("written %v: sent %v", written, d.sent)
		}
	}
}

// The disk fails at any one of a round's commits, the change kept or not: after
// the restart every mail arrives, one of them twice at most, and it is the same.
func TestDiskFailsAtEachCommit(t *testing.T) {
	for at := range 7 { // two mails take four commits; without Recover's there is no more to fail
		for _, kept := range []bool{false, true} {
			d := newDesk(t)
			mails := []outbox.Mail{d.queue(), d.queue()}
			n := 0
			d.commit = func([][]byte) mem.Outcome {
				n++
				if n == at+1 {
					return mem.Outcome{Err: errors.New("input/output error"), Applied: kept}
				}
				return mem.Outcome{}
			}
			if _, err := d.Deliver(t.Context()); (err != nil) != (at < 4) {
				t.Errorf("commit %d failed, kept %v: %v", at, kept, err)
			}
			d.restart()
			d.deliver()
			times := map[string]int{}
			for _, id := range d.sent {
				times[id]++
			}
			for _, m := range mails {
				d.state(m.ID, outbox.Accepted)
				if times[m.MessageID] == 0 {
					t.Errorf("commit %d failed, kept %v: mail %d was lost", at, kept, m.ID)
				}
			}
			// Commits 2 and 4 are results: only there does the server have what we forgot.
			twice := (at == 1 || at == 3) && !kept
			if len(d.sent) > 3 || (len(d.sent) == 3) != twice {
				t.Errorf("commit %d failed, kept %v: sent %v", at, kept, d.sent)
			}
		}
	}
}

// The same in the local mailbox: our own disk's trouble is no refusal.
func TestDiskFailsUnderLocalMailbox(t *testing.T) {
	for at := range 3 {
		for _, kept := range []bool{false, true} {
			d := newDesk(t)
			d.route = outbox.Route{Mode: outbox.Local, Host: outbox.LocalHost}
			m := d.queue()
			n := 0
			d.commit = func([][]byte) mem.Outcome {
				n++
				if n == at+1 {
					return mem.Outcome{Err: errors.New("input/output error"), Applied: kept}
				}
				return mem.Outcome{}
			}
			var doubtful *record.DoubtfulError
			if _, err := d.Deliver(t.Context()); !errors.As(err, &doubtful) {
				t.Errorf("commit %d failed, kept %v: %v", at, kept, err)
			}
			d.restart()
			if got := d.get(m.ID); got.State != outbox.Queued && got.State != outbox.Accepted || got.LastError != "" {
				t.Errorf("commit %d failed, kept %v: %+v", at, kept, got)
			}
			d.deliver()
			d.state(m.ID, outbox.Accepted)
			if mail, err := d.Local(t.Context(), m.ID); err != nil || !strings.Contains(string(mail.Message), m.MessageID) {
				t.Errorf("commit %d failed, kept %v: %v", at, kept, err)
			}
		}
	}
}

// What could not be written down is written before anything else is sent, so
// that a passing fault of the disk sends nothing twice.
func TestResultIsOwed(t *testing.T) {
	d := newDesk(t)
	m := d.queue()
	d.veto = func(m outbox.Mail) error {
		if m.State == outbox.Accepted {
			return errors.New("the disk is full")
		}
		return nil
	}
	for range 3 {
		if _, err := d.Deliver(t.Context()); err == nil || !strings.Contains(err.Error(), "mail 1: writing down what became of it: the disk is full") {
			t.Fatal(err)
		}
		d.state(m.ID, outbox.Sending)
	}
	d.veto = nil
	d.deliver()
	d.state(m.ID, outbox.Accepted)
	if len(d.sent) != 1 {
		t.Errorf("sent %d times", len(d.sent))
	}
}

// The local mailbox keeps a mail once, even if it comes twice.
func TestLocalMailbox(t *testing.T) {
	d := newDesk(t)
	d.route = outbox.Route{Mode: outbox.Local, Host: outbox.LocalHost}
	m := d.queue()
	d.veto = func(m outbox.Mail) error {
		if m.State == outbox.Accepted {
			return errors.New("killed here")
		}
		return nil
	}
	if _, err := d.Deliver(t.Context()); err == nil {
		t.Fatal("no error")
	}
	d.veto = nil
	d.restart()
	d.deliver()
	if m = d.state(m.ID, outbox.Accepted); m.Via != "the local mailbox" {
		t.Errorf("%+v", m)
	}
	mail, err := d.Local(t.Context(), m.ID)
	ok(t, err)
	_, message, gone, err := d.Message(t.Context(), m.ID)
	if err != nil || gone || !strings.Contains(string(mail.Message), password) || string(message) != string(mail.Message) {
		t.Errorf("gone %v, %v", gone, err)
	}
	if _, err := d.Local(t.Context(), 99); !errors.Is(err, record.ErrNotFound) {
		t.Error(err)
	}

	// One that became stale between the two leaves nothing readable behind.
	m = d.queue()
	d.veto = func(m outbox.Mail) error {
		if m.State == outbox.Accepted {
			return errors.New("killed here")
		}
		return nil
	}
	_, _ = d.Deliver(t.Context())
	d.veto = nil
	d.restart()
	d.stale[m.ID] = "a newer password was set"
	d.deliver()
	d.state(m.ID, outbox.Cancelled)
	if d.has(record.KindLocalMail, m.ID) {
		t.Error("the cancelled mail lies in the local mailbox")
	}
}
