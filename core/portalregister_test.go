package core_test

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/core/secret"
)

func (d *desk) register(f core.Fields, password string) error {
	return d.portal().Register(d.t.Context(), core.Registration{Fields: f, Password: secret.New(password), RemoteIP: "127.0.0.1"})
}

// register → confirm by the link in the mail → log in.
func TestRegistering(t *testing.T) {
	d := visited(t)
	f := hedi()
	f.Notes, f.ExternalID, f.Phone = "mine", "X1", "555"
	d.asks("confirm-email", func() { ok(t, d.register(f, own)) })
	c := d.get(10001)
	if c.Notes != "" || c.ExternalID != "" || c.Phone != "555" || c.FirstName != "Hedi" {
		t.Errorf("%+v", c.Fields)
	}
	if c.Status != "unconfirmed" || !c.Registered || !c.LoginEnabled || c.PasswordOrigin != core.OriginCustomer || c.MustChange || c.Scope != "Default" {
		t.Errorf("%+v", c)
	}
	is(t, d.login("hedi@acs.example", own), core.ErrUnconfirmed, "logging in before")
	ok(t, d.portal().ConfirmEmail(t.Context(), token(t, d.mail(c.MailID)), "127.0.0.1"))
	ok(t, d.login("hedi@acs.example", own))
	if got := d.actions(10001); got != "login email.confirm mail.read mail.accepted customer.register" {
		t.Error("written down:", got)
	}
}

// "own password, or a generated one"; "one taken by the customer at
// registration is lasting".
func TestRegisteringWithAGeneratedPassword(t *testing.T) {
	d := visited(t)
	d.set("portal.base-url", "http://account.fjord.example") // so that staff's would have to be changed
	d.asks("credentials", func() { ok(t, d.register(hedi(), "")) })
	c := d.get(10001)
	if c.PasswordOrigin != core.OriginGenerated || c.MustChange || c.PasswordExpiresAt.Unix() > 0 {
		t.Errorf("%+v", c)
	}
	text := d.mail(c.MailID)
	pw, err := d.Customers().Reveal(t.Context(), 10001, "")
	if err != nil || !strings.Contains(text, pw.Reveal()) {
		t.Error("the mail does not have the password:", err)
	}
	ok(t, d.portal().ConfirmEmail(t.Context(), token(t, text), ""))
	ok(t, d.login("10001", pw.Reveal()))
}

// Mail to an address that nobody has proved carries no words of whoever typed it.
func TestARegistrationMailsNobodysWords(t *testing.T) {
	const words = "You won, see www.prize.example"
	for what, password := range map[string]string{"own": own, "generated": ""} {
		t.Run(what, func(t *testing.T) {
			d := visited(t)
			f := core.Fields{FirstName: words, LastName: words, Company: words, Email: "hedi@acs.example"}
			ok(t, d.register(f, password))
			if text := d.mail(d.get(10001).MailID); strings.Contains(text, "prize") {
				t.Errorf("the first mail:\n%s", text)
			}
			d.clock.pass(time.Hour)
			d.asks("account-exists", func() { ok(t, d.register(f, password)) })
			last := d.mail(d.get(10001).MailID)
			if strings.Contains(last, "prize") {
				t.Errorf("the next:\n%s", last)
			}
			ok(t, d.redeem(token(t, last), typed))
			if text := d.mail(d.get(10001).MailID); !strings.Contains(text, "prize") {
				t.Errorf("proved, and still without a name:\n%s", text)
			}
		})
	}
}

// What was typed is refused for what it is, and nothing else.
func TestWhatARegistrationRefuses(t *testing.T) {
	d := visited(t)
	for field, f := range map[string]core.Fields{
		"email":     {LastName: "B"},
		"firstName": {FirstName: "a\x00b", Email: "b@acs.example"},
	} {
		var refused *core.FieldError
		if err := d.register(f, own); !errors.As(err, &refused) || refused.Field != field {
			t.Errorf("%s: %v", field, err)
		}
	}
	is(t, d.register(core.Fields{Email: "not an address"}, own), core.ErrInput, "no address")
	var policy *core.PolicyError
	if err := d.register(hedi(), "Hedi@acs.example"); !errors.As(err, &policy) {
		t.Error("the own address as a password:", err)
	}
	verdict, err := d.portal().JudgeRegistration(t.Context(), core.Registration{Fields: hedi(), Password: secret.New("short")})
	if err != nil || verdict.OK {
		t.Error("judged beforehand:", err)
	}
	for name, value := range map[string]string{"portal.registration": "false", "mail.mode": "by-hand"} {
		t.Run(name, func(t *testing.T) {
			d := visited(t)
			d.set(name, value)
			is(t, d.register(hedi(), own), core.ErrRefused, "registering")
			_, err := d.portal().JudgeRegistration(t.Context(), core.Registration{})
			is(t, err, core.ErrRefused, "judging")
		})
	}
	if d.queuedMails() != 0 {
		t.Error(d.queuedMails(), "mails")
	}
}

// "Registering with the e-mail of an unregistered customer gives him that record
// once the address is confirmed": by choosing a password behind the link. What
// was typed by whoever registered does not count.
func TestRegisteringAsAKnownCustomer(t *testing.T) {
	d := visited(t)
	id := d.add(hedi())
	other := hedi()
	other.FirstName, other.Phone = "Mallory", "666"
	d.asks("choose-password", func() { ok(t, d.register(other, typed)) })
	if c := d.get(id); c.FirstName != "Hedi" || c.Registered || c.PasswordOrigin != core.OriginNone {
		t.Errorf("changed before the address was proved: %+v", c)
	}
	ok(t, d.redeem(token(t, d.mail(d.get(id).MailID)), own))
	ok(t, d.login("hedi@acs.example", own))
	is(t, d.login("hedi@acs.example", typed), core.ErrSignIn, "the password of whoever registered")
	if c := d.get(id); !c.Registered || !c.EmailConfirmed || c.Phone != "" {
		t.Errorf("%+v", c)
	}
	d.asks("account-exists", func() { ok(t, d.register(other, typed)) })
	if text := d.mail(d.get(id).MailID); !strings.Contains(text, "Hedi@acs.example or 10001") {
		t.Errorf("the mail:\n%s", text)
	}
	d.asks("", func() { ok(t, d.register(other, typed)) }) // five minutes
	ok(t, d.edit(id, func(s *core.Save) { s.Access.LoginEnabled = new(false) }))
	d.asks("contact-us", func() { ok(t, d.register(other, typed)) })
	if text := d.mail(d.get(id).MailID); strings.Contains(text, "/t/") {
		t.Errorf("a link for whose login is switched off:\n%s", text)
	}
	found, _, err := d.Customers().Rows(t.Context(), core.Query{})
	if err != nil || len(found) != 1 {
		t.Errorf("%d customers: %v", len(found), err)
	}
}

// However many networks they come from, no more register in an hour than the
// desk allows; and nobody learns by that who is a customer.
func TestVeryManyRegister(t *testing.T) {
	d := visited(t)
	d.set("portal.register-per-hour", "3")
	d.add(hedi())
	other := hedi()
	other.Email = "jo@albers.example"
	for n, f := range []core.Fields{hedi(), other, other} {
		ok(t, d.portal().Register(t.Context(), core.Registration{Fields: f, Password: secret.New(own), RemoteIP: fmt.Sprintf("198.51.100.%d", n)}))
		d.clock.pass(time.Minute)
	}
	for _, email := range []string{hedi().Email, "new@albers.example"} {
		other.Email = email
		err := d.register(other, own)
		var busy *core.Error
		if !errors.As(err, &busy) || busy.Kind != core.ErrBusy || busy.Retry != 57*time.Minute {
			t.Errorf("%s: %v", email, err)
		}
	}
	d.clock.pass(57 * time.Minute)
	ok(t, d.register(other, own))
	d.set("portal.register-per-hour", "0")
	ok(t, d.register(hedi(), own))
}

// Of many registrations with one address one makes a customer.
func TestRegisteringManyTimesAtOnce(t *testing.T) {
	d := visited(t)
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			if err := d.register(hedi(), own); err != nil && !errors.Is(err, core.ErrBusy) {
				t.Error(err)
			}
		})
	}
	all.Wait()
	found, _, err := d.Customers().Rows(t.Context(), core.Query{})
	if err != nil || len(found) != 1 {
		t.Errorf("%d customers: %v", len(found), err)
	}
	if n := d.queuedMails(); n > 2 {
		t.Error(n, "mails")
	}
}
