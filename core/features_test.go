package core_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/keydesk/keydesk/core"
)

// A license file says its product's features and the license's own; one that is
// given once more says the same, whatever was changed since, and a check-in what
// is so now.
func TestFeatures(t *testing.T) {
	d := newDesk(t)
	p, err := d.Products().Add(t.Context(), core.ProductForm{Name: "Tide Planner", Activations: 3, Features: []string{"tides", " charts", "tides", ""}})
	ok(t, err)
	id := d.licenses(core.NewLicenses{Product: "Tide Planner", Features: []string{"harbors", "charts"}})[0]
	if l := d.license(id); !slices.Equal(p.Features, []string{"charts", "tides"}) || !slices.Equal(l.Features, []string{"charts", "harbors"}) ||
		!slices.Equal(l.AllFeatures, []string{"charts", "harbors", "tides"}) {
		t.Errorf("%v, %v, %v", p.Features, l.Features, l.AllFeatures)
	}
	says := func(what string, got []string, want ...string) {
		t.Helper()
		if !slices.Equal(got, want) {
			t.Errorf("%s: %v, not %v", what, got, want)
		}
	}
	seat := d.activate(id, "AAAA")
	says("the file", seat.Features, "charts", "harbors", "tides")
	asked, request := d.request(id, "BBBB")
	issue := func() []string {
		t.Helper()
		all, err := d.Licenses().Issue(t.Context(), [][]byte{request})
		ok(t, err)
		l, err := d.verifier(id, "BBBB").Response(all[0].Response, asked)
		ok(t, err)
		return l.Features
	}
	says("the response", issue(), "charts", "harbors", "tides")
	ok(t, d.Products().Edit(t.Context(), p.ID, core.ProductForm{Activations: 3}))
	ok(t, d.Licenses().Edit(t.Context(), id, core.LicenseForm{Features: &[]string{"winds"}}))
	d.clock.pass(time.Hour)
	says("the same response", issue(), "charts", "harbors", "tides")
	file, err := d.checkIn(seat)
	ok(t, err)
	says("a check-in", d.fileOf(id, "AAAA", file).Features, "charts", "tides", "winds")
	ok(t, d.Products().Edit(t.Context(), p.ID, core.ProductForm{Activations: 3, Features: []string{}}))
	says("a new file", d.activate(id, "CCCC").Features, "winds")
	for _, bad := range []string{"two words", strings.Repeat("x", 41), "ä", "a,b"} {
		is(t, d.Products().Edit(t.Context(), p.ID, core.ProductForm{Activations: 3, Features: []string{bad}}), core.ErrInput, bad)
		is(t, d.Licenses().Edit(t.Context(), id, core.LicenseForm{Features: &[]string{bad}}), core.ErrInput, bad)
	}
	var many []string
	for i := range 33 {
		many = append(many, strings.Repeat("f", i+1))
	}
	is(t, second(d.Licenses().Add(t.Context(), core.NewLicenses{Product: "Tide Planner", Features: many})), core.ErrInput, "33 of them")
}
