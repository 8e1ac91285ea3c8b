package outbox_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/keydesk/keydesk/core/outbox"
	"github.com/keydesk/keydesk/core/outbox/mailing"
	"github.com/keydesk/keydesk/core/outbox/mime"
	"github.com/keydesk/keydesk/core/outbox/smtp"
	"github.com/keydesk/keydesk/core/record"
)

func TestAccepted(t *testing.T) {
	d := newDesk(t)
	m := d.queue()
	_, message, gone, err := d.Message(t.Context(), m.ID)
	ok(t, err)
	if gone || !strings.Contains(string(message), password) || header(message, "Message-Id") != m.MessageID {
		t.Errorf("the message that waits: gone %v\n%s", gone, message)
	}
	d.pass(time.Second)
	if s := d.deliver(); s.Sent != 1 || s.Left+s.Deferred+s.Failed != 0 || s.Mode != outbox.SMTP {
		t.Errorf("%+v", s)
	}
	m = d.state(m.ID, outbox.Accepted)
	if m.Reply != "250 OK id=1" || m.Via != "mail.example.com" || m.Tries != 1 || m.LastError != "" || !m.SentAt().Equal(d.now()) {
		t.Errorf("%+v", m)
	}
	if d.has(record.KindMailBody, m.ID) {
		t.Error("the body was not erased")
	}
	if _, message, gone, err := d.Message(t.Context(), m.ID); err != nil || !gone || message != nil {
		t.Errorf("the message afterwards: %q, gone %v, %v", message, gone, err)
	}
	if s := d.deliver(); s.Sent != 0 || len(d.sent) != 1 {
		t.Errorf("sent again: %+v, %v", s, d.sent)
	}
}

// Design, section 8: "4xx and network errors: retried (1, 5, 15, 30 min, then
// every 2 h, 4 days at most)".
func TestRetrySchedule(t *testing.T) {
	d := newDesk(t)
	d.answer = always(refusal(smtp.Temporary, "mail.example.com refused the recipient for now: 451 greylisted"))
	m := d.queue()
	first := d.now()
	var waits []time.Duration
	for {
		before := d.now()
		d.deliver()
		at, waiting, err := d.NextDue(t.Context())
		ok(t, err)
		if !waiting {
			break
		}
		if got := d.state(m.ID, outbox.Deferred); got.Tries != len(waits)+1 || !strings.HasSuffix(got.LastError, "451 greylisted") {
			t.Errorf("%+v", got)
		}
		waits = append(waits, at.Sub(before))
		d.pass(at.Sub(before) - time.Millisecond)
		if s := d.deliver(); s != (outbox.Summary{Mode: outbox.SMTP}) {
			t.Fatalf("tried a millisecond early: %+v", s)
		}
		d.pass(time.Millisecond)
	}
	if !slices.Equal(waits[:5], []time.Duration{time.Minute, 5 * time.Minute, 15 * time.Minute, 30 * time.Minute, 2 * time.Hour}) || slices.Max(waits) != 2*time.Hour {
		t.Errorf("waited %v", waits)
	}
	if tried := d.now().Sub(first); tried > 4*24*time.Hour || tried < 4*24*time.Hour-2*time.Hour {
		t.Errorf("given up after %v", tried)
	}
	m = d.state(m.ID, outbox.Expired)
	if m.LastError != "given up after four days: mail.example.com refused the recipient for now: 451 greylisted" {
		t.Error(m.LastError)
	}
	if !d.has(record.KindMailBody, m.ID) {
		t.Error("the message of the expired mail is gone")
	}

	d.answer = nil
	_, err := d.Retry(t.Context(), m.ID)
	ok(t, err)
	if m = d.get(m.ID); m.Tries != 0 || m.FirstTry != 0 || m.State != outbox.Queued {
		t.Errorf("the retried mail: %+v", m)
	}
	d.deliver()
	d.state(m.ID, outbox.Accepted)
}

func TestPermanent(t *testing.T) {
	d := newDesk(t)
	bad, good := d.queue(), d.queue()
	d.answer = func(_ context.Context, id string) error {
		if id == bad.MessageID {
			return refusal(smtp.Permanent, "mail.example.com refused the recipient: 550 no such mailbox here")
		}
		return nil
	}
	if s := d.deliver(); s.Failed != 1 || s.Sent != 1 || s.Alarm != "" {
		t.Errorf("%+v", s)
	}
	if m := d.state(bad.ID, outbox.Failed); m.LastError != "mail.example.com refused the recipient: 550 no such mailbox here" || m.EndedAt == 0 {
		t.Errorf("%+v", m)
	}
	d.state(good.ID, outbox.Accepted)
	if _, message, gone, err := d.Message(t.Context(), bad.ID); err != nil || gone || !strings.Contains(string(message), password) {
		t.Errorf("the failed mail cannot be shown: gone %v, %v", gone, err)
	}
}

// What refuses all mail pauses the queue, and nothing is lost by it.
func TestTrouble(t *testing.T) {
	d := newDesk(t)
	one, two := d.queue(), d.queue()
	d.answer = always(refusal(smtp.Trouble, "mail.example.com refused the sign-in: 535 no"))
	if s := d.deliver(); s.Deferred != 1 || s.Left != 1 || s.Alarm != "mail.example.com refused the sign-in: 535 no" {
		t.Errorf("%+v", s)
	}
	d.state(one.ID, outbox.Deferred)
	d.state(two.ID, outbox.Queued)
	status, err := d.Status(t.Context())
	ok(t, err)
	if !status.Paused || status.Alarm != "mail.example.com refused the sign-in: 535 no" || !status.Since.Equal(d.now()) || status.Waiting != 2 {
		t.Errorf("%+v", status)
	}
	if _, waiting, err := d.NextDue(t.Context()); waiting || err != nil {
		t.Error("a paused queue says that mail will go:", err)
	}

	d.answer = nil
	d.pass(10 * 24 * time.Hour) // longer than any mail is tried
	d.restart()                 // and it is still paused
	for _, deliver := range []func(context.Context) (outbox.Summary, error){d.DeliverUnlessPaused, d.Deliver} {
		s, err := deliver(t.Context())
		ok(t, err)
		if s.Sent != 0 || s.Alarm == "" {
			t.Errorf("paused: %+v", s)
		}
	}
	ok(t, d.Resume(t.Context()))
	d.answer = always(refusal(smtp.Temporary, "later"))
	if d.deliver(); d.state(one.ID, outbox.Deferred).FirstTry != d.now().UnixMilli() {
		t.Error("the days in the paused queue count as tries")
	}
	d.answer = nil
	d.pass(time.Hour)
	if s, err := d.DeliverUnlessPaused(t.Context()); err != nil || s.Sent != 2 {
		t.Errorf("resumed: %+v, %v", s, err)
	}
	if len(d.sent) != 2 {
		t.Errorf("sent %v", d.sent)
	}
}

// Once the trouble is over, the mail that met it goes at once.
func TestResumeSendsAtOnce(t *testing.T) {
	d := newDesk(t)
	m := d.queue()
	d.answer = always(refusal(smtp.Trouble, "no"))
	d.deliver()
	d.answer = nil
	ok(t, d.Resume(t.Context()))
	if s := d.deliver(); s.Sent != 1 {
		t.Errorf("%+v", s)
	}
	d.state(m.ID, outbox.Accepted)
}

// No connection: what the settings are at fault for pauses the queue; what
// passes by itself defers all that is due, having asked once.
func TestNoConnection(t *testing.T) {
	for _, c := range []struct {
		name   string
		host   string
		open   error
		paused bool
		words  string
	}{
		{"no server", "", nil, true, "no mail server is set; set mail.server"},
		{"settings", "mail.example.com", errors.New("reading the certificates of mail.ca: no such file"), true,
			"the connection to mail.example.com cannot be set up: reading the certificates of mail.ca: no such file"},
		{"certificate", "mail.example.com", refusal(smtp.Trouble, "the certificate has expired"), true, "the certificate has expired"},
		{"down", "mail.example.com", refusal(smtp.Temporary, "cannot reach mail.example.com:465: connection refused"), false,
			"cannot reach mail.example.com:465: connection refused"},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := newDesk(t)
			mails, opened := []outbox.Mail{d.queue(), d.queue(), d.queue()}, 0
			d.route.Host = c.host
			d.route.Open = func(context.Context) (outbox.Carrier, error) { opened++; return nil, c.open }
			s := d.deliver()
			want := outbox.Summary{Deferred: 3, Mode: outbox.SMTP}
			if c.paused {
				want = outbox.Summary{Deferred: 1, Left: 2, Alarm: c.words, Mode: outbox.SMTP}
			}
			if s != want || opened > 1 {
				t.Errorf("%+v, opened %d times", s, opened)
			}
			if got := d.state(mails[0].ID, outbox.Deferred); got.LastError != c.words {
				t.Error(got.LastError)
			}
			status, err := d.Status(t.Context())
			ok(t, err)
			if status.Paused != c.paused {
				t.Errorf("%+v", status)
			}
		})
	}
}

func TestStaleIsCancelledAtItsTurn(t *testing.T) {
	d := newDesk(t)
	old, new := d.queue(), d.queue()
	d.stale[old.ID] = "a newer password was set"
	if s := d.deliver(); s.Sent != 1 {
		t.Errorf("%+v", s)
	}
	if m := d.state(old.ID, outbox.Cancelled); m.LastError != "a newer password was set" {
		t.Errorf("%+v", m)
	}
	if !slices.Equal(d.sent, []string{new.MessageID}) {
		t.Errorf("sent %v", d.sent)
	}
}

// A mail that cannot be composed is not queued, nor is anything else of it.
func TestEnqueueRefuses(t *testing.T) {
	d := newDesk(t)
	for name, l := range map[string]outbox.Letter{
		"no password":   {Mailing: mailing.Credentials, Data: mailing.Data{LoginIDs: []string{"10001"}}},
		"no mailing":    {Mailing: "unknown"},
		"two lines":     {Mailing: mailing.Test, Data: mailing.Data{Vendor: "a\r\nBcc: eve@example.com", When: d.now()}},
		"name of two":   {Mailing: mailing.Test, Data: mailing.Data{When: d.now()}, To: person("Hedi\nBcc: eve@example.com", "hedi@acs.example")},
		"nobody's mail": {Mailing: mailing.Test, Data: mailing.Data{When: d.now()}, To: mime.Person{Name: "Hedi"}},
	} {
		if l.To == (mime.Person{}) {
			l.To = person("Hedi", "hedi@acs.example")
		}
		l.From = person("Fjord Instruments", "desk@fjord.example")
		_, err := d.store.Update(t.Context(), func(tx *record.Tx) error {
			_, err := outbox.Enqueue(tx, l)
			return err
		})
		if err == nil || strings.Contains(err.Error(), "eve") {
			t.Errorf("%s: %v", name, err)
		}
	}
	if status, err := d.Status(t.Context()); err != nil || status.Waiting != 0 {
		t.Errorf("%+v, %v", status, err)
	}
}

// A mail that is being sent cannot be called back, and says so.
func TestWhileSending(t *testing.T) {
	d := newDesk(t)
	m := d.queue()
	arrived, release, ended := make(chan struct{}), make(chan struct{}), make(chan struct{})
	d.answer = func(context.Context, string) error {
		close(arrived)
		<-release
		return refusal(smtp.Temporary, "later")
	}
	go func() { defer close(ended); _, _ = d.Deliver(t.Context()) }()
	<-arrived
	d.state(m.ID, outbox.Sending)
	for name, do := range map[string]func() error{
		"retry":  func() error { _, err := d.Retry(t.Context(), m.ID); return err },
		"cancel": func() error { _, err := d.CancelMail(t.Context(), m.ID, "no"); return err },
		"handed": func() error { _, err := d.HandedOver(t.Context(), m.ID); return err },
	} {
		if err := do(); !errors.Is(err, outbox.ErrEnded) || !strings.HasPrefix(err.Error(), "Mail 1 is being sent at this moment; it cannot be ") {
			t.Errorf("%s while it is sent: %v", name, err)
		}
	}
	close(release)
	<-ended
	d.state(m.ID, outbox.Deferred)
}

func TestStopped(t *testing.T) {
	t.Run("in the middle", func(t *testing.T) {
		d := newDesk(t)
		m, other := d.queue(), d.queue()
		ctx, stop := context.WithCancel(t.Context())
		d.answer = func(ctx context.Context, _ string) error {
			stop()
			return fmt.Errorf("stopped (sender) before the server had been given the message: %w", ctx.Err())
		}
		s, err := d.Deliver(ctx)
		if !errors.Is(err, context.Canceled) || s.Sent != 0 || s.Left != 1 {
			t.Errorf("%+v, %v", s, err)
		}
		if m := d.state(m.ID, outbox.Queued); m.Tries != 0 || !strings.HasPrefix(m.LastError, "stopped") {
			t.Errorf("%+v", m)
		}
		d.answer = nil
		if s := d.deliver(); s.Sent != 2 {
			t.Errorf("%+v", s)
		}
		d.state(other.ID, outbox.Accepted)
	})
	t.Run("with the server's last word", func(t *testing.T) {
		d := newDesk(t)
		m := d.queue()
		ctx, stop := context.WithCancel(t.Context())
		d.answer = func(context.Context, string) error { stop(); return nil }
		s, err := d.Deliver(ctx)
		if err != nil || s.Sent != 1 {
			t.Errorf("%+v, %v", s, err)
		}
		d.state(m.ID, outbox.Accepted)
	})
}

func TestDeliverTwiceAtOnce(t *testing.T) {
	d := newDesk(t)
	for range 10 {
		d.queue()
	}
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			if _, err := d.Deliver(t.Context()); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	slices.Sort(d.sent)
	if len(d.sent) != 10 || len(slices.Compact(d.sent)) != 10 {
		t.Errorf("%d mails arrived", len(d.sent))
	}
	ctx, stop := context.WithCancel(t.Context())
	stop()
	if _, err := d.Deliver(ctx); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

// Where mail is handed over by hand, nothing is sent, and handing over counts
// as acceptance.
func TestByHand(t *testing.T) {
	d := newDesk(t)
	d.route = outbox.Route{Mode: outbox.ByHand}
	m := d.queue()
	if s := d.deliver(); s != (outbox.Summary{Left: 1, Mode: outbox.ByHand}) {
		t.Errorf("%+v", s)
	}
	if _, waiting, err := d.NextDue(t.Context()); waiting || err != nil {
		t.Error("mail would go by itself:", err)
	}
	_, message, _, err := d.Message(t.Context(), m.ID)
	ok(t, err)
	if !strings.Contains(string(message), password) || !strings.HasPrefix(string(message), "From: ") && header(message, "From") == "" {
		t.Errorf("not fit for an .eml file:\n%s", message)
	}
	m, err = d.HandedOver(t.Context(), m.ID)
	ok(t, err)
	if m.State != outbox.Accepted || m.Via != "by hand" || !m.SentAt().Equal(d.now()) {
		t.Errorf("%+v", m)
	}
	if _, _, gone, err := d.Message(t.Context(), m.ID); !gone || err != nil {
		t.Error("the message is still there:", err)
	}
}
