package core_test

import (
	"strings"
	"testing"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/core/secret"
)

// "One transaction: new password, old one gone, tickets and waiting mails with
// an older password void, unlocked, login enabled, mail queued, audit entry."
func TestGenerateAndSendIsOneDeed(t *testing.T) {
	d := newDesk(t)
	id := d.add(hedi(), true, true)
	d.password(id, typed)
	link := d.link(id)
	older := d.generate(id, core.PasswordChange{Send: true})
	old, err := d.Customers().Reveal(t.Context(), id, "")
	ok(t, err)
	d.failed(id, 9)
	d.fail("10001", 1)
	before := d.actions(id)

	sent := d.generate(id, core.PasswordChange{Send: true, VerifiedBy: "call-back"})
	c := d.get(id)
	if !sent.Set || !sent.Unlocked || sent.MailID == 0 || sent.NoLink != "" || !sent.Password.Empty() {
		t.Errorf("%+v", sent)
	}
	if c.Status != "can-log-in" || c.PasswordOrigin != core.OriginGenerated || c.MailID != sent.MailID || c.Mail != "queued" {
		t.Errorf("%+v", c)
	}
	if added := strings.TrimSuffix(d.actions(id), before); added != "password.generate " {
		t.Errorf("the entries on it: %q", added)
	}
	if m := d.state(older.MailID); m.State != "cancelled" || m.LastError != "a newer password was set" {
		t.Errorf("the mail with the older password: %s, %s", m.State, m.LastError)
	}
	is(t, d.portal().Redeem(t.Context(), core.Redemption{Token: link, Password: secret.New("my own choice of words")}), core.ErrNotFound, "the older link")
	is(t, d.login("10001", old.Reveal()), core.ErrSignIn, "the older password")
	sum, err := d.Mail().Send(t.Context())
	if err != nil || sum.Sent != 1 {
		t.Errorf("%d mails, %v", sum.Sent, err)
	}
}

// No deliverable address: refused before anything changes.
func TestGenerateAndSendWithoutAddress(t *testing.T) {
	d := newDesk(t)
	id := d.add(core.Fields{LastName: "B"}, true)
	d.password(id, typed)
	is(t, d.change(t.Context(), id, core.PasswordChange{Send: true}), core.ErrRefused, "no address")
	_, err := d.Customers().Add(t.Context(), core.Save{Fields: core.Fields{LastName: "C"}, Password: &core.PasswordChange{Send: true}})
	is(t, err, core.ErrRefused, "a new customer without an address")
	ok(t, d.login("10001", typed))
	if _, n, err := d.Customers().Rows(t.Context(), core.Query{}); n != 1 || err != nil {
		t.Error("the refused customer was made")
	}
	// The address that comes with the form counts.
	ok(t, d.edit(id, func(s *core.Save) { s.Fields.Email = "b@acs.example"; s.Password = &core.PasswordChange{Send: true} }))
	if c := d.get(id); c.MailID == 0 || c.Email != "b@acs.example" {
		t.Errorf("%+v", c)
	}
}

// Somebody had disabled the login: asked. Never enabled: a matter of course.
func TestGenerateAndSendEnablesLogin(t *testing.T) {
	d := newDesk(t)
	id := d.add(hedi())
	d.generate(id, core.PasswordChange{Send: true})
	if c := d.get(id); !c.LoginEnabled || !c.Registered {
		t.Error("the unregistered customer's login was not enabled")
	}
	ok(t, d.edit(id, func(s *core.Save) { s.Access.LoginEnabled = new(false) }))
	before := d.get(id)
	is(t, d.change(t.Context(), id, core.PasswordChange{Send: true}), core.ErrRefused, "undecided")
	if after := d.get(id); after.MailID != before.MailID {
		t.Error("a mail went all the same")
	}
	d.generate(id, core.PasswordChange{Send: true, EnableLogin: new(false)})
	if c := d.get(id); c.LoginEnabled || c.MailID == before.MailID {
		t.Error("enabled against the answer, or not sent")
	}
	d.generate(id, core.PasswordChange{Send: true, EnableLogin: new(true)})
	if c := d.get(id); !c.LoginEnabled {
		t.Error("not enabled with the answer")
	}
}

// Without a usable link base the mail goes without the confirm link, and the
// answer says so; only the link mails are refused.
func TestLinkBase(t *testing.T) {
	d := newDesk(t)
	id := d.add(hedi(), true)
	d.set("mail.from", "desk@fjord.example")
	local := map[string]string{"mail.mode": "local"}
	away := map[string]string{"mail.server": "mail.fjord.example"}
	byHand := map[string]string{"mail.mode": "by-hand"}
	for _, test := range []struct {
		mode   map[string]string
		listen string
		page   string // portal.base-url
		own    string // reset.link-base
		want   string
	}{
		{local, "127.0.0.1:8421", "", "", "http://127.0.0.1:8421/t/"},
		{local, "0.0.0.0:9000", "", "", "http://127.0.0.1:9000/t/"},
		{local, "127.0.0.1:0", "", "", ""},
		{local, "127.0.0.1:8421", "https://account.fjord.example/", "", "https://account.fjord.example/t/"},
		{local, "127.0.0.1:8421", "https://account.fjord.example", "https://fjord.example/reset", "https://fjord.example/reset/t/"},
		{away, "127.0.0.1:8421", "", "", ""},
		{away, "localhost:8421", "", "", ""},
		{away, "[::1]:8421", "", "", ""},
		{away, ":8421", "", "", ""},
		{away, "[::]:8421", "", "", ""},
		{away, "192.0.2.7:8421", "", "", ""}, // in plain HTTP, which the page refuses to serve there
		{local, "192.0.2.7:8421", "", "", ""},
		{away, "127.0.0.1:8421", "https://account.fjord.example", "", "https://account.fjord.example/t/"},
		{byHand, "127.0.0.1:8421", "", "", ""},
	} {
		for name, value := range test.mode {
			d.set(name, value)
		}
		d.set("portal.listen", test.listen)
		d.set("portal.base-url", test.page)
		d.set("reset.link-base", test.own)
		sent, err := d.Customers().SendResetLink(t.Context(), id, "")
		if test.want == "" {
			is(t, err, core.ErrRefused, "a link with "+test.listen)
			if err != nil && !strings.Contains(err.Error(), "portal.base-url") {
				t.Error("the refusal does not say what would do:", err)
			}
		} else if err != nil || !strings.Contains(d.read(sent.MailID), test.want) {
			t.Errorf("%+v: %v", test, err)
		}
		credentials := d.generate(id, core.PasswordChange{Send: true})
		if text := d.read(credentials.MailID); (credentials.NoLink != "") != (test.want == "") || strings.Contains(text, "/t/") != (test.want != "") {
			t.Errorf("%+v: %q\n%s", test, credentials.NoLink, text)
		}
	}
}

// A mail server needs a sender; the local mailbox does not.
func TestNoSenderIsRefusedBeforeAnythingChanges(t *testing.T) {
	d := newDesk(t)
	id := d.add(hedi(), true, true)
	d.password(id, typed)
	link := d.link(id)
	d.set("mail.server", "mail.fjord.example")
	is(t, d.change(t.Context(), id, core.PasswordChange{Send: true}), core.ErrRefused, "no mail.from")
	ok(t, d.login("10001", typed))
	// The customer's own choice is not refused for want of a mail about it.
	ok(t, d.portal().Redeem(t.Context(), core.Redemption{Token: link, Password: secret.New("my own choice of words")}))
	ok(t, d.login("10001", "my own choice of words"))
}
