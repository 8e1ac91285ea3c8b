package core_test

import (
	"strings"
	"testing"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/core/secret"
)

func (d *desk) site(name, scope string) (core.Site, secret.Text) {
	d.t.Helper()
	site, key, err := d.Sites().Add(d.t.Context(), name, scope)
	ok(d.t, err)
	return site, key
}

func TestSites(t *testing.T) {
	d := newDesk(t)
	ok(t, d.Scopes().Add(t.Context(), "Other"))
	shop, key := d.site(" Shop ", "")
	if shop.ID != 1 || shop.Name != "Shop" || shop.Scope != "Default" || shop.By != "anna" || !shop.Created.Equal(opening()) {
		t.Errorf("%+v", shop)
	}
	_, other := d.site("Club", "Other")
	got, err := d.portal().Site(t.Context(), key)
	if err != nil || got != shop {
		t.Errorf("%+v, %v", got, err)
	}
	if got, err := d.portal().Site(t.Context(), other); err != nil || got.Scope != "Other" || got.ID != 2 {
		t.Errorf("%+v, %v", got, err)
	}
	list, err := d.Sites().List(t.Context())
	if err != nil || len(list) != 2 || list[0].Name != "Club" || list[1] != shop {
		t.Errorf("%+v, %v", list, err)
	}
	_, _, err = d.Sites().Add(t.Context(), "SHOP", "")
	is(t, err, core.ErrExists, "two of a name")
	_, _, err = d.Sites().Add(t.Context(), " ", "")
	is(t, err, core.ErrInput, "no name")
	_, _, err = d.Sites().Add(t.Context(), "X", "Nowhere")
	is(t, err, core.ErrNotFound, "no such scope")
	for what, wrong := range map[string]string{
		"nothing": "", "words": "kds_1_x", "another site's": strings.Replace(key.Reveal(), "kds_1_", "kds_2_", 1),
		"a leading zero": strings.Replace(key.Reveal(), "kds_1_", "kds_01_", 1), "no such site": strings.Replace(key.Reveal(), "kds_1_", "kds_9_", 1),
		"the number that is none": strings.Replace(key.Reveal(), "kds_1_", "kds_0_", 1), "longer": key.Reveal() + "A",
	} {
		_, err := d.portal().Site(t.Context(), secret.New(wrong))
		is(t, err, core.ErrSignIn, what)
	}
	ok(t, d.Sites().Remove(t.Context(), shop.ID))
	is(t, d.Sites().Remove(t.Context(), shop.ID), core.ErrNotFound, "removing it twice")
	_, err = d.portal().Site(t.Context(), key)
	is(t, err, core.ErrSignIn, "a removed site's key")
	if got := d.deeds("site."); got != "site.remove site.add site.add" {
		t.Error("written down:", got)
	}
	ok(t, d.Sites().Remove(t.Context(), 2)) // the highest
	next, _ := d.site("Club", "Other")
	if list, err := d.Sites().List(t.Context()); err != nil || next.ID != 3 || len(list) != 1 {
		t.Errorf("a number was given twice: %+v, %+v, %v", next, list, err)
	}
}

// A site of a scope that was removed is nobody's, and never another scope's.
func TestASiteGoesWithItsScope(t *testing.T) {
	d := newDesk(t)
	ok(t, d.Scopes().Add(t.Context(), "Other"))
	_, key := d.site("Shop", "Other")
	_, err := d.Scopes().Remove(t.Context(), "Other", "Default", nil)
	ok(t, err)
	_, err = d.portal().Site(t.Context(), key)
	is(t, err, core.ErrSignIn, "its key")
	list, err := d.Sites().List(t.Context())
	if err != nil || len(list) != 1 || list[0].Scope != "" {
		t.Errorf("%+v, %v", list, err)
	}
}

// When the login key and the data key are renewed, who is logged in stays so
// and sites go on asking.
func TestRenewalKeepsSessionsAndSites(t *testing.T) {
	d, _ := canLogIn(t)
	_, key := d.site("Shop", "")
	d.hire("tom", []string{"Administrators"}, 0)
	token := d.enter("10001", typed)
	ok(t, d.Operators().Remove(t.Context(), "tom"))
	during := d.enter("10001", typed) // under the new keys
	asks := func(when string) {
		t.Helper()
		for _, each := range []secret.Text{token, during} {
			if err := d.seen(each); err != nil {
				t.Errorf("a session %s: %v", when, err)
			}
		}
		if _, err := d.portal().Site(t.Context(), key); err != nil {
			t.Errorf("the site %s: %v", when, err)
		}
	}
	asks("while keys retire")
	d.renew()
	d.done(true)
	asks("after")
	ok(t, d.portal().LogOut(t.Context(), token))
	d.out(token, "logged out after the renewal")
}

// Who renews keys without the login key ends the sessions and leaves the sites
// to a holder.
func TestRenewalWithoutTheLoginKey(t *testing.T) {
	d := newTeam(t)
	id := d.add(hedi(), true, true)
	d.password(id, typed)
	_, key := d.site("Shop", "")
	d.hire("tom", []string{"Administrators"}, 0)
	token := d.enter("hedi@acs.example", typed)
	d.as("Manage Operators")
	ok(t, d.Operators().Remove(t.Context(), "tom"))
	d.renew()
	d.as("anna")
	d.done(false)
	d.out(token, "a session that nobody could seal anew")
	_, err := d.portal().Site(t.Context(), key)
	ok(t, err)
	d.renew()
	d.done(true)
	_, err = d.portal().Site(t.Context(), key)
	ok(t, err)
}

// A session that was ended after a backup does not come back with it.
func TestRestoreEndsSessions(t *testing.T) {
	d, _ := canLogIn(t)
	d.backupFolder()
	_, key := d.site("Shop", "")
	token := d.enter("10001", typed)
	made := d.backup("")
	ok(t, d.portal().LogOut(t.Context(), token))
	r := d.restore(made.Path)
	r.out(token, "a session of before the restore")
	if n := core.SessionsKept(t.Context(), r.Session); n != 0 {
		t.Error(n, "customers have sessions")
	}
	_, err := r.portal().Site(t.Context(), key)
	ok(t, err)
}
