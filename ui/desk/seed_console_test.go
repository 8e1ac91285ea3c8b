package desk

import (
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/model/label"
	"github.com/keydesk/keydesk/ui/model/mail"
	"github.com/keydesk/keydesk/ui/model/person"
)

// toResetPassword are the steps 1 to 7 that both procedures of "Reset a Customer
// Password" begin with.
func (s *scene) toResetPassword() {
	s.t.Helper()
	s.shortcut(fyne.Key3) // from somewhere else
	s.page(label.Activity)
	s.does("1. Use the Scope Selector to select the relevant scope.", func() { s.scope(label.ScopeAll) })
	s.does("2. In the Navigation panel, select Customers.", func() { s.click(label.Customers); s.page(label.Customers) })
	s.does("3. Use the Customers Filter to filter the customers listing.", func() { s.filter("hedi") })
	s.does("4. Double-click the customer that you want.", func() { s.mouse("Hedi Ács", false); s.mouse("Hedi Ács", false); s.details(hedi) })
	s.does("5. Click Edit.", func() { s.click(label.Edit) })
	s.does("6. Click the Account tab.", func() { s.click(label.Account); s.Says(s.t, label.EnableLogin) })
	s.does("7. Click the Reset Password button.", func() { s.click(label.ResetPassword) })
	s.does("The Set Customer Password dialog box is displayed.", func() { s.dialog(label.SetCustomerPassword) })
}

// Reset a Customer Password, "Resetting the Customer's Password".
func TestResettingTheCustomersPassword(t *testing.T) {
	s := begin(t)
	var link mail.Letter
	s.toResetPassword()
	s.does("8. Select Send Reset Password email to customer and click OK.", func() { s.click(label.SendResetEmail); s.click(label.OK) })
	s.does("The dialog box closes …", s.alone)
	s.does("… and an email is sent to the customer so that they can change their password themselves.", func() {
		link = s.letter(hedi, "Choose")
		if err := s.letsIn(hedi, hediOwn); err != nil {
			t.Error("the present password works until then:", err)
		}
		s.redeem(link, ownChoice)
		if err := s.letsIn(hedi, ownChoice); err != nil {
			t.Error(err)
		}
	})
	s.does("9. When you are finished, click OK.", func() { s.click(label.OK); s.page(label.Customers) })
	s.facts("that the customer set it", func(f person.Facts) bool { return f.Customer.PasswordOrigin == core.OriginCustomer })
}

// Reset a Customer Password, "Changing the password manually", for an account
// that is locked.
func TestChangingThePasswordManually(t *testing.T) {
	s := begin(t)
	const allow = "reset.allow-manual-entry"
	s.does("This option is only available when Allow Manual Entry is enabled …", func() {
		s.setting(allow, "Allow Manual Entry", false)
		s.toResetPassword()
		s.SaysNot(t, label.TypeNewPassword)
		s.press(fyne.KeyEscape)
		s.alone()
		s.Says(t, "Typing a password is switched off.")
		s.press(fyne.KeyEscape, fyne.KeyEscape)
		s.page(label.Customers)
	})
	s.does("… in the Password Reset Options in the Customer > Administration configuration section.", func() {
		s.setting(allow, "Allow Manual Entry", true)
	})
	s.filter("hedi")
	s.press(fyne.KeyDown)
	s.lockOut(hedi)
	s.toResetPassword() // 1 to 7
	s.Says(t, "This also unlocks the account (locked until")
	s.does("8. Select Type new password.", func() { s.click(label.TypeNewPassword) })
	s.does("9. In the Type new password field type a new password.", func() { s.field(label.TypeNewPassword, deskTyped) })
	s.does("10. In the Retype password text box retype the password to confirm it.", func() { s.field(label.RetypePassword, deskTyped) })
	s.does("11. Click OK.", func() {
		s.until("the password to be judged", func() bool { return !s.Button(t, label.OK).Disabled() })
		s.click(label.OK)
	})
	s.does("The dialog box closes …", s.alone)
	s.does("… and the password is updated.", func() { s.toast("the new password works from now on") })
	s.does("Issuing a Reset Password request will also unlock a Customer Account if the account was previously locked.", func() {
		if err := s.letsIn(hedi, deskTyped); err != nil {
			t.Error(err)
		}
	})
}

// A link lives as long as Password Reset Ticket Expiration Delay says.
func TestTicketExpiration(t *testing.T) {
	s := begin(t)
	s.filter("hedi")
	s.press(fyne.KeyDown, fyne.KeyF5)
	link, door := s.letter(hedi, "Choose"), s.portal()
	s.until("the mail to be accepted, from when the link counts", func() bool {
		page, err := door.Ticket(t.Context(), token(link))
		return err == nil && !page.ValidUntil.IsZero()
	})
	s.Hand.Push(29 * time.Minute)
	if page, err := door.Ticket(t.Context(), token(link)); err != nil || page.State != core.TicketLive {
		t.Errorf("after 29 minutes the link is %s (%v)", page.State, err)
	}
	s.Hand.Push(2 * time.Minute)
	if page, err := door.Ticket(t.Context(), token(link)); err != nil || page.State != core.TicketExpired {
		t.Errorf("after 31 minutes the link is %s (%v)", page.State, err)
	}
}
