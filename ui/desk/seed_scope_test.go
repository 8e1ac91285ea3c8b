package desk

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/desk/internal/stage"
	"github.com/keydesk/keydesk/ui/desk/kit"
	"github.com/keydesk/keydesk/ui/desk/settings"
	"github.com/keydesk/keydesk/ui/model/label"
	"github.com/keydesk/keydesk/ui/model/person"
	model "github.com/keydesk/keydesk/ui/model/settings"
)

// selects chooses a scope in the Scope Selector, by its name.
func (s *scene) selects(name string) {
	s.t.Helper()
	bar := s.main().bar
	for i, line := range bar.scope.Options() {
		if line == "Scope: "+name {
			bar.scope.Choose(i)
			s.until("the scope "+name, func() bool { return bar.scope.Text() == "Scope: "+name })
			s.settle()
			return
		}
	}
	s.t.Fatalf("the Scope Selector offers %q, not %q", bar.scope.Options(), name)
}

// box chooses in a box by its name.
func (s *scene) box(name, option string) {
	s.t.Helper()
	box := stage.Find(s.t, s.Stage, name, func(o *kit.Select) bool { return kit.NameOf(o) == name })
	for i, one := range box.Options() {
		if one == option {
			box.Choose(i)
			s.settle()
			return
		}
	}
	s.t.Fatalf("%s offers %q, not %q", name, box.Options(), option)
}

// Reset a Customer Password, its first step, on a desk with several scopes: made
// in Settings, a customer moved in Customer Details, and from then on lists,
// mails, the log and the rules are those of the scope that is selected.
func TestSelectingTheRelevantScope(t *testing.T) {
	s := begin(t)
	const eu = "Fjord EU"
	s.does("Settings > Scopes makes the scope.", func() {
		s.click(label.Settings)
		s.page(label.Settings)
		s.main().Page().(*settings.Page).Open(model.Scopes)
		s.until("the scopes", func() bool { return s.has(label.AddScope) })
		s.click(label.AddScope)
		s.dialog("New scope")
		s.letters(eu)
		s.press(fyne.KeyReturn)
		s.alone()
		s.until("the Scope Selector to offer it", func() bool { return len(s.main().bar.scope.Options()) == 3 })
	})
	s.does("Customer Details moves a customer into it.", func() {
		s.click(label.Customers)
		s.page(label.Customers)
		s.filter("hedi")
		s.press(fyne.KeyDown, fyne.KeyF5) // a link is mailed
		s.press(fyne.KeyReturn)
		s.details(hedi)
		s.click(label.Edit)
		s.box(label.Field("scope"), eu)
		s.click(label.OK)
		s.page(label.Customers)
		s.facts("that Hedi is there", func(f person.Facts) bool { return f.Customer.Scope == eu })
	})
	s.does("1. Use the Scope Selector to select the relevant scope.", func() { s.selects(eu) })
	s.does("2. In the Navigation panel, select Customers. The list is the scope's.", func() {
		s.click(label.Customers)
		s.until("one customer", func() bool { q, rows := s.main().Customers().Query(); return rows == 1 && q.Scope == eu })
		s.Says(t, "Hedi Ács")
	})
	s.does("So are the mails …", func() {
		s.click(label.Mail)
		s.until("one mail", func() bool {
			return strings.Contains(s.Said(), "Reset Password") && !strings.Contains(s.Said(), "The mail could not")
		})
		s.selects("Default")
		s.until("no mail", func() bool { return strings.Contains(s.Said(), "No mail yet.") })
		s.selects(eu)
		s.until("the mail again", func() bool { return strings.Contains(s.Said(), "Hedi Ács") })
	})
	s.does("… and the log.", func() {
		s.click(label.Activity)
		s.until("what was done to Hedi", func() bool { return strings.Contains(s.Said(), "moved the customer to another scope") })
		s.SaysNot(t, "signed in")
		s.selects(label.ScopeAll)
		s.until("all of it", func() bool { return strings.Contains(s.Said(), "signed in") })
	})
	s.does("Password Reset Options in the Customer > Administration configuration section are the scope's.", func() {
		if err := s.main().session.Settings().In(eu).Set(t.Context(), "reset.allow-manual-entry", "false"); err != nil {
			t.Fatal(err)
		}
		s.click(label.Customers)
		s.page(label.Customers)
		for _, c := range []struct {
			who   string
			typed bool
		}{{"hedi", false}, {"albers", true}} {
			s.selects(map[bool]string{true: "Default", false: eu}[c.typed])
			s.filter(c.who)
			s.press(fyne.KeyDown, fyne.KeyF7)
			s.dialog(label.SetCustomerPassword)
			if got := strings.Contains(s.Said(), label.TypeNewPassword); got != c.typed {
				t.Errorf("%q may have the password typed: %v", c.who, got)
			}
			s.press(fyne.KeyEscape)
			s.alone()
		}
	})
	s.does("A scope that is removed asks where its customers go, and is selected no more.", func() {
		s.selects(eu)
		s.click(label.Settings)
		s.page(label.Settings)
		s.main().Page().(*settings.Page).Open(model.Scopes)
		s.until("the scopes", func() bool { return s.has(label.RemoveScope + " " + eu) })
		s.click(label.RemoveScope + " " + eu)
		s.dialog("Remove scope")
		s.click("Remove")
		s.alone()
		s.until("All to be selected", func() bool { return s.main().bar.scopes.chosen == "" })
		rows, n, err := s.main().session.Customers().Rows(t.Context(), core.Query{Scope: "Default", Text: "hedi"})
		if err != nil || n != 1 || rows[0].First != "Hedi" {
			t.Errorf("%d, %v", n, err)
		}
	})
}
