package mail

import (
	"context"
	"errors"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/desk/internal/stage"
	"github.com/keydesk/keydesk/ui/internal/testdesk"
	model "github.com/keydesk/keydesk/ui/model/mail"
)

func ms(ago time.Duration) int64 { return testdesk.Start().Add(-ago).UnixMilli() }

// long is a name of 60 letters, and far an address of 200.
const long = "Wolfeschlegelsteinhausenbergerdorff Featherstonehaugh-Cholmon"

func far() string { return strings.Repeat("a-very-long-address.", 9) + "end@wolfe-dorff.example" }

// mixed is an outbox with every state, and a local mailbox.
func mixed() model.Contents {
	hour, day := time.Hour, 24*time.Hour
	refused := "smtp.example refused the recipient: 550 5.1.1 no such user"
	c := model.Contents{
		Mode: "smtp", Count: model.Count{Waiting: 2, Failed: 2, Accepted: 3118},
		Status: core.MailStatus{Waiting: 2},
		Names: map[uint64]string{
			10001: "Marit Eide", 10051: "Jo Albers", 10042: "Hedi Ács", 10077: "Grace Ndlovu", 10119: "Piotr Gajda", 10130: "Kenji Ito", 10140: long,
		},
		Mails: []core.Message{
			{ID: 9, Customer: 10001, State: "queued", Mailing: "welcome", To: "marit@eide.example", QueuedAt: ms(3 * time.Minute), DueAt: ms(3 * time.Minute)},
			{ID: 8, Customer: 10051, State: "deferred", Mailing: "reset-password", To: "jo@albers.example", Tries: 1, QueuedAt: ms(4 * time.Minute), DueAt: ms(-time.Minute), FirstTry: ms(4 * time.Minute), LastError: "smtp.example refused the recipient for now: 451 4.7.1 Greylisted"},
			{ID: 7, Customer: 10042, State: "accepted", Mailing: "reset-password", Via: "smtp.example", To: "hedi@acs.example", Tries: 1, QueuedAt: ms(hour), EndedAt: ms(hour), Reply: "250 2.0.0 queued as 4F2"},
			{ID: 6, Customer: 10077, State: "accepted", Mailing: "credentials", Via: "by hand", To: "grace@ndlovu.example", QueuedAt: ms(2 * hour), EndedAt: ms(2 * hour), PasswordVersion: 1},
			{ID: 5, Customer: 10042, State: "accepted", Mailing: "reset-password", Via: "the local mailbox", To: "hedi@acs.example", Tries: 1, QueuedAt: ms(30 * hour), EndedAt: ms(30 * hour)},
			{ID: 10, Customer: 10077, State: "bounced", Mailing: "credentials", Via: "smtp.example", To: "grace@ndlovu.example", Tries: 1, QueuedAt: ms(2 * day), EndedAt: ms(2 * day),
				MarkedBy: "Sam", MarkedAt: ms(day), LastError: "mailbox full, says postmaster@ndlovu.example", PasswordVersion: 1},
			{ID: 4, Customer: 10042, State: "cancelled", Mailing: "reset-password", To: "hedi@acs.example", QueuedAt: ms(3 * day), EndedAt: ms(3 * day), LastError: "the customer's address changed"},
			{ID: 3, Customer: 10130, State: "expired", Mailing: "welcome", To: "kenji@ito.example", Tries: 31, QueuedAt: ms(12 * day), EndedAt: ms(8 * day), LastError: "cannot reach smtp.example: connection refused"},
			{ID: 2, Customer: 10119, State: "failed", Mailing: "credentials", To: "piotr@gajda.example", Tries: 1, QueuedAt: ms(22 * day), EndedAt: ms(22 * day), PasswordVersion: 2, LastError: refused},
			{ID: 1, Customer: 10140, State: "failed", Mailing: "credentials", To: far(), Tries: 1, QueuedAt: ms(400 * day), EndedAt: ms(400 * day), PasswordVersion: 2, LastError: refused},
		},
	}
	for i, id := range []uint64{10042, 10001, 10140, 10051, 10119} {
		m := core.LocalMessage{ReceivedAt: testdesk.Start().Add(-time.Duration(i*i) * 3 * hour), Read: i == 0 || i > 2}
		m.ID, m.Customer, m.Subject = uint64(20+i), id, "Choose a new password for Fjord Instruments"
		c.Local = append(c.Local, m)
	}
	return c
}

const wireText = "From: Fjord Instruments <service@fjord.example>\r\nTo: =?utf-8?q?Hedi_=C3=81cs?= <hedi@acs.example>\r\n" +
	"Subject: Reset your password\r\nDate: Thu, 14 May 2026 09:02:07 +0000\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n" +
	"Dear Hedi,\r\n\r\nYou, or someone at our help desk, asked for a new password for your customer account 10042. Choose it here:\r\n\r\n" +
	"http://127.0.0.1:8474/t/q1zV8mT4eYhJ0sKcXwB7nLr2PfA9uGdE5oRiMtCvWx3\r\n\r\nThe link works once, until 10:32. If it was not you, nothing has changed and you need do nothing.\r\n\r\nFjord Instruments\r\n+47 55 50 10 20\r\n"

// shown is a source of made-up mails on which every deed goes well.
func shown(c func() model.Contents) Source {
	fine := func(context.Context, uint64) error { return nil }
	return Source{
		Load:    func(context.Context, string) (model.Contents, error) { return c(), nil },
		Message: func(context.Context, uint64) ([]byte, error) { return []byte(wireText), nil },
		Read:    func(context.Context, uint64, bool) error { return nil },
		Erase:   fine, Retry: fine, Cancel: fine, HandedOver: fine, NotBounced: fine,
		Bounced: func(context.Context, uint64, string) error { return nil },
		Send:    func(context.Context) (core.MailSummary, error) { return core.MailSummary{Sent: 2}, nil },
		Clock:   clock(),
	}
}

// paused is the mixed outbox whose server refuses the desk's password.
func paused() model.Contents {
	c := mixed()
	c.Status = core.MailStatus{Paused: true, Alarm: "smtp.example refused the sign-in: 535 5.7.8 Authentication failed", Since: testdesk.Start().Add(-26 * time.Minute), Waiting: 2}
	return c
}

// TestLook shows the page in each theme and size, and looks that nothing lies
// outside of its place. With KEYDESK_PICTURES it also draws it.
func TestLook(t *testing.T) {
	pictures := os.Getenv("KEYDESK_PICTURES") != ""
	for _, v := range []struct {
		name string
		set  stage.Setting
		rare bool
	}{{"light", stage.Plain(), true}, {"dark", stage.Dark(), true}, {"big", stage.Big(), false}} {
		if v.rare && !pictures {
			continue
		}
		t.Run(v.name, func(t *testing.T) {
			r := open(t, v.set, shown(mixed), nil)
			r.Page.Show(2)
			r.Says(t, "Credentials to Piotr Gajda", "550 5.1.1 no such user", "The address does not exist. The old password no longer works; the new one was not delivered.")
			r.Keep(t, "mail-"+v.name)
			r.Whole(t, t.Name())
			r.Page.Show(1)
			r.Says(t, far())
			r.Keep(t, "mail-long-"+v.name)
			r.Whole(t, t.Name())
			r.Page.Show(7)
			r.Tap(t, "Mark as bounced")
			r.Keep(t, "mail-bounce-"+v.name)
			r.Whole(t, t.Name())
			r.Press(fyne.KeyEscape)
			r.Page.Show(10)
			r.Says(t, "Bounced, marked by Sam yesterday 10:00", "mailbox full, says postmaster@ndlovu.example", "Not bounced")
			r.Keep(t, "mail-bounced-"+v.name)
			r.Whole(t, t.Name())
			r.Page.Show(20)
			r.Keep(t, "mail-local-"+v.name)
			r.Whole(t, t.Name())

			p := open(t, v.set, shown(paused), nil)
			p.folder(t, model.Outbox)
			p.outbox.goTo(0)
			p.Says(t, "Sending is paused", "Welcome Mailing to Marit Eide")
			p.Keep(t, "mail-paused-"+v.name)
			p.Whole(t, t.Name())

			empty := open(t, v.set, From(testdesk.Open(t).Session, clock()), nil)
			empty.Says(t, "No mail yet.")
			empty.Keep(t, "mail-empty-"+v.name)
			empty.folder(t, model.Local)
			empty.Keep(t, "mail-local-empty-"+v.name)
			empty.Whole(t, t.Name())
		})
	}
}

// The paused queue has its way out.
func TestPausedStory(t *testing.T) {
	now := paused()
	source := shown(func() model.Contents { return now })
	r := open(t, stage.Plain(), source, nil)
	r.Says(t, "Sending is paused", "Since 09:34", "2 messages wait")
	r.Tap(t, "Mail settings…")
	r.wants(t, "settings")
	r.Tap(t, "Try again")
	r.Says(t, "Sending goes on: 2 accepted.")
	now = mixed()
	r.Changed(core.Change{Mail: true})
	r.SaysNot(t, "Sending is paused")
	if r.TopBar() != "2 queued" {
		t.Error(r.TopBar())
	}
}

// What cannot be read says so, and is read on request.
func TestMailThatCannotBeRead(t *testing.T) {
	source, broken := shown(mixed), true
	load := source.Load
	source.Load = func(ctx context.Context, scope string) (model.Contents, error) {
		if broken {
			return model.Contents{}, errors.New("the disk is gone")
		}
		return load(ctx, scope)
	}
	source.Message = func(context.Context, uint64) ([]byte, error) { return nil, model.Gone() }
	r := open(t, stage.Plain(), source, nil)
	r.Says(t, "The mail could not be read")
	broken = false
	r.Tap(t, "Try again")
	r.Says(t, "Piotr Gajda")
	r.Page.Show(20)
	r.Says(t, "The message could not be read", "The text of this mail is not kept any more.")
}

// A mail that came back is marked as bounced, with a note, and the toast takes
// that back.
func TestMarkAsBounced(t *testing.T) {
	now, note := mixed(), ""
	at := func(id uint64) *core.Message {
		for i := range now.Mails {
			if now.Mails[i].ID == id {
				return &now.Mails[i]
			}
		}
		return nil
	}
	source := shown(func() model.Contents { c := now; c.Mails = slices.Clone(now.Mails); return c })
	source.Bounced = func(_ context.Context, id uint64, text string) error {
		if note = text; text == "no\tgood" {
			return &core.FieldError{Field: "note", Sentence: "The text holds the control character U+0009."}
		}
		m := at(id)
		m.State, m.LastError, m.MarkedBy, m.MarkedAt = "bounced", text, "anna", ms(0)
		return nil
	}
	source.NotBounced = func(_ context.Context, id uint64) error {
		at(id).State = "accepted"
		return nil
	}
	r := open(t, stage.Plain(), source, nil)
	r.Page.Show(5)
	if slices.Contains(r.offered(*r.outbox.detail.shown), model.Bounced) {
		t.Error("a mail of the local mailbox can bounce")
	}
	r.Page.Show(7)
	r.Tap(t, "Mark as bounced")
	r.Says(t, "it came back to the sender's mailbox")
	r.Letters("no\tgood")
	r.Hand.Push(time.Second)
	r.Press(fyne.KeyReturn)
	r.Says(t, "U+0009")
	r.Type(t, "Note", "user unknown")
	r.Press(fyne.KeyReturn)
	if note != "user unknown" {
		t.Errorf("the note is %q", note)
	}
	r.Changed(core.Change{Mail: true})
	r.Says(t, "Reset Password to Hedi Ács: marked as bounced.", "Bounced, marked by anna", "user unknown")
	toast, ok := r.Line().Toast()
	if !ok || toast.Action != "Undo" {
		t.Fatalf("%+v", toast)
	}
	toast.Do()
	r.Changed(core.Change{Mail: true})
	r.Says(t, "Reset Password to Hedi Ács: not bounced after all.", "Accepted by smtp.example")
}
