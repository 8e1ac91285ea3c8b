package activity

import (
	"context"
	"strings"
	"testing"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/internal/testdesk"
)

// A scope's log is what was done to its customers and to the scope itself.
func TestAScopesLog(t *testing.T) {
	d := testdesk.Open(t)
	do := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	do(d.Scopes().Add(t.Context(), "EU"))
	do(d.Settings().In("EU").Set(t.Context(), "reset.ticket-minutes", "45"))
	d.Set(t, "reset.ticket-minutes", "60")
	for _, scope := range []string{"EU", "Default"} {
		saved, err := d.Customers().Add(t.Context(), core.Save{Scope: scope, Fields: core.Fields{LastName: "Lund " + scope}})
		do(err)
		if scope == "EU" {
			do(d.Customers().Delete(t.Context(), saved.ID))
		}
	}
	actions := func(f Filter) string {
		t.Helper()
		entries, more, err := Read(t.Context(), d.Session, f, nil)
		do(err)
		if more {
			t.Error("there is more")
		}
		if n, err := Newer(t.Context(), d.Session, f, nil); err != nil || n != len(entries) {
			t.Errorf("%d are newer than nothing, of %d, %v", n, len(entries), err)
		}
		var all []string
		for _, e := range entries {
			all = append(all, e.Action)
		}
		return strings.Join(all, " ")
	}
	if got := actions(Filter{Scope: "EU"}); got != "customer.delete customer.add settings.set scope.add" {
		t.Errorf("of EU: %s", got)
	}
	if got := actions(Filter{Scope: "Default"}); got != "customer.add" {
		t.Errorf("of Default: %s", got)
	}
	if got := actions(Filter{Scope: "EU", Operator: "nobody"}); got != "" {
		t.Errorf("of nobody: %s", got)
	}
	var out strings.Builder
	n, err := Export(context.WithoutCancel(t.Context()), d.Session, Filter{Scope: "Default"}, &out, nil)
	if err != nil || n != 1 || strings.Count(out.String(), "\n") != 2 {
		t.Errorf("%d written, %v:\n%s", n, err, out.String())
	}
	if (Filter{Scope: "EU"}).Any() {
		t.Error("the Scope Selector's choice is called a filter")
	}
}
