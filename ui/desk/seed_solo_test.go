package desk

import (
	"strconv"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/core/secret"
	"github.com/keydesk/keydesk/ui/desk/kit"
	"github.com/keydesk/keydesk/ui/model/label"
	"github.com/keydesk/keydesk/ui/model/mail"
	"github.com/keydesk/keydesk/ui/model/person"
)

const (
	ownChoice = "a kettle of green tea, please"
	deskTyped = "slate otter kettle"
)

// Customer Password and Activation Password, the sentences on the customer
// password.
func TestCustomerPassword(t *testing.T) {
	s := begin(t)
	var who person.Facts
	var link mail.Letter
	s.does("Each Customer will have one customer password.", func() {
		s.filter("hedi")
		s.press(fyne.KeyDown)
		who = s.facts("Hedi Ács", func(f person.Facts) bool { return f.Customer.Email == hedi })
	})
	s.does("A customer would use their Login ID (email address, Customer ID …) and the customer password to log in to … the Customer License Portal.", func() {
		for _, id := range []string{hedi, strconv.FormatUint(who.Customer.ID, 10)} {
			if err := s.letsIn(id, hediOwn); err != nil {
				t.Error(id, err)
			}
		}
	})
	s.does("If a SOLO Server author chooses the customer password …, then it will still be visible", func() { s.reads(hediOwn) })
	s.does("… or if it is randomly generated, then it will still be visible in SOLO Server.", func() {
		s.press(fyne.KeyF6)
		s.dialog(label.GenerateAndSend)
		s.press(fyne.KeyReturn)
		s.toast("New credentials generated.")
		s.facts("the new password", func(f person.Facts) bool { return f.Customer.PasswordOrigin == core.OriginGenerated })
		s.reads(passwordIn(t, s.letter(hedi, "new password")))
	})
	s.does("If the customer forgot their password, they will need to reset it.", func() {
		if s.letsIn(hedi, hediOwn) == nil {
			t.Error("the old password still logs in")
		}
	})
	s.does("You can easily send the customer an email … by simply searching for the customer", func() {
		s.press(fyne.KeyEscape)
		s.filter("hedi")
	})
	s.does("… and then clicking the Email Forgotten Password button.", func() {
		s.mouse("Hedi Ács", false)
		s.facts("Hedi Ács", func(person.Facts) bool { return true })
		s.click(label.EmailForgotten)
		s.toast("the link is in the local mailbox")
		link = s.letter(hedi, "Choose")
	})
	s.does("The customer password can be set by the customer", func() {
		s.redeem(link, ownChoice)
		if err := s.letsIn(hedi, ownChoice); err != nil {
			t.Error(err)
		}
		s.facts("who set it", func(f person.Facts) bool { return f.Customer.PasswordOrigin == core.OriginCustomer })
	})
}

// reads has the password shown by F9, as it is read aloud, and compares.
func (s *scene) reads(password string) {
	s.t.Helper()
	s.press(fyne.KeyF9)
	s.until("the password", func() bool { return strings.Contains(s.Said(), "Hidden in 60 s") })
	s.click("Copy")
	if got := s.program.Clipboard().Content(); got != password {
		s.t.Errorf("%s: another password is shown", s.step)
	}
	s.press(fyne.KeyEscape)
	s.alone()
}

// Customer Password and Activation Password, who may see and who may change.
func TestViewPasswordAndEditCustomers(t *testing.T) {
	s := begin(t)
	s.does("The customer password can be set by the customer", func() {
		s.filter("hedi")
		s.press(fyne.KeyDown, fyne.KeyF5)
		s.redeem(s.letter(hedi, "Choose"), ownChoice)
	})
	err := s.main().session.Operators().Add(t.Context(), core.NewOperator{
		Name: "tom", Password: secret.New("a long sentence for the telephone"), Given: core.ViewCustomers | core.EditCustomers | core.ResetPasswords | core.RunPortal,
	})
	if err != nil {
		t.Fatal(err)
	}
	s.other("tom", "a long sentence for the telephone")
	s.does("the password will not be visible or accessible … for users without View Password permission.", func() {
		s.filter("hedi")
		s.press(fyne.KeyDown)
		s.facts("Hedi Ács", func(person.Facts) bool { return true })
		s.press(fyne.KeyF9)
		s.Says(t, "Set by the customer. You need View Password to see it.")
		s.press(fyne.KeyEscape, fyne.KeyReturn)
		s.details("hedi@acs.example")
		s.click(label.Account)
		s.Says(t, label.Secured)
	})
	s.does("View the topic on Password Accessibility for more information.", func() {
		s.click(label.PasswordAccessibility)
		s.until("the topic", func() bool { return kit.DialogOpen(s.Canvas) })
		s.Says(t, label.PasswordAccessibility)
		s.press(fyne.KeyEscape)
		s.alone()
	})
	s.does("Users with Edit Customers permission can change a customer's account password.", func() {
		s.click(label.Edit)
		s.field(label.Password, deskTyped)
		s.field(label.ConfirmPassword, deskTyped)
		s.click(label.OK)
		s.page(label.Customers)
		s.until("the new password", func() bool { return s.letsIn(hedi, deskTyped) == nil })
	})
	s.does("… it will still be visible in SOLO Server.", func() {
		s.facts("who set it", func(f person.Facts) bool { return f.Customer.PasswordOrigin == core.OriginOperator })
		s.reads(deskTyped)
	})
}

// other signs in as another operator, from the main menu.
func (s *scene) other(name, password string) {
	s.t.Helper()
	s.main().Do(label.OtherOperator)
	s.until("the sign-in", func() bool { return s.main() == nil && !kit.DialogOpen(s.Canvas) && s.has(label.Password) })
	for range 20 {
		if box, ok := s.Canvas.Focused().(*kit.Select); ok {
			for box.Text() != name {
				s.letters(name[:1])
			}
			break
		}
		s.Canvas.FocusNext()
	}
	s.has(label.Password)
	s.signIn(password)
	if got := s.main().session.Operator(); got != name {
		s.t.Fatalf("%q is signed in", got)
	}
}
