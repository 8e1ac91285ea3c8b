package core_test

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/core/license"
	"github.com/keydesk/keydesk/core/secret"
)

// holder is a desk with Hedi, who has one license and is logged in.
func holder(t *testing.T, seats int) (d *desk, customer, id uint64, token secret.Text) {
	t.Helper()
	d, customer = canLogIn(t)
	d.product("Tide Planner", seats)
	id = d.licenses(core.NewLicenses{Product: "Tide Planner", Customer: customer})[0]
	return d, customer, id, d.enter(fmt.Sprint(id), typed)
}

// own are the customer's licenses as his page lists them.
func (d *desk) own(token secret.Text) (all []core.OwnLicense) {
	d.t.Helper()
	var after uint64
	for more := true; more; {
		var page []core.OwnLicense
		var err error
		page, more, err = d.portal().Licenses(d.t.Context(), token, after)
		ok(d.t, err)
		if len(page) > 25 || more && len(page) < 25 {
			d.t.Fatalf("a page of %d", len(page))
		}
		if all = append(all, page...); more {
			after = page[len(page)-1].ID
		}
	}
	return all
}

func TestACustomerSeesHisLicenses(t *testing.T) {
	d, customer, id, token := holder(t, 3)
	until := opening().Add(time.Hour)
	more := d.licenses(core.NewLicenses{Product: "Tide Planner", Customer: customer, Count: 59, Expires: until, Activations: 2})
	ok(t, d.Licenses().SetStatus(t.Context(), more[0], core.LicenseDeleted))
	d.activate(id, "AAAA")
	_, carried := d.request(id, "BBBB")
	_, err := d.Licenses().Issue(t.Context(), [][]byte{carried})
	ok(t, err)
	all := d.own(token)
	if len(all) != 59 || all[0].ID != id || all[1].ID != more[1] {
		t.Fatalf("%d licenses", len(all))
	}
	one := all[0]
	if one.Product != "Tide Planner" || one.Status != core.LicenseOK || !one.Expires.IsZero() || one.Activations != 3 || one.ActivationsLeft != 1 ||
		one.ActivationPassword != d.license(id).ActivationPassword || len(one.Seats) != 2 || one.MoreSeats || !all[1].Expires.Equal(until) {
		t.Errorf("%+v", one)
	}
	if s := one.Seats; s[0].Machine != "PC of AAAA" || s[0].Offline || s[1].Computer != "BBBB" || !s[1].Offline {
		t.Errorf("%+v", s)
	}
	a, err := d.portal().Account(t.Context(), token)
	if err != nil || len(a.LoginIDs) != 2+16 || a.LoginIDs[2] != fmt.Sprint(id) {
		t.Errorf("logs in with %v, %v", a.LoginIDs, err)
	}
	_, err = d.portal().License(t.Context(), token, more[0], 0)
	is(t, err, core.ErrNotFound, "a deleted license")
	must := true
	_, err = d.Customers().SetPassword(t.Context(), customer, core.PasswordChange{Typed: secret.New("another winter tractor"), MustChange: &must})
	ok(t, err)
	d.refused(token, id, core.ErrSignedOut)
	d.refused(d.enter(fmt.Sprint(customer), "another winter tractor"), id, core.ErrMustChange)
	d.refused(secret.New("nobody's"), id, core.ErrSignedOut)
}

// refused tries each call for a license, which all give the same error.
func (d *desk) refused(token secret.Text, id uint64, kind error) {
	d.t.Helper()
	p, ctx := d.portal(), d.t.Context()
	_, request := d.request(id, "CCCC")
	if kind != core.ErrNotFound {
		_, _, err := p.Licenses(ctx, token, 0)
		is(d.t, err, kind, "the list")
	}
	_, err := p.License(ctx, token, id, 0)
	is(d.t, err, kind, "the license")
	is(d.t, p.DeactivateSeat(ctx, token, id, 1, ""), kind, "a seat")
	_, err = p.OfflineIssue(ctx, token, request, "")
	is(d.t, err, kind, "a request")
}

func TestManySeatsComeInPages(t *testing.T) {
	d, _, id, token := holder(t, 60)
	p := d.portal()
	for i := range 52 {
		_, request := d.request(id, fmt.Sprint("PC-", i))
		_, err := p.OfflineIssue(t.Context(), token, request, "")
		ok(t, err)
	}
	ok(t, p.DeactivateSeat(t.Context(), token, id, 7, ""))
	first := d.own(token)[0]
	if len(first.Seats) != 50 || !first.MoreSeats || first.ActivationsLeft != 9 {
		t.Fatalf("%d seats, more: %t, %d left", len(first.Seats), first.MoreSeats, first.ActivationsLeft)
	}
	rest, err := p.License(t.Context(), token, id, first.Seats[49].ID)
	if err != nil || len(rest.Seats) != 1 || rest.MoreSeats || rest.Seats[0].Computer != "PC-51" {
		t.Errorf("%+v, %v", rest, err)
	}
}

// What a customer does with his licenses is written down as his.
func TestACustomerGivesASeatBack(t *testing.T) {
	d, customer, id, token := holder(t, 1)
	d.activate(id, "AAAA")
	p, seat := d.portal(), d.own(token)[0].Seats[0].ID
	ok(t, p.DeactivateSeat(t.Context(), token, id, seat, "192.0.2.7"))
	is(t, p.DeactivateSeat(t.Context(), token, id, seat, "192.0.2.7"), core.ErrNotFound, "the same seat again")
	if l := d.own(token)[0]; l.ActivationsLeft != 1 || len(l.Seats) != 0 {
		t.Errorf("%+v", l)
	}
	d.saidOf("license.deactivate", "portal", map[string]string{"computer": "AAAA", "machine": "PC of AAAA",
		"customer": fmt.Sprint(customer), "ip": "192.0.2.7"})
	d.activate(id, "BBBB")
}

// saidOf checks who did the newest deed of a name, and what is written of it.
func (d *desk) saidOf(action, by string, values map[string]string) {
	d.t.Helper()
	found := false
	ok(d.t, d.Audit().List(d.t.Context(), func(e core.AuditEntry) (bool, error) {
		if e.Action != action {
			return true, nil
		}
		found = true
		for field, want := range values {
			if i := slices.IndexFunc(e.Values, func(v core.AuditValue) bool { return v.Field == field }); i < 0 || e.Values[i].New != want {
				d.t.Errorf("%s says %+v and not %s %s", action, e.Values, field, want)
			}
		}
		if e.Actor.Kind != by {
			d.t.Errorf("%s was done by %+v", action, e.Actor)
		}
		return false, nil
	}))
	if !found {
		d.t.Errorf("no %s is written down", action)
	}
}

func TestACustomerCarriesARequest(t *testing.T) {
	d, customer, id, token := holder(t, 1)
	p := d.portal()
	asked, request := d.request(id, "AAAA")
	issue := func(data []byte) (core.Carried, error) { return p.OfflineIssue(t.Context(), token, data, "192.0.2.7") }
	c, err := issue(request)
	ok(t, err)
	if c.Computer != "AAAA" || c.Machine != "PC of AAAA" || c.Product != "Tide Planner" || c.SeatsLeft != 0 || c.Deactivation {
		t.Errorf("%+v", c)
	}
	l, err := d.verifier(id, "AAAA").Response(c.Response, asked)
	ok(t, err)
	d.saidOf("license.activate", "portal", map[string]string{"computer": "AAAA", "customer": fmt.Sprint(customer), "ip": "192.0.2.7"})
	d.clock.pass(10 * time.Minute)
	again, err := issue(request)
	if err != nil || string(again.Response) != string(c.Response) || !again.Again || c.Again || d.license(id).ActivationsLeft != 0 {
		t.Errorf("the same request: %v", err)
	}
	_, other := d.request(id, "BBBB")
	full, err := issue(other)
	is(t, err, core.ErrNoSeats, "another computer")
	if full.Computer != "BBBB" || full.Response != nil {
		t.Errorf("%+v", full)
	}
	_, err = issue([]byte("{"))
	is(t, err, core.ErrInput, "half a file")
	is(t, err, license.ErrTruncated, "half a file")
	back, err := license.NewDeactivation(l)
	ok(t, err)
	data, err := back.Marshal()
	ok(t, err)
	given, err := issue(data)
	if err != nil || !given.Deactivation || given.SeatsLeft != 1 || given.Computer != "AAAA" {
		t.Errorf("%+v, %v", given, err)
	}
	_, err = d.verifier(id, "AAAA").Deactivation(given.Response, back)
	ok(t, err)
	_, err = d.Licenses().ResetPassword(t.Context(), id, false)
	ok(t, err)
	_, err = issue(other)
	is(t, err, core.ErrSignIn, "a request with the old activation password")
	d.set("license.velocity-minutes", "10")
	d.set("license.velocity-count", "1")
	_, other = d.request(id, "BBBB")
	_, err = issue(other)
	ok(t, err)
	_, err = issue(other)
	is(t, err, core.ErrBusy, "too often")
}

// Another's license and none at all are refused in the same words, and nothing
// is done; when it has moved its former owner has nothing of it any more.
func TestAnothersLicenseIsNone(t *testing.T) {
	d, _, id, token := holder(t, 2)
	other := d.add(core.Fields{LastName: "B"})
	d.activate(id, "AAAA")
	d.own(token)
	ok(t, d.Licenses().Move(t.Context(), id, other))
	d.refused(token, id, core.ErrNotFound)
	said := map[string]bool{}
	for _, which := range []uint64{id, 99999, 0} {
		_, err := d.portal().License(t.Context(), token, which, 0)
		said[err.Error()] = true
		r, err := license.NewRequest(fmt.Sprint(which), d.license(id).ActivationPassword, "DDDD", "")
		ok(t, err)
		data, err := r.Marshal()
		ok(t, err)
		_, err = d.portal().OfflineIssue(t.Context(), token, data, "")
		is(t, err, core.ErrNotFound, "a request")
		said[err.Error()] = true
		err = d.portal().DeactivateSeat(t.Context(), token, which, 1, "")
		is(t, err, core.ErrNotFound, "a seat")
		said[err.Error()] = true
	}
	if len(said) != 1 || len(d.license(id).Seats) != 1 || len(d.own(token)) != 0 {
		t.Errorf("%v, %+v", said, d.license(id))
	}
}

// Whatever customers, licenses and moves there are: each token gives its
// customer's licenses and no other's.
func TestNobodySeesAnothersLicense(t *testing.T) {
	d := newDesk(t)
	d.product("Tide Planner", 2)
	var customers []uint64
	var tokens []secret.Text
	for i := range 4 {
		id := d.add(core.Fields{LastName: fmt.Sprint("C", i)}, true)
		d.password(id, typed)
		customers, tokens = append(customers, id), append(tokens, d.enter(fmt.Sprint(id), typed))
	}
	whose := map[uint64]int{} // index of customers; -1: nobody's
	rapid.Check(t, func(rt *rapid.T) {
		for range rapid.IntRange(1, 4).Draw(rt, "steps") {
			to := rapid.IntRange(-1, len(customers)-1).Draw(rt, "customer")
			var customer uint64
			if to >= 0 {
				customer = customers[to]
			}
			if all := slices.Sorted(maps.Keys(whose)); len(all) > 0 && rapid.Bool().Draw(rt, "move") {
				id := rapid.SampledFrom(all).Draw(rt, "license")
				ok(t, d.Licenses().Move(t.Context(), id, customer))
				whose[id] = to
			} else if len(all) < 20 {
				whose[d.licenses(core.NewLicenses{Product: "Tide Planner", Customer: customer})[0]] = to
			}
		}
		for i, token := range tokens {
			var want, are []uint64
			for id, of := range whose {
				if of == i {
					want = append(want, id)
				}
			}
			for _, l := range d.own(token) {
				are = append(are, l.ID)
			}
			if slices.Sort(want); !slices.Equal(are, want) {
				rt.Fatalf("customer %d sees %v and not %v", i, are, want)
			}
			if len(whose) == 0 {
				continue
			}
			id := rapid.SampledFrom(slices.Sorted(maps.Keys(whose))).Draw(rt, "one")
			if _, err := d.portal().License(t.Context(), token, id, 0); (err == nil) != (whose[id] == i) {
				rt.Fatalf("customer %d asks for %d of %d: %v", i, id, whose[id], err)
			}
		}
	})
}

// A seat that is taken is told with its license and its customer, whose preview
// then shows one more.
func TestASeatThatIsTakenIsTold(t *testing.T) {
	d, customer, id, _ := holder(t, 2)
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	changes := d.Changes(ctx)
	d.activate(id, "AAAA")
	for c := range changes {
		if c.All || c.Licenses && slices.Equal(c.LicenseIDs, []uint64{id}) && slices.Contains(c.Customers, customer) {
			break
		}
		if c.Licenses {
			t.Fatalf("%+v", c)
		}
	}
	if said := d.deeds("license.activate"); strings.Count(said, "activate") != 1 {
		t.Error(said)
	}
}
