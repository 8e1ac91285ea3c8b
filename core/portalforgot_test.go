package core_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/core/outbox/mailing"
	"github.com/keydesk/keydesk/core/secret"
	"github.com/keydesk/keydesk/db"
)

// visited is a desk whose customer page answers without its pause.
func visited(t *testing.T) *desk {
	t.Helper()
	d := newDesk(t)
	core.OnHold(d.portal(), func(time.Duration) {})
	return d
}

func (d *desk) forgot(login string) {
	d.t.Helper()
	ok(d.t, d.portal().Forgot(d.t.Context(), core.Forgotten{LoginID: login, RemoteIP: "127.0.0.1"}))
}

// queuedMails is how many mails were queued so far.
func (d *desk) queuedMails() (n int) {
	d.t.Helper()
	ok(d.t, d.Mail().List(d.t.Context(), func(core.Message) (bool, error) { n++; return true, nil }))
	return n
}

// asks fails the test unless deed queues a mail of that name, "" being none.
func (d *desk) asks(mailing string, deed func()) {
	d.t.Helper()
	before := d.queuedMails()
	deed()
	var last core.Message
	ok(d.t, d.Mail().List(d.t.Context(), func(m core.Message) (bool, error) { last = m; return true, nil }))
	switch n := d.queuedMails() - before; {
	case mailing == "" && n != 0, mailing != "" && n != 1:
		d.t.Errorf("%d mails, the last %s; not %q", n, last.Mailing, mailing)
	case mailing != "" && last.Mailing != mailing:
		d.t.Errorf("the mail is %s, not %s", last.Mailing, mailing)
	}
}

// forgotten → reset → log in, as a customer goes it, with an operator looking on.
func TestForgotten(t *testing.T) {
	d, id := canLogIn(t)
	core.OnHold(d.portal(), func(time.Duration) {})
	d.failed(id, 9)
	d.fail("10001", 1)
	session := core.Changes(t.Context(), d.Session)
	d.asks("reset-password", func() { d.forgot(" HEDI@acs.example ") })
	if change := <-session; len(change.Keys) == 0 {
		t.Error("nobody else was told")
	}
	c := d.get(id)
	if c.LastLink == nil || c.LastLink.IssuedBy != "the customer" || c.LastLink.State != core.TicketLive {
		t.Errorf("the operator sees %+v", c.LastLink)
	}
	ok(t, d.login2(id, typed, core.ErrSignIn)) // still locked: the link is yet to be used
	link := token(t, d.mail(c.MailID))
	ok(t, d.redeem(link, own))
	ok(t, d.login("hedi@acs.example", own))
	if got := d.actions(id); !strings.Contains(got, "password.reset") || !strings.Contains(got, "link.ask") {
		t.Error("written down:", got)
	}
}

// login2 wants the login to be refused in that way.
func (d *desk) login2(id uint64, password string, kind error) error {
	if err := d.login(fmt.Sprint(id), password); !errors.Is(err, kind) {
		return fmt.Errorf("logging in as %d: %w", id, err)
	}
	return nil
}

func TestWhoIsMailedAResetLink(t *testing.T) {
	for what, c := range map[string]struct {
		make    func(d *desk) string // a Login ID
		mailing string
	}{
		"who can log in": {func(d *desk) string { d.add(hedi(), true, true); return "hedi@acs.example" }, "reset-password"},
		"by number":      {func(d *desk) string { return fmt.Sprint(d.add(hedi(), true, true)) }, "reset-password"},
		"by a license's number": {func(d *desk) string {
			d.product("Sounder", 1)
			return fmt.Sprint(d.licenses(core.NewLicenses{Product: "Sounder", Customer: d.add(hedi(), true, true), Count: 1})[0])
		}, "reset-password"},
		"unconfirmed":         {func(d *desk) string { d.add(hedi(), true); return "hedi@acs.example" }, "reset-password"},
		"unregistered":        {func(d *desk) string { d.add(hedi()); return "hedi@acs.example" }, "reset-password"},
		"nobody":              {func(*desk) string { return "hedi@acs.example" }, ""},
		"no number":           {func(*desk) string { return "10001" }, ""},
		"nothing":             {func(*desk) string { return "" }, ""},
		"without an address":  {func(d *desk) string { return fmt.Sprint(d.add(core.Fields{LastName: "B"}, true)) }, ""},
		"an address of two":   {func(d *desk) string { d.add(hedi(), true); d.add(hedi(), true); return "hedi@acs.example" }, ""},
		"one of two, by numb": {func(d *desk) string { d.add(hedi(), true); return fmt.Sprint(d.add(hedi(), true)) }, "reset-password"},
		"two unregistered":    {func(d *desk) string { d.add(hedi()); d.add(hedi()); return "hedi@acs.example" }, ""},
		"login switched off": {func(d *desk) string {
			id := d.add(hedi(), true, true)
			ok(d.t, d.edit(id, func(s *core.Save) { s.Access.LoginEnabled = new(false) }))
			return fmt.Sprint(id)
		}, ""},
		"in the bin": {func(d *desk) string {
			id := d.add(hedi(), true, true)
			ok(d.t, d.Customers().Delete(d.t.Context(), id))
			return fmt.Sprint(id)
		}, ""},
		"the last of eleven, ten in the bin": {func(d *desk) string {
			for range 10 {
				ok(d.t, d.Customers().Delete(d.t.Context(), d.add(hedi(), true)))
			}
			d.add(hedi(), true)
			return "hedi@acs.example"
		}, "reset-password"},
		"another scope's": {func(d *desk) string {
			ok(d.t, d.Scopes().Add(d.t.Context(), "Other"))
			id := d.add(hedi(), true, true)
			ok(d.t, d.edit(id, func(s *core.Save) { s.Scope = "Other" }))
			return fmt.Sprint(id)
		}, ""},
		"unregistered, nobody may register": {func(d *desk) string {
			d.set("portal.registration", "false")
			d.add(hedi())
			return "hedi@acs.example"
		}, ""},
		"no link would work": {func(d *desk) string {
			d.set("mail.mode", "by-hand")
			d.add(hedi(), true, true)
			return "hedi@acs.example"
		}, ""},
		"no sender": {func(d *desk) string {
			d.set("portal.base-url", "https://account.fjord.example")
			d.set("mail.server", "smtp.fjord.example")
			d.add(hedi(), true, true)
			return "hedi@acs.example"
		}, ""},
	} {
		t.Run(what, func(t *testing.T) {
			d := visited(t)
			login := c.make(d)
			d.asks(c.mailing, func() { d.forgot(login) })
		})
	}
}

// One of a kind per five minutes, five a day, to a customer and to an address,
// across restarts; and one network cannot ask for everybody.
func TestAskedMailsAreFew(t *testing.T) {
	d := visited(t)
	id := d.add(hedi(), true)
	again := func() { d.forgot(fmt.Sprint(id)) }
	confirm := func() {
		ok(t, d.portal().ConfirmAgain(t.Context(), core.Forgotten{LoginID: "hedi@acs.example"}))
	}
	d.asks("reset-password", again)
	d.asks("confirm-email", confirm)
	d.asks("", again)
	d.restart()
	core.OnHold(d.portal(), func(time.Duration) {})
	d.asks("", again)
	d.asks("", confirm)
	d.clock.pass(5 * time.Minute)
	d.asks("reset-password", again)
	d.clock.pass(5 * time.Minute)
	d.asks("reset-password", again)
	d.clock.pass(5 * time.Minute)
	d.asks("reset-password", again)
	d.clock.pass(5 * time.Minute)
	d.asks("", again) // the sixth
	d.clock.pass(24 * time.Hour)
	d.asks("reset-password", again)
	other := d.add(hedi(), true)
	d.asks("", func() { d.forgot(fmt.Sprint(other)) }) // the same address
	d.clock.pass(5 * time.Minute)
	d.asks("reset-password", func() { d.forgot(fmt.Sprint(other)) })
	for n := range 21 {
		err := d.portal().Forgot(t.Context(), core.Forgotten{LoginID: fmt.Sprint(n), RemoteIP: "192.0.2.1"})
		if full := n == 20; full != errors.Is(err, core.ErrBusy) || !full && err != nil {
			t.Errorf("request %d of one network: %v", n+1, err)
		}
	}
	ok(t, d.portal().Forgot(t.Context(), core.Forgotten{LoginID: "1", RemoteIP: "192.0.2.2"}))
}

func TestANewLinkForADeadOne(t *testing.T) {
	d := visited(t)
	id := d.add(hedi(), true)
	send := func(link secret.Text) func() {
		return func() { ok(t, d.portal().SendAgain(t.Context(), link, "127.0.0.1")) }
	}
	reset := d.link(id)
	confirm, err := d.Customers().SendConfirmation(t.Context(), id)
	ok(t, err)
	confirmLink := token(t, d.mail(confirm.MailID))
	d.asks("", send(reset)) // it is good yet
	d.asks("", send(secret.New("x")))
	d.asks("", send(secret.New(strings.Repeat("A", 43))))
	d.clock.pass(4 * 24 * time.Hour)
	d.asks("reset-password", send(reset))
	d.asks("confirm-email", send(confirmLink))
	fresh := token(t, d.mail(d.get(id).MailID))
	ok(t, d.portal().ConfirmEmail(t.Context(), fresh, ""))
	d.clock.pass(time.Hour)
	d.asks("", send(fresh)) // there is nothing to confirm any more
	d.asks("", send(reset)) // of a link that a newer one replaced nothing is known
}

// Whoever was named, the answer is the same, after the same work, at the same
// time after the question.
func TestAnswersToAskingAreEqual(t *testing.T) {
	d := newDesk(t)
	w := &work{}
	d.options.Store = func(s db.Store) db.Store { return counting{s, w} }
	d.restart()
	p := d.portal()
	var held time.Duration
	core.OnHold(p, func(after time.Duration) { held = after })
	core.OnHash(t.Context(), p, func() { w.hashes++ })
	someone := func(name string, access ...bool) uint64 {
		return d.add(core.Fields{LastName: "B", Email: name + "@acs.example"}, access...)
	}
	someone("confirmed", true, true)
	someone("unconfirmed", true)
	someone("unregistered")
	off := someone("off", true, true)
	ok(t, d.edit(off, func(s *core.Save) { s.Access.LoginEnabled = new(false) }))
	bin := someone("bin", true, true)
	ok(t, d.Customers().Delete(t.Context(), bin))
	for what, ask := range map[string]func(ctx context.Context, name string) error{
		"Forgot": func(ctx context.Context, name string) error {
			return p.Forgot(ctx, core.Forgotten{LoginID: name + "@acs.example"})
		},
		"ConfirmAgain": func(ctx context.Context, name string) error {
			return p.ConfirmAgain(ctx, core.Forgotten{LoginID: name + "@acs.example"})
		},
		"Register": func(ctx context.Context, name string) error {
			return p.Register(ctx, core.Registration{Fields: core.Fields{LastName: "B", Email: name + "@acs.example"}, Password: secret.New(own)})
		},
		"Register, generated": func(ctx context.Context, name string) error {
			return p.Register(ctx, core.Registration{Fields: core.Fields{LastName: "B", Email: name + "@acs.example"}})
		},
	} {
		var first work
		for n, name := range []string{"confirmed", "confirmed", "unconfirmed", "unregistered", "off", "bin", "nobody-" + strings.ToLower(what[:3]+what[len(what)-3:])} {
			*w, held = work{}, 0
			if err := ask(t.Context(), name); err != nil {
				t.Errorf("%s for %s: %v", what, name, err)
			}
			got := work{views: w.views, commits: w.commits, scans: w.scans, hashes: w.hashes}
			if n == 0 {
				first = got
				t.Logf("%s: %+v", what, first)
			}
			if got != first || held != time.Second/2 {
				t.Errorf("%s for %s: %+v, others %+v; answered after %v", what, name, got, first, held)
			}
		}
		if register := strings.HasPrefix(what, "Register"); first.commits != 1 || (first.hashes == 1) != register {
			t.Errorf("%s: %+v", what, first)
		}
	}
}

// Where no mail can be made, the answer is the same for everybody, and the log
// has why.
func TestMailThatFailsTellsNobody(t *testing.T) {
	d := newDesk(t)
	var log bytes.Buffer
	d.options.Log = slog.New(slog.NewTextHandler(&log, nil))
	d.restart()
	p := d.portal()
	var held time.Duration
	core.OnHold(p, func(after time.Duration) { held = after })
	d.add(hedi(), true)
	for _, name := range []mailing.Name{mailing.ResetPassword, mailing.AccountExists, mailing.ConfirmEmail} {
		ok(t, core.BreakTemplate(t.Context(), d.Session, name))
	}
	d.asks("", func() {
		for _, address := range []string{"hedi@acs.example", "nobody@acs.example"} {
			for what, ask := range map[string]func() error{
				"forgot": func() error { return p.Forgot(t.Context(), core.Forgotten{LoginID: address}) },
				"register": func() error {
					return p.Register(t.Context(), core.Registration{Fields: core.Fields{LastName: "B", Email: address}, Password: secret.New(own)})
				},
			} {
				held = 0
				if err := ask(); err != nil || held != time.Second/2 {
					t.Errorf("%s, %s: answered after %v: %v", what, address, held, err)
				}
			}
		}
	})
	if n := strings.Count(log.String(), "was not done"); n != 3 {
		t.Errorf("%d failures in the log, not 3:\n%s", n, log.String())
	}
}
