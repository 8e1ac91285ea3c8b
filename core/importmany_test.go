package core_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/keydesk/keydesk/core"
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
