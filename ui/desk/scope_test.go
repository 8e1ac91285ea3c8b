package desk

import (
	"testing"

	"fyne.io/fyne/v2"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/model/label"
)

// TestScopes: a scope made elsewhere is offered at once; chosen, it limits the
// list, new customers go into it, and Customer Details moves one out of it.
func TestScopes(t *testing.T) {
	s := begin(t)
	bar, session := s.main().bar, s.main().session
	if got := bar.scope.Options(); len(got) != 1 || got[0] != "Scope: All" {
		t.Fatalf("the selector offers %q", got)
	}
	_, all, err := session.Customers().Rows(t.Context(), core.Query{})
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"Fjord EU", "Fjord US"} {
		if err := session.Scopes().Add(t.Context(), name); err != nil {
			t.Fatal(err)
		}
	}
	s.until("the scopes", func() bool { return len(bar.scope.Options()) == 4 })
	bar.scope.Choose(2) // Fjord EU
	s.until("an empty list", func() bool { _, rows := s.main().Customers().Query(); return rows == 0 })
	if bar.scope.Text() != "Scope: Fjord EU" || bar.scope.Size().Width < bar.scope.Natural() {
		t.Errorf("%q is shown in %v of %v", bar.scope.Text(), bar.scope.Size().Width, bar.scope.Natural())
	}
	if q, _ := s.main().Customers().Query(); q.Scope != "Fjord EU" {
		t.Errorf("an export would take %+v", q)
	}
	s.shortcut(fyne.KeyN)
	s.until("the form", func() bool { return s.has(label.Field("firstName")) })
	s.field(label.Field("firstName"), "Kari")
	s.shortcut(fyne.KeyS)
	s.until("the customer", func() bool {
		rows, n, err := session.Customers().Rows(t.Context(), core.Query{Scope: "Fjord EU"})
		return err == nil && n == 1 && rows[0].First == "Kari"
	})
	bar.scope.Choose(0)
	s.until("everybody", func() bool { _, rows := s.main().Customers().Query(); return rows == all+1 })
}
