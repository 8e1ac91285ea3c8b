package customer

import (
	"testing"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/internal/testdesk"
	"github.com/keydesk/keydesk/ui/model/person"
)

// The field Scope moves a customer, is merged like any other, and is not there
// on a desk that has one scope only.
func TestScopeIsAFieldOfDetails(t *testing.T) {
	d := testdesk.Open(t)
	saved, err := d.Customers().Add(t.Context(), core.Save{Fields: core.Fields{FirstName: "Kari"}})
	if err != nil {
		t.Fatal(err)
	}
	load := func() person.Facts {
		facts, err := person.Load(t.Context(), d.Session, saved.ID, 5)
		if err != nil {
			t.Fatal(err)
		}
		return facts
	}
	if f := Open(load(), true); f.Scopes() != nil || f.Value("scope") != "" {
		t.Errorf("a desk with one scope offers %q", f.Scopes())
	}
	for _, name := range []string{"Fjord EU", "Fjord US"} {
		if err := d.Scopes().Add(t.Context(), name); err != nil {
			t.Fatal(err)
		}
	}
	f, other := Open(load(), true), Open(load(), true)
	f.Set("scope", "Fjord EU")
	if got := f.Changes(); len(got) != 1 || got[0] != "Scope" {
		t.Errorf("changes %q", got)
	}
	if r := other.Request(); r.Save.Scope != "" {
		t.Errorf("a form that changes nothing moves to %q", r.Save.Scope)
	}
	if _, err := f.Request().Run(t.Context(), d.Session); err != nil {
		t.Fatal(err)
	}
	other.Set("scope", "Fjord US")
	m := other.Meanwhile(load())
	if len(m.Clashes) != 1 || m.Clashes[0].Mine != "Fjord US" || m.Clashes[0].Theirs != "Fjord EU" {
		t.Fatalf("%+v", m)
	}
	m.Decide("scope", true)
	if !other.Merge(m) {
		t.Fatal("not merged")
	}
	if _, err := other.Request().Run(t.Context(), d.Session); err != nil {
		t.Fatal(err)
	}
	if facts := load(); facts.Customer.Scope != "Fjord US" {
		t.Errorf("the customer is in %s", facts.Customer.Scope)
	}
}

// A new customer goes into the scope that is chosen.
func TestANewCustomersScope(t *testing.T) {
	f := New(core.Terms{}, core.AllPermissions)
	f.Place([]string{"Default", "Fjord EU"}, "")
	if f.Scope() != "Default" || f.Changed() {
		t.Errorf("%q, changed %v", f.Scope(), f.Changed())
	}
	f.Place([]string{"Default", "Fjord EU"}, "Fjord EU")
	if got := f.Request().Save.Scope; got != "Fjord EU" {
		t.Errorf("it goes into %q", got)
	}
}
