package core_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/keydesk/keydesk/core"
)

// "Every change, reveal, export and sign-in … never a secret": whatever was
// secret in a day's work stands nowhere in the log.
func TestAuditHoldsNoSecret(t *testing.T) {
	d := newDesk(t)
	id := d.add(hedi())
	secrets := []string{adminPassword, typed, own, "planted-wrong-password", "planted-mail-password"}
	d.set("mail.password", "planted-mail-password")
	d.password(id, typed)
	shown := d.generate(id, core.PasswordChange{Show: true, ReadAloud: true}).Password.Reveal()
	sent := d.generate(id, core.PasswordChange{Send: true, VerifiedBy: "call-back"})
	confirm := token(t, d.mail(sent.MailID))
	mailed, err := d.Customers().Reveal(t.Context(), id, "")
	ok(t, err)
	ok(t, d.portal().ConfirmEmail(t.Context(), confirm, "192.0.2.1"))
	link := d.link(id)
	is(t, d.login("10001", "planted-wrong-password"), core.ErrSignIn, "a wrong password")
	ok(t, d.redeem(link, own))
	ok(t, d.login("10001", own))
	_, err = d.Customers().Reveal(t.Context(), id, "court order 12")
	ok(t, err)
	ok(t, d.Customers().Exported(t.Context(), core.Query{Text: "hedi"}, 1))
	secrets = append(secrets, shown, mailed.Reveal(), link.Reveal(), confirm.Reveal())

	var all strings.Builder
	seen := map[string]bool{}
	ok(t, d.Audit().List(t.Context(), func(e core.AuditEntry) (bool, error) {
		fmt.Fprintf(&all, "%+v\n", e)
		seen[e.Action] = true
		return true, nil
	}))
	for _, s := range secrets {
		if strings.Contains(all.String(), s) {
			t.Error("a secret stands in the log") // which one is not for this output
		}
	}
	for _, action := range []string{
		"desk.create", "sign-in", "settings.set", "customer.add", "password.set", "password.generate", "mail.accepted",
		"password.reveal", "email.confirm", "link.send", "password.reset", "login", "customer.export",
	} {
		if !seen[action] {
			t.Errorf("%s is not in the log", action)
		}
	}
	n, err := d.Audit().Verify(t.Context())
	if err != nil || n < len(seen) {
		t.Errorf("%d entries fit, %v", n, err)
	}
}

// "when, who, what, on what, old and new value of each field"
func TestAuditOfAnEdit(t *testing.T) {
	d := newDesk(t)
	id := d.add(hedi(), true, true)
	d.clock.pass(1)
	ok(t, d.edit(id, func(s *core.Save) {
		s.Fields.Phone, s.Fields.Company = "+36 1", ""
		s.Access.LoginEnabled = new(false)
	}))
	entries, err := d.Audit().Of(t.Context(), id, 2)
	ok(t, err)
	access, edit := entries[0], entries[1]
	if edit.Action != "customer.edit" || edit.Actor.Name != "anna" || edit.Object != id || !edit.Time().Equal(d.clock.now().Truncate(1e6)) {
		t.Errorf("%+v", edit)
	}
	want := []core.AuditValue{{Field: "company", Old: "Ács Kft."}, {Field: "phone", New: "+36 1"}}
	if fmt.Sprint(edit.Values) != fmt.Sprint(want) {
		t.Errorf("%+v", edit.Values)
	}
	if fmt.Sprint(access.Values) != "[{loginEnabled true false}]" {
		t.Errorf("%+v", access.Values)
	}
	before := d.actions(id)
	ok(t, d.edit(id, func(*core.Save) {}))
	if got := d.actions(id); got != before {
		t.Error("a Save that changed nothing is written down:", got)
	}
	_, err = d.Customers().Reveal(t.Context(), id, "")
	is(t, err, core.ErrRefused, "revealing none")
	if got := d.actions(id); got != before {
		t.Error("a refused reveal is written down:", got)
	}
}
