package core_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/core/secret"
)

// "never accepted, it ends 4 days after issue": a mail with a dead link does
// not go out, and no late acceptance brings the link back.
func TestLinkThatNoServerTook(t *testing.T) {
	d := newDesk(t)
	id := d.add(hedi(), true, true)
	sent, err := d.Customers().SendResetLink(t.Context(), id, "")
	if err != nil {
		t.Fatal(err)
	}
	link := token(t, d.read(sent.MailID))
	d.clock.pass(4*24*time.Hour - time.Minute)
	if page, err := d.portal().Ticket(t.Context(), link); err != nil || page.State != core.TicketLive {
		t.Fatalf("before four days the link is %s, %v", page.State, err)
	}
	d.clock.pass(2 * time.Minute)
	if page, err := d.portal().Ticket(t.Context(), link); err != nil || page.State != core.TicketExpired {
		t.Errorf("after four days the link is %s, %v", page.State, err)
	}
	sum, err := d.Mail().Send(t.Context())
	if err != nil || sum.Sent != 0 {
		t.Errorf("%d mails with a dead link went out, %v", sum.Sent, err)
	}
	m, _, _, err := d.Mail().Show(t.Context(), sent.MailID)
	if err != nil || m.State != "cancelled" || !strings.Contains(m.LastError, "expired") {
		t.Errorf("the mail is %s: %s, %v", m.State, m.LastError, err)
	}
}

// A mail that waits to be handed over is void with the password it carries,
// also where it is not the customer's last one.
func TestVoidMailIsNotShown(t *testing.T) {
	d := newDesk(t)
	d.set("mail.mode", "by-hand")
	id := d.add(hedi(), true, true)
	first, err := d.Customers().SetPassword(t.Context(), id, core.PasswordChange{Send: true})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := d.Customers().SendWelcome(t.Context(), id); err != nil {
		t.Fatal(err)
	}
	if _, err := d.Customers().SetPassword(t.Context(), id, core.PasswordChange{Show: true}); err != nil {
		t.Fatal(err)
	}
	m, message, gone, err := d.Mail().Show(t.Context(), first.MailID)
	if err != nil || !gone || len(message) > 0 || m.State != "cancelled" {
		t.Errorf("a mail with a dead password is %s and has %d bytes, %v", m.State, len(message), err)
	}
}

// The file's safety rests on the operators' passwords.
func TestShortOperatorPassword(t *testing.T) {
	o := core.Options{Path: t.TempDir() + "/desk.db", ConfigDir: t.TempDir()}
	_, err := core.Create(t.Context(), o, core.NewDesk{Vendor: "V", Operator: "anna", Password: secret.New("7 chars")})
	var field *core.FieldError
	if !errors.As(err, &field) || field.Field != "password" {
		t.Errorf("a desk with a password of seven characters: %v", err)
	}
}
