package core_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/keydesk/keydesk/core"
)

func idsOf(all []core.License) (ids []uint64) {
	for _, one := range all {
		ids = append(ids, one.ID)
	}
	return ids
}

// License Details saves all that was changed at once, and nothing over what
// somebody else changed since.
func TestALicenseIsSavedAtOnce(t *testing.T) {
	d := newDesk(t)
	d.product("Tide Planner", 3)
	from, to := d.add(hedi()), d.add(core.Fields{Company: "Plant 7"})
	id := d.licenses(core.NewLicenses{Product: "Tide Planner", Customer: from})[0]
	was := d.license(id)
	until := opening().AddDate(1, 0, 0)
	save := core.LicenseSave{Was: was, Status: new(core.LicenseUpgrade), Customer: &to}
	save.Activations, save.Expires, save.ExternalID = new(5), &until, new(" OLD-7 ")
	ok(t, d.Licenses().Save(t.Context(), id, save))
	l := d.license(id)
	if l.Status != core.LicenseUpgrade || l.Customer != to || l.Activations != 5 || !l.Expires.Equal(until) || l.ExternalID != "OLD-7" {
		t.Errorf("%+v", l)
	}
	if _, n := d.ofRow(from); n != 0 {
		t.Error("the first customer's row still has it")
	}
	if _, n := d.ofRow(to); n != 1 {
		t.Error("the other's row has it not")
	}
	if got := d.deeds("license."); got != "license.move license.status license.edit license.add" {
		t.Error("written down:", got)
	}
	for what, stale := range map[string]core.LicenseSave{
		"status":     {Was: was, Status: new(core.LicenseVoid)},
		"customer":   {Was: was, Customer: new(uint64(0))},
		"seats":      {Was: was, LicenseForm: core.LicenseForm{Activations: new(9)}},
		"expiry":     {Was: was, LicenseForm: core.LicenseForm{Expires: &time.Time{}}},
		"externalId": {Was: was, LicenseForm: core.LicenseForm{ExternalID: new("")}},
	} {
		is(t, d.Licenses().Save(t.Context(), id, stale), core.ErrConflict, what)
	}
	is(t, d.Licenses().Save(t.Context(), id, core.LicenseSave{Was: l, Status: new(core.LicenseStatus("Fine"))}), core.ErrInput, "no such status")
	if now := d.license(id); now.Status != l.Status || now.Customer != l.Customer || now.Activations != l.Activations {
		t.Errorf("%+v", now)
	}
	// What nobody else touched can be saved by who read it before.
	ok(t, d.Licenses().Save(t.Context(), id, core.LicenseSave{Was: core.License{ExternalID: "OLD-7"}, LicenseForm: core.LicenseForm{ExternalID: new("")}}))
}

// Licenses are found by what is in the product's name and in the customer's row,
// and page by page from either end.
func TestLicensesAreFoundByWords(t *testing.T) {
	d := newDesk(t)
	d.product("Tide Planner", 3)
	d.product("Chart Viewer", 1)
	hers := d.add(hedi())
	plant := d.add(core.Fields{Company: "Plant 7"})
	tides := d.licenses(core.NewLicenses{Product: "Tide Planner", Customer: hers, Count: 3})
	old := d.licenses(core.NewLicenses{Product: "Chart Viewer", Customer: plant, ExternalID: "KEY-1"})
	stock := d.licenses(core.NewLicenses{Product: "Chart Viewer", Count: 2})
	for text, want := range map[string][]uint64{
		fmt.Sprint(tides[1]): tides[1:2], "KEY-1": old, "hedi": tides, "planner": tides,
		fmt.Sprint(plant): old, "view CHART": append(slices.Clone(old), stock...), "nobody has this": nil,
	} {
		all, _, err := d.Licenses().Find(t.Context(), core.LicenseQuery{Text: text})
		if err != nil || !slices.Equal(idsOf(all), want) {
			t.Errorf("%q: %v (%v); want %v", text, idsOf(all), err, want)
		}
	}
	q := core.LicenseQuery{Newest: true, Limit: 4}
	first, more, err := d.Licenses().Find(t.Context(), q)
	ok(t, err)
	q.After = first[3].ID
	rest, _, err := d.Licenses().Find(t.Context(), q)
	ok(t, err)
	got, want := idsOf(append(first, rest...)), append(append(slices.Clone(tides), old...), stock...)
	slices.Reverse(want)
	if !more || !slices.Equal(got, want) {
		t.Errorf("the newest first are %v, want %v", got, want)
	}
}

// Licenses that are added at once can have external IDs with a number each; one
// that is another's leaves those that were added before.
func TestLicensesAreAddedWithAPrefix(t *testing.T) {
	d := newDesk(t)
	d.product("Tide Planner", 3)
	ids := d.licenses(core.NewLicenses{Product: "Tide Planner", Count: 45, Prefix: "BOX-"})
	if got := d.license(ids[0]).ExternalID + " " + d.license(ids[44]).ExternalID; got != "BOX-1 BOX-45" {
		t.Error(got)
	}
	some, err := d.Licenses().Add(t.Context(), core.NewLicenses{Product: "Tide Planner", Count: 2, Prefix: "BOX-"})
	is(t, err, core.ErrExists, "taken")
	if len(some) != 0 {
		t.Error(some)
	}
	_, err = d.Licenses().Add(t.Context(), core.NewLicenses{Product: "Tide Planner", Count: 2, Prefix: "BOX- "})
	is(t, err, core.ErrInput, "a blank at its end")
	_, err = d.Licenses().Add(t.Context(), core.NewLicenses{Product: "Tide Planner", ExternalID: "A", Prefix: "B"})
	is(t, err, core.ErrInput, "both")
	ok(t, d.Licenses().Exported(t.Context(), ids))
	if got := d.deeds("license."); got != "license.export license.add" {
		t.Error("written down:", got)
	}
}
