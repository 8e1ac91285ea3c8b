package core_test

import (
	"fmt"
	"math/rand/v2"
	"regexp"
	"strings"
	"testing"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/core/record"
	"github.com/keydesk/keydesk/db"
	"github.com/keydesk/keydesk/db/mem"
)

// Imports of either kind, and taking them back, size their transactions by what
// the store takes, and every closure may run twice.
func TestImportsKeepTheTightestLimits(t *testing.T) {
	d, _ := inMemory(t, mem.Options{})
	d.product("Tide Planner", 3)
	var customers, licenses, changed []string
	for i := range 90 {
		customers = append(customers, fmt.Sprintf("externalId=%d;email=c%d@acs.example;notes=%s;passwordHash=%s", i, i, strings.Repeat("x", 4<<10), phpassHash))
		licenses = append(licenses, fmt.Sprintf("externalId=K%d;product=Tide Planner;customerExternalId=%d;computers=A,B", i, i))
		changed = append(changed, fmt.Sprintf("externalId=K%d;status=Void;expires=2031-01-01;customerExternalId=%d;computers=A,C", i, 89-i))
	}
	want := "imported 90, updated 0, unchanged 0, rejected 0"
	if got := d.take(rows(customers...)); got != want {
		t.Error(got)
	}
	if got := d.takeLicenses(licenseRows(licenses...)); got != want {
		t.Error(got)
	}
	if got := d.takeLicenses(licenseRows(changed...)); got != "imported 0, updated 90, unchanged 0, rejected 0" {
		t.Error(got)
	}
	for _, want := range []string{"removed 0, restored 90, kept 0", "removed 90, restored 0, kept 0"} {
		if got := d.undoFirst(core.ImportedLicenses); got != want {
			t.Errorf("%s, not %s", got, want)
		}
	}
	if got := d.undoFirst(core.ImportedCustomers); got != "removed 90, restored 0, kept 0" {
		t.Error(got)
	}
	d.clock.pass(31 * 24 * 3600e9)
	_, err := d.Customers().EmptyBin(t.Context())
	ok(t, err)
	if n := core.KeptOfImports(t.Context(), d.Session); n != 0 {
		t.Error(n, "records are kept")
	}
}

// undoFirst takes the newest import back that was not yet.
func (d *desk) undoFirst(kind core.ImportKind) string {
	d.t.Helper()
	all, err := d.Imports(d.t.Context(), kind)
	ok(d.t, err)
	undo := d.Customers().UndoImport
	if kind == core.ImportedLicenses {
		undo = d.Licenses().UndoImport
	}
	for _, one := range all {
		if one.Undone.IsZero() {
			done, err := undo(d.t.Context(), core.Undo{Import: one.ID})
			ok(d.t, err)
			return done.String()
		}
	}
	d.t.Fatal("all were taken back")
	return ""
}

// Hashes and what is kept of an import outlive a change of the keys.
func TestImportsAndARenewalOfKeys(t *testing.T) {
	d, _ := inMemory(t, mem.Options{})
	d.take(rows("externalId=1;email=a@acs.example;passwordHash="+phpassHash, "externalId=2;lastName=B"))
	d.take(rows("externalId=2;lastName=C"))
	d.hire("tom", []string{"Administrators"}, 0)
	d.hire("ida", []string{"Administrators"}, 0)
	ok(t, d.Operators().Remove(t.Context(), "tom"))
	d.renew()
	d.done(true)
	if got := d.undoFirst(core.ImportedCustomers); got != "removed 0, restored 1, kept 0" {
		t.Error(got)
	}
	ok(t, d.login("a@acs.example", "test12345"))
	if got := d.undoFirst(core.ImportedCustomers); got != "removed 1, restored 0, kept 1" {
		t.Error(got)
	}
}

// Rows with long texts go into as many transactions as it takes, those that are
// changed with what they were before.
func TestImportOfLongTexts(t *testing.T) {
	d, _ := inMemory(t, mem.Options{Limits: &db.Limits{Operations: 100_000, Bytes: 4 << 20}})
	for round, want := range []string{"imported 700, updated 0, unchanged 0, rejected 0", "imported 0, updated 700, unchanged 0, rejected 0"} {
		notes := strings.Repeat(fmt.Sprint(round), 8<<10)
		if got := d.take(rows(each(1, 700, "externalId=%d;notes="+notes)...)); got != want {
			t.Error(got)
		}
	}
}

// A customer who was never mailed and never tried to log in has no records of
// mail and logins, however often he is changed.
func TestNoEmptyRecords(t *testing.T) {
	d, store := inMemory(t, mem.Options{})
	d.take(rows(each(1, 20, "externalId=%d;email=c%[1]d@acs.example")...))
	ok(t, d.edit(10001, func(s *core.Save) { s.Fields.Phone = "1" }))
	counts := map[record.Kind]int{}
	ok(t, store.View(t.Context(), func(r db.Reader) error {
		for pair, err := range r.Scan(db.Range{}) {
			if err != nil {
				return err
			}
			counts[record.Key(pair.Key).Kind()]++
		}
		return nil
	}))
	for kind, want := range map[record.Kind]int{record.KindProfile: 20, record.KindCredential: 20, record.KindLogin: 0, record.KindPost: 0} {
		if counts[kind] != want {
			t.Errorf("%d records of the kind %s instead of %d", counts[kind], kind, want)
		}
	}
}

// TestImportOfScatteredChanges: a changed row takes its whole page of the list
// along, which counts among what a store takes at a time.
func TestImportOfScatteredChanges(t *testing.T) {
	const n = 200 * record.BlockSize
	company := strings.Repeat("x", 200)
	d, _ := inMemory(t, mem.Options{Limits: &db.Limits{Operations: 100_000, Bytes: 2 << 20}})
	d.take(rows(each(1, n, "externalId=%d;company="+company)...))
	var scattered []string
	for block := range 200 {
		scattered = append(scattered, fmt.Sprintf("externalId=%d;phone=1", 1+block*record.BlockSize))
	}
	if got, want := d.take(rows(scattered...)), "imported 0, updated 200, unchanged 0, rejected 0"; got != want {
		t.Error(got)
	}
}

// TestBatchesMakeNoDifference: which rows of a list are about one customer is
// said the same by a dry run, an import in one transaction, and one in many, of
// whose rows the earlier ones are known by what is in the file.
func TestBatchesMakeNoDifference(t *testing.T) {
	wide := mem.Options{Limits: &db.Limits{Operations: 100_000, Bytes: 64 << 20}}
	named := regexp.MustCompile(`in line \d+`) // of two customers with one address it may be either's
	for seed := range uint64(4) {
		pick := rand.New(rand.NewPCG(seed, 7))
		var list []string
		for range 120 {
			row := []string{fmt.Sprintf("lastName=Row%d", len(list))}
			if n := pick.IntN(60); n < 40 {
				row = append(row, fmt.Sprintf("externalId=X%d", n))
			}
			if n := pick.IntN(40); n < 30 {
				row = append(row, fmt.Sprintf("email=c%d@acs.example", n))
			}
			list = append(list, strings.Join(row, ";"))
		}
		one, _ := inMemory(t, wide)
		many, _ := inMemory(t, mem.Options{})
		dry := rows(list...)
		dry.DryRun = true
		want := one.take(dry)
		for where, got := range map[string]string{"one transaction": one.take(rows(list...)), "many": many.take(rows(list...))} {
			if named.ReplaceAllString(got, "") != named.ReplaceAllString(want, "") {
				t.Errorf("%s says\n%s\nand a dry run\n%s", where, got, want)
			}
		}
	}
}
