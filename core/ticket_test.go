package core_test

import (
	"errors"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/core/secret"
	"github.com/keydesk/keydesk/internal/soak"
)

const own = "my own choice of words"

func (d *desk) page(link secret.Text) core.TicketPage {
	d.t.Helper()
	page, err := d.portal().Ticket(d.t.Context(), link)
	ok(d.t, err)
	return page
}

func (d *desk) redeem(link secret.Text, password string) error {
	return d.portal().Redeem(d.t.Context(), core.Redemption{Token: link, Password: secret.New(password), RemoteIP: "192.0.2.1"})
}

// "Life 30 minutes, counted from when the mail server took the mail; never
// accepted, it ends 4 days after issue."
func TestTicketsLife(t *testing.T) {
	d := newDesk(t)
	id := d.add(hedi(), true, true)
	sent, err := d.Customers().SendResetLink(t.Context(), id, "")
	ok(t, err)
	link := token(t, d.read(sent.MailID))
	if page := d.page(link); page.State != core.TicketLive || page.Address != "Hedi@acs.example" || page.Scope != "Default" || page.Vendor != "Fjord Instruments" || !page.ValidUntil.IsZero() {
		t.Errorf("from its commit: %+v", page)
	}
	d.clock.pass(4*24*time.Hour - time.Second)
	if page := d.page(link); page.State != core.TicketLive {
		t.Error("before four days:", page.State)
	}
	d.clock.pass(time.Second)
	if page := d.page(link); page.State != core.TicketExpired || page.Scope != "Default" {
		t.Errorf("after four days: %+v", page)
	}
	link = d.link(id)
	accepted := d.clock.now()
	c := d.get(id)
	if !c.LastLink.ValidUntil.Equal(accepted.Add(30*time.Minute)) || c.LastLink.IssuedBy != "anna" || c.LastLink.Address != "Hedi@acs.example" {
		t.Errorf("%+v", c.LastLink)
	}
	d.clock.pass(30*time.Minute - time.Second)
	if page := d.page(link); page.State != core.TicketLive || !page.ValidUntil.Equal(c.LastLink.ValidUntil) {
		t.Errorf("%+v", page)
	}
	d.clock.pass(time.Second)
	is(t, d.redeem(link, own), core.ErrNotFound, "an expired link")
	if c := d.get(id); c.LastLink.State != core.TicketExpired {
		t.Error("shown as", c.LastLink.State)
	}
	d.set("reset.ticket-minutes", "60")
	link = d.link(id)
	d.clock.pass(time.Hour - time.Second)
	ok(t, d.redeem(link, own))
	if c := d.get(id); c.LastLink.State != core.TicketUsed || !c.LastLink.EndedAt.Equal(d.clock.now()) {
		t.Errorf("%+v", c.LastLink)
	}
}

// "by hand: from Copy, Save or Print"
func TestTicketByHandLivesFromBeingHandedOver(t *testing.T) {
	d := newDesk(t)
	id := d.add(hedi(), true, true)
	d.set("mail.mode", "by-hand")
	d.set("portal.base-url", "https://account.fjord.example")
	sent, err := d.Customers().SendResetLink(t.Context(), id, "")
	ok(t, err)
	d.clock.pass(time.Hour)
	if m, err := d.Mail().HandedOver(t.Context(), sent.MailID); err != nil || m.State != "accepted" {
		t.Fatal(m.State, err)
	}
	if got := d.get(id).LastLink.ValidUntil; !got.Equal(d.clock.now().Add(30 * time.Minute)) {
		t.Error("valid until", got)
	}
	credentials := d.generate(id, core.PasswordChange{Send: true})
	d.generate(id, core.PasswordChange{Show: true})
	_, err = d.Mail().HandedOver(t.Context(), credentials.MailID)
	is(t, err, core.ErrConflict, "handing over an older password")
	if m := d.state(credentials.MailID); m.State != "cancelled" {
		t.Error("the void mail is", m.State)
	}
}

func TestOneLiveTicketPerPurpose(t *testing.T) {
	d := newDesk(t)
	id := d.add(hedi(), true)
	first := d.link(id)
	confirm, err := d.Customers().SendConfirmation(t.Context(), id)
	ok(t, err)
	confirmLink := token(t, d.mail(confirm.MailID))
	second := d.link(id)
	if got := d.page(first).State; got == core.TicketLive {
		t.Error("the older link is", got)
	}
	if page := d.page(confirmLink); page.State != core.TicketLive || page.Purpose != core.PurposeConfirm {
		t.Errorf("the link of another purpose: %+v", page)
	}
	is(t, d.redeem(confirmLink, own), core.ErrNotFound, "a confirm link as a reset link")
	is(t, d.portal().ConfirmEmail(t.Context(), second, ""), core.ErrNotFound, "a reset link as a confirm link")
	ok(t, d.portal().ConfirmEmail(t.Context(), confirmLink, "192.0.2.1"))
	is(t, d.portal().ConfirmEmail(t.Context(), confirmLink, ""), core.ErrNotFound, "confirming twice")
	_, err = d.Customers().SendConfirmation(t.Context(), id)
	is(t, err, core.ErrRefused, "a confirmation of what is confirmed")
	ok(t, d.redeem(second, own))
}

// "A reset by ticket confirms the address it was mailed to", and is an
// unregistered customer's invitation.
func TestRedeeming(t *testing.T) {
	d := newDesk(t)
	id := d.add(hedi())
	link := d.link(id)
	var refusal *core.PolicyError
	if err := d.redeem(link, "short"); !errors.As(err, &refusal) {
		t.Error("a weak password:", err)
	}
	verdict, err := d.portal().JudgeNew(t.Context(), link, secret.New("Ács Kft."))
	if err != nil || verdict.OK {
		t.Error("the customer's own name is taken:", err)
	}
	ok(t, d.edit(id, func(s *core.Save) { s.Fields.Email = "hedi@acs.example" })) // other case
	ok(t, d.redeem(link, own))
	if c := d.get(id); !c.EmailConfirmed || !c.Registered || c.Status != "can-log-in" || c.PasswordOrigin != core.OriginCustomer {
		t.Errorf("%+v", c)
	}
	if text := d.mail(d.get(id).MailID); strings.Contains(text, own) || !strings.Contains(text, "password") {
		t.Errorf("the mail about it:\n%s", text)
	}
	entries, err := d.Audit().Of(t.Context(), id, 2)
	ok(t, err)
	if e := entries[1]; e.Action != "password.reset" || e.Actor.Kind != "portal" {
		t.Errorf("%+v", e)
	}
	ok(t, d.edit(id, func(s *core.Save) { s.Access.LoginEnabled = new(false) }))
	_, err = d.Customers().SendResetLink(t.Context(), id, "")
	is(t, err, core.ErrRefused, "a link to one whose login is switched off")
}

func TestWhatVoidsATicket(t *testing.T) {
	for what, deed := range map[string]func(*desk, uint64) error{
		"a typed password": func(d *desk, id uint64) error {
			return d.change(d.t.Context(), id, core.PasswordChange{Typed: secret.New(typed)})
		},
		"a generated one": func(d *desk, id uint64) error { return d.change(d.t.Context(), id, core.PasswordChange{}) },
		"another address": func(d *desk, id uint64) error {
			return d.edit(id, func(s *core.Save) { s.Fields.Email = "b@acs.example" })
		},
		"no address": func(d *desk, id uint64) error { return d.edit(id, func(s *core.Save) { s.Fields.Email = "" }) },
		"the bin":    func(d *desk, id uint64) error { return d.Customers().Delete(d.t.Context(), id) },
		"an imported address": func(d *desk, id uint64) error {
			_, err := d.Customers().Import(d.t.Context(), rows("externalId=X1;email=b@acs.example"))
			return err
		},
	} {
		t.Run(what, func(t *testing.T) {
			d := newDesk(t)
			fields := hedi()
			fields.ExternalID = "X1"
			id := d.add(fields, true, true)
			link := d.link(id)
			ok(t, deed(d, id))
			is(t, d.redeem(link, own), core.ErrNotFound, "the link")
			if c := d.get(id); c.LastLink.State != core.TicketVoided {
				t.Error("shown as", c.LastLink.State)
			}
			page := d.page(link)
			if page.Address != "" || page.State == core.TicketLive {
				t.Errorf("a dead link names somebody: %+v", page)
			}
		})
	}
}

// Of many POSTs of one link one wins.
func TestTicketIsGoodOnce(t *testing.T) {
	d := newDesk(t)
	id := d.add(hedi(), true, true)
	link := d.link(id)
	n := soak.N(t, 12, 200)
	var won, dead, busy atomic.Int32
	var all sync.WaitGroup
	for range n {
		all.Go(func() {
			switch err := d.redeem(link, own); {
			case err == nil:
				won.Add(1)
			case errors.Is(err, core.ErrNotFound):
				dead.Add(1)
			case errors.Is(err, core.ErrBusy):
				busy.Add(1)
			default:
				t.Error(err)
			}
		})
	}
	all.Wait()
	if won.Load() != 1 || int(won.Load()+dead.Load()+busy.Load()) != n {
		t.Errorf("of %d, %d won, %d were told it is dead, %d to come again", n, won.Load(), dead.Load(), busy.Load())
	}
	if got := strings.Count(d.actions(id), "password.reset"); got != 1 {
		t.Errorf("%d resets are written down", got)
	}
}

// "GET only shows": however often a link is looked at, nothing is written.
func TestLookingAtALinkChangesNothing(t *testing.T) {
	d := newDesk(t)
	id := d.add(hedi(), true, true)
	link := d.link(id)
	before := core.Sequence(t.Context(), d.Session)
	for range 1000 {
		d.page(link)
	}
	_, err := d.portal().JudgeNew(t.Context(), link, secret.New(own))
	ok(t, err)
	for _, wrong := range []string{"", "x", strings.Repeat("A", 43), link.Reveal() + "=", link.Reveal()[1:], "../" + link.Reveal()} {
		page := d.page(secret.New(wrong))
		if page.State != core.TicketUnknown || page.Address != "" || page.Purpose != "" || page.Vendor != "Fjord Instruments" {
			t.Errorf("%q: %+v", wrong, page)
		}
		_, err := d.portal().JudgeNew(t.Context(), secret.New(wrong), secret.New(own))
		is(t, err, core.ErrNotFound, "judging behind a dead link")
		is(t, d.redeem(secret.New(wrong), own), core.ErrNotFound, "redeeming it")
	}
	if after := core.Sequence(t.Context(), d.Session); after != before {
		t.Errorf("%d transactions were written", after-before)
	}
	ok(t, d.redeem(link, own))
}

// Credentials for an unconfirmed address carry the link that confirms it, as
// long as the password beside it is good.
func TestConfirmLinkLivesAsLongAsTheCredentials(t *testing.T) {
	d := newDesk(t)
	id := d.add(hedi())
	sent := d.generate(id, core.PasswordChange{Send: true})
	link := token(t, d.mail(sent.MailID))
	d.clock.pass(71 * time.Hour)
	ok(t, d.portal().ConfirmEmail(t.Context(), link, ""))
	pw, err := d.Customers().Reveal(t.Context(), id, "")
	ok(t, err)
	ok(t, d.login("10001", pw.Reveal()))
}
