package core_test

import (
	"errors"
	"testing"
	"time"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/core/secret"
)

// A customer in the recycle bin takes no license with him, unless it was asked
// for: then all read as Void, however many they are, until he is restored, and
// for good where he is erased.
func TestLicensesOfADeletedCustomer(t *testing.T) {
	d, customer := canLogIn(t)
	d.product("Tide Planner", 3)
	ids := d.licenses(core.NewLicenses{Product: "Tide Planner", Customer: customer, Count: 150})
	fraud := ids[1]
	ok(t, d.Licenses().SetStatus(t.Context(), fraud, core.LicenseFraud))
	seat := d.activate(ids[0], "AAAA")
	state := func(what string, want core.LicenseStatus, works bool) {
		t.Helper()
		if l := d.license(ids[0]); l.Status != want || d.license(fraud).Status != core.LicenseFraud {
			t.Errorf("%s: %s, not %s; the other %s", what, l.Status, want, d.license(fraud).Status)
		}
		_, check := d.checkIn(seat)
		_, more := d.portal().Activate(t.Context(), d.wants(ids[2], "BBBB"))
		for _, err := range []error{check, more} {
			if works && err != nil || !works && !errors.Is(err, core.ErrRefused) {
				t.Errorf("%s: %v", what, err)
			}
		}
		found, _, err := d.Licenses().Find(t.Context(), core.LicenseQuery{Status: core.LicenseVoid, Customer: customer})
		if err != nil || (len(found) == 0) != works {
			t.Errorf("%s: %d are found as void, %v", what, len(found), err)
		}
	}
	ok(t, d.Customers().Delete(t.Context(), customer))
	state("in the bin", core.LicenseOK, true)
	_, err := d.portal().Activate(t.Context(), core.Activation{LicenseID: d.wants(ids[0], "").LicenseID, Password: secret.New(typed), Computer: "CCCC"})
	is(t, err, core.ErrSignIn, "the password of one in the bin")
	ok(t, d.Customers().Restore(t.Context(), customer))
	was := core.Sequence(t.Context(), d.Session)
	ok(t, d.Customers().DeleteAndVoid(t.Context(), customer))
	if n := core.Sequence(t.Context(), d.Session) - was; n != 1 {
		t.Error(n, "transactions")
	}
	state("voided", core.LicenseVoid, false)
	is(t, d.Licenses().SetStatus(t.Context(), ids[0], core.LicenseOK), core.ErrRefused, "one of them made good")
	ok(t, d.Customers().Restore(t.Context(), customer))
	state("restored", core.LicenseOK, true)
	ok(t, d.Customers().DeleteAndVoid(t.Context(), customer))
	d.clock.pass(31 * 24 * time.Hour)
	_, err = d.Customers().EmptyBin(t.Context())
	ok(t, err)
	state("erased", core.LicenseVoid, false)
	ok(t, d.Licenses().Move(t.Context(), ids[0], d.add(core.Fields{LastName: "B"})))
	if l := d.license(ids[0]); l.Status != core.LicenseOK {
		t.Error("another customer's:", l.Status)
	}
}

// Who may not edit licenses neither voids them nor makes them good again.
func TestVoidingNeedsEditLicenses(t *testing.T) {
	d := newTeam(t)
	d.product("Tide Planner", 1)
	customer := d.add(hedi())
	id := d.licenses(core.NewLicenses{Product: "Tide Planner", Customer: customer})[0]
	d.hire("rep", []string{"Customer Service Rep"}, 0)
	d.as("rep")
	is(t, d.Customers().DeleteAndVoid(t.Context(), customer), core.ErrPermission, "voiding")
	d.as("anna")
	ok(t, d.Customers().DeleteAndVoid(t.Context(), customer))
	d.as("rep")
	is(t, d.Customers().Restore(t.Context(), customer), core.ErrPermission, "taking it back")
	d.as("anna")
	if l := d.license(id); l.Status != core.LicenseVoid || d.get(customer).DeletedAt.IsZero() {
		t.Error(l.Status)
	}
}
