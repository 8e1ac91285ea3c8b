package core_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/keydesk/keydesk/core"
)

// The mail's state stays on the customer and in the list.
func TestMailStateOnCustomerAndRow(t *testing.T) {
	d := newDesk(t)
	id := d.add(hedi(), true, true)
	shows := func(want string) {
		t.Helper()
		found, _, err := d.Customers().Rows(t.Context(), core.Query{})
		ok(t, err)
		if c := d.get(id); c.Mail != want || found[0].Mail.String() != want {
			t.Errorf("the customer shows %s, the list %s, not %s", c.Mail, found[0].Mail, want)
		}
	}
	shows("none")
	first := d.generate(id, core.PasswordChange{Send: true}).MailID
	shows("queued")
	d.mail(first)
	shows("accepted")
	second := d.generate(id, core.PasswordChange{Send: true}).MailID
	_, err := d.Mail().Cancel(t.Context(), second)
	ok(t, err)
	shows("cancelled")
	_, err = d.Mail().Cancel(t.Context(), second)
	is(t, err, core.ErrConflict, "cancelling twice")
	_, err = d.Mail().Retry(t.Context(), first)
	is(t, err, core.ErrConflict, "retrying what was accepted")
	_, err = d.Mail().Retry(t.Context(), 999)
	is(t, err, core.ErrNotFound, "a mail that is not there")
	if got := d.actions(id); got != "mail.cancelled password.generate mail.read mail.accepted password.generate customer.access customer.add" {
		t.Error(got)
	}
}

// A server that is not there defers the mail; the customer shows it.
func TestUnreachableServerDefers(t *testing.T) {
	d := newDesk(t)
	id := d.add(hedi(), true, true)
	d.set("mail.from", "desk@fjord.example")
	d.set("mail.server", "127.0.0.1")
	d.set("mail.security", "none")
	d.set("mail.port", "1") // nobody listens there
	sent := d.generate(id, core.PasswordChange{Send: true})
	sum, err := d.Mail().Send(t.Context())
	if err != nil || sum.Deferred != 1 {
		t.Errorf("%+v, %v", sum, err)
	}
	if c, m := d.get(id), d.state(sent.MailID); c.Mail != "deferred" || m.Tries != 1 || m.LastError == "" {
		t.Errorf("%s, %+v", c.Mail, m)
	}
	d.set("mail.mode", "local")
	d.clock.pass(2 * time.Hour)
	d.mail(sent.MailID)
	if c := d.get(id); c.Mail != "accepted" {
		t.Error(c.Mail)
	}
}

// With smtp and no server yet, mail waits and the queue says why.
func TestNoServerYet(t *testing.T) {
	d := newDesk(t)
	id := d.add(hedi(), true, true)
	d.set("mail.from", "desk@fjord.example")
	d.set("mail.mode", "smtp")
	sent := d.generate(id, core.PasswordChange{Send: true})
	sum, err := d.Mail().Send(t.Context())
	if err != nil || sum.Sent+sum.Failed != 0 {
		t.Errorf("%+v, %v", sum, err)
	}
	if m := d.state(sent.MailID); m.State != "deferred" && m.State != "queued" || m.LastError == "" && sum.Alarm == "" {
		t.Errorf("%+v, %+v", m, sum)
	}
	d.set("mail.mode", "local")
	d.clock.pass(time.Hour)
	d.mail(sent.MailID)
	if got := d.get(id).Mail; got != "accepted" {
		t.Error(got)
	}
}

// Run delivers what is queued while it runs, and the list keeps up.
func TestRunDelivers(t *testing.T) {
	d := newDesk(t)
	id := d.add(hedi(), true, true)
	if _, _, err := d.Customers().Rows(t.Context(), core.Query{}); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	ended := make(chan error, 1)
	go func() { ended <- d.Mail().Run(ctx) }()
	d.generate(id, core.PasswordChange{Send: true})
	for ctx.Err() == nil {
		found, _, err := d.Customers().Rows(ctx, core.Query{})
		if err == nil && found[0].Mail.String() == "accepted" {
			break
		}
	}
	if ctx.Err() != nil || d.get(id).Mail != "accepted" {
		t.Error("the mail or the list did not get there:", d.get(id).Mail)
	}
	cancel()
	ok(t, <-ended)
}

// Reading a mail that carries a password or a link is a reveal, and nothing for
// who only keeps the mail server's settings.
func TestReadingCredentialsIsWrittenDown(t *testing.T) {
	d := newTeam(t)
	id := d.add(hedi(), true, true)
	credentials := d.generate(id, core.PasswordChange{Send: true}).MailID
	link, err := d.Customers().SendResetLink(t.Context(), id, "")
	ok(t, err)
	welcome, err := d.Customers().SendWelcome(t.Context(), id)
	ok(t, err)
	test, err := d.Mail().Test(t.Context(), "anna@fjord.example")
	ok(t, err)
	d.as("csr")
	for mail, want := range map[uint64]bool{credentials: true, link.MailID: true, welcome.MailID: false} {
		before := strings.Count(d.actions(id), "mail.read")
		d.read(mail)
		if read := strings.Count(d.actions(id), "mail.read") > before; read != want {
			t.Errorf("mail %d: written down %v", mail, read)
		}
	}
	d.as("Reset Passwords") // and who may not see the customer
	_, message, _, err := d.Mail().Show(t.Context(), credentials)
	is(t, err, core.ErrPermission, "credentials without View Customers")
	if message != nil {
		t.Error("the refused message is given all the same")
	}
	d.read(link.MailID)
	d.as("Change Settings")
	d.read(test)
	_, _, _, err = d.Mail().Show(t.Context(), credentials)
	is(t, err, core.ErrPermission, "credentials for who may change settings")
	d.as("anna")
}

func TestMailWithTest(t *testing.T) {
	d := newDesk(t)
	id, err := d.Mail().Test(t.Context(), "anna@fjord.example")
	ok(t, err)
	d.mail(id)
	if m := d.state(id); m.State != "accepted" || m.To != "anna@fjord.example" || m.Customer != 0 {
		t.Errorf("%+v", m)
	}
	_, err = d.Mail().Test(t.Context(), "nobody")
	is(t, err, core.ErrInput, "no address")
	_, err = d.Mail().Probe(t.Context())
	is(t, err, core.ErrRefused, "probing the local mailbox")
}
