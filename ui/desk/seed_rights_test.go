package desk

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/core/secret"
	"github.com/keydesk/keydesk/ui/desk/kit"
	"github.com/keydesk/keydesk/ui/model/label"
	"github.com/keydesk/keydesk/ui/model/person"
)

// to selects a customer, whoever was selected before.
func (s *scene) to(email, first string) person.Facts {
	s.t.Helper()
	s.shortcut(fyne.Key1)
	s.page(label.Customers)
	s.shortcut(fyne.KeyF)
	s.press(fyne.KeyEscape)
	s.until("all customers", func() bool { return !strings.HasPrefix(s.main().Customers().Line().Text(), "1 of ") })
	s.filter(email)
	s.press(fyne.KeyDown)
	return s.facts(first, func(f person.Facts) bool { return f.Customer.Fields.FirstName == first })
}

// typing says whether a password can be typed for the customer that is
// selected: in Set Customer Password and in the Login section.
func (s *scene) typing(want bool) {
	s.t.Helper()
	s.press(fyne.KeyF7)
	s.dialog(label.SetCustomerPassword)
	if got := strings.Contains(s.Said(), label.TypeNewPassword); got != want {
		s.t.Errorf("%s: %s is offered: %v", s.step, label.TypeNewPassword, got)
	}
	s.press(fyne.KeyEscape)
	s.alone()
	s.press(fyne.KeyReturn)
	s.details("@")
	s.click(label.Account)
	s.click(label.Edit)
	s.fields(want)
	s.click(label.Cancel)
}

// fields says whether the two fields of the Login section can be used, and that
// they say why not.
func (s *scene) fields(want bool) {
	s.t.Helper()
	for _, name := range []string{label.Password, label.ConfirmPassword} {
		if got := !s.Entry(s.t, name).Disabled(); got != want {
			s.t.Errorf("%s: the field %s can be used: %v", s.step, name, got)
		}
	}
	const why = "Typing a password is switched off."
	if got := strings.Contains(s.Said(), why); got == want {
		s.t.Errorf("%s: %q is said: %v", s.step, why, got)
	}
}

// Allow Manual Entry governs every place where a password is typed, on and off,
// for the desk and for one scope; what generates goes on.
func TestManualEntryInEveryPlace(t *testing.T) {
	s := begin(t)
	const allow = "reset.allow-manual-entry"
	desk := s.main().session
	must(t, desk.Scopes().Add(t.Context(), "Fjord EU"))
	must(t, desk.Customers().Move(t.Context(), s.id(jo), "Fjord EU"))
	set := func(in *core.Settings, value string) { t.Helper(); must(t, in.Set(t.Context(), allow, value)) }
	for _, c := range []struct {
		step           string
		desk, scope    string
		hedi, jo, news bool
	}{
		{"on", "true", "", true, true, true},
		{"off", "false", "", false, false, false},
		{"off in the customer's scope", "true", "false", true, false, true},
		{"on in the customer's scope", "false", "true", false, true, false},
	} {
		s.does(c.step, func() {
			set(desk.Settings(), c.desk)
			if c.scope != "" {
				set(desk.Settings().In("Fjord EU"), c.scope)
			}
			s.to(hedi, "Hedi")
			s.typing(c.hedi)
			s.to(jo, "Jo")
			s.typing(c.jo)
			s.shortcut(fyne.Key1)
			s.page(label.Customers)
			s.shortcut(fyne.KeyN)
			s.until("the form", func() bool { return s.has(label.Field("firstName")) })
			s.field(label.Field("firstName"), "Kari")
			s.click(label.Account)
			s.ticked(label.Generate, false) // no address
			s.fields(c.news)
			s.click(label.GenerateNew)
			s.until("a generated password", func() bool { return s.Entry(t, label.Password).Text != "" })
			s.click(label.Cancel)
			if kit.DialogOpen(s.Canvas) { // unsaved changes
				s.click("Drop it")
			}
			s.page(label.Customers)
		})
	}
}

// What an operator may not do is not offered, or says which permission it needs;
// what he may, he can.
func TestPermissionsInTheWindow(t *testing.T) {
	s := begin(t)
	for name, may := range map[string]core.Permissions{
		"ida": core.ViewCustomers, "ute": core.ViewCustomers | core.ResetPasswords, "eva": core.ViewCustomers | core.EditCustomers,
	} {
		must(t, s.main().session.Operators().Add(t.Context(), core.NewOperator{Name: name, Password: secret.New(givenToTom), Given: may}))
	}
	for _, c := range []struct {
		name          string
		resets, edits bool
	}{{"ida", false, false}, {"ute", true, false}, {"eva", true, true}} {
		s.other(c.name, givenToTom)
		s.does("as "+c.name, func() {
			f := s.to(hedi, "Hedi")
			for _, id := range []person.ID{person.EmailForgotten, person.Generate, person.Reset} {
				if a := f.Action(id); a.On != c.resets || !a.On && !strings.Contains(a.Why, "permission") {
					t.Errorf("%s: %s can be used: %v (%s)", s.step, a.Label, a.On, a.Why)
				}
			}
			s.press(fyne.KeyF7)
			if !c.resets {
				s.Says(t, "You need the permission Reset Passwords or Edit Customers.")
				s.press(fyne.KeyEscape)
				return
			}
			s.dialog(label.SetCustomerPassword)
			if got := strings.Contains(s.Said(), label.TypeNewPassword); got != c.edits {
				t.Errorf("%s: %s is offered: %v", s.step, label.TypeNewPassword, got)
			}
			s.press(fyne.KeyEscape)
			s.alone()
		})
		if why := selected(s).Action(person.Edit).Why; (why == "") != c.edits {
			t.Errorf("%s: Edit says %q", c.name, why)
		}
	}
}

// selected is what is known of who is selected.
func selected(s *scene) person.Facts {
	facts, _ := s.main().Customers().Facts()
	return facts
}
