package desk

import (
	"fmt"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/core/secret"
	"github.com/keydesk/keydesk/ui/internal/testdesk"
	"github.com/keydesk/keydesk/ui/model/label"
	"github.com/keydesk/keydesk/ui/model/license"
	"github.com/keydesk/keydesk/ui/model/mail"
)

// fieldscope is the product of the sample's licenses.
const fieldscope = "Fieldscope Pro 4"

// licensed gives the sample desk a product, and Hedi two licenses of it.
func (s *scene) licensed() (customer uint64, ids []uint64) {
	s.t.Helper()
	session := s.main().session
	if _, err := session.Products().Add(s.t.Context(), core.ProductForm{Name: fieldscope, Activations: 5}); err != nil {
		s.t.Fatal(err)
	}
	rows, _, err := session.Customers().Rows(s.t.Context(), core.Query{Text: hedi})
	if err != nil || len(rows) != 1 {
		s.t.Fatal(rows, err)
	}
	ids, err = session.Licenses().Add(s.t.Context(), core.NewLicenses{Product: fieldscope, Customer: rows[0].ID, Count: 2})
	if err != nil {
		s.t.Fatal(err)
	}
	return rows[0].ID, ids
}

// license is a license as it is kept.
func (s *scene) license(id uint64) core.License {
	s.t.Helper()
	l, err := s.main().session.Licenses().Get(s.t.Context(), id)
	if err != nil {
		s.t.Fatal(err)
	}
	return l
}

// activates says whether a password activates a license on a computer.
func (s *scene) activates(id uint64, password, computer string) error {
	_, err := s.portal().Activate(s.t.Context(), core.Activation{LicenseID: fmt.Sprint(id), Password: secret.New(password), Computer: computer, RemoteIP: "203.0.113.24"})
	return err
}

// toLicense goes to License Details from the list, by what is typed into its
// filter.
func (s *scene) toLicense(typed string, id uint64) {
	s.t.Helper()
	s.shortcut(fyne.Key6)
	s.page(label.Licenses)
	s.shortcut(fyne.KeyF)
	s.letters(typed)
	s.until("one license to be found", func() bool { return s.main().Page().Line().Text() == "1 license found" })
	s.press(fyne.KeyReturn)
	s.page(label.LicenseDetails)
	s.until("the license to be read", func() bool { return strings.Contains(s.Said(), license.Groups(s.license(id).ActivationPassword)) })
}

// Customer Password and Activation Password, the sentences on licenses.
func TestActivationPassword(t *testing.T) {
	s := begin(t)
	_, ids := s.licensed()
	was := s.license(ids[0]).ActivationPassword
	s.does("they will use the activation password to activate a product.", func() {
		if err := s.activates(ids[0], was, "PC-1"); err != nil {
			t.Error(err)
		}
	})
	s.does("A customer would use their Login ID (… License ID …) and the customer password to log in", func() {
		if err := s.letsIn(fmt.Sprint(ids[0]), hediOwn); err != nil {
			t.Error(err)
		}
	})
	s.does("The customer password can also be used to activate a software product", func() {
		if err := s.activates(ids[0], hediOwn, "PC-2"); err != nil {
			t.Error(err)
		}
	})
	s.does("The Activation Password is different for each License ID", func() {
		if other := s.license(ids[1]).ActivationPassword; other == was || s.activates(ids[1], was, "PC-3") == nil {
			t.Error("two licenses have one activation password")
		}
	})
	s.does("The activation password can only be used to activate a software product.", func() {
		if s.letsIn(fmt.Sprint(ids[0]), was) == nil {
			t.Error("it logs in")
		}
	})
	s.does("Since the activation password is always randomly generated, it is always visible", func() {
		s.toLicense(fmt.Sprint(ids[0]), ids[0])
		s.Says(t, label.ActivationPassword, "2 of 5 in use", "PC-2")
		s.shortcut(fyne.KeyE)
		if s.has(label.ActivationPassword) {
			t.Error("it can be typed")
		}
		s.press(fyne.KeyEscape)
	})
	s.does("… and it is safe to send as plain-text through email.", func() {
		s.click(label.EmailLicenseDetails)
		s.toast("the mail with the license details is in the local mailbox")
		if l := s.letter(hedi, "license"); !strings.Contains(plain(l), was) {
			t.Error("the mail brings no activation password:\n", l.Text)
		}
	})
	s.does("Use the Reset Password link on the License Details page to reset the Activation Password.", func() {
		s.click(label.ResetPassword)
		s.dialog(label.ResetActivation)
		s.Says(t, "The old activation password stops at once.", "Also end the 2 activations: they stop at their next check.")
		s.press(fyne.KeyReturn)
		s.alone()
		s.toast("new activation password")
		now := s.license(ids[0])
		if now.ActivationPassword == was || len(now.Seats) != 2 {
			t.Errorf("%+v", now)
		}
		s.until("the new one", func() bool { return strings.Contains(s.Said(), license.Groups(now.ActivationPassword)) })
		if s.activates(ids[0], was, "PC-4") == nil || s.activates(ids[0], now.ActivationPassword, "PC-4") != nil {
			t.Error("the old one activates, or the new one does not")
		}
	})
}

// plain is a mail's text without the blanks that group a password.
func plain(l mail.Letter) string { return strings.ReplaceAll(l.Text, " ", "") }

// Who may only see customers is shown the activation password, and changes
// nothing: neither in the list, nor in License Details, nor on the customer's
// page.
func TestLicensesOfWhoMayOnlyLook(t *testing.T) {
	s := begin(t)
	_, ids := s.licensed()
	was := s.license(ids[0])
	must(t, s.activates(ids[0], was.ActivationPassword, "PC-1"))
	must(t, s.main().session.Operators().Add(t.Context(), core.NewOperator{Name: "ida", Password: secret.New(givenToTom), Given: core.ViewCustomers}))
	s.other("ida", givenToTom)
	s.toLicense(fmt.Sprint(ids[0]), ids[0])
	for _, name := range []string{label.Edit, label.EmailLicenseDetails, label.VoidLicense, label.MoveLicense, label.LicenseFile, label.Deactivate + " PC-1", label.ReplaceComputer + " PC-1"} {
		s.click(name)
		s.Says(t, "You need the permission")
		s.press(fyne.KeyEscape)
	}
	s.shortcut(fyne.Key6)
	s.page(label.Licenses)
	for _, name := range []string{label.AddLicenses, label.NewSale} {
		s.click(name)
		s.Says(t, "You need the permission")
		s.press(fyne.KeyEscape)
	}
	s.shortcut(fyne.Key1)
	s.page(label.Customers)
	s.filter("hedi")
	s.press(fyne.KeyDown)
	s.until("the seats in the preview", func() bool { return strings.Contains(s.Said(), "1 of 10 seats") })
	s.press(fyne.KeyReturn)
	s.details("hedi@acs.example")
	s.main().Do("Next section")
	s.main().Do("Next section")
	s.settle()
	s.Says(t, license.Groups(was.ActivationPassword))
	s.click(label.Deactivate + " PC-1")
	s.Says(t, "You need the permission")
	s.press(fyne.KeyEscape)
	now := s.license(ids[0])
	if now.ActivationPassword != was.ActivationPassword || now.Status != was.Status || len(now.Seats) != 1 {
		t.Errorf("%+v", now)
	}
}

// What is typed into License Details is there again after the lock, and is
// asked about before it is left.
func TestLicenseDetailsThroughALock(t *testing.T) {
	s := begin(t)
	_, ids := s.licensed()
	s.toLicense(fmt.Sprint(ids[0]), ids[0])
	s.shortcut(fyne.KeyE)
	s.field(label.ExternalID, "OLD-7")
	s.shortcut(fyne.KeyL)
	s.until("the lock", func() bool { return s.main() == nil && s.has(label.Password) })
	s.letters(testdesk.Password)
	s.press(fyne.KeyReturn)
	s.until("the form", func() bool {
		return s.main() != nil && s.main().Page().Topic() == label.LicenseDetails && s.has(label.ExternalID)
	})
	s.shortcut(fyne.Key1)
	s.dialog("Leave without saving?")
	s.press(fyne.KeyReturn)
	s.page(label.Customers)
	if got := s.license(ids[0]).ExternalID; got != "OLD-7" {
		t.Errorf("%q was saved", got)
	}
}
