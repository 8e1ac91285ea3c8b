package core

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/keydesk/keydesk/core/outbox"
	"github.com/keydesk/keydesk/core/outbox/mailing"
	"github.com/keydesk/keydesk/core/outbox/mime"
	"github.com/keydesk/keydesk/core/record"
	"github.com/keydesk/keydesk/core/vault"
)

// Templates is the room of mail templates: what each mailing says, in a scope
// and a language. A template is text with fields such as {{.CustomerName}}; the
// mail's HTML part is made of the same text.
type Templates struct{ s *Session }

// MailTemplate says which mail, where and in which language, and what it says.
type MailTemplate struct {
	Scope    string // "": the desk
	Mailing  string
	Language string // BCP 47, as in "de"
	Subject  string
	Text     string
	Source   TemplateSource
}

// TemplateSource is where a template's words come from.
type TemplateSource string

// The sources. What has none yet begins with the program's English words, and
// no mail goes out with it before it is set.
const (
	FromScope   TemplateSource = "scope"
	FromDesk    TemplateSource = "desk"
	FromProgram TemplateSource = "program"
	FromNowhere TemplateSource = ""
)

// TemplateField is a field that a mailing's templates may use.
type TemplateField = mailing.Field

// MailPreview is a mail in words, as an invented customer would get it.
type MailPreview = mailing.Message

// Mailings are all mailings by name, in the order that lists show them.
func Mailings() []string {
	var all []string
	for _, name := range mailing.Names() {
		all = append(all, string(name))
	}
	return all
}

// TemplateFields are what a mailing's templates may use, nil for no mailing.
func TemplateFields(name string) []TemplateField { return mailing.Fields(mailing.Name(name)) }

// maxLanguages is how many languages a mailing may have templates of its own in;
// they share a record.
const maxLanguages = 16

// List gives the templates of all mailings in the languages that the program,
// the desk or the scope has them in. scope "" is the desk. Needs no permission.
// ErrNotFound for a scope that is none.
func (ts *Templates) List(ctx context.Context, scope string) (all []MailTemplate, err error) {
	id, err := ts.s.h.scopeID(ctx, scope)
	if err != nil {
		return nil, err
	}
	err = ts.s.h.store.View(ctx, func(r *record.Reader) error {
		all = all[:0]
		for _, name := range mailing.Names() {
			own, err := ts.s.h.config(r, id).ownTemplates(name)
			if err != nil {
				return err
			}
			for _, language := range own.languages() {
				one := own.find(name, language)
				one.Scope = scope
				all = append(all, one)
			}
		}
		return nil
	})
	return all, err
}

// Get gives the template that is in force in a scope and language, or what one
// would begin with. Needs no permission. Errors: ErrNotFound for a mailing or a
// scope that is none, ErrInput for a language that is none.
func (ts *Templates) Get(ctx context.Context, scope, mail, language string) (one MailTemplate, err error) {
	name, tag, err := templateOf(mail, language)
	if err != nil {
		return one, err
	}
	id, err := ts.s.h.scopeID(ctx, scope)
	if err != nil {
		return one, err
	}
	err = ts.s.h.store.View(ctx, func(r *record.Reader) error {
		own, err := ts.s.h.config(r, id).ownTemplates(name)
		one = own.find(name, tag)
		return err
	})
	one.Scope = scope
	return one, err
}

// templateOf reads a mailing's name and a language.
func templateOf(mail, language string) (mailing.Name, string, error) {
	if !slices.Contains(mailing.Names(), mailing.Name(mail)) {
		return "", "", &Error{Kind: ErrNotFound, Sentence: fmt.Sprintf("There is no mailing %q.", mail)}
	}
	tag, _, ok := mailing.Tag(language)
	if !ok {
		return "", "", &FieldError{"language", fmt.Sprintf("%q is no language; give its code, such as de or pt-BR.", language)}
	}
	return mailing.Name(mail), tag, nil
}

// Set keeps the subject and text of t for its scope, mailing and language; its
// Source does not count. Needs Change Settings. Errors: ErrNotFound, ErrInput
// (a *FieldError in "subject" or "text" that says what is wrong).
func (ts *Templates) Set(ctx context.Context, t MailTemplate) error {
	words := mailing.Template{Subject: t.Subject, Text: t.Text}.Clean()
	return ts.change(ctx, t, "template.set", func(name mailing.Name, tag string, own *templatesRecord) error {
		if err := words.Check(name); err != nil {
			return partError(err)
		}
		if own.Words == nil {
			own.Words = map[string]templateWords{}
		}
		own.Words[tag] = templateWords(words)
		if len(own.Words) > maxLanguages {
			return &FieldError{"language", fmt.Sprintf("A mailing takes %d languages at most.", maxLanguages)}
		}
		return nil
	})
}

// Reset drops the scope's own template for the desk's, or the desk's for the
// program's. Needs Change Settings. Errors: ErrNotFound, ErrInput.
func (ts *Templates) Reset(ctx context.Context, scope, mail, language string) error {
	t := MailTemplate{Scope: scope, Mailing: mail, Language: language}
	return ts.change(ctx, t, "template.reset", func(_ mailing.Name, tag string, own *templatesRecord) error {
		delete(own.Words, tag)
		return nil
	})
}

func partError(err error) error {
	var wrong *mailing.PartError
	if errors.As(err, &wrong) {
		return &FieldError{string(wrong.Part), wrong.Why}
	}
	return err
}

// change edits the own templates of a mailing in a scope.
func (ts *Templates) change(ctx context.Context, t MailTemplate, action string, edit func(mailing.Name, string, *templatesRecord) error) error {
	if err := ts.s.may(vault.ChangeSettings); err != nil {
		return err
	}
	name, tag, err := templateOf(t.Mailing, t.Language)
	if err != nil {
		return err
	}
	scope, err := ts.s.h.scopeID(ctx, t.Scope)
	if err != nil {
		return err
	}
	_, err = ts.s.h.store.Update(ctx, func(tx *record.Tx) error {
		if scope != 0 {
			if _, err := enter(tx, scope); err != nil {
				return err
			}
		}
		conf := ts.s.h.config(tx, scope)
		before, err := conf.ownTemplates(name)
		if err != nil {
			return err
		}
		own, _, err := record.Find[templatesRecord](tx, templatesKey(scope, name))
		if err != nil {
			return err
		}
		if err := edit(name, tag, &own); err != nil {
			return err
		}
		if err := own.put(tx, scope, name); err != nil {
			return err
		}
		now, err := conf.ownTemplates(name)
		if err != nil {
			return err
		}
		return ts.note(tx, action, t.Scope, before.find(name, tag), now.find(name, tag))
	})
	return commitError(err)
}

// note writes down what changed.
func (ts *Templates) note(tx *record.Tx, action, scope string, old, now MailTemplate) error {
	if old == now {
		return nil
	}
	var values []record.Value
	if old.Subject != now.Subject {
		values = append(values, record.Value{Field: "subject", Old: old.Subject, New: now.Subject})
	}
	if old.Text != now.Text {
		values = append(values, record.Value{Field: "text", Old: old.Text, New: now.Text})
	}
	if scope != "" {
		values = append(values, record.Value{Field: "scope", New: scope})
	}
	return tx.Audit(record.Entry{Actor: ts.s.actor, Action: action, Subject: now.Mailing + " (" + now.Language + ")"}, values...)
}

// Preview writes the mail of a template as an invented customer would get it;
// what the desk says of itself is real. Needs no permission. Errors: as Set,
// where the template is not good.
func (ts *Templates) Preview(ctx context.Context, t MailTemplate) (MailPreview, error) {
	l, err := ts.sample(ctx, t)
	if err != nil {
		return MailPreview{}, err
	}
	return l.Template.Render(l.Mailing, l.Language, l.Data)
}

// SendTest queues the mail of a template, as for an invented customer, to an
// address of one's own. Needs Change Settings. Errors: as Set; ErrRefused where
// no sender is set.
func (ts *Templates) SendTest(ctx context.Context, t MailTemplate, to string) (id uint64, err error) {
	if err := ts.s.may(vault.ChangeSettings); err != nil {
		return 0, err
	}
	address, err := mime.ParseAddress(to)
	if err != nil {
		return 0, &FieldError{"to", fmt.Sprintf("No mail can be sent to that address: %v.", err)}
	}
	l, err := ts.sample(ctx, t)
	if err != nil {
		return 0, err
	}
	l.To = mime.Person{Name: l.Data.CustomerName, Address: address}
	_, err = ts.s.h.store.Update(ctx, func(tx *record.Tx) error {
		if l.From, err = ts.s.h.config(tx, l.Scope).sender(ts.s.h.vendor); err != nil {
			return err
		}
		mail, err := outbox.Enqueue(tx, l)
		id = mail.ID
		return err
	})
	return id, commitError(err)
}

// sample is the letter to an invented customer; what the desk has not set stays
// invented too.
func (ts *Templates) sample(ctx context.Context, t MailTemplate) (l outbox.Letter, err error) {
	name, tag, err := templateOf(t.Mailing, t.Language)
	if err != nil {
		return l, err
	}
	words := mailing.Template{Subject: t.Subject, Text: t.Text}.Clean()
	if err := words.Check(name); err != nil {
		return l, partError(err)
	}
	scope, err := ts.s.h.scopeID(ctx, t.Scope)
	if err != nil {
		return l, err
	}
	data := mailing.Sample()
	data.Vendor, data.When = ts.s.h.vendor, ts.s.h.now()
	err = ts.s.h.store.View(ctx, func(r *record.Reader) error {
		conf := ts.s.h.config(r, scope)
		contact, err := conf.text(setContact)
		if err != nil {
			return err
		}
		page, err := conf.customerPage()
		if contact != "" {
			data.ContactLine = contact
		}
		if page != "" {
			data.PortalURL = page
		}
		return err
	})
	return outbox.Letter{Scope: scope, Mailing: name, Template: words, Language: tag, Data: data}, err
}
