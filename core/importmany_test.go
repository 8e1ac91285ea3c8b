package core_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/core/secret"
	"github.com/keydesk/keydesk/db/mem"
)

// tightShop is shop in the store with the tightest limits, where a batch is a
// few rows.
func tightShop(t *testing.T) *desk {
	t.Helper()
	t.Parallel()
	d, _ := inMemory(t, mem.Options{})
	d.product("Tide Planner", 3)
	d.add(core.Fields{ExternalID: "WP-1", Email: "a@b.example"}, true, true)
	d.add(core.Fields{ExternalID: "WP-2", Email: "c@b.example"})
	return d
}

// each is a row for each number of a range.
func each(first, last int, format string) (rows []string) {
	for i := first; i <= last; i++ {
		rows = append(rows, fmt.Sprintf(format, i))
	}
	return rows
}

// counts says how many licenses a customer's list row counts, and that it names
// the first of them.
func (d *desk) counts(customer uint64, want uint64) {
	d.t.Helper()
	if ids, n := d.ofRow(customer); n != want || len(ids) != int(min(want, core.MaxLicenses)) {
		d.t.Errorf("customer %d: %d of %d licenses are named, not of %d", customer, len(ids), n, want)
	}
}

// Many of a customer's licenses go to another one in one transaction, and back.
// The desk's check at the end compares the list's rows with them.
func TestManyLicensesGoAtOnce(t *testing.T) {
	for name, furnish := range map[string]func(*testing.T) *desk{"a file": shop, "the tightest store": tightShop} {
		t.Run(name, func(t *testing.T) {
			d := furnish(t)
			d.licenses(core.NewLicenses{Product: "Tide Planner", Customer: 10001, Count: 60})
			first := int(d.newest()) - 59
			if got := d.takeLicenses(licenseRows(each(first, first+39, "licenseId=%d;customerId=10002")...)); got != "imported 0, updated 40, unchanged 0, rejected 0" {
				t.Fatal(got)
			}
			d.counts(10001, 20)
			d.counts(10002, 40)
			if got := d.undo(core.ImportedLicenses); got != "removed 0, restored 40, kept 0" {
				t.Error(got)
			}
			d.counts(10001, 60)
			d.counts(10002, 0)
			d.clock.pass(time.Minute)
			if got := d.takeLicenses(licenseRows(each(1, 50, "externalId=N%d;product=Tide Planner;customerId=10002;computerId=A")...)); got != "imported 50, updated 0, unchanged 0, rejected 0" {
				t.Fatal(got)
			}
			d.licenses(core.NewLicenses{Product: "Tide Planner", Customer: 10002, Count: 20})
			if got := d.undo(core.ImportedLicenses); got != "removed 50, restored 0, kept 0" {
				t.Error(got)
			}
			d.counts(10002, 20)
		})
	}
}

// newest is the License ID that was given last.
func (d *desk) newest() uint64 {
	d.t.Helper()
	all, _, err := d.Licenses().Find(d.t.Context(), core.LicenseQuery{Newest: true, Limit: 1})
	ok(d.t, err)
	return all[0].ID
}

// A license whose rows fall into several batches is one when the import is
// taken back: gone where the import made it, and what it was where it did not.
func TestUndoAcrossBatches(t *testing.T) {
	d := tightShop(t)
	d.takeLicenses(licenseRows("externalId=K1;product=Tide Planner;customerId=10001;computerId=Z"))
	before := fmt.Sprintf("%+v", d.license(d.newest()))
	old := d.newest()
	d.clock.pass(time.Minute)
	list := func(computer string) []string {
		return []string{"externalId=K1;activations=9;computerId=" + computer, "externalId=N1;product=Tide Planner;customerId=10002;computerId=" + computer}
	}
	rows := slices.Concat(list("A"), each(1, 20, "externalId=M%d;product=Tide Planner"), list("B"), each(21, 40, "externalId=M%d;product=Tide Planner"), list("C"))
	if got := d.takeLicenses(licenseRows(rows...)); got != "imported 41, updated 5, unchanged 0, rejected 0" {
		t.Fatal(got)
	}
	if got := d.undo(core.ImportedLicenses); got != "removed 41, restored 1, kept 0" {
		t.Error(got)
	}
	if after := fmt.Sprintf("%+v", d.license(old)); after != before {
		t.Errorf("%s\nwas %s", after, before)
	}
	d.counts(10001, 1)
	d.counts(10002, 0)
}

// What was changed after a license's last batch keeps it, and what is kept for
// an undo goes after 30 days.
func TestUndoAcrossBatchesKeeps(t *testing.T) {
	d := tightShop(t)
	d.takeLicenses(licenseRows("externalId=K1;product=Tide Planner"))
	first := d.newest()
	d.clock.pass(time.Minute)
	d.takeLicenses(licenseRows(slices.Concat([]string{"externalId=K1;computerId=A", "externalId=N1;product=Tide Planner"}, each(1, 20, "externalId=M%d;product=Tide Planner"),
		[]string{"externalId=K1;computerId=B", "externalId=N1;computerId=B"})...))
	ok(t, d.Licenses().SetStatus(t.Context(), first, core.LicenseCheck))
	ok(t, d.Licenses().SetStatus(t.Context(), first+1, core.LicenseCheck))
	want := fmt.Sprintf("removed 20, restored 0, kept 2 [%d: The license was changed or activated since.] [%d: The license was changed or activated since.]", first, first+1)
	if got := d.undo(core.ImportedLicenses); got != want {
		t.Errorf("%s\nnot %s", got, want)
	}
	d.clock.pass(31 * 24 * time.Hour)
	_, err := d.Customers().EmptyBin(t.Context())
	ok(t, err)
	if kept := core.KeptOfImports(t.Context(), d.Session); kept != 0 {
		t.Error(kept, "records are kept for imports that are forgotten")
	}
}

// What an import changed can be another's by now; that keeps it, and ends
// nothing.
func TestUndoWhereAKeyIsTaken(t *testing.T) {
	d := shop(t)
	d.takeLicenses(licenseRows("externalId=K1;product=Tide Planner"))
	d.clock.pass(time.Minute)
	d.takeLicenses(licenseRows("licenseId=10065;externalId=N1", "externalId=N2;product=Tide Planner"))
	d.licenses(core.NewLicenses{Product: "Tide Planner", ExternalID: "K1"})
	if got := d.undo(core.ImportedLicenses); got != "removed 1, restored 0, kept 1 [10065: License 10067 has its external ID by now.]" {
		t.Error(got)
	}
	if l := d.license(10065); l.ExternalID != "N1" {
		t.Errorf("%+v", l)
	}
}

// A key that a list gives to another license comes back, for what was given
// last is taken first.
func TestUndoGivesKeysBack(t *testing.T) {
	d := tightShop(t)
	d.takeLicenses(licenseRows("externalId=K1;product=Tide Planner"))
	first := d.newest()
	d.clock.pass(time.Minute)
	d.takeLicenses(licenseRows(slices.Concat([]string{fmt.Sprintf("licenseId=%d;externalId=N1", first)}, each(1, 20, "externalId=M%d;product=Tide Planner"), []string{"externalId=K1;product=Tide Planner"})...))
	if got := d.undo(core.ImportedLicenses); got != "removed 21, restored 1, kept 0" {
		t.Error(got)
	}
	if l := d.license(first); l.ExternalID != "K1" {
		t.Errorf("%+v", l)
	}
}

// A license that goes away while a list is read is not written again.
func TestImportOfALicenseThatGoes(t *testing.T) {
	d := shop(t)
	d.takeLicenses(licenseRows("externalId=K1;product=Tide Planner;customerId=10001"))
	in := licenseRows("externalId=K1;activations=9", "product=unknown")
	in.Rejected = func(int, string) { d.undo(core.ImportedLicenses) }
	_, err := d.Licenses().Import(t.Context(), in)
	is(t, err, core.ErrConflict, "a license that is gone")
	_, err = d.Licenses().Get(t.Context(), 10065)
	is(t, err, core.ErrNotFound, "what was taken back")
}

// A row that the rules refuse is rejected, in the dry run as well, and the
// others are taken.
func TestImportRejectsWhatIsRefused(t *testing.T) {
	for _, test := range []struct {
		name   string
		rows   []string
		want   string
		binned bool
	}{
		{"a binned customer's license", []string{"externalId=K1;activations=5", "externalId=N1;product=Tide Planner"}, "imported 1, updated 1, unchanged 0, rejected 0", true},
		{"to a binned customer", []string{"externalId=K2;customerId=10001", "externalId=N1;product=Tide Planner"}, "imported 1, updated 0, unchanged 0, rejected 1 [2: Customer 10001 is in the recycle bin; restore the customer first.]", true},
		{"another's external ID", []string{"licenseId=10066;externalId=K1", "externalId=N1;product=Tide Planner"},
			"imported 1, updated 0, unchanged 0, rejected 1 [2: License 10065 has this external ID already.]", false},
		{"that of a row before", []string{"licenseId=10065;externalId=N1", "licenseId=10066;externalId=N1;computerId=B", "externalId=N2;product=Tide Planner", "licenseId=10066;externalId=N2;computerId=B"},
			"imported 1, updated 1, unchanged 0, rejected 2 [3: Line 2 gives this external ID to another license.] [5: Line 4 gives this external ID to another license.]", false},
	} {
		t.Run(test.name, func(t *testing.T) {
			d := shop(t)
			d.takeLicenses(licenseRows("externalId=K1;product=Tide Planner;customerId=10001", "externalId=K2;product=Tide Planner;customerId=10002"))
			if test.binned {
				ok(t, d.Customers().Delete(t.Context(), 10001))
			}
			dry := licenseRows(test.rows...)
			dry.DryRun = true
			if got := d.takeLicenses(dry); got != test.want {
				t.Errorf("dry: %s\nnot  %s", got, test.want)
			}
			if got := d.takeLicenses(licenseRows(test.rows...)); got != test.want {
				t.Errorf("%s\nnot %s", got, test.want)
			}
			if l := d.license(10066); len(l.Seats) != 0 || l.ExternalID != "K2" {
				t.Errorf("%+v", l)
			}
		})
	}
}

// Easy Digital Downloads writes all sites of a license into one cell. They are
// taken whatever a transaction may hold, and given back.
func TestManyComputersInARow(t *testing.T) {
	for name, furnish := range map[string]func(*testing.T) *desk{"a file": shop, "the tightest store": tightShop} {
		t.Run(name, func(t *testing.T) {
			d := furnish(t)
			sites := strings.Join(each(1, 300, "shop-of-a-long-name-%d.customers.example"), ",")
			in := licenseRows("externalId=K1;product=Tide Planner;activations=301;customerId=10001;computers="+sites, "externalId=K2;product=Tide Planner;computers=A,B,C", "externalId=K1;computers="+sites+",Z")
			if got := d.takeLicenses(in); got != "imported 2, updated 1, unchanged 0, rejected 0" {
				t.Fatal(got)
			}
			if l := d.license(d.newest() - 1); l.ActivationsLeft != 0 || len(l.Seats) != 301 {
				t.Errorf("%d left, %d seats", l.ActivationsLeft, len(l.Seats))
			}
			d.clock.pass(time.Minute)
			before := len(d.license(d.newest()).Seats)
			if got := d.takeLicenses(licenseRows("externalId=K2;activations=99;computers=" + strings.Join(each(1, 90, "B%d"), ","))); got != "imported 0, updated 1, unchanged 0, rejected 0" {
				t.Fatal(got)
			}
			if got := d.undoFirst(core.ImportedLicenses); got != "removed 0, restored 1, kept 0" {
				t.Error(got)
			}
			if l := d.license(d.newest()); len(l.Seats) != before || l.Activations != 3 {
				t.Errorf("%+v", l)
			}
			if got := d.undoFirst(core.ImportedLicenses); got != "removed 2, restored 0, kept 0" {
				t.Error(got)
			}
		})
	}
}

// What was begun when the imported password was there is not finished on top of
// the one that came after the import was taken back.
func TestUndoCountsPasswordsOn(t *testing.T) {
	d := newDesk(t)
	id := d.add(core.Fields{ExternalID: "X1", Email: "a@b.example"}, true, true)
	d.take(rows("externalId=X1;passwordHash=" + phpassHash))
	commit, err := core.Prepared(t.Context(), d.Session, id, core.PasswordChange{Typed: secret.New(own)})
	ok(t, err)
	if got := d.undo(core.ImportedCustomers); got != "removed 0, restored 1, kept 0" {
		t.Error(got)
	}
	if d.get(id).PasswordOrigin != core.OriginNone {
		t.Error("there is a password after the undo")
	}
	d.password(id, typed)
	is(t, commit(), core.ErrConflict, "a change of the imported password")
	ok(t, d.login("a@b.example", typed))
}
