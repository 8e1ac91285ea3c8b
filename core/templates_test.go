package core_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/keydesk/keydesk/core"
)

// greeting is a Welcome Mailing of one's own.
func greeting(scope, language, word string) core.MailTemplate {
	return core.MailTemplate{Scope: scope, Mailing: "welcome", Language: language, Subject: word + " {{.CustomerName}}", Text: word + ":  {{.LoginIDs}}\n"}
}

// welcomed is the subject of the Welcome Mailing that a customer gets.
func (d *desk) welcomed(id uint64) string {
	d.t.Helper()
	sent, err := d.Customers().SendWelcome(d.t.Context(), id)
	ok(d.t, err)
	return d.state(sent.MailID).Subject
}

// What a mail says is chosen by the customer's language, then the scope's; in
// each the scope's own words come before the desk's, and those before the
// program's.
func TestWhichTemplate(t *testing.T) {
	d := newDesk(t)
	eu := d.scope("Fjord EU")
	plain := d.addTo(eu, core.Fields{FirstName: "Kari", Email: "kari@example.com"}, true)
	speaks := func(language string) uint64 {
		return d.addTo(eu, core.Fields{FirstName: "Jo", Email: "jo@" + strings.ToLower(language) + ".example", Language: language}, true)
	}
	german, austrian, french, odd := speaks("de"), speaks("de-AT"), speaks("FR"), speaks("German")
	want := func(when string, subjects map[uint64]string) {
		t.Helper()
		for id, start := range subjects {
			if got := d.welcomed(id); !strings.HasPrefix(got, start) {
				t.Errorf("%s: %d gets %q, not %q", when, id, got, start)
			}
		}
	}
	ts := d.Templates()
	want("at first", map[uint64]string{plain: "Welcome to", german: "Willkommen bei", austrian: "Willkommen bei", french: "Welcome to", odd: "Welcome to"})
	ok(t, ts.Set(t.Context(), greeting("", "de", "Servus")))
	want("the desk's German", map[uint64]string{plain: "Welcome to", german: "Servus Jo", austrian: "Servus Jo"})
	ok(t, ts.Set(t.Context(), greeting(eu, "de", "Moin")))
	ok(t, ts.Set(t.Context(), greeting(eu, "de-at", "Griaß di")))
	want("the scope's German", map[uint64]string{german: "Moin Jo", austrian: "Griaß di Jo", d.addTo("", core.Fields{LastName: "B", Email: "b@example.com", Language: "de"}, true): "Servus B"})
	ok(t, d.Settings().In(eu).Set(t.Context(), "mail.language", "de"))
	want("German where nothing is said", map[uint64]string{plain: "Moin Kari", french: "Moin Jo", odd: "Moin Jo"})
	ok(t, ts.Set(t.Context(), greeting("", "fr", "Salut")))
	want("French, which the program does not have", map[uint64]string{french: "Salut Jo"})
	ok(t, ts.Reset(t.Context(), eu, "welcome", "de"))
	ok(t, ts.Reset(t.Context(), "", "welcome", "fr"))
	want("after Reset", map[uint64]string{german: "Servus Jo", plain: "Servus Kari", french: "Servus Jo"})
}

// The list says what is in force and from where; what is changed is written down
// with its old words and its new ones, and goes with its scope.
func TestTemplatesAreListedAndNoted(t *testing.T) {
	d := newDesk(t)
	eu := d.scope("Fjord EU")
	ts := d.Templates()
	first, err := ts.Get(t.Context(), eu, "welcome", "en")
	ok(t, err)
	if first.Source != core.FromProgram || !strings.Contains(first.Text, "{{.LoginIDs}}") {
		t.Errorf("%+v", first)
	}
	ok(t, ts.Set(t.Context(), greeting(eu, "en", "Ahoy")))
	e := d.last()
	if e.Action != "template.set" || e.Subject != "welcome (en)" || e.Values[0].Old != first.Subject || e.Values[0].New != "Ahoy {{.CustomerName}}" || e.Values[1].New != "Ahoy:  {{.LoginIDs}}\n" || e.Values[2].New != eu {
		t.Errorf("%+v", e)
	}
	ok(t, ts.Set(t.Context(), greeting("", "fr", "Salut")))
	sources := map[string]core.TemplateSource{}
	list, err := ts.List(t.Context(), eu)
	ok(t, err)
	for _, one := range list {
		sources[one.Mailing+" "+one.Language] = one.Source
	}
	if len(list) != 2*len(core.Mailings())+1 || list[0].Language != "en" || sources["welcome en"] != core.FromScope || sources["welcome fr"] != core.FromDesk || sources["welcome de"] != core.FromProgram {
		t.Errorf("%d: %v", len(list), sources)
	}
	none, err := ts.Get(t.Context(), "", "test", "nl")
	ok(t, err)
	if none.Source != core.FromNowhere || !strings.HasPrefix(none.Subject, "Test mail") {
		t.Errorf("what begins anew: %+v", none)
	}
	before := d.last()
	ok(t, ts.Set(t.Context(), greeting(eu, "en", "Ahoy")))
	if now := d.last(); now.Time() != before.Time() || now.Action != before.Action {
		t.Errorf("what changed nothing is written down: %+v", now)
	}
	moved, err := d.Scopes().Remove(t.Context(), eu, "", nil)
	ok(t, err)
	if moved.Moved != 0 {
		t.Errorf("%+v", moved)
	}
	_, err = ts.List(t.Context(), eu)
	is(t, err, core.ErrNotFound, "the templates of a scope that is gone")
}

func TestTemplatesAreRefused(t *testing.T) {
	d := newDesk(t)
	ts := d.Templates()
	refuse := func(one core.MailTemplate, field string) {
		t.Helper()
		err := ts.Set(t.Context(), one)
		var wrong *core.FieldError
		if !errors.As(err, &wrong) || wrong.Field != field {
			t.Errorf("%+v: %v", one, err)
		}
		if _, err := ts.Preview(t.Context(), one); err == nil {
			t.Errorf("%+v has a preview", one)
		}
	}
	bad := greeting("", "en", "x")
	bad.Text = "no login ID"
	refuse(bad, "text")
	bad = greeting("", "en", "x")
	bad.Subject = "x\nBcc: all@example.com"
	refuse(bad, "subject")
	refuse(greeting("", "Klingon!", "x"), "language")
	one := greeting("", "en", "x")
	one.Mailing = "no-such"
	is(t, ts.Set(t.Context(), one), core.ErrNotFound, "a mailing that is none")
	is(t, ts.Set(t.Context(), greeting("Nowhere", "en", "x")), core.ErrNotFound, "a scope that is none")
	for i := range 16 {
		ok(t, ts.Set(t.Context(), greeting("", "en-x-"+string(rune('a'+i)), "x")))
	}
	is(t, ts.Set(t.Context(), greeting("", "fr", "x")), core.ErrInput, "a seventeenth language")
	_, err := ts.SendTest(t.Context(), greeting("", "en", "x"), "not an address")
	is(t, err, core.ErrInput, "no address")
}

// The preview and the test mail are of an invented customer: no password of the
// desk is in them, and what the desk says of itself is its own.
func TestPreviewAndTestMail(t *testing.T) {
	d := newDesk(t)
	d.set("desk.contact", "Call +36 1 234.")
	one, err := d.Templates().Get(t.Context(), "", "credentials", "de")
	ok(t, err)
	p, err := d.Templates().Preview(t.Context(), one)
	ok(t, err)
	if !strings.Contains(p.Text, "Passwort:  not-a-real-password") || !strings.Contains(p.Text, "Call +36 1 234.") || !strings.Contains(p.Subject, d.Vendor()) || !strings.Contains(p.HTML, "not-a-real-password") {
		t.Errorf("%+v", p)
	}
	id, err := d.Templates().SendTest(t.Context(), one, "anna@fjord.example")
	ok(t, err)
	if m := d.state(id); m.To != "anna@fjord.example" || m.Subject != p.Subject || m.Mailing != "credentials" || m.Customer != 0 || m.PasswordVersion != 0 {
		t.Errorf("%+v", m)
	}
}
