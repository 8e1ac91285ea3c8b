package scopes_test

import (
	"strings"
	"testing"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/internal/testdesk"
	"github.com/keydesk/keydesk/ui/model/scopes"
)

// What a line says of a scope.
func TestLine(t *testing.T) {
	for _, c := range []struct {
		line                   scopes.Line
		holds, has, mark, stay string
	}{
		{scopes.Line{Scope: core.Scope{Name: "Default", Default: true}, Counted: true}, "No customers", "Everything as the desk has it", "New customers go here", "stays"},
		{scopes.Line{Scope: core.Scope{Name: "EU", Leaving: true}, Customers: 1, Counted: true, Own: []string{"Policy"}}, "1 customer", "Of its own: Policy", "Being removed", ""},
		{scopes.Line{Customers: 9312, InBin: 1, Counted: true, Own: []string{"a", "b", "c", "d"}, Templates: 1}, "9,312 customers, 1 more in the recycle bin", "Of its own: 4 settings; 1 mail template", "", ""},
		{scopes.Line{Templates: 2}, "", "Of its own: 2 mail templates", "", ""},
	} {
		l := c.line
		if l.Holds() != c.holds || l.Has() != c.has || l.Mark() != c.mark || !strings.Contains(l.WhyNotRemove(), c.stay) || (c.stay == "") != (l.WhyNotRemove() == "") {
			t.Errorf("%+v: %q, %q, %q, %q", l, l.Holds(), l.Has(), l.Mark(), l.WhyNotRemove())
		}
	}
}

// The removal of a scope on a real desk, with where its customers go.
func TestRemove(t *testing.T) {
	d := testdesk.Open(t)
	for _, name := range []string{"EU", "US"} {
		if err := d.Scopes().Add(t.Context(), name); err != nil {
			t.Fatal(err)
		}
	}
	saved, err := d.Customers().Add(t.Context(), core.Save{Scope: "EU", Fields: core.Fields{LastName: "Lund"}})
	if err != nil {
		t.Fatal(err)
	}
	if err := d.Settings().In("EU").Set(t.Context(), "password.policy", "classic"); err != nil {
		t.Fatal(err)
	}
	lines, err := scopes.Load(t.Context(), d.Session)
	if err != nil || len(lines) != 3 || lines[1].Holds() != "1 customer" || lines[1].Has() != "Of its own: Policy" {
		t.Fatalf("%+v, %v", lines, err)
	}
	m := scopes.Remove(lines[1], lines)
	if m.WhyNot() == "" || len(m.Others) != 2 || !strings.HasPrefix(m.Text(), "1 customer moves first") {
		t.Errorf("%q, %q, %q", m.WhyNot(), m.Others, m.Text())
	}
	m.Choose(1)
	moved, err := m.Run(t.Context(), d.Session, func(int, int) {})
	if err != nil || m.Removed(moved) != "EU is removed. 1 customer is in US now." {
		t.Errorf("%q, %v", m.Removed(moved), err)
	}
	if c, err := d.Customers().Get(t.Context(), saved.ID); err != nil || c.Scope != "US" {
		t.Errorf("%+v, %v", c, err)
	}
	empty := scopes.Remove(scopes.Line{Scope: core.Scope{Name: "x"}, Counted: true}, lines)
	if empty.Asks() || empty.WhyNot() != "" || empty.MoveTo() != "" {
		t.Errorf("an empty scope asks where nobody goes: %+v", empty)
	}
	var refused core.Moved
	for id := range uint64(12) {
		refused.Refused = append(refused.Refused, core.Refusal{ID: id, Why: core.ErrExists})
	}
	if left := scopes.Left(refused); len(left) != 9 || left[0] != "0: exists already" || left[8] != "… and 4 more." {
		t.Errorf("%q", left)
	}
}
