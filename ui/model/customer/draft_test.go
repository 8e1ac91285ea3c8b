package customer

import (
	"slices"
	"testing"

	"github.com/keydesk/keydesk/core/secret"
	"github.com/keydesk/keydesk/ui/model/person"
)

// A form that was kept is the form that was left: but for a typed password, and
// beside what others changed meanwhile.
func TestDraft(t *testing.T) {
	facts := hedi()
	f := Open(facts, true)
	if _, ok := f.Draft(); ok {
		t.Error("a form in which nothing was typed is kept")
	}
	f.Set("phone2", "+36 1 555 0199")
	f.Go(Account)
	f.EnableLogin(false)
	f.Type(secret.New("a password half typed"))
	want := f.Changes()
	d, ok := f.Draft()
	content, err := d.Bytes()
	if !ok || err != nil || !d.Password {
		t.Fatalf("%v, %v", ok, err)
	}
	if d, err = ReadDraft(content); err != nil {
		t.Fatal(err)
	}
	again, same := Resume(d, facts)
	if got := append(again.Changes(), "Password"); !same || len(got) != len(want) || again.Step() != Account || !again.Editing() || !again.Pair().Empty() {
		t.Errorf("%v, changes %q, were %q, at %s", same, got, want, again.Step())
	}
	if again.Value("phone2") != "+36 1 555 0199" {
		t.Error("the field holds", again.Value("phone2"))
	}
	// Another field that others changed is taken over, the same one is asked about.
	other := facts
	other.Customer.Phone2, other.Customer.Version = "+36 1 555 0001", facts.Customer.Version+1
	if _, same := Resume(d, other); same {
		t.Error("what others typed is overwritten unseen")
	}
	if _, err := ReadDraft([]byte("{")); err == nil {
		t.Error("half a draft is read")
	}
}

// A new customer's wizard goes on where it was.
func TestDraftOfANewCustomer(t *testing.T) {
	facts := hedi()
	f := New(facts.Terms, facts.May)
	f.Place([]string{"Default", "Brand"}, "Brand")
	f.Set("lastName", "Ács")
	f.Set("email", "hedi@acs.example")
	f.Next()
	d, ok := f.Draft()
	if !ok {
		t.Fatal("nothing is kept")
	}
	again, same := Resume(d, person.Facts{Terms: facts.Terms, May: facts.May, Scopes: []string{"Default", "Brand"}})
	if !same || !again.IsNew() || again.Scope() != "Brand" || again.Step() != Address || !slices.Equal(again.Changes(), f.Changes()) {
		t.Errorf("%s in %s: %q, was %q", again.Step(), again.Scope(), again.Changes(), f.Changes())
	}
}
