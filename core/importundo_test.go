package core_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/core/secret"
)

func secretOf(text string) secret.Text { return secret.New(text) }

// lastImport is the newest import of a kind.
func (d *desk) lastImport(kind core.ImportKind) core.PastImport {
	d.t.Helper()
	all, err := d.Imports(d.t.Context(), kind)
	ok(d.t, err)
	if len(all) == 0 {
		d.t.Fatal("there is no import")
	}
	return all[0]
}

// undo takes the last import of a kind back and says what came of it.
func (d *desk) undo(kind core.ImportKind) string {
	d.t.Helper()
	var stayed []string
	u := core.Undo{Import: d.lastImport(kind).ID, Kept: func(id uint64, why string) { stayed = append(stayed, fmt.Sprintf(" [%d: %s]", id, why)) }}
	take := d.Customers().UndoImport
	if kind == core.ImportedLicenses {
		take = d.Licenses().UndoImport
	}
	done, err := take(d.t.Context(), u)
	ok(d.t, err)
	slices.Sort(stayed)
	return done.String() + strings.Join(stayed, "")
}

// What an import made goes, what it changed is as it was, and who was changed
// since stays, by name. The desk's check at the end finds nothing wrong.
func TestUndoAnImportOfCustomers(t *testing.T) {
	d := newDesk(t)
	old := d.add(core.Fields{ExternalID: "X1", LastName: "A", Phone: "1", Email: "a@b.example"}, true, true)
	d.password(old, typed)
	waits := d.add(core.Fields{ExternalID: "X2", LastName: "B"})
	since := d.add(core.Fields{ExternalID: "X3", LastName: "C"})
	before := []core.Customer{d.get(old), d.get(waits)}
	got := d.take(rows("externalId=X1;lastName=Z;email=z@b.example", "externalId=X2;passwordHash="+phpassHash, "externalId=X3;lastName=Y",
		"externalId=N1;email=n1@b.example;passwordHash="+phpassHash, "externalId=N2;email=n2@b.example;passwordHash="+phpassHash, "externalId=N3", "externalId=N4", "externalId=N5;email=n5@b.example", "externalId=N6"))
	if got != "imported 6, updated 3, unchanged 0, rejected 0" {
		t.Fatal(got)
	}
	first := since + 1
	ok(t, d.edit(since, func(s *core.Save) { s.Fields.Phone = "2" }))
	ok(t, d.login("n1@b.example", "test12345"))
	ok(t, d.edit(first+2, func(s *core.Save) { s.Fields.Notes = "called" }))
	ok(t, d.edit(first+3, func(s *core.Save) { s.Access.LoginEnabled = new(true) }))
	d.generate(first+4, core.PasswordChange{Send: true})
	d.product("Tide Planner", 1)
	d.licenses(core.NewLicenses{Product: "Tide Planner", Customer: first + 5})
	want := "removed 1, restored 2, kept 6" +
		fmt.Sprintf(" [%d: The customer was changed since.] [%d: The customer has logged in.] [%d: The customer was changed since.]", since, first, first+2) +
		fmt.Sprintf(" [%d: The customer's password or login was changed since.] [%d: The customer's password or login was changed since.] [%d: The customer has licenses.]", first+3, first+4, first+5)
	if got := d.undo(core.ImportedCustomers); got != want {
		t.Errorf("%s\nnot %s", got, want)
	}
	if e := d.last(); e.Action != "customer.import.undo" || e.Count != 3 {
		t.Errorf("%+v", e)
	}
	for i, id := range []uint64{old, waits} {
		after := d.get(id)
		if after.Fields != before[i].Fields || after.EmailConfirmed != before[i].EmailConfirmed || after.PasswordOrigin != before[i].PasswordOrigin || after.LoginEnabled != before[i].LoginEnabled || after.Registered != before[i].Registered {
			t.Errorf("%+v\nwas %+v", after, before[i])
		}
	}
	ok(t, d.login("a@b.example", typed))
	if _, counts := d.left(old); counts != "" {
		t.Error("hashes are left:", counts)
	}
	if got := d.take(rows("externalId=N2;lastName=Again")); got != "imported 1, updated 0, unchanged 0, rejected 0" {
		t.Error("the list, mended:", got)
	}
	_, err := d.Customers().UndoImport(t.Context(), core.Undo{Import: 7})
	is(t, err, core.ErrNotFound, "no such import")
	all, err := d.Imports(t.Context(), core.ImportedCustomers)
	if err != nil || len(all) != 2 || all[1].Undone.IsZero() || all[1].Result != got || all[1].By != "anna" {
		t.Errorf("%+v, %v", all, err)
	}
	_, err = d.Customers().UndoImport(t.Context(), core.Undo{Import: all[1].ID})
	is(t, err, core.ErrConflict, "twice")
}

func TestUndoAnImportOfLicenses(t *testing.T) {
	d := shop(t)
	d.takeLicenses(licenseRows("externalId=K1;product=Tide Planner;customerId=10001;computerId=A", "externalId=K2;product=Tide Planner", "externalId=K3;product=Chart Viewer"))
	before := d.license(10065)
	d.clock.pass(time.Minute)
	d.takeLicenses(licenseRows("externalId=K1;status=Void;expires=2031-01-01;customerExternalId=WP-2;computers=B, C", "externalId=K2;activations=7",
		"externalId=N1;product=Tide Planner;customerId=10001;computerId=X", "externalId=N2;product=Tide Planner;customerId=10002", "externalId=N3;product=Chart Viewer"))
	d.activate(10069, "Y")
	ok(t, d.Licenses().Edit(t.Context(), 10066, core.LicenseForm{Activations: new(8)}))
	want := "removed 2, restored 1, kept 2 [10066: The license was changed or activated since.] [10069: The license was changed or activated since.]"
	if got := d.undo(core.ImportedLicenses); got != want {
		t.Errorf("%s\nnot %s", got, want)
	}
	after := d.license(10065)
	if fmt.Sprintf("%+v", after) != fmt.Sprintf("%+v", before) {
		t.Errorf("%+v\nwas %+v", after, before)
	}
	if ids, n := d.ofRow(10001); n != 1 || ids[0] != 10065 {
		t.Error(ids, n)
	}
	if _, n := d.ofRow(10002); n != 1 { // 10069, which was activated
		t.Error("the other customer's licenses:", n)
	}
	if got := d.takeLicenses(licenseRows("externalId=N1;product=Tide Planner")); got != "imported 1, updated 0, unchanged 0, rejected 0" {
		t.Error("the list, mended:", got)
	}
}

// An undo that was ended goes on; after 30 days there is nothing to take back.
func TestUndoInterruptedAndForgotten(t *testing.T) {
	d := newDesk(t)
	d.take(sample(t))
	id := d.lastImport(core.ImportedCustomers).ID
	ctx, cancel := context.WithCancel(t.Context())
	_, err := d.Customers().UndoImport(ctx, core.Undo{Import: id, Progress: func(done, total int) {
		if done > 300 && total == 1000 {
			cancel()
		}
	}})
	is(t, err, context.Canceled, "an undo that was ended")
	_, n, err := d.Customers().Rows(t.Context(), core.Query{})
	if err != nil || n == 0 || n > 700 {
		t.Error(n, "are left", err)
	}
	if got := d.undo(core.ImportedCustomers); got != fmt.Sprintf("removed %d, restored 0, kept 0", n) {
		t.Error(got)
	}
	d.take(rows("externalId=1;lastName=A"))
	d.clock.pass(time.Minute)
	d.take(rows("externalId=1;lastName=B"))
	d.clock.pass(31 * 24 * time.Hour)
	_, err = d.Customers().EmptyBin(t.Context())
	ok(t, err)
	if all, err := d.Imports(t.Context(), core.ImportedCustomers); err != nil || len(all) != 0 {
		t.Errorf("%+v, %v", all, err)
	}
	if kept := core.KeptOfImports(t.Context(), d.Session); kept != 0 {
		t.Error(kept, "records are kept for imports that are forgotten")
	}
}
