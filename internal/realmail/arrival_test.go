package realmail_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/core/secret"
	"github.com/keydesk/keydesk/internal/exim"
)

// What a customer is mailed arrives, by both ways of encryption, and lets him
// in.
func TestMailsArrive(t *testing.T) {
	t.Parallel()
	s := exim.Start(t, exim.Certificate{})
	for _, security := range []string{"starttls", "tls"} {
		t.Run(security, func(t *testing.T) {
			d := newDesk(t).through(s, security)
			at := func(name string) string { return name + "@" + security + ".example" }
			given, linked, told := d.add(at("given")), d.add(at("linked")), d.add(at("told"))
			mails := []uint64{d.generate(given)}
			link, err := d.Customers().SendResetLink(t.Context(), linked, "")
			ok(t, err)
			tell, err := d.Customers().SetPassword(t.Context(), told, core.PasswordChange{Typed: secret.New("winter tractor lemon nine"), Tell: true})
			ok(t, err)
			test, err := d.Mail().Test(t.Context(), at("test"))
			ok(t, err)
			_, err = d.Products().Add(t.Context(), core.ProductForm{Name: "Tide Planner", Activations: 3})
			ok(t, err)
			sold, err := d.Sales().Add(t.Context(), core.Sale{Order: "A-1", Product: "Tide Planner", Fields: core.Fields{LastName: "Ács", Email: at("sold")}, EmailConfirmed: true, Mail: true})
			ok(t, err)
			if sum := d.send(); sum.Sent != 5 || sum.Deferred+sum.Failed+sum.Left != 0 {
				t.Fatalf("%+v", sum)
			}
			for _, id := range append(mails, link.MailID, tell.MailID, test, sold.MailID) {
				if m := d.row(id); m.State != "accepted" || m.Via != "127.0.0.1" || !strings.HasPrefix(m.Reply, "250 OK id=") || m.Tries != 1 {
					t.Errorf("%+v", m)
				}
				if _, _, gone, err := d.Mail().Show(t.Context(), id); !gone || err != nil {
					t.Errorf("the message of mail %d was not erased: %v", id, err)
				}
			}
			d.stands(given, mails[0], "accepted", "")

			ok(t, d.logsIn(given, one(t, s, at("given"), "Your new password for Fjord Instruments").password(t)))
			d.redeem(linked, one(t, s, at("linked"), "Choose a new password for Fjord Instruments").token(t))
			if l := one(t, s, at("told"), "Your password for Fjord Instruments was changed"); strings.Contains(l.text+l.html, "tractor") {
				t.Error("the mail that tells of a new password says it")
			}
			one(t, s, at("test"), "Test mail of Fjord Instruments")
			l := one(t, s, at("sold"), "Your Tide Planner from Fjord Instruments")
			ok(t, d.logsIn(sold.Customer, l.password(t)))
			if details, err := d.Licenses().Get(t.Context(), sold.Licenses[0]); err != nil || !strings.Contains(l.text, details.ActivationPassword) || !strings.Contains(l.html, details.ActivationPassword) {
				t.Errorf("the mail lacks the activation password: %v\n%s", err, l.text)
			}
		})
	}
}

// redeem follows a link from a mail and logs in with what was chosen there.
func (d *desk) redeem(id uint64, token secret.Text) {
	d.t.Helper()
	p, err := d.Portal()
	ok(d.t, err)
	page, err := p.Ticket(d.t.Context(), token)
	ok(d.t, err)
	if page.State != core.TicketLive || page.ValidUntil.Sub(d.clock.now()) != 30*time.Minute {
		d.t.Errorf("the page behind the link: %+v", page)
	}
	ok(d.t, p.Redeem(d.t.Context(), core.Redemption{Token: token, Password: secret.New("my own choice of words")}))
	ok(d.t, d.logsIn(id, "my own choice of words"))
}

// The worker mails by itself what is queued while it runs.
func TestWorker(t *testing.T) {
	t.Parallel()
	s := exim.Start(t, exim.Certificate{})
	d := newDesk(t).through(s, "tls")
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- d.Mail().Run(ctx) }()
	id := d.add("hedi@acs.example")
	mailID := d.generate(id)
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	for limit := time.Now().Add(10 * time.Second); d.row(mailID).State != "accepted"; <-tick.C {
		if time.Now().After(limit) {
			t.Fatalf("the mail is %+v", d.row(mailID))
		}
	}
	stop()
	ok(t, <-ended)
	ok(t, d.logsIn(id, one(t, s, "hedi@acs.example", "Your new password for Fjord Instruments").password(t)))
}

// Probe says step by step how far it came, and mails nothing.
func TestProbe(t *testing.T) {
	t.Parallel()
	s := exim.Start(t, exim.Certificate{})
	d := newDesk(t).through(s, "starttls")
	steps := func() (all []string, good bool) {
		found, err := d.Mail().Probe(t.Context())
		good = err == nil
		for i, p := range found {
			all = append(all, string(p.Step))
			if p.Words == "" || p.OK != (good || i < len(found)-1) {
				t.Errorf("%+v of %+v", p, found)
			}
			if strings.Contains(p.Words, exim.Password) || strings.Contains(p.Words, "not-the-password") {
				t.Errorf("the report shows the password: %s", p.Words)
			}
		}
		return all, good
	}
	for _, c := range []struct {
		set  []string
		want string
		good bool
	}{
		{nil, "connecting TLS EHLO sign-in", true},
		{[]string{"mail.password", "not-the-password"}, "connecting TLS EHLO sign-in", false},
		{[]string{"mail.ca", ""}, "connecting TLS", false},
		{[]string{"mail.security", "tls"}, "connecting TLS", false},
		{[]string{"mail.port", "1"}, "connecting", false},
	} {
		d.set(c.set...)
		if got, good := steps(); strings.Join(got, " ") != c.want || good != c.good {
			t.Errorf("%v: %v, %v", c.set, got, good)
		}
	}
	if all := s.Messages(); len(all) != 0 {
		t.Errorf("%d messages arrived", len(all))
	}
	d.set("mail.mode", "local")
	if _, err := d.Mail().Probe(t.Context()); err == nil || err.Error() != "No mail server is set (mail.mode is local)." {
		t.Error(err)
	}
}
