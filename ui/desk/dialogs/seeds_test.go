package dialogs

import (
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/desk/kit"
	"github.com/keydesk/keydesk/ui/model/mail"
)

// reset opens the dialog as the pages do at "Click the Reset Password button".
func (s *stage) reset(t *testing.T, d *desk, over *[]bool) {
	t.Helper()
	s.SetPassword(SetPassword{Facts: d.facts(t)}, func(changed bool) { *over = append(*over, changed) })
}

// lockOut fails often enough to be locked out.
func (d *desk) lockOut(t *testing.T) {
	t.Helper()
	for range 10 {
		if _, err := d.logIn(t, "wrong"); err == nil {
			t.Fatal("a wrong password logged in")
		}
		d.hand.Push(30 * time.Second)
	}
	if got := d.facts(t).Customer.Status; got != "locked" {
		t.Fatalf("the account is %s, not locked", got)
	}
}

// Reset a Customer Password, "Resetting the Customer's Password", from step 7
// on; the steps before are the pages'.
func TestResettingTheCustomersPassword(t *testing.T) {
	s, d := onDesk(t, "portal.base-url", "https://account.example")
	var over []bool
	// 7. "Click the Reset Password button. The Set Customer Password dialog box is displayed."
	s.reset(t, d, &over)
	s.says(t, "Set Customer Password", "Hedi Ács · 10001 · hedi@acs.example")
	// 8. "Select Send Reset Password email to customer …"
	s.choose(t, 0)
	s.says(t, "Send Reset Password email to customer")
	// "… and click OK."
	s.tap(t, "OK")
	// "The dialog box closes …"
	if !s.closed() || len(over) != 1 || !over[0] {
		t.Errorf("the dialog is open, or was not told: %v", over)
	}
	// "… and an email is sent to the customer so that they can change their password themselves."
	if _, err := d.Mail().Send(t.Context()); err != nil {
		t.Fatal(err)
	}
	all, err := d.Mail().LocalMailbox(t.Context())
	if err != nil || len(all) != 1 {
		t.Fatalf("%d mails, %v", len(all), err)
	}
	_, message, _, err := d.Mail().Show(t.Context(), all[0].ID)
	if err != nil {
		t.Fatal(err)
	}
	if letter, err := mail.ReadLetter(message); err != nil || len(letter.Links) == 0 || !strings.HasPrefix(letter.Links[0], "https://account.example/") {
		t.Errorf("no link to change the password: %v, %v", letter.Links, err)
	}
	if got := s.toast(); got != "Hedi Ács: the link is in the local mailbox; nothing has left this computer." {
		t.Error(got)
	}
}

const chosen = "gravel otter minute seven"

// Reset a Customer Password, "Changing the password manually", from step 7 on,
// for an account that is locked.
func TestChangingThePasswordManually(t *testing.T) {
	// "This option is only available when Allow Manual Entry is enabled in the Password Reset Options …"
	s, d := onDesk(t, "portal.base-url", "https://account.example", "reset.allow-manual-entry", "false", "reset.failed-delay-seconds", "0")
	var over []bool
	s.reset(t, d, &over)
	if strings.Contains(s.said(), "Type new password") {
		t.Error("a password can be typed though Allow Manual Entry is off")
	}
	s.press(fyne.KeyEscape)
	if err := d.Settings().Set(t.Context(), "reset.allow-manual-entry", "true"); err != nil {
		t.Fatal(err)
	}
	d.lockOut(t)
	// 7. "Click the Reset Password button."
	s.reset(t, d, &over)
	s.says(t, "This also unlocks the account (locked until")
	// 8. "Select Type new password."
	s.press(fyne.KeyDown)
	// 9. "In the Type new password field type a new password."
	s.press(fyne.KeyTab)
	s.letters("gravel")
	s.says(t, "more are needed.")
	s.letters(strings.TrimPrefix(chosen, "gravel"))
	// 10. "In the Retype password text box retype the password to confirm it."
	s.press(fyne.KeyTab)
	s.letters("gravel otter minute")
	s.says(t, "6 more characters to match.")
	if !s.button(t, "OK").Disabled() {
		t.Error("OK before both match")
	}
	s.letters(" seven")
	// 11. "Click OK."
	s.tap(t, "OK")
	// "The dialog box closes and the password is updated."
	if !s.closed() || len(over) != 2 || over[0] || !over[1] {
		t.Fatalf("the dialog is open, or was not told: %v\n%s", over, s.said())
	}
	// "Issuing a Reset Password request will also unlock a Customer Account if the account was previously locked."
	if got := s.toast(); got != "Hedi Ács: the new password works from now on. The account was unlocked." {
		t.Error(got)
	}
	if _, err := d.logIn(t, chosen); err != nil {
		t.Error("the new password does not log in:", err)
	}
}

// Generate and send random credentials, "Method B: Using Actions Button (For
// Existing Customers)", from step 3 on.
func TestGenerateAndSendCredentials(t *testing.T) {
	s, d := onDesk(t)
	d.runMail(t)
	var over []bool
	// 2. "Click on the Generate and send credentials via email button."
	s.Generate(Generate{d.facts(t)}, func(changed bool) { over = append(over, changed) })
	// 3. "Confirm when prompted by the system."
	s.says(t, "Generate and send credentials via email", "Are you sure you want to send new credentials to the customer? The current access data will be reset.",
		"Hedi Ács (10001)", "· hedi@acs.example")
	// "Warning: This action immediately resets the customer's old password and sends new login details via email."
	s.says(t, "This action immediately resets the old password and sends new login details via email. Open reset links stop working")
	s.press(fyne.KeyReturn)
	if len(over) != 1 || !over[0] || !s.closed() {
		t.Fatalf("%v\n%s", over, s.said())
	}
	// 4. "The system will notify you once new credentials have been sent."
	if got := s.toast(); got != "New credentials generated. The mail is in the local mailbox; nothing has left this computer." {
		t.Error(got)
	}
	if got := d.facts(t).Customer; got.PasswordOrigin != core.OriginGenerated {
		t.Errorf("the password is %s", got.PasswordOrigin)
	}
}

// "Confirm when prompted": a login that somebody disabled is decided on first.
func TestGenerateForAnInactiveLogin(t *testing.T) {
	s, d := onDesk(t)
	d.runMail(t)
	off := false
	if _, err := d.Customers().Edit(t.Context(), d.hedi, core.Save{Fields: hediFields(), Access: core.Access{LoginEnabled: &off}}); err != nil {
		t.Fatal(err)
	}
	s.Generate(Generate{d.facts(t)}, func(bool) {})
	s.says(t, "Login is inactive for this customer.", "Tick it or clear it; OK waits for that.")
	box, ok := s.check(t, "Enable Login as well"), s.button(t, "OK")
	if box.State() != kit.Undecided || !ok.Disabled() {
		t.Fatal("it is decided already")
	}
	box.Tapped(nil)
	s.tap(t, "OK")
	if c := d.facts(t).Customer; !s.closed() || !c.LoginEnabled || c.PasswordOrigin != core.OriginGenerated {
		t.Errorf("ticked, and enabled: %v", c.LoginEnabled)
	}
}
