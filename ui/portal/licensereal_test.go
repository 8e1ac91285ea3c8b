package portal_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"testing"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/core/license"
	"github.com/keydesk/keydesk/ui/portal"
)

// give makes a product, once, and gives a customer a license of it.
func (d real) give(customer uint64, scope string) core.License {
	d.t.Helper()
	ctx := d.t.Context()
	if _, err := d.Products().Find(ctx, "Fieldscope Pro 4"); err != nil {
		if _, err := d.Products().Add(ctx, core.ProductForm{Name: "Fieldscope Pro 4", Activations: 1}); err != nil {
			d.t.Fatal(err)
		}
	}
	ids, err := d.Licenses().Add(ctx, core.NewLicenses{Product: "Fieldscope Pro 4", Customer: customer, Scope: scope})
	if err != nil {
		d.t.Fatal(err)
	}
	return d.licenseOf(ids[0])
}

// The way of a computer without a network through a real desk's pages: the same
// request gets the same response, the seat is given back by a file too, and
// another customer's request is none.
func TestOfflineAtARealDesk(t *testing.T) {
	t.Parallel()
	d, b := realBench(t)
	yes := true
	access := core.Access{LoginEnabled: &yes, EmailConfirmed: &yes}
	his := d.give(d.add("hedi@acs.example", goodPassword, access).ID, "")
	other := d.give(d.add("berg@acs.example", goodPassword, access).ID, "")
	v := b.browser()
	leads(t, v.logIn(fmt.Sprint(his.ID), goodPassword), "/licenses")
	request := requestOf(fmt.Sprint(his.ID), his.ActivationPassword, "PLANT-07")
	leads(t, v.send("/offline", "text", request), "/offline/response")
	wants(t, v.get("/offline/response"), http.StatusOK, "The response is ready", "PLANT-07")
	first := v.get("/offline/file").Body.String()
	leads(t, v.upload("again.kdrequest", request, ""), "/offline/response")
	wants(t, v.get("/offline/response"), http.StatusOK, "This request was answered before")
	if again := v.get("/offline/file").Body.String(); again != first {
		t.Error("the same request gets another response")
	}
	wants(t, v.send("/offline", "text", requestOf(fmt.Sprint(his.ID), his.ActivationPassword, "PLANT-08")), http.StatusUnprocessableEntity,
		fmt.Sprintf("All activations of license %d are in use.", his.ID))
	wants(t, v.send("/offline", "text", requestOf(fmt.Sprint(other.ID), other.ActivationPassword, "PLANT-09")), http.StatusUnprocessableEntity, "is not one of yours")
	back, check := d.proofs(his, "ID of PLANT-07", first)
	leads(t, v.send("/offline", "text", check), "/offline/response")
	wants(t, v.get("/offline/response"), http.StatusOK, "The response is ready")
	leads(t, v.send("/offline", "text", back), "/offline/response")
	wants(t, v.get("/offline/response"), http.StatusOK, "The computer is deactivated", "This file is the receipt", "<dd>1</dd>")
	_, check = d.proofs(his, "ID of PLANT-07", first)
	wants(t, v.send("/offline", "text", check), http.StatusUnprocessableEntity, "The activation that this request is about has ended")
	if l := d.licenseOf(his.ID); len(l.Seats) != 0 || len(d.licenseOf(other.ID).Seats) != 0 {
		t.Errorf("%+v", l.Seats)
	}
}

// proofs are what a product without a network writes to give its seat back, and
// to check in.
func (d real) proofs(l core.License, computer, response string) (deactivation, checkIn string) {
	d.t.Helper()
	p, err := d.Products().Find(d.t.Context(), l.Product)
	if err != nil {
		d.t.Fatal(err)
	}
	key, err := license.ParseKey(p.Key)
	if err != nil {
		d.t.Fatal(err)
	}
	kept, err := license.Verifier{Product: p.Name, Keys: []license.PublicKey{key}, Computer: computer}.Kept([]byte(response))
	if err != nil {
		d.t.Fatal(err)
	}
	back, err := license.NewDeactivation(kept)
	if err != nil {
		d.t.Fatal(err)
	}
	check, err := license.NewCheckIn(kept)
	if err != nil {
		d.t.Fatal(err)
	}
	gone, err := back.Marshal()
	if err != nil {
		d.t.Fatal(err)
	}
	here, err := check.Marshal()
	if err != nil {
		d.t.Fatal(err)
	}
	return string(gone), string(here)
}

// A scope's products ask at the scope's address, and at no other.
func TestProductsAskTheirScope(t *testing.T) {
	t.Parallel()
	d, b := realBench(t)
	if err := d.Scopes().Add(t.Context(), "Norway"); err != nil {
		t.Fatal(err)
	}
	door, err := d.Portal()
	if err != nil {
		t.Fatal(err)
	}
	o := portal.Options{BaseURL: "http://" + host, Scopes: []core.PortalAddress{{Scope: "Norway", Base: "http://norway.example"}}}
	if b.web, err = portal.Handler(o, door, b.logger()); err != nil {
		t.Fatal(err)
	}
	for scope, own := range map[string]string{"": host, "Norway": "norway.example"} {
		l := d.give(0, scope)
		body, err := json.Marshal(map[string]string{"licenseId": fmt.Sprint(l.ID), "password": l.ActivationPassword, "computerId": "AAAA"})
		if err != nil {
			t.Fatal(err)
		}
		for _, at := range []string{host, "norway.example"} {
			w := b.ask(http.MethodPost, "/api/v1/activations", string(body), func(r *http.Request) {
				r.Host = at
				r.Header.Set("Content-Type", "application/json")
			})
			if want := map[bool]int{true: http.StatusOK, false: http.StatusForbidden}[at == own]; w.Code != want {
				t.Errorf("a license of %q at %s: %d %s", scope, at, w.Code, w.Body)
			}
		}
	}
}
