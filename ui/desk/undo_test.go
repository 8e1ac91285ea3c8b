package desk

import (
	"testing"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/model/label"
	"github.com/keydesk/keydesk/ui/model/person"
)

// undo presses Undo in the toast that is shown.
func (s *scene) undo(said string) {
	s.t.Helper()
	s.toast(said)
	toast, _ := s.main().Page().Line().Toast()
	if toast.Action != label.Undo {
		s.t.Fatalf("%s: the toast offers %q", s.step, toast.Action)
	}
	toast.Do()
}

// Enable Login that was unticked and saved is taken back by Undo, by OK from the
// list, by Save on the page; where it cannot be, that is said.
func TestDisablingIsTakenBack(t *testing.T) {
	s := begin(t)
	disable := func(by string) {
		t.Helper()
		s.mouse("Hedi Ács", true)
		s.details(label.Save)
		s.click(label.Account)
		s.click(label.EnableLogin)
		s.click(by)
	}
	enabled := func(want bool) {
		t.Helper()
		s.facts("Enable Login", func(f person.Facts) bool { return f.Customer.LoginEnabled == want })
		if err := s.letsIn(hedi, hediOwn); (err == nil) != want {
			t.Errorf("%s: login is enabled, but %v", s.step, err)
		}
	}
	s.filter("hedi")
	s.does("OK, and Undo from the list", func() {
		disable(label.OK)
		s.page(label.Customers)
		enabled(false)
		s.undo("Hedi Ács: saved. Login is disabled.")
		s.toast("Hedi Ács: login enabled again.")
		enabled(true)
	})
	s.does("Save, and Undo on the page", func() {
		disable(label.Save)
		s.undo("Login is disabled.")
		s.toast("login enabled again.")
		s.until("the box to follow", func() bool { return s.Check(t, label.EnableLogin).On() })
		s.click(label.OK)
		s.page(label.Customers)
		enabled(true)
	})
	s.does("deleted meanwhile", func() {
		disable(label.OK)
		s.page(label.Customers)
		s.toast("Login is disabled.")
		s.as(func(other *core.Session, c core.Customer) error { return other.Customers().Delete(t.Context(), c.ID) })
		s.undo("Login is disabled.")
		s.dialog(label.Undo)
		s.Says(t, "is in the recycle bin", "The login stays disabled.")
	})
}
