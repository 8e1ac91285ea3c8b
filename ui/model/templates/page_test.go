package templates_test

import (
	"testing"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/internal/testdesk"
	"github.com/keydesk/keydesk/ui/model/templates"
)

// The section over a real desk: what is typed is tried, refused at its field, and
// not lost by what changes elsewhere.
func TestPage(t *testing.T) {
	d := testdesk.Open(t)
	p := templates.New(core.AllPermissions, d.Vendor())
	read := func() {
		t.Helper()
		all, err := templates.Load(t.Context(), d.Session, p.InScope())
		if err != nil {
			t.Fatal(err)
		}
		p.Take(all)
	}
	read()
	if all, at := p.Languages(); len(all) != 2 || all[at] != "English (en)" || all[1] != "German (de)" {
		t.Errorf("%q, %d", all, at)
	}
	if p.Changed() || p.WhyNotSave() != "Nothing is changed." || p.Source() != "Default" || p.Reset() != "" {
		t.Errorf("%v, %q, %q, %q", p.Changed(), p.WhyNotSave(), p.Source(), p.Reset())
	}
	p.Type("Hello {{.Password}}", p.Draft().Text)
	p.Judged(d.Templates().Preview(t.Context(), p.Draft()))
	if p.Wrong("subject") == "" || p.Wrong("text") != "" || p.WhyNotSave() == "" {
		t.Errorf("%q, %q", p.Wrong("subject"), p.WhyNotSave())
	}
	p.Type("Hello", p.Draft().Text)
	p.Judged(d.Templates().Preview(t.Context(), p.Draft()))
	if p.Wrong("subject") != "" || p.WhyNotSave() != "" || p.Preview().Subject != "Hello" {
		t.Errorf("%q, %q, %+v", p.Wrong("subject"), p.WhyNotSave(), p.Preview())
	}
	read() // as after a commit elsewhere
	if p.Draft().Subject != "Hello" {
		t.Errorf("what was typed is lost: %q", p.Draft().Subject)
	}
	if err := d.Templates().Set(t.Context(), p.Draft()); err != nil {
		t.Fatal(err)
	}
	p.Drop()
	read()
	if p.Source() != "Your own" || p.Reset() != "Use default" || p.Draft().Subject != "Hello" {
		t.Errorf("%q, %q, %q", p.Source(), p.Reset(), p.Draft().Subject)
	}
	for _, h := range p.Hints() {
		if h.Field == "{{.MustChange}}" {
			t.Error("what is yes or no is offered as a text")
		}
	}
	if weak := templates.New(core.AllPermissions&^core.ChangeSettings, ""); weak.WhyNotSave() == "" {
		t.Error("whoever may not change settings may save")
	}
}
