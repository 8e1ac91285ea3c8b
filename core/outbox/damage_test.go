package outbox_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/keydesk/keydesk/core/outbox"
	"github.com/keydesk/keydesk/core/outbox/smtp"
	"github.com/keydesk/keydesk/core/record"
	"github.com/keydesk/keydesk/db/mem"
)

// harmed is a desk that is not checked at its end.
func harmed(t *testing.T) *desk { return bareDesk(t, t.Context()) }

// A mail that does not open stands in no other's way: not when mail is
// delivered, not at the start, not when old mail is erased.
func TestDamagedMail(t *testing.T) {
	for name, kind := range map[string]record.Kind{"row": record.KindMail, "body": record.KindMailBody} {
		for how, value := range map[string][]byte{"edited": []byte("not an envelope"), "gone": nil} {
			t.Run(name+" "+how, func(t *testing.T) {
				d := harmed(t)
				bad, good := d.queue(), d.queue()
				d.edit(record.KeyOf(kind, bad.ID), value)
				d.restart()
				s, err := d.Deliver(t.Context())
				if named := kind == record.KindMail && value != nil; (err != nil) != named || named && !strings.Contains(err.Error(), "mail 1") {
					t.Errorf("%v", err)
				}
				if s.Sent != 1 || !slices.Equal(d.sent, []string{good.MessageID}) {
					t.Errorf("%+v, sent %v", s, d.sent)
				}
				if kind == record.KindMailBody {
					if m := d.state(bad.ID, outbox.Failed); !strings.Contains(m.LastError, "send a new one") {
						t.Error(m.LastError)
					}
				}
				d.pass(91 * 24 * time.Hour)
				if _, err = d.Sweep(t.Context()); (err != nil) != (value != nil) {
					t.Error("Sweep:", err)
				}
				if d.has(record.KindMail, good.ID) {
					t.Error("the good one was not swept")
				}
			})
		}
	}
}

// check names what does not belong together.
func TestCheckRecord(t *testing.T) {
	row := func(d *desk, change func(*outbox.Mail)) {
		_, err := d.store.Update(d.ctx, func(tx *record.Tx) error {
			m, err := outbox.Get(tx, 1)
			if err != nil {
				return err
			}
			change(&m)
			return tx.Put(record.KeyOf(record.KindMail, 1), m)
		})
		ok(d.t, err)
	}
	remove := func(d *desk, key record.Key) {
		_, err := d.store.Update(d.ctx, func(tx *record.Tx) error { return tx.Delete(key) })
		ok(d.t, err)
	}
	for want, harm := range map[string]func(*desk){
		"mail 1 is queued and has no mark as due":                     func(d *desk) { remove(d, record.KeyOfPair(record.KindDue, start, 1)) },
		"mail 1 is queued and has no message":                         func(d *desk) { remove(d, record.KeyOf(record.KindMailBody, 1)) },
		"mail 1 is queued and has a mark as due that is not its own":  func(d *desk) { d.edit(record.KeyOfPair(record.KindDue, 5, 1), []byte{}) },
		"mail due 9 belongs to no mail":                               func(d *desk) { d.edit(record.KeyOfPair(record.KindDue, 5, 9), []byte{}) },
		"mail body 1 belongs to no mail":                              func(d *desk) { remove(d, record.KeyOf(record.KindMail, 1)) },
		"mail 1 is accepted and its message was not erased":           func(d *desk) { row(d, func(m *outbox.Mail) { m.State, m.DueAt, m.EndedAt = outbox.Accepted, 0, 1 }) },
		"mail 1 is failed and waits all the same":                     func(d *desk) { row(d, func(m *outbox.Mail) { m.State = outbox.Failed }) },
		"mail 1 is expired and has a mark as due that is not its own": func(d *desk) { row(d, func(m *outbox.Mail) { m.State, m.DueAt, m.EndedAt = outbox.Expired, 0, 1 }) },
		"mail 1 is deferred and has no mark as due":                   func(d *desk) { row(d, func(m *outbox.Mail) { m.State, m.DueAt = outbox.Deferred, 7 }) },
	} {
		d := harmed(t)
		d.queue()
		if found := d.problems(); len(found) > 0 {
			t.Errorf("before any harm: %q", found)
		}
		harm(d)
		if found := d.problems(); !slices.Contains(found, want) {
			t.Errorf("check finds %q, want %q", found, want)
		}
	}
}

func TestSweep(t *testing.T) {
	const day = 24 * time.Hour
	d := newDesk(t)
	d.route.Mode = outbox.Local
	local := d.bring(t, outbox.Accepted)
	d.route.Mode = outbox.SMTP
	failed, replaced := d.bring(t, outbox.Failed), d.bring(t, outbox.Failed)
	cancelled, waiting := d.bring(t, outbox.Cancelled), d.bring(t, outbox.Deferred)
	sweep := func(want outbox.Swept) {
		t.Helper()
		if got, err := d.Sweep(t.Context()); err != nil || got != want {
			t.Errorf("swept %+v, %v, want %+v", got, err, want)
		}
	}
	sweep(outbox.Swept{})
	d.stale[replaced.ID] = "a newer password was set"
	sweep(outbox.Swept{Cancelled: 1})
	if m := d.state(replaced.ID, outbox.Cancelled); m.LastError != "a newer password was set" || d.has(record.KindMailBody, m.ID) {
		t.Errorf("%+v", m)
	}
	d.pass(30 * day)
	sweep(outbox.Swept{})
	if !d.has(record.KindMailBody, failed.ID) {
		t.Error("the failed mail's body did not live for 30 days")
	}
	d.pass(time.Minute)
	sweep(outbox.Swept{Bodies: 1})
	sweep(outbox.Swept{})
	d.pass(60*day - time.Minute)
	sweep(outbox.Swept{})
	if !d.has(record.KindLocalMail, local.ID) || !d.has(record.KindMail, failed.ID) {
		t.Error("a row or a local message did not live for 90 days")
	}
	d.pass(time.Minute)
	sweep(outbox.Swept{Rows: 4})
	for _, m := range []outbox.Mail{local, failed, replaced, cancelled} {
		for _, kind := range []record.Kind{record.KindMail, record.KindMailBody, record.KindLocalMail} {
			if d.has(kind, m.ID) {
				t.Errorf("%s %d is still there", kind, m.ID)
			}
		}
	}
	d.answer = nil
	d.deliver() // what waits is not old, however long it has
	d.state(waiting.ID, outbox.Accepted)
}

// Within the tightest store's limits, and interrupted at every commit: the next
// one finishes.
func TestSweepInBatches(t *testing.T) {
	d := newDesk(t)
	d.route.Mode = outbox.Local
	for range 30 {
		d.queue()
	}
	d.deliver()
	d.pass(91 * 24 * time.Hour)
	interruptions, rows := 0, 0
	for {
		ctx, stop := context.WithCancel(t.Context())
		d.commit = func([][]byte) mem.Outcome { stop(); return mem.Outcome{} }
		got, err := d.Sweep(ctx)
		stop()
		rows += got.Rows
		if err == nil {
			break
		}
		if !errors.Is(err, context.Canceled) {
			t.Fatal(err)
		}
		interruptions++
		d.whole()
	}
	if rows != 30 || interruptions < 2 {
		t.Errorf("%d rows swept, interrupted %d times", rows, interruptions)
	}
}

// A page and more of rows.
func TestSweepPages(t *testing.T) {
	d := newDesk(t)
	var young outbox.Mail
	for i := range 520 {
		if m := d.queue(); i == 250 {
			young = m
		}
	}
	d.answer = func(_ context.Context, id string) error {
		if id == young.MessageID {
			return refusal(smtp.Temporary, "later")
		}
		return nil
	}
	d.deliver()
	d.pass(91 * 24 * time.Hour)
	got, err := d.Sweep(t.Context())
	if err != nil || got.Rows != 519 {
		t.Errorf("%+v, %v", got, err)
	}
	var left []string
	ok(t, d.List(t.Context(), func(m outbox.Mail) (bool, error) {
		left = append(left, fmt.Sprint(m.ID, m.State))
		return true, nil
	}))
	if !slices.Equal(left, []string{fmt.Sprint(young.ID, outbox.Deferred)}) {
		t.Errorf("left: %v", left)
	}
}
