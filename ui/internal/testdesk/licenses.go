package testdesk

import (
	"fmt"
	"testing"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/core/license"
	"github.com/keydesk/keydesk/core/secret"
)

// Product makes a product whose licenses are for a number of computers.
func (d Desk) Product(t testing.TB, name string, seats int) core.Product {
	t.Helper()
	p, err := d.Products().Add(t.Context(), core.ProductForm{Name: name, Activations: seats})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// License adds a license and gives it as it is then.
func (d Desk) License(t testing.TB, order core.NewLicenses) core.License {
	t.Helper()
	ids, err := d.Licenses().Add(t.Context(), order)
	if err != nil {
		t.Fatal(err)
	}
	return d.Licensed(t, ids[0])
}

// Licensed is a license as it is now.
func (d Desk) Licensed(t testing.TB, id uint64) core.License {
	t.Helper()
	l, err := d.Licenses().Get(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// Online has a computer activate by itself.
func (d Desk) Online(t testing.TB, l core.License, computer, machine string) {
	t.Helper()
	_, err := d.Licenses().Activate(t.Context(), core.Activation{
		LicenseID: fmt.Sprint(l.ID), Password: secret.New(l.ActivationPassword), Computer: computer, Machine: machine,
	})
	if err != nil {
		t.Fatal(err)
	}
}

// Offline has a computer without a network activated by a request that is
// carried.
func (d Desk) Offline(t testing.TB, l core.License, computer, machine string) {
	t.Helper()
	r, err := license.NewRequest(fmt.Sprint(l.ID), l.ActivationPassword, computer, machine)
	if err != nil {
		t.Fatal(err)
	}
	data, err := r.Marshal()
	if err != nil {
		t.Fatal(err)
	}
	issued, err := d.Licenses().Issue(t.Context(), [][]byte{data})
	if err != nil || issued[0].Verdict != "" {
		t.Fatal(issued, err)
	}
}

// OfHedi adds Hedi, and a license of hers on three computers, two of which are
// never online and have no expiry.
func (d Desk) OfHedi(t testing.TB) (customer uint64, l core.License) {
	t.Helper()
	saved, err := d.Customers().Add(t.Context(), core.Save{Fields: core.Fields{FirstName: "Hedi", LastName: "Ács", Email: "hedi@acs.example", Company: "Ács Kft."}})
	if err != nil {
		t.Fatal(err)
	}
	l = d.License(t, core.NewLicenses{Product: "Fieldscope Pro 4", Customer: saved.ID})
	d.Online(t, l, "4F1B-9C20-77AE", "WS-ACS-01")
	d.Offline(t, l, "A07D-51E2-0B96", "LAPTOP-HEDI")
	d.Offline(t, l, "C3D8-0E45-19BF", "PLANT-07")
	return saved.ID, d.Licensed(t, l.ID)
}
