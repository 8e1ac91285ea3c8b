package core_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/core/secret"
	"github.com/keydesk/keydesk/core/vault"
	"github.com/keydesk/keydesk/db/mem"
)

// scope makes a scope.
func (d *desk) scope(name string) string {
	d.t.Helper()
	ok(d.t, d.Scopes().Add(d.t.Context(), name))
	return name
}

// addTo makes a customer in a scope.
func (d *desk) addTo(scope string, f core.Fields, enabled bool) uint64 {
	d.t.Helper()
	saved, err := d.Customers().Add(d.t.Context(), core.Save{Scope: scope, Fields: f, Access: core.Access{LoginEnabled: &enabled}})
	ok(d.t, err)
	return saved.ID
}

// names lists the scopes.
func (d *desk) names() string {
	d.t.Helper()
	list, err := d.Scopes().List(d.t.Context())
	ok(d.t, err)
	var words []string
	for _, s := range list {
		word := s.Name
		if s.Default {
			word += " (default)"
		}
		if s.Leaving {
			word += " (leaving)"
		}
		words = append(words, word)
	}
	return strings.Join(words, ", ")
}

func (d *desk) wantScopes(want string) {
	d.t.Helper()
	if got := d.names(); got != want {
		d.t.Errorf("the scopes are %s, not %s", got, want)
	}
}

func TestScopesAreAListUnderAll(t *testing.T) {
	d := newDesk(t)
	d.wantScopes("Default (default)")
	d.scope("Fjord EU")
	if e := d.last(); e.Action != "scope.add" || e.Subject != "Fjord EU" {
		t.Errorf("%+v", e)
	}
	d.scope("Fjord US")
	ok(t, d.Scopes().Rename(t.Context(), "default", "Fjord"))
	ok(t, d.Scopes().Rename(t.Context(), "fjord eu", "FJORD EU"))
	d.wantScopes("Fjord (default), FJORD EU, Fjord US")
	if e := d.last(); e.Action != "scope.rename" || e.Subject != "Fjord EU" || e.Values[0].Old != "Fjord EU" || e.Values[0].New != "FJORD EU" {
		t.Errorf("%+v", e)
	}
	for name, kind := range map[string]error{
		"fjord us": core.ErrExists, "": core.ErrInput, "  ": core.ErrInput, "all": core.ErrInput, "a\nb": core.ErrInput,
		strings.Repeat("x", 65): core.ErrInput,
	} {
		is(t, d.Scopes().Add(t.Context(), name), kind, "adding "+name)
		is(t, d.Scopes().Rename(t.Context(), "Fjord EU", name), kind, "renaming to "+name)
	}
	is(t, d.Scopes().Rename(t.Context(), "none", "other"), core.ErrNotFound, "no such scope")
	is(t, second(d.Scopes().Remove(t.Context(), "Fjord", "", nil)), core.ErrRefused, "the default scope")
	ok(t, second(d.Scopes().Remove(t.Context(), "Fjord US", "", nil)))
	if e := d.last(); e.Action != "scope.remove" || e.Subject != "Fjord US" {
		t.Errorf("%+v", e)
	}
	d.restart()
	d.wantScopes("Fjord (default), FJORD EU")
	if id := d.add(hedi()); d.get(id).Scope != "Fjord" {
		t.Error("a new customer is in", d.get(id).Scope)
	}
}

// No number is given twice: what an old customer record or mail says of a scope
// that is gone never means another.
func TestARemovedScopeComesBackEmpty(t *testing.T) {
	d := newDesk(t)
	eu := d.scope("EU")
	ok(t, d.Settings().In(eu).Set(t.Context(), "password.policy", "classic"))
	ok(t, d.Settings().In(eu).Set(t.Context(), "portal.base-url", "https://eu.example"))
	ok(t, second(d.Scopes().Remove(t.Context(), eu, "", nil)))
	d.scope("EU")
	for _, s := range d.settingsIn(eu) {
		if s.Own {
			t.Errorf("the new scope has %s", s.Name)
		}
	}
	ok(t, d.Settings().In("Default").Set(t.Context(), "portal.base-url", "https://eu.example"))
}

func (d *desk) settingsIn(scope string) map[string]core.Setting {
	d.t.Helper()
	list, err := d.Settings().In(scope).List(d.t.Context())
	ok(d.t, err)
	all := map[string]core.Setting{}
	for _, s := range list {
		all[s.Name] = s
	}
	return all
}

// A customer is found, logs in and shares an address within his scope alone.
func TestACustomerIsInOneScope(t *testing.T) {
	d := newDesk(t)
	eu, us := d.scope("EU"), d.scope("US")
	one := d.addTo(eu, core.Fields{LastName: "One", Email: "shared@x.example", ExternalID: "X1"}, true)
	two := d.addTo(us, core.Fields{LastName: "Two", Email: "shared@x.example", ExternalID: "X1"}, true)
	for id, scope := range map[uint64]string{one: eu, two: us} {
		c := d.get(id)
		if c.Scope != scope || len(c.Shared) != 0 || c.LoginIDs[0] != "shared@x.example" {
			t.Errorf("%+v", c)
		}
		found, n, err := d.Customers().Rows(t.Context(), core.Query{Scope: scope})
		if err != nil || n != 1 || found[0].ID != id {
			t.Errorf("%s lists %v, %v", scope, found, err)
		}
		d.password(id, fmt.Sprintf("winter tractor lemon %d", id))
		confirmed := true
		ok(t, d.edit(id, func(s *core.Save) { s.Access.EmailConfirmed = &confirmed }))
	}
	for _, test := range []struct {
		scope string
		id    uint64
		let   bool
	}{{eu, one, true}, {us, two, true}, {eu, two, false}, {us, one, false}, {"", one, false}} {
		for _, login := range []string{"shared@x.example", fmt.Sprint(test.id)} {
			_, err := d.portal().Authenticate(t.Context(), core.Attempt{
				Scope: test.scope, LoginID: login, Password: secret.New(fmt.Sprintf("winter tractor lemon %d", test.id)),
			})
			if (err == nil) != test.let {
				t.Errorf("%s at %q as %d: %v", login, test.scope, test.id, err)
			}
		}
	}
	if e := d.entry(one, "customer.add"); !hasValue(e, "scope", "", "EU") {
		t.Errorf("%+v", e)
	}
	if _, n, _ := d.Customers().Rows(t.Context(), core.Query{}); n != 2 {
		t.Error("All lists", n)
	}
}

// entry is the newest entry of that kind on the customer.
func (d *desk) entry(id uint64, action string) core.AuditEntry {
	d.t.Helper()
	entries, err := d.Audit().Of(d.t.Context(), id, 50)
	ok(d.t, err)
	for _, e := range entries {
		if e.Action == action {
			return e
		}
	}
	d.t.Fatalf("there is no %s of customer %d", action, id)
	return core.AuditEntry{}
}

func hasValue(e core.AuditEntry, field, old, now string) bool {
	for _, v := range e.Values {
		if v.Field == field && v.Old == old && v.New == now {
			return true
		}
	}
	return false
}

func TestImportIntoAScope(t *testing.T) {
	d := newDesk(t)
	eu := d.scope("EU")
	d.take(rows("externalId=X1;lastName=Default", "email=a@b.example"))
	in := rows("externalId=X1;lastName=EU", "email=a@b.example")
	in.Scope = "eu"
	if got := d.take(in); got != "imported 2, updated 0, unchanged 0, rejected 0" {
		t.Error(got)
	}
	in = rows("externalId=X1;lastName=EU", "email=a@b.example;phone=1")
	in.Scope = eu
	if got := d.take(in); got != "imported 0, updated 1, unchanged 1, rejected 0" {
		t.Error(got)
	}
	if c := d.get(10001); c.LastName != "Default" || c.Scope != "Default" {
		t.Errorf("%+v", c)
	}
	ok(t, d.Scopes().Rename(t.Context(), "Default", "Home")) // the default is a scope, not a name
	d.take(rows("lastName=Third"))
}

// Removing a scope moves its customers, those in the recycle bin too, or
// removes nothing and says who is in the way.
func TestRemovingAScopeMovesItsCustomers(t *testing.T) {
	d := newDesk(t)
	eu, us := d.scope("EU"), d.scope("US")
	first := d.addTo(eu, core.Fields{LastName: "One", Email: "a@b.example"}, true)
	binned := d.addTo(eu, core.Fields{LastName: "Two", ExternalID: "X1"}, false)
	ok(t, d.Customers().Delete(t.Context(), binned))
	rival := d.addTo(us, core.Fields{LastName: "Three", ExternalID: "X1"}, false)
	is(t, second(d.Scopes().Remove(t.Context(), eu, "", nil)), core.ErrRefused, "a scope with customers")
	is(t, second(d.Scopes().Remove(t.Context(), eu, "eu", nil)), core.ErrInput, "into itself")
	is(t, second(d.Scopes().Remove(t.Context(), eu, "none", nil)), core.ErrNotFound, "into nowhere")
	moved, err := d.Scopes().Remove(t.Context(), eu, us, nil)
	is(t, err, core.ErrConflict, "two with one external ID")
	if moved.Moved != 1 || len(moved.Refused) != 1 || moved.Refused[0].ID != binned || !errors.Is(moved.Refused[0].Why, core.ErrExists) {
		t.Errorf("%+v", moved)
	}
	d.wantScopes("Default (default), EU, US")
	ok(t, d.edit(rival, func(s *core.Save) { s.Fields.ExternalID = "X2" }))
	told := 0
	moved, err = d.Scopes().Remove(t.Context(), eu, us, func(done, of int) { told = 10*done + of })
	if err != nil || moved.Moved != 1 || told != 11 {
		t.Errorf("%+v, told %d, %v", moved, told, err)
	}
	d.wantScopes("Default (default), US")
	for _, id := range []uint64{first, binned} {
		if c := d.get(id); c.Scope != us || !hasValue(d.entry(id, "customer.move"), "scope", "EU", "US") {
			t.Errorf("%+v", c)
		}
	}
}

// A program that ends in the middle leaves a scope that nobody enters; removing
// it again goes on, renaming it keeps it.
func TestRemovalOfAScopeInterrupted(t *testing.T) {
	d := newDesk(t)
	eu := d.scope("EU")
	for i := range 5 {
		d.addTo(eu, core.Fields{LastName: fmt.Sprint(i)}, false)
	}
	ctx, end := context.WithCancel(t.Context())
	_, err := d.Scopes().Remove(ctx, eu, "Default", func(done, _ int) {
		if done == 2 {
			end()
		}
	})
	is(t, err, context.Canceled, "the removal")
	d.wantScopes("Default (default), EU")
	customers, inBin, err := d.Scopes().Count(t.Context(), eu)
	if customers != 3 || inBin != 0 || err != nil {
		t.Error(customers, inBin, err)
	}
	ok(t, core.LeaveScope(t.Context(), d.Session, eu)) // as a killed program leaves it
	d.wantScopes("Default (default), EU (leaving)")
	is(t, second(d.Customers().Add(t.Context(), core.Save{Scope: eu, Fields: hedi()})), core.ErrConflict, "adding to it")
	is(t, d.Customers().Move(t.Context(), 10001, eu), core.ErrConflict, "moving into it")
	is(t, d.Settings().In(eu).Set(t.Context(), "reset.unlocks", "false"), core.ErrConflict, "setting in it")
	in := rows("lastName=A")
	in.Scope = eu
	_, err = d.Customers().Import(t.Context(), in)
	is(t, err, core.ErrConflict, "importing into it")
	ok(t, d.Scopes().Rename(t.Context(), eu, eu))
	ok(t, d.Customers().Move(t.Context(), 10001, eu))
	ok(t, core.LeaveScope(t.Context(), d.Session, eu))
	ok(t, second(d.Scopes().Remove(t.Context(), eu, "Default", nil)))
	d.wantScopes("Default (default)")
}

func TestScopePermissions(t *testing.T) {
	d := newTeam(t)
	id := d.add(hedi())
	d.scope("EU")
	d.scope("US")
	for name, deed := range map[string]struct {
		needs vault.Permissions
		do    func(context.Context) error
	}{
		"Add":     {vault.ChangeSettings, func(ctx context.Context) error { return d.Scopes().Add(ctx, "") }},
		"Rename":  {vault.ChangeSettings, func(ctx context.Context) error { return d.Scopes().Rename(ctx, "EU", "") }},
		"Remove":  {vault.ChangeSettings, func(ctx context.Context) error { return second(d.Scopes().Remove(ctx, "none", "", nil)) }},
		"Inherit": {vault.ChangeSettings, func(ctx context.Context) error { return d.Settings().In("EU").Inherit(ctx, "reset.unlocks") }},
		"Move":    {vault.EditCustomers, func(ctx context.Context) error { return d.Customers().Move(ctx, id, "none") }},
		"Count":   {vault.ViewCustomers, func(ctx context.Context) error { _, _, err := d.Scopes().Count(ctx, "EU"); return err }},
		"MoveAll": {0, func(ctx context.Context) error { return second(d.Customers().MoveAll(ctx, []uint64{id}, "US", nil)) }},
		"Empty":   {0, func(ctx context.Context) error { return second(d.Scopes().Remove(ctx, "EU", "US", nil)) }},
	} {
		for _, may := range vault.AllPermissions.Each() {
			d.as(may.String())
			if err := deed.do(t.Context()); (may == deed.needs) == errors.Is(err, core.ErrPermission) {
				t.Errorf("%s with %s alone: %v", name, may, err)
			}
		}
	}
	d.as("anna")
}

// Moves and removals run within the limits of the tightest store, and twice.
func TestScopesKeepTheTightestLimits(t *testing.T) {
	d, _ := inMemory(t, mem.Options{})
	eu, us := d.scope("EU"), d.scope("US")
	in := sample(t)
	in.Scope = eu
	d.take(in)
	ids := []uint64{}
	found, _, err := d.Customers().Rows(t.Context(), core.Query{Scope: eu, Limit: 100})
	ok(t, err)
	for _, row := range found {
		ids = append(ids, row.ID)
		d.password(row.ID, typed)
	}
	moved, err := d.Customers().MoveAll(t.Context(), append(ids, ids[0], 99), us, nil)
	if err != nil || moved.Moved != 100 || moved.There != 1 || len(moved.Refused) != 1 {
		t.Errorf("%+v, %v", moved, err)
	}
	if e := d.last(); e.Action != "customer.move.batch" || e.Count != 100 || e.Subject != us {
		t.Errorf("%+v", e)
	}
	ok(t, d.Settings().In(us).Set(t.Context(), "password.accessibility", "never"))
	ok(t, second(d.Scopes().Remove(t.Context(), us, "Default", nil)))
	if _, n, err := d.Customers().Rows(t.Context(), core.Query{Scope: "Default"}); n != 100 || err != nil {
		t.Error(n, err)
	}
}
