package desk

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/core/secret"
	"github.com/keydesk/keydesk/ui/desk/internal/stage"
	"github.com/keydesk/keydesk/ui/desk/kit"
	"github.com/keydesk/keydesk/ui/internal/testdesk"
	"github.com/keydesk/keydesk/ui/model/label"
	"github.com/keydesk/keydesk/ui/model/person"
)

const (
	givenToTom  = "a long sentence for the telephone"
	chosenByTom = "velvet harbor Tuesday 4 pickle"
)

// operators goes to the page Operators and to one of them.
func (s *scene) operators(name string) {
	s.t.Helper()
	s.main().Do(label.Operators)
	s.page(label.Operators)
	s.until("the operators", func() bool { return strings.Contains(s.Said(), "may View Password") })
	s.named(name).Tapped(&fyne.PointEvent{})
	s.settle()
}

// named is a line of a list by its name.
func (s *scene) named(name string) clickable {
	s.t.Helper()
	return stage.Find(s.t, s.Stage, name, func(o clickable) bool { return kit.NameOf(o) == name })
}

// A colleague is added, chooses a password of his own, may do what he may, and
// is removed: the records get new keys while the administrator goes on.
func TestColleague(t *testing.T) {
	s := begin(t)
	s.does("adding a colleague", func() {
		s.main().AddColleague()
		s.dialog(label.NewOperator)
		s.field(label.YourName, "tom")
		stage.Find(t, s.Stage, label.Password, func(e *kit.Entry) bool { return kit.NameOf(e) == label.Password }).SetText(givenToTom)
		s.field(label.RetypePassword, givenToTom)
		s.until("the password to be judged", func() bool { return s.Button(t, "Add").Why() == "" })
		s.click("Add")
		s.toast("tom may sign in.")
	})
	s.does("his first sign-in", func() {
		s.leaveTo("tom")
		s.letters(givenToTom)
		s.press(fyne.KeyReturn)
		s.until("another password to be asked for", func() bool { return strings.Contains(s.Said(), label.NewPassword) })
		stage.Find(t, s.Stage, label.TypeNewPassword, func(e *kit.Entry) bool { return kit.NameOf(e) == label.TypeNewPassword }).SetText(chosenByTom)
		s.field(label.RetypePassword, chosenByTom)
		s.until("the password to be judged", func() bool { return s.Button(t, label.SignIn).Why() == "" })
		s.press(fyne.KeyReturn)
		s.until("the list", func() bool {
			return s.main() != nil && strings.HasSuffix(s.main().Customers().Line().Text(), " customers")
		})
	})
	s.does("what he may", func() {
		if s.main().Do(label.Operators) || s.main().railOf(label.Operators) >= 0 {
			t.Error("a rep has the page Operators")
		}
		s.main().Do(label.Settings)
		s.page(label.Settings)
		s.main().Do(label.Customers)
		s.page(label.Customers)
		s.filter("hedi")
		s.press(fyne.KeyDown)
		s.facts("Hedi Ács", func(f person.Facts) bool { return f.Customer.Fields.FirstName == "Hedi" })
		s.reads(hediOwn) // set by the staff
	})
	s.does("removing him", func() {
		s.other("anna", testdesk.Password)
		s.operators("tom")
		s.until("what he read to be counted", func() bool { return strings.Contains(s.Said(), "tom read 1 password in 90 days.") })
		s.click(label.Remove)
		s.dialog(label.RemoveOperator)
		s.Says(t, "62 customers get new keys")
		s.click("Remove")
		s.until("new keys to be made", func() bool { return strings.HasPrefix(s.main().bar.keys.Text(), "New keys") })
		s.until("what is left to do", func() bool { return strings.Contains(s.Said(), "tom was removed") })
		s.click("Show which…")
		s.page(label.Activity)
		s.until("what he read", func() bool { return strings.Contains(s.Said(), "tom was shown the password.") })
		s.SaysNot(t, "signed in.")
		s.until("the new keys to be done", func() bool {
			keys, compact, err := s.main().session.KeysRetiring(t.Context())
			return err == nil && len(keys) == 0 && !compact && !s.main().bar.keys.Visible()
		})
	})
	if _, err := s.main().desk.SignIn(t.Context(), "tom", secret.New(chosenByTom)); err == nil {
		t.Error("he can sign in still")
	}
}

// leaveTo leaves the session and chooses who comes next.
func (s *scene) leaveTo(name string) {
	s.t.Helper()
	s.main().Do(label.OtherOperator)
	s.choose(name)
}

// choose chooses who signs in.
func (s *scene) choose(name string) {
	s.t.Helper()
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
}

// An operator's own new name stands in the top bar.
func TestOwnNewName(t *testing.T) {
	s := begin(t)
	name := "Anna Kovács"
	if err := s.main().session.Operators().Edit(t.Context(), "anna", core.OperatorEdit{Name: &name}); err != nil {
		t.Fatal(err)
	}
	s.until("the new name", func() bool { return s.main().bar.who.Text() == name })
}
