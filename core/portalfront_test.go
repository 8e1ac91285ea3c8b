package core_test

import (
	"testing"

	"github.com/keydesk/keydesk/core/password"
)

// What stands on the pages is what the desk's settings say, the scope's before
// the desk's; Register is offered where it would be taken.
func TestFrontOfACustomerPage(t *testing.T) {
	d := visited(t)
	front := func(scope string) (contact string, registration bool, policy password.Policy) {
		t.Helper()
		f, err := d.portal().Front(t.Context(), scope)
		ok(t, err)
		if f.Vendor != "Fjord Instruments" {
			t.Errorf("the vendor is %q", f.Vendor)
		}
		return f.Contact, f.Registration, f.Policy
	}
	d.set("desk.contact", "call +47 55 50 10 20")
	d.set("portal.privacy-url", "https://fjord.example/privacy")
	d.set("portal.help-url", "mailto:help@fjord.example")
	if contact, open, policy := front(""); contact != "call +47 55 50 10 20" || !open || policy.MinLength() != 15 {
		t.Errorf("%q, register %t, %d characters", contact, open, policy.MinLength())
	}
	ok(t, d.Scopes().Add(t.Context(), "EU"))
	ok(t, d.Settings().In("EU").Set(t.Context(), "portal.registration", "false"))
	ok(t, d.Settings().In("EU").Set(t.Context(), "password.policy", "classic"))
	if _, open, policy := front("EU"); open || policy.Style != password.Classic {
		t.Errorf("in EU: register %t, %v", open, policy)
	}
	ok(t, d.Settings().In("EU").Set(t.Context(), "portal.help-url", "https://eu.fjord.example/help"))
	if f, err := d.portal().Front(t.Context(), "EU"); err != nil || f.Privacy != "https://fjord.example/privacy" || f.Help != "https://eu.fjord.example/help" {
		t.Errorf("the links in EU: %q, %q, %v", f.Privacy, f.Help, err)
	}
	if _, open, _ := front(""); !open {
		t.Error("the scope's setting is the desk's")
	}
	d.set("mail.server", "smtp.example.com") // and no address that a link could lead to
	d.set("portal.base-url", "")
	if _, open, _ := front(""); open {
		t.Error("Register is offered, and no link could be mailed")
	}
	if _, err := d.portal().Front(t.Context(), "nowhere"); err == nil {
		t.Error("a scope that is none has pages")
	}
}
