package core_test

import (
	"strings"
	"testing"
	"time"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/core/secret"
)

// "emptied after 30 days"
func TestBinIsEmptiedAfterThirtyDays(t *testing.T) {
	d := newDesk(t)
	fields := hedi()
	fields.ExternalID = "X1"
	id, kept, later := d.add(fields, true, true), d.add(core.Fields{LastName: "B"}), d.add(core.Fields{LastName: "C"})
	d.password(id, typed)
	link := d.link(id)
	waiting, err := d.Customers().SendResetLink(t.Context(), id, "")
	ok(t, err)
	ok(t, d.Customers().Delete(t.Context(), id))
	empty := func(want int) {
		t.Helper()
		if n, err := d.Customers().EmptyBin(t.Context()); n != want || err != nil {
			t.Errorf("%d were erased, not %d: %v", n, want, err)
		}
	}
	d.clock.pass(29 * 24 * time.Hour)
	ok(t, d.Customers().Delete(t.Context(), later))
	empty(0)
	d.clock.pass(24 * time.Hour)
	empty(1)
	_, err = d.Customers().Get(t.Context(), id)
	is(t, err, core.ErrNotFound, "an erased customer")
	is(t, d.login("10001", typed), core.ErrSignIn, "his login")
	is(t, d.portal().Redeem(t.Context(), core.Redemption{Token: link, Password: secret.New(own)}), core.ErrNotFound, "his link")
	if m := d.state(waiting.MailID); m.State != "cancelled" {
		t.Error("his waiting mail is", m.State)
	}
	is(t, d.Customers().Restore(t.Context(), id), core.ErrNotFound, "restoring him")
	if c := d.get(kept); c.Status == "deleted" {
		t.Error("a customer who was not deleted went too")
	}
	if c := d.get(later); c.Status != "deleted" {
		t.Error("one deleted yesterday is", c.Status)
	}
	if _, n, err := d.Customers().Rows(t.Context(), core.Query{Status: "deleted"}); n != 1 || err != nil {
		t.Error(n, "in the bin")
	}
	// His external ID and address are free again.
	d.add(fields, true, true)
	if c := d.get(10004); len(c.LoginIDs) != 2 {
		t.Errorf("%v", c.LoginIDs)
	}
	if got := d.actions(id); !strings.HasPrefix(got, "customer.erase customer.delete") {
		t.Error(got)
	}
}

// "Erase for good removes personal values from audit entries too"; the entries
// and their chain stay.
func TestEraseForGood(t *testing.T) {
	d := newDesk(t)
	id := d.add(hedi(), true, true)
	d.chooseOwn(id, own)
	d.product("Studio", 2)
	one := d.licenses(core.NewLicenses{Product: "Studio", Customer: id})[0]
	d.activate(one, "LAB-PC-7")
	ok(t, second(d.Licenses().EmailDetails(t.Context(), one)))
	is(t, d.Customers().Erase(t.Context(), id), core.ErrRefused, "erasing one who is not in the bin")
	ok(t, d.Customers().Delete(t.Context(), id))
	before := d.actions(id)
	ok(t, d.Customers().Erase(t.Context(), id))
	is(t, d.Customers().Erase(t.Context(), id), core.ErrNotFound, "erasing twice")
	for number, least := range map[uint64]int{id: 6, one: 3} { // what is on his license may say something of him
		entries, err := d.Audit().Of(t.Context(), number, 0)
		ok(t, err)
		if len(entries) < least {
			t.Errorf("%d entries on %d", len(entries), number)
		}
		for _, e := range entries {
			if len(e.Values) != 0 {
				t.Errorf("%s still says %+v", e.Action, e.Values)
			}
		}
	}
	if got := d.actions(id); got != "customer.erase "+before {
		t.Error(got)
	}
	if _, err := d.Audit().Verify(t.Context()); err != nil {
		t.Error("the chain:", err)
	}
}
