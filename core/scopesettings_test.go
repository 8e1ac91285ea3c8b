package core_test

import (
	"strings"
	"testing"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/core/password"
	"github.com/keydesk/keydesk/core/secret"
)

func (d *desk) setIn(scope, name, value string) {
	d.t.Helper()
	ok(d.t, d.Settings().In(scope).Set(d.t.Context(), name, value))
}

// A scope's own value stands over the desk's until it is inherited again.
func TestAScopeHasSettingsOverTheDesks(t *testing.T) {
	d := newDesk(t)
	eu, us := d.scope("EU"), d.scope("US")
	const name = "reset.ticket-minutes"
	want := func(scope, value, inherited string, own bool) {
		t.Helper()
		s, err := d.Settings().In(scope).Get(t.Context(), name)
		ok(t, err)
		if s.Value != value || s.Inherited != inherited || s.Own != own {
			t.Errorf("%q has %s, own %v, over %s", scope, s.Value, s.Own, s.Inherited)
		}
	}
	want(eu, "30", "30", false)
	d.setIn(eu, name, "45")
	if e := d.last(); e.Action != "settings.set" || e.Subject != name || !hasValue(e, name, "30", "45") || !hasValue(e, "scope", "", "EU") {
		t.Errorf("%+v", e)
	}
	d.set(name, "60")
	want("", "60", "30", true)
	want(eu, "45", "60", true)
	want(us, "60", "60", false)
	d.set(name, "45")
	d.setIn(eu, name, "45") // the same as the desk's, and the scope's own
	d.set(name, "30")
	want(eu, "45", "30", true)
	ok(t, d.Settings().In(eu).Inherit(t.Context(), name))
	if e := d.last(); !hasValue(e, name, "45", "30") {
		t.Errorf("%+v", e)
	}
	want(eu, "30", "30", false)
	d.set(name, "60")
	ok(t, d.Settings().Inherit(t.Context(), name))
	want("", "30", "30", false)
	is(t, d.Settings().In(eu).Set(t.Context(), name, "4"), core.ErrInput, "too little")
	is(t, d.Settings().In("none").Set(t.Context(), name, "45"), core.ErrNotFound, "no such scope")
	_, err := d.Settings().In("none").List(t.Context())
	is(t, err, core.ErrNotFound, "no such scope's list")
	for setting, s := range d.settingsIn(eu) {
		if !s.PerScope {
			is(t, d.Settings().In(eu).Set(t.Context(), setting, s.Default), core.ErrInput, setting+", which is the desk's")
			is(t, d.Settings().In(eu).Inherit(t.Context(), setting), core.ErrInput, setting+", which is the desk's")
		}
	}
}

// What a scope has set is what its customers meet.
func TestAScopesSettingsRule(t *testing.T) {
	d := newDesk(t)
	eu := d.scope("EU")
	d.set("portal.base-url", "https://account.example")
	d.setIn(eu, "reset.allow-manual-entry", "false")
	d.setIn(eu, "reset.ticket-minutes", "45")
	d.setIn(eu, "reset.link-base", "https://eu.example/reset")
	d.setIn(eu, "mail.from", "desk@eu.example")
	d.setIn(eu, "password.policy", "classic")
	there := d.addTo(eu, core.Fields{LastName: "A", Email: "a@eu.example"}, true)
	here := d.add(hedi(), true)
	for id, manual := range map[uint64]bool{there: false, here: true} {
		err := d.change(t.Context(), id, core.PasswordChange{Typed: secret.New("winter tractor lemon nine")})
		if manual == (err != nil) {
			t.Errorf("typing for %d: %v", id, err)
		}
	}
	result, err := d.Customers().SendResetLink(t.Context(), there, "")
	ok(t, err)
	if m := d.mail(result.MailID); !strings.Contains(m, "https://eu.example/reset/t/") || !strings.Contains(m, "45 minutes") {
		t.Error(m)
	}
	_, raw, _, err := d.Mail().Show(t.Context(), result.MailID)
	if err != nil || !strings.Contains(string(raw), "<desk@eu.example>") {
		t.Errorf("the sender is not the scope's: %v\n%s", err, raw)
	}
	terms, err := d.TermsIn(t.Context(), eu)
	if err != nil || terms.ManualEntry || terms.TicketMinutes != 45 || terms.Policy.Style != password.Classic {
		t.Errorf("%+v, %v", terms, err)
	}
	if terms.CustomerPage != "" {
		t.Errorf("a scope without a page has %s", terms.CustomerPage)
	}
	if terms, err = d.Terms(t.Context()); err != nil || !terms.ManualEntry || terms.TicketMinutes != 30 {
		t.Errorf("%+v, %v", terms, err)
	}
	pw, err := d.Customers().SuggestIn(t.Context(), eu, false)
	if err != nil || !strings.ContainsAny(pw.Reveal(), "-_.!+") {
		t.Error("what is suggested is not of the scope's policy:", err)
	}
	// A form that moves a customer is judged by where he goes.
	err = d.edit(here, func(s *core.Save) {
		s.Scope, s.Password = eu, &core.PasswordChange{Typed: secret.New("winter tractor lemon nine")}
	})
	is(t, err, core.ErrRefused, "typing in a scope without manual entry")
	ok(t, d.edit(here, func(s *core.Save) { s.Scope = eu; s.Fields.City = "Bergen" }))
	if c := d.get(here); c.Scope != eu || c.City != "Bergen" || !hasValue(d.entry(here, "customer.move"), "scope", "Default", eu) {
		t.Errorf("%+v", c)
	}
}

// A customer page's address is one scope's; the desk's own is the default one's.
func TestAPortalAddressBelongsToOneScope(t *testing.T) {
	d := newDesk(t)
	eu, us := d.scope("EU"), d.scope("US")
	d.setIn(eu, "portal.base-url", "https://account.eu.example")
	for _, taken := range []string{"https://account.eu.example", "https://ACCOUNT.eu.example:443/x", "https://account.eu.example/us"} {
		is(t, d.Settings().In(us).Set(t.Context(), "portal.base-url", taken), core.ErrInput, taken)
		is(t, d.Settings().Set(t.Context(), "portal.base-url", taken), core.ErrInput, taken+" for the desk")
	}
	d.setIn(eu, "portal.base-url", "https://account.eu.example/") // its own again
	d.set("portal.base-url", "https://account.example")
	d.setIn("Default", "portal.base-url", "https://account.example")
	is(t, d.Settings().In(us).Set(t.Context(), "portal.base-url", "https://account.example"), core.ErrInput, "the desk's")
	d.setIn(us, "portal.base-url", "https://account.us.example:8443")
	all, err := d.Settings().PortalAddresses(t.Context())
	ok(t, err)
	got := ""
	for _, a := range all {
		got += a.Scope + " " + a.Base + "\n"
	}
	if want := "Default https://account.example\nDefault https://account.example\nEU https://account.eu.example/\nUS https://account.us.example:8443\n"; got != want {
		t.Error(got)
	}
	ok(t, d.Settings().In(eu).Inherit(t.Context(), "portal.base-url"))
	d.setIn(us, "portal.base-url", "https://account.eu.example")
}

// Where a customer cannot log in at any page, no mail names one and nobody must
// change a password there; a link still works at the desk's.
func TestAScopeWithoutAPage(t *testing.T) {
	d := newDesk(t)
	eu := d.scope("EU")
	d.set("portal.base-url", "https://account.example")
	there := d.addTo(eu, core.Fields{LastName: "A", Email: "a@eu.example"}, true)
	here := d.add(hedi(), true, true)
	for id, page := range map[uint64]bool{there: false, here: true} {
		ok(t, d.change(t.Context(), id, core.PasswordChange{Show: true}))
		if c := d.get(id); c.MustChange != page {
			t.Errorf("%d must change: %v", id, c.MustChange)
		}
		result, err := d.Customers().SendResetLink(t.Context(), id, "")
		ok(t, err)
		if m := d.mail(result.MailID); !strings.Contains(m, "https://account.example/t/") {
			t.Error(m)
		}
	}
}

// Password accessibility turned down in one scope deletes that scope's copies
// alone; whoever is moved into it loses his.
func TestAccessibilityOfAScope(t *testing.T) {
	d := newDesk(t)
	eu, us := d.scope("EU"), d.scope("US")
	add := func(scope string) uint64 {
		id := d.addTo(scope, core.Fields{LastName: scope}, true)
		d.password(id, typed)
		return id
	}
	inEU, inUS, here := add(eu), add(us), add("Default")
	want := func(id uint64, readable bool) {
		t.Helper()
		if err := second(d.Customers().Reveal(t.Context(), id, "")); (err == nil) != readable {
			t.Errorf("customer %d: %v", id, err)
		}
	}
	d.setIn(eu, "password.accessibility", "never")
	want(inEU, false)
	want(inUS, true)
	want(here, true)
	ok(t, d.Customers().Move(t.Context(), here, eu))
	if !hasValue(d.entry(here, "customer.move"), "readableCopy", "true", "false") {
		t.Error("the move does not say that a copy went")
	}
	ok(t, d.Customers().Move(t.Context(), here, us))
	want(here, false)
	d.setIn(us, "password.accessibility", "by-permission")
	d.set("password.accessibility", "never")
	want(inUS, true) // the scope has its own
	ok(t, d.Settings().In(us).Inherit(t.Context(), "password.accessibility"))
	want(inUS, false)
	d.set("password.accessibility", "by-permission")
	want(inUS, false) // gone is gone
}

// What was to be deleted when a program ended is deleted, although the scope was
// given a value of its own, or the customer was moved, in between.
func TestDroppingCopiesKeepsItsWordAcrossScopes(t *testing.T) {
	for name, between := range map[string]func(d *desk, id uint64){
		"own value": func(d *desk, _ uint64) { d.setIn("EU", "password.accessibility", "by-permission") },
		"moved": func(d *desk, id uint64) {
			d.setIn("US", "password.accessibility", "by-permission")
			ok(d.t, d.Customers().Move(d.t.Context(), id, "US"))
		},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t)
			d.setIn(d.scope("US"), "password.accessibility", "by-permission")
			id := d.addTo(d.scope("EU"), core.Fields{LastName: "A"}, true)
			d.password(id, typed)
			ok(t, core.BeginDropping(t.Context(), d.Session, "never")) // by the desk, and the program ended
			between(d, id)
			d.restart()
			is(t, second(d.Customers().Reveal(t.Context(), id, "")), core.ErrRefused, "a copy that was to go")
			ok(t, d.Settings().Inherit(t.Context(), "password.accessibility"))
			d.password(id, "another winter tractor nine")
			ok(t, second(d.Customers().Reveal(t.Context(), id, "")))
		})
	}
}

// A value that a scope overrides says so, by the scopes' names.
func TestOverridden(t *testing.T) {
	d := newDesk(t)
	eu, us := d.scope("EU"), d.scope("US")
	d.setIn(eu, "reset.ticket-minutes", "45")
	d.setIn(us, "reset.ticket-minutes", "30") // the desk's own, kept all the same
	d.setIn(us, "password.policy", "classic")
	for name, want := range map[string]string{"reset.ticket-minutes": "EU, US", "password.policy": "US", "mail.from": "", "mail.mode": ""} {
		if got := strings.Join(d.setting(name).Overridden, ", "); got != want {
			t.Errorf("%s is overridden by %q, not %q", name, got, want)
		}
	}
	if got := d.settingsIn(eu)["reset.ticket-minutes"].Overridden; got != nil {
		t.Errorf("a scope's own is overridden by %q", got)
	}
}
