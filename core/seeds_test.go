package core_test

import (
	"bytes"
	"errors"
	"io"
	"testing"

	"github.com/emersion/go-message/mail"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/core/secret"
)

// unquote gives the plain text of a message.
func unquote(t testing.TB, message []byte) string {
	t.Helper()
	r, err := mail.CreateReader(bytes.NewReader(message))
	if err != nil {
		t.Fatal(err)
	}
	part, err := r.NextPart()
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(part.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// Seed 001: "Select Send Reset Password email to customer and click OK. … an
// email is sent to the customer so that they can change their password
// themselves. … will also unlock a Customer Account if the account was
// previously locked."
func TestSendResetPasswordEmail(t *testing.T) {
	d := newDesk(t)
	id := d.add(hedi(), true, true)
	set, err := d.Customers().SetPassword(t.Context(), id, core.PasswordChange{Typed: secret.New("winter tractor lemon nine")})
	if err != nil {
		t.Fatal(err)
	}
	if !set.Set {
		t.Error("no password was set")
	}
	for range 10 {
		if err := d.login("hedi@acs.example", "wrong"); !errors.Is(err, core.ErrSignIn) {
			t.Fatal(err)
		}
	}
	if got := d.get(id).Status; got != "locked" {
		t.Fatalf("after ten wrong passwords the status is %s", got)
	}
	sent, err := d.Customers().SendResetLink(t.Context(), id, "call-back")
	if err != nil {
		t.Fatal(err)
	}
	if !sent.Unlocked || d.get(id).Status != "can-log-in" {
		t.Error("the reset did not unlock the account")
	}
	if err := d.login("hedi@acs.example", "winter tractor lemon nine"); err != nil {
		t.Error("the present password does not work until a new one is chosen:", err)
	}
	link := token(t, d.mail(sent.MailID))
	redeem := core.Redemption{Token: link, Password: secret.New("my own choice of words")}
	if err := d.portal().Redeem(t.Context(), redeem); err != nil {
		t.Fatal(err)
	}
	if err := d.login("10001", "my own choice of words"); err != nil {
		t.Error("the chosen password does not log in:", err)
	}
	if err := d.login("10001", "winter tractor lemon nine"); !errors.Is(err, core.ErrSignIn) {
		t.Error("the old password still logs in")
	}
	if err := d.portal().Redeem(t.Context(), redeem); !errors.Is(err, core.ErrNotFound) {
		t.Error("the link worked twice:", err)
	}
	if c := d.get(id); c.PasswordOrigin != core.OriginCustomer || c.LastLink.State != core.TicketUsed {
		t.Errorf("origin %s, link %s", c.PasswordOrigin, c.LastLink.State)
	}
}

// Seed 001: "Changing the password manually: This option is only available
// when Allow Manual Entry is enabled".
func TestTypeNewPassword(t *testing.T) {
	d := newDesk(t)
	id := d.add(hedi(), true, true)
	typed := core.PasswordChange{Typed: secret.New("winter tractor lemon nine"), VerifiedBy: "support PIN"}

	d.set("reset.allow-manual-entry", "false")
	if _, err := d.Customers().SetPassword(t.Context(), id, typed); !errors.Is(err, core.ErrRefused) {
		t.Fatal("a password was typed with Allow Manual Entry off:", err)
	}
	if d.get(id).PasswordOrigin != core.OriginNone {
		t.Error("the refused password was set")
	}
	d.set("reset.allow-manual-entry", "true")
	if _, err := d.Customers().SetPassword(t.Context(), id, typed); err != nil {
		t.Fatal(err)
	}
	if err := d.login("hedi@acs.example", "winter tractor lemon nine"); err != nil {
		t.Error(err)
	}
	shown, err := d.Customers().Reveal(t.Context(), id, "")
	if err != nil || shown.Reveal() != "winter tractor lemon nine" {
		t.Error("an operator's password is not readable:", err)
	}
	var weak *core.PolicyError
	if _, err := d.Customers().SetPassword(t.Context(), id, core.PasswordChange{Typed: secret.New("short")}); !errors.As(err, &weak) {
		t.Error("a short password was taken:", err)
	}
}

// Seed 002, method B: "This action immediately resets the customer's old
// password and sends new login details via email."
func TestGenerateAndSendCredentials(t *testing.T) {
	d := newDesk(t)
	id := d.add(hedi())
	if c := d.get(id); c.Registered || c.Status != "inactive" {
		t.Fatalf("a new customer is %s, registered %v", c.Status, c.Registered)
	}
	sent, err := d.Customers().SetPassword(t.Context(), id, core.PasswordChange{Send: true})
	if err != nil {
		t.Fatal(err)
	}
	if !sent.Password.Empty() {
		t.Error("a password that is mailed is given back as well")
	}
	text := d.mail(sent.MailID)
	shown, err := d.Customers().Reveal(t.Context(), id, "")
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Contains([]byte(text), []byte(shown.Reveal())) {
		t.Error("the mail does not hold the password")
	}
	if err := d.login("hedi@acs.example", shown.Reveal()); !errors.Is(err, core.ErrUnconfirmed) {
		t.Error("an unconfirmed customer logs in:", err)
	}
	if err := d.portal().ConfirmEmail(t.Context(), token(t, text), "127.0.0.1"); err != nil {
		t.Fatal(err)
	}
	if err := d.login("hedi@acs.example", shown.Reveal()); err != nil {
		t.Error(err)
	}
	c := d.get(id)
	if !c.Registered || c.Status != "can-log-in" || c.PasswordOrigin != core.OriginGenerated || c.Mail != "accepted" {
		t.Errorf("%+v", c)
	}
	again, err := d.Customers().SetPassword(t.Context(), id, core.PasswordChange{Send: true})
	if err != nil {
		t.Fatal(err)
	}
	if err := d.login("hedi@acs.example", shown.Reveal()); !errors.Is(err, core.ErrSignIn) {
		t.Error("the old password still works")
	}
	third, err := d.Customers().SetPassword(t.Context(), id, core.PasswordChange{Send: true})
	if err != nil {
		t.Fatal(err)
	}
	sum, err := d.Mail().Send(t.Context())
	if err != nil || sum.Sent != 1 {
		t.Errorf("sent %d mails of two, the first of which carries an older password: %v", sum.Sent, err)
	}
	if m, _, _, err := d.Mail().Show(t.Context(), again.MailID); err != nil || m.State != "cancelled" {
		t.Errorf("the mail with the older password is %s, %v", m.State, err)
	}
	if d.get(id).MailID != third.MailID {
		t.Error("the customer does not show his last mail")
	}
}

// Seed 000: "will not be visible … if it was set by the customer and the
// viewing user does not have View Password permission."
func TestRevealOfCustomerSetPassword(t *testing.T) {
	d := newDesk(t)
	id := d.add(hedi(), true, true)
	sent, err := d.Customers().SendResetLink(t.Context(), id, "")
	if err != nil {
		t.Fatal(err)
	}
	link := token(t, d.mail(sent.MailID))
	if err := d.portal().Redeem(t.Context(), core.Redemption{Token: link, Password: secret.New("my own choice of words")}); err != nil {
		t.Fatal(err)
	}
	if _, err := d.Customers().Reveal(t.Context(), id, ""); !errors.Is(err, core.ErrInput) {
		t.Error("shown without a reason:", err)
	}
	shown, err := d.Customers().Reveal(t.Context(), id, "court order 12")
	if err != nil || shown.Reveal() != "my own choice of words" {
		t.Error("a holder of View Password cannot read it:", err)
	}
	d.set("password.accessibility", "staff-set-only")
	if _, err := d.Customers().Reveal(t.Context(), id, "court order 12"); !errors.Is(err, core.ErrRefused) {
		t.Error("still readable after Password accessibility was turned down:", err)
	}
	d.set("password.accessibility", "by-permission")
	if _, err := d.Customers().Reveal(t.Context(), id, "court order 12"); !errors.Is(err, core.ErrRefused) {
		t.Error("the deleted copy came back:", err)
	}
	if err := d.login("10001", "my own choice of words"); err != nil {
		t.Error("the login stopped with the copy:", err)
	}
}
