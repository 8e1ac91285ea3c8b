package core_test

import (
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/core/license"
)

func (d *desk) product(name string, seats int) core.Product {
	d.t.Helper()
	p, err := d.Products().Add(d.t.Context(), core.ProductForm{Name: name, Activations: seats})
	ok(d.t, err)
	return p
}

func (d *desk) licenses(order core.NewLicenses) []uint64 {
	d.t.Helper()
	ids, err := d.Licenses().Add(d.t.Context(), order)
	ok(d.t, err)
	return ids
}

func (d *desk) license(id uint64) core.License {
	d.t.Helper()
	l, err := d.Licenses().Get(d.t.Context(), id)
	ok(d.t, err)
	return l
}

// ofRow are the License IDs in a customer's list row, and how many there are.
func (d *desk) ofRow(id uint64) ([]uint64, uint64) {
	d.t.Helper()
	rows, _, err := d.Customers().Rows(d.t.Context(), core.Query{})
	ok(d.t, err)
	i := slices.IndexFunc(rows, func(r core.Row) bool { return r.ID == id })
	if i < 0 {
		d.t.Fatalf("customer %d is not in the list", id)
	}
	return rows[i].Licenses, rows[i].LicenseCount
}

func TestProducts(t *testing.T) {
	d := newDesk(t)
	p, err := d.Products().Add(t.Context(), core.ProductForm{Name: " Tide Planner ", Activations: 3, Days: 365})
	ok(t, err)
	if p.Name != "Tide Planner" || p.Activations != 3 || p.Days != 365 || p.By != "anna" || !p.Created.Equal(opening()) {
		t.Errorf("%+v", p)
	}
	if _, err := license.ParseKey(p.Key); err != nil {
		t.Error(err)
	}
	d.product("Chart Viewer", 1)
	_, err = d.Products().Add(t.Context(), core.ProductForm{Name: "TIDE planner", Activations: 1})
	is(t, err, core.ErrExists, "two of a name")
	_, err = d.Products().Add(t.Context(), core.ProductForm{Activations: 1})
	is(t, err, core.ErrInput, "no name")
	_, err = d.Products().Add(t.Context(), core.ProductForm{Name: "X"})
	is(t, err, core.ErrInput, "for no computer")
	ok(t, d.Products().Edit(t.Context(), p.ID, core.ProductForm{Activations: 5}))
	is(t, d.Products().Edit(t.Context(), 9, core.ProductForm{Activations: 5}), core.ErrNotFound, "no such product")
	all, err := d.Products().List(t.Context())
	if err != nil || len(all) != 2 || all[0].Name != "Chart Viewer" || all[1].Activations != 5 || all[1].Days != 0 || all[1].Key != p.Key {
		t.Errorf("%+v, %v", all, err)
	}
	if _, err := d.Products().Find(t.Context(), "chart viewer"); err != nil {
		t.Error(err)
	}
	if got := d.deeds("product."); got != "product.edit product.add product.add" {
		t.Error("written down:", got)
	}
}

func TestLicensesAreAdded(t *testing.T) {
	d := newDesk(t)
	d.product("Tide Planner", 3)
	customer := d.add(hedi())
	ids := d.licenses(core.NewLicenses{Product: "tide planner", Customer: customer, Count: 20})
	if len(ids) != 20 || slices.Contains(ids, customer) {
		t.Fatal(ids)
	}
	named, count := d.ofRow(customer)
	if !slices.Equal(named, ids[:16]) || count != 20 {
		t.Error("the row says", named, count)
	}
	of, err := d.Licenses().Of(t.Context(), customer)
	if err != nil || len(of) != 20 || of[19].ID != ids[19] {
		t.Errorf("%+v, %v", of, err)
	}
	l := d.license(ids[0])
	if l.Product != "Tide Planner" || l.Customer != customer || l.Scope != "Default" || l.Status != core.LicenseOK || !l.Expires.IsZero() ||
		l.Activations != 3 || l.ActivationsLeft != 3 || len(l.ActivationPassword) != 15 || l.ActivationPassword == of[1].ActivationPassword {
		t.Errorf("%+v", l)
	}
	until := opening().Add(time.Hour)
	alone := d.licenses(core.NewLicenses{Product: "Tide Planner", Activations: 7, Expires: until, ExternalID: "OLD-1"})[0]
	if l := d.license(alone); l.Customer != 0 || l.Activations != 7 || !l.Expires.Equal(until) || l.ExternalID != "OLD-1" || l.Status != core.LicenseOK {
		t.Errorf("%+v", l)
	}
	d.clock.pass(time.Hour)
	if l := d.license(alone); l.Status != core.LicenseExpired {
		t.Error("at its end it is", l.Status)
	}
	for what, wrong := range map[string]struct {
		order core.NewLicenses
		kind  error
	}{
		"no product":      {core.NewLicenses{Product: "X"}, core.ErrNotFound},
		"no customer":     {core.NewLicenses{Product: "Tide Planner", Customer: 99999}, core.ErrNotFound},
		"no scope":        {core.NewLicenses{Product: "Tide Planner", Scope: "X"}, core.ErrNotFound},
		"too many":        {core.NewLicenses{Product: "Tide Planner", Count: 10001}, core.ErrInput},
		"an old key":      {core.NewLicenses{Product: "Tide Planner", ExternalID: "OLD-1"}, core.ErrExists},
		"one key for two": {core.NewLicenses{Product: "Tide Planner", ExternalID: "OLD-2", Count: 2}, core.ErrInput},
	} {
		_, err := d.Licenses().Add(t.Context(), wrong.order)
		is(t, err, wrong.kind, what)
	}
	ok(t, d.Customers().Delete(t.Context(), customer))
	_, err = d.Licenses().Add(t.Context(), core.NewLicenses{Product: "Tide Planner", Customer: customer})
	is(t, err, core.ErrRefused, "a customer in the bin")
	if got := d.deeds("license."); got != "license.add license.add" {
		t.Error("written down:", got)
	}
}

// Without Issue License Files the products' private halves are not there; who
// renews keys without it leaves them to a holder.
func TestProductKeysAreRenewedByTheirHolders(t *testing.T) {
	d := newTeam(t)
	d.product("Tide Planner", 1)
	id := d.licenses(core.NewLicenses{Product: "Tide Planner", ExternalID: "OLD-1"})[0]
	d.hire("tom", []string{"Administrators"}, 0)
	d.as("Manage Operators")
	ok(t, d.Operators().Remove(t.Context(), "tom"))
	d.renew()
	d.as("anna")
	if keys, _, err := d.KeysRetiring(t.Context()); err != nil || !strings.Contains(strings.Join(keys, " "), "issue key") {
		t.Error("still retiring:", keys, err)
	}
	d.renew()
	d.done(true)
	_, err := d.Licenses().Add(t.Context(), core.NewLicenses{Product: "Tide Planner", ExternalID: "OLD-1"})
	is(t, err, core.ErrExists, "an old key after the renewal")
	if l := d.license(id); l.ExternalID != "OLD-1" {
		t.Errorf("%+v", l)
	}
}

// Each permission of the licenses' is asked for.
func TestLicensesArePermitted(t *testing.T) {
	d := newTeam(t)
	d.product("Tide Planner", 1)
	d.as("Edit Licenses")
	_, err := d.Products().Add(t.Context(), core.ProductForm{Name: "X", Activations: 1})
	is(t, err, core.ErrPermission, "a product without the issue key")
	_, err = d.Products().List(t.Context())
	is(t, err, core.ErrPermission, "seeing products")
	ids := d.licenses(core.NewLicenses{Product: "Tide Planner"})
	_, err = d.Licenses().Get(t.Context(), ids[0])
	is(t, err, core.ErrPermission, "seeing a license")
	d.as("View Customers")
	d.license(ids[0])
	_, err = d.Licenses().Add(t.Context(), core.NewLicenses{Product: "Tide Planner"})
	is(t, err, core.ErrPermission, "adding a license")
	is(t, d.Products().Edit(t.Context(), 1, core.ProductForm{Activations: 2}), core.ErrPermission, "editing a product")
	d.as("anna")
}

func TestFindLicenses(t *testing.T) {
	d := newDesk(t)
	d.product("Tide Planner", 2)
	d.product("Chart Viewer", 2)
	ok(t, d.Scopes().Add(t.Context(), "Other"))
	customer := d.add(hedi())
	his := d.licenses(core.NewLicenses{Product: "Tide Planner", Customer: customer, Count: 3})
	others := d.licenses(core.NewLicenses{Product: "Chart Viewer", Count: 600, Scope: "Other"})
	old := d.licenses(core.NewLicenses{Product: "Chart Viewer", ExternalID: "OLD-1"})[0]
	d.activate(his[1], "AAAA")
	ok(t, d.Licenses().SetStatus(t.Context(), his[2], core.LicenseFraud))
	for what, one := range map[string]struct {
		q    core.LicenseQuery
		want []uint64
	}{
		"by License ID":       {core.LicenseQuery{Text: strconv.FormatUint(his[0], 10)}, his[:1]},
		"by Computer ID":      {core.LicenseQuery{Text: " aaaa "}, his[1:2]},
		"by computer name":    {core.LicenseQuery{Text: "pc OF"}, his[1:2]},
		"by external ID":      {core.LicenseQuery{Text: "OLD-1"}, []uint64{old}},
		"by customer":         {core.LicenseQuery{Customer: customer}, his},
		"by customer, a page": {core.LicenseQuery{Customer: customer, After: his[0], Limit: 1}, his[1:2]},
		"by status":           {core.LicenseQuery{Status: core.LicenseFraud}, his[2:]},
		"by product":          {core.LicenseQuery{Product: "tide planner"}, his},
		"by scope":            {core.LicenseQuery{Scope: "Default", Product: "Chart Viewer"}, []uint64{old}},
		"nothing":             {core.LicenseQuery{Text: "nothing"}, nil},
	} {
		found, _, err := d.Licenses().Find(t.Context(), one.q)
		var ids []uint64
		for _, l := range found {
			ids = append(ids, l.ID)
		}
		if err != nil || !slices.Equal(ids, one.want) {
			t.Errorf("%s: %v, %v; want %v", what, ids, err, one.want)
		}
	}
	all, q := 0, core.LicenseQuery{}
	for more := true; more; {
		var page []core.License
		var err error
		page, more, err = d.Licenses().Find(t.Context(), q)
		ok(t, err)
		if all += len(page); len(page) > 0 {
			q.After = page[len(page)-1].ID
		}
	}
	if all != len(his)+len(others)+1 {
		t.Error(all, "in pages")
	}
	if c := d.get(customer); !slices.Equal(c.Licenses, his) || !slices.Contains(c.LoginIDs, strconv.FormatUint(his[0], 10)) {
		t.Errorf("the customer has %v and logs in with %v", c.Licenses, c.LoginIDs)
	}
}
