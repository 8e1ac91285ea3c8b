// Package templates is Settings > Mail > Templates: which mailing, in which
// language, what it says, where that comes from, what is wrong with what was
// typed, and how an invented customer would get it.
//
// Caveat: what is typed is not kept before Save. Whoever goes elsewhere is asked.
package templates

import (
	"context"
	"slices"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/model/say"
)

// What the section says of itself.
const About = "Customers get a mail in their own language, or else in the scope's. Text and HTML of a mail are made of the same words: a link alone on its line becomes a button."

// Page is the state of the section.
type Page struct {
	may      core.Permissions
	scope    string
	vendor   string
	all      []core.MailTemplate
	mailing  string
	language string
	draft    core.MailTemplate
	errors   map[string]string // by "subject", "text"
	preview  core.MailPreview
}

// New is a section that has read nothing yet.
func New(may core.Permissions, vendor string) *Page {
	return &Page{may: may, vendor: vendor, mailing: core.Mailings()[0], language: "en", errors: map[string]string{}}
}

// Scope is whose templates are shown, by its name; "" the desk's. What was typed
// is forgotten.
func (p *Page) Scope(name string) { p.scope, p.all = name, nil; p.Drop() }

// InScope is whose they are.
func (p *Page) InScope() string { return p.scope }

// Load reads the templates of a scope.
func Load(ctx context.Context, s *core.Session, scope string) ([]core.MailTemplate, error) {
	return s.Templates().List(ctx, scope)
}

// Take shows what was read. What is typed and not kept stays.
func (p *Page) Take(all []core.MailTemplate) {
	changed := p.Changed()
	p.all = all
	if !changed {
		p.Drop()
	}
}

// Loaded says whether there is something to show.
func (p *Page) Loaded() bool { return len(p.all) > 0 }

// Mailings are the choices, in words.
func (p *Page) Mailings() (labels []string, chosen int) {
	for i, name := range core.Mailings() {
		labels = append(labels, say.Mailing(name))
		if name == p.mailing {
			chosen = i
		}
	}
	return labels, chosen
}

// Languages are those of the mailing, in words.
func (p *Page) Languages() (labels []string, chosen int) {
	tags := p.tags()
	for _, tag := range tags {
		labels = append(labels, LanguageName(tag))
	}
	return labels, slices.Index(tags, p.language)
}

func (p *Page) tags() (tags []string) {
	for _, one := range p.all {
		if one.Mailing == p.mailing {
			tags = append(tags, one.Language)
		}
	}
	if !slices.Contains(tags, p.language) {
		tags = append(tags, p.language)
	}
	return tags
}

// ChooseMailing goes to a mailing, by its place. What was typed is forgotten.
func (p *Page) ChooseMailing(i int) { p.mailing = core.Mailings()[i]; p.Drop() }

// ChooseLanguage goes to a language, by its place.
func (p *Page) ChooseLanguage(i int) { p.language = p.tags()[i]; p.Drop() }

// Begin goes to a template that there may not be yet, as it was read.
func (p *Page) Begin(t core.MailTemplate) {
	p.language = t.Language
	if !slices.ContainsFunc(p.all, func(one core.MailTemplate) bool {
		return one.Mailing == t.Mailing && one.Language == t.Language
	}) {
		p.all = append(p.all, t)
	}
	p.Drop()
}

// kept is the template that is chosen, as it is kept.
func (p *Page) kept() core.MailTemplate {
	for _, one := range p.all {
		if one.Mailing == p.mailing && one.Language == p.language {
			return one
		}
	}
	return core.MailTemplate{Scope: p.scope, Mailing: p.mailing, Language: p.language}
}

// Drop takes back what was typed and not kept.
func (p *Page) Drop() {
	p.draft = p.kept()
	clear(p.errors)
	p.preview = core.MailPreview{}
}

// Resume shows what was typed before and not kept, once the templates are read.
func (p *Page) Resume(typed core.MailTemplate) {
	p.scope, p.mailing, p.language = typed.Scope, typed.Mailing, typed.Language
	p.draft = typed
}

// Draft is the template as it is typed.
func (p *Page) Draft() core.MailTemplate { return p.draft }

// Type is called with what stands in the two fields.
func (p *Page) Type(subject, text string) {
	p.draft.Subject, p.draft.Text = subject, text
	clear(p.errors)
}

// Changed says whether something is typed that is not kept.
func (p *Page) Changed() bool {
	k := p.kept()
	return p.draft.Subject != k.Subject || p.draft.Text != k.Text
}

// Judged takes what Preview came to.
func (p *Page) Judged(m core.MailPreview, err error) {
	clear(p.errors)
	if err != nil {
		p.errors[field(err)] = say.Explain(err, "").What
		return
	}
	p.preview = m
}

// field is which of the two fields an error is about.
func field(err error) string {
	if say.FieldOf(err) == "subject" {
		return "subject"
	}
	return "text"
}

// Wrong is what is wrong with a field, "subject" or "text".
func (p *Page) Wrong(field string) string { return p.errors[field] }

// Preview is the mail as an invented customer would get it; what is wrong with
// the template stands in its fields, and the preview is that from before.
func (p *Page) Preview() core.MailPreview { return p.preview }

// WhyNot says why nothing can be changed; "" where it can.
func (p *Page) WhyNot() string {
	if !p.may.Has(core.ChangeSettings) {
		return "You need the permission Change Settings."
	}
	return ""
}

// WhyNotSave says why Save rests.
func (p *Page) WhyNotSave() string {
	switch {
	case p.WhyNot() != "":
		return p.WhyNot()
	case len(p.errors) > 0:
		return "Something is wrong with it, as said at its field."
	case p.draft.Source == core.FromNowhere:
		return ""
	case !p.Changed():
		return "Nothing is changed."
	}
	return ""
}
