package desk

import (
	"errors"
	"testing"

	"fyne.io/fyne/v2"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/desk/kit"
	"github.com/keydesk/keydesk/ui/model/label"
	"github.com/keydesk/keydesk/ui/model/mail"
	"github.com/keydesk/keydesk/ui/model/person"
)

// accessTheCustomerTab is "1. Access the Customer Tab".
func (s *scene) accessTheCustomerTab() {
	s.t.Helper()
	s.does("1. From the main customer list, locate the desired customer.", func() { s.filter("hedi") })
	s.does("2. Click on the edit button (usually the pencil icon) to open the customer's edit tab.", func() {
		s.mouse("Hedi Ács", true)
		s.details(label.Save)
	})
	s.does("1. In the customer's edit tab, navigate to the Login section", func() { s.click(label.Account); s.Says(s.t, label.Login) })
	s.does("2. Make sure the Enable Login checkbox is checked.", func() { s.ticked(label.EnableLogin, true) })
}

func (s *scene) ticked(name string, on bool) {
	s.t.Helper()
	if got := s.Check(s.t, name).State() == kit.On; got != on {
		s.t.Errorf("%s: %s is ticked: %v", s.step, name, got)
	}
}

// "2. Manual Password Change", of an existing customer.
func TestManualPasswordChange(t *testing.T) {
	s := begin(t)
	s.accessTheCustomerTab()
	s.does("- Note for existing customers: If you do not want to change the password, leave this field empty (Leave empty to not modify).", func() {
		if got := s.Entry(t, label.Password); got.PlaceHolder != label.LeaveEmpty || got.Text != "" {
			t.Errorf("the field says %q", got.PlaceHolder)
		}
		s.click(label.Details)
		s.field("Phone 2", "+36 1 555 0199")
		s.click(label.Save)
		s.until("the form to be saved", func() bool { _, changed := s.form(); return !changed })
		if err := s.letsIn(hedi, hediOwn); err != nil {
			t.Error("an empty field modified the password:", err)
		}
		s.click(label.Account)
	})
	s.does("4. Enter the new password in the Password field.", func() { s.field(label.Password, deskTyped) })
	s.does("5. Re-enter the same password in the Confirm Password field.", func() { s.field(label.ConfirmPassword, deskTyped) })
	s.does("7. Click on the Save button (usually at top right) to apply changes.", func() {
		s.click(label.Save)
		s.until("the new password to log in", func() bool { return s.letsIn(hedi, deskTyped) == nil })
	})
}

// form is what the page says of unsaved changes.
func (s *scene) form() (what string, changed bool) { return s.main().Page().(unsaved).Unsaved() }

// "2. Manual Password Change", of a new customer in the wizard.
func TestManualPasswordOfANewCustomer(t *testing.T) {
	s := begin(t)
	const mila = "mila@north.example"
	s.shortcut(fyne.KeyN)
	s.until("the wizard", func() bool { return s.has("First name") })
	s.letters("Mila")
	s.field("E-mail", mila)
	s.does("1. … navigate to the Login section (it might be the last step of the wizard or a separate tab).", func() {
		s.click(label.Next)
		s.click(label.Next)
		s.Says(t, label.Login)
		if why := s.Button(t, label.Next).Why(); why != "This is the last step. Save is at the top right." {
			t.Errorf("there is a step behind Account: %q", why)
		}
	})
	s.does("2. Make sure the Enable Login checkbox is checked.", func() { s.ticked(label.EnableLogin, true) })
	s.does("3. If creating a new customer, ensure that the Generate and send credentials checkbox is NOT checked, …", func() {
		s.ticked(label.Generate, true)
		s.SaysNot(t, label.ConfirmPassword)
		s.click(label.Generate)
		s.ticked(label.Generate, false)
	})
	s.does("… so that the password fields are visible.", func() { s.Says(t, label.Password, label.ConfirmPassword) })
	s.does("4. Enter the new password in the Password field.", func() { s.field(label.Password, deskTyped) })
	s.does("5. Re-enter the same password in the Confirm Password field.", func() { s.field(label.ConfirmPassword, deskTyped) })
	s.does("6. If the Email confirmed checkbox is not checked, …", func() {
		if s.Check(t, label.EmailConfirmed).State() == kit.On {
			s.click(label.EmailConfirmed)
		}
		s.ticked(label.EmailConfirmed, false)
	})
	s.does("7. Click on the Save button (usually at top right) to apply changes.", func() {
		s.click(label.Save)
		s.until("the customer to be kept", func() bool { return s.main().Page().(unsaved).Customer() != 0 })
	})
	s.does("… the customer will need to confirm their email address via a link before being able to log in.", func() {
		if err := s.letsIn(mila, deskTyped); !errors.Is(err, core.ErrUnconfirmed) {
			t.Error(err)
		}
		s.click(label.SendConfirm)
		if err := s.portal().ConfirmEmail(t.Context(), token(s.letter(mila, "onfirm")), "203.0.113.24"); err != nil {
			t.Error(err)
		}
		if err := s.letsIn(mila, deskTyped); err != nil {
			t.Error(err)
		}
	})
}

// "3. Generate and Send Random Credentials", "Method A: During Customer
// Creation/Edit".
func TestGenerateWhileEditing(t *testing.T) {
	s := begin(t)
	var letter mail.Letter
	s.accessTheCustomerTab() // and A.1, A.2
	s.does("3. Check the Generate and send credentials box.", func() { s.click(label.Generate); s.ticked(label.Generate, true) })
	s.does("- Note: Checking this option will hide the Password and Confirm Password fields …", func() {
		s.SaysNot(t, label.ConfirmPassword)
		s.Says(t, "The system creates the password and sends it to "+hedi+" when you click Save.")
	})
	s.does("4. Click on Save.", func() { s.click(label.Save) })
	s.does("The customer will receive an email containing the newly generated password.", func() { letter = s.letter(hedi, "new password") })
	if err := s.letsIn(hedi, passwordIn(t, letter)); err != nil {
		t.Error("the password of the mail:", err)
	}
	if s.letsIn(hedi, hediOwn) == nil {
		t.Error("the old password still logs in")
	}
}

// "3. Generate and Send Random Credentials", "Method B: Using Actions Button
// (For Existing Customers)": from the sidebar of the page, and from the preview.
func TestGenerateByTheActionsButton(t *testing.T) {
	for _, way := range []string{"1. In the customer's edit tab, look at the sidebar panel", "(or in the user-preview-actions section)."} {
		t.Run(way, func(t *testing.T) {
			s := begin(t)
			s.does(way, func() {
				s.filter("hedi")
				if way[0] == '1' {
					s.mouse("Hedi Ács", true)
					s.details(label.Save)
				} else {
					s.press(fyne.KeyDown)
					s.facts("the preview", func(person.Facts) bool { return true })
				}
				s.Says(t, label.Actions)
			})
			s.does("2. Click on the Generate and send credentials via email button.", func() { s.click(label.GenerateAndSend) })
			s.does("3. Confirm when prompted by the system.", func() {
				s.dialog(label.GenerateAndSend)
				s.Says(t, "Are you sure you want to send new credentials to the customer? The current access data will be reset.")
			})
			s.does("- Warning: This action immediately resets the customer's old password and sends new login details via email.", func() {
				s.Says(t, "This action immediately resets the old password and sends new login details via email.")
				s.click(label.OK)
			})
			s.does("4. The system will notify you once new credentials have been sent.", func() {
				s.alone()
				s.toast("New credentials generated. The mail is in the local mailbox; nothing has left this computer.")
			})
			letter := s.letter(hedi, "new password")
			if err := s.letsIn(hedi, passwordIn(t, letter)); err != nil {
				t.Error("the password of the mail:", err)
			}
			if s.letsIn(hedi, hediOwn) == nil {
				t.Error("the old password still logs in")
			}
		})
	}
}
