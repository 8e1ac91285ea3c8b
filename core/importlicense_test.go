package core_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/keydesk/keydesk/core"
)

// takeLicenses imports rows and gives the summary with what was rejected.
func (d *desk) takeLicenses(in core.LicenseImport) string {
	d.t.Helper()
	var rejected []string
	in.Rejected = func(line int, why string) { rejected = append(rejected, fmt.Sprintf(" [%d: %s]", line, why)) }
	done, err := d.Licenses().Import(d.t.Context(), in)
	ok(d.t, err)
	return done.String() + strings.Join(rejected, "")
}

func licenseRows(lines ...string) core.LicenseImport {
	return core.LicenseImport{Import: rows(lines...)}
}

// shop is a desk with two products and two customers.
func shop(t *testing.T) *desk {
	t.Helper()
	d := newDesk(t)
	d.product("Tide Planner", 3)
	d.product("Chart Viewer", 1)
	d.add(core.Fields{ExternalID: "WP-1", Email: "a@b.example"}, true, true)
	d.add(core.Fields{ExternalID: "WP-2", Email: "c@b.example"})
	return d
}

func TestImportLicenses(t *testing.T) {
	const seat = "externalId=K1;product=Tide Planner;computerId="
	for _, test := range []struct {
		name  string
		there []string // rows that are there before
		rows  []string
		want  string
	}{
		{"new ones", nil, []string{"product=tide planner", "product=Chart Viewer;externalId=K1"}, "imported 2, updated 0, unchanged 0, rejected 0"},
		{"by external ID", []string{"externalId=K1;product=Tide Planner"}, []string{"externalId=K1;status=Void"}, "imported 0, updated 1, unchanged 0, rejected 0"},
		{"by License ID", []string{"externalId=K1;product=Tide Planner"}, []string{"licenseId=10065;activations=9"}, "imported 0, updated 1, unchanged 0, rejected 0"},
		{"the same again", []string{"externalId=K1;product=Tide Planner;activations=5;customerId=10001"}, []string{"externalId=K1;product=Tide Planner;activations=5;customerId=10001"}, "imported 0, updated 0, unchanged 1, rejected 0"},
		{"seats", nil, []string{seat + "A", seat + "B", seat + "A", seat + "C", seat + "D", "externalId=K1"},
			"imported 1, updated 2, unchanged 1, rejected 2 [6: The license has no activations left: it is for 3 computers.] [7: The license stands in line 2 already.]"},
		{"seats of one that is there", []string{seat + "A"}, []string{seat + "A", seat + "B", "externalId=K1;computers=C, B"}, "imported 0, updated 2, unchanged 1, rejected 0"},
		{"more seats than it is for", nil, []string{"product=Chart Viewer;computers=A,B", "product=Chart Viewer;computers=A, A"}, "imported 1, updated 0, unchanged 0, rejected 1 [2: The license has no activations left: it is for 1 computer.]"},
		{"customers", nil, []string{"product=Chart Viewer;customerId=10001", "product=Chart Viewer;customerExternalId=WP-2", "product=Chart Viewer;customerEmail=A@b.example"}, "imported 3, updated 0, unchanged 0, rejected 0"},
		{"to another customer", []string{"externalId=K1;product=Chart Viewer;customerId=10001"}, []string{"externalId=K1;customerExternalId=WP-2"}, "imported 0, updated 1, unchanged 0, rejected 0"},
		{"another's old key", []string{"externalId=K1;product=Chart Viewer", "externalId=K2;product=Chart Viewer"}, []string{"licenseId=10066;externalId=K1", "licenseId=10066;externalId=K3"},
			"imported 0, updated 1, unchanged 0, rejected 1 [2: License 10065 has this external ID already.]"},
		{"bad rows", []string{"externalId=K1;product=Chart Viewer"}, []string{"externalId=K9", "product=Chart Maker", "externalId=K1;product=Tide Planner", "licenseId=12", "licenseId=99999", "product=Chart Viewer;customerId=10009",
			"product=Chart Viewer;customerExternalId=WP-9", "product=Chart Viewer;customerEmail=x@b.example", "product=Chart Viewer;status=good", "product=Chart Viewer;expires=soon",
			"product=Chart Viewer;activations=0", "product=Chart Viewer;activations=many", "product=Chart Viewer;computer=Bench", "product=Chart Viewer;computerId=" + strings.Repeat("x", 65)},
			"imported 0, updated 0, unchanged 0, rejected 14 [2: A new license needs a product.] [3: There is no product \"Chart Maker\".] [4: License 10065 is of another product.]" +
				" [5: licenseId is a number of this desk, from 10001 on.] [6: There is no license 99999.] [7: There is no customer 10009.]" +
				" [8: There is no customer with the external ID \"WP-9\"; import the customers first.] [9: There is no customer with the e-mail address x@b.example; import the customers first.]" +
				" [10: There is no status \"good\" of licenses.] [11: expires is a date such as 2027-12-31, a time in RFC 3339, or never.]" +
				" [12: A license is for 1 to 1000000 computers.] [13: activations is a number of computers.] [14: A computer's seat needs its Computer ID.] [15: One line of text of 1 to 64 bytes.]"},
	} {
		t.Run(test.name, func(t *testing.T) {
			d := shop(t)
			d.takeLicenses(licenseRows(test.there...))
			dry := licenseRows(test.rows...)
			dry.DryRun = true
			before := core.Sequence(t.Context(), d.Session)
			if got := d.takeLicenses(dry); got != test.want {
				t.Errorf("dry: %s\nnot  %s", got, test.want)
			}
			if core.Sequence(t.Context(), d.Session) != before {
				t.Error("a dry run writes")
			}
			if got := d.takeLicenses(licenseRows(test.rows...)); got != test.want {
				t.Errorf("%s\nnot %s", got, test.want)
			}
		})
	}
}

// What a row says stands on the license; what it does not say is the product's,
// and an old key finds the license and activates it where the scope allows.
func TestImportedLicense(t *testing.T) {
	d := shop(t)
	in := licenseRows("externalId=AAAA-1111;product=17;customerEmail=a@b.example;status=upgrade;expires=2030-01-02;activations=2;computerId=A1;computer=Bench 4", "externalId=BBBB;expires=never")
	in.Products = map[string]string{"17": "Chart Viewer", "": "Tide Planner"}
	if got := d.takeLicenses(in); got != "imported 2, updated 0, unchanged 0, rejected 0" {
		t.Fatal(got)
	}
	l := d.license(10065)
	if l.Product != "Chart Viewer" || l.Customer != 10001 || l.Status != core.LicenseUpgrade || !l.Expires.Equal(time.Date(2030, 1, 3, 0, 0, 0, 0, time.UTC)) ||
		l.Activations != 2 || l.ActivationsLeft != 1 || l.ExternalID != "AAAA-1111" || len(l.Seats) != 1 || l.Seats[0].Computer != "A1" || l.Seats[0].Machine != "Bench 4" || l.ActivationPassword == "" {
		t.Errorf("%+v", l)
	}
	if l := d.license(10066); l.Product != "Tide Planner" || l.Activations != 3 || l.Customer != 0 || l.ActivationPassword == d.license(10065).ActivationPassword {
		t.Errorf("%+v", l)
	}
	found, _, err := d.Licenses().Find(t.Context(), core.LicenseQuery{Text: "AAAA-1111"})
	if err != nil || len(found) != 1 {
		t.Errorf("%d found by the old key: %v", len(found), err)
	}
	d.set("license.old-keys", "true")
	a := d.wants(10065, "A1")
	a.LicenseID = "AAAA-1111"
	_, err = d.portal().Activate(t.Context(), a)
	ok(t, err)
	if l := d.license(10065); l.ActivationsLeft != 1 {
		t.Error("the computer that has a seat took another")
	}
	if ids, n := d.ofRow(10001); n != 1 || ids[0] != 10065 {
		t.Error(ids, n)
	}
	if e := d.last(); e.Action == "license.import" && e.Count != 2 {
		t.Errorf("%+v", e)
	}
	unknown := licenseRows("externalId=C")
	unknown.Products = map[string]string{"": "Nothing"}
	_, err = d.Licenses().Import(t.Context(), unknown)
	is(t, err, core.ErrNotFound, "a product that is not there")
	d.hire("reader", nil, core.ViewCustomers|core.EditCustomers)
	s, err := d.open.SignIn(t.Context(), "reader", secretOf(colleaguePassword))
	ok(t, err)
	_, err = s.Licenses().Import(t.Context(), licenseRows("product=Chart Viewer"))
	is(t, err, core.ErrPermission, "without Edit Licenses")
	s.Leave(t.Context())
}
