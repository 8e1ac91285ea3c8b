package settings

import (
	"context"
	"errors"
	"strings"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/model/say"
	"github.com/keydesk/keydesk/ui/model/words"
)

// Request is a setting on its way to the core.
type Request struct {
	Name, Value string
	Scope       string // whose; "": the desk's
	Inherit     bool   // drop the scope's own; Value is then what it inherits
}

// Set is called with what was typed or chosen; ok is false where nothing is to
// be sent: it is as it was, or wrong, which is then said beside it.
func (p *Page) Set(name, value string) (r Request, ok bool) {
	s, found := p.setting(name)
	if !found {
		return r, false
	}
	if !s.Secret {
		value = strings.TrimSpace(value)
	}
	delete(p.errors, name)
	delete(p.drafts, name)
	if value == p.now(s) && !s.Secret || s.Secret && value == "" {
		return r, false
	}
	if err := s.Check(value); err != nil {
		p.refuse(s, value, err)
		return r, false
	}
	return p.send(s, value), true
}

// send notes that a value is on its way, so that it stays in its control.
func (p *Page) send(s core.Setting, value string) Request {
	if !s.Secret {
		p.pending[s.Name] = value
	}
	return Request{Name: s.Name, Value: value, Scope: p.scope}
}

// Forget takes back what was typed or chosen and is not kept: the control shows
// what is kept again.
func (p *Page) Forget(name string) {
	delete(p.errors, name)
	delete(p.drafts, name)
	delete(p.pending, name)
}

// ForgetSent forgets everything that is on its way, as when saving was stopped.
func (p *Page) ForgetSent() { clear(p.pending) }

// Wrong is the first setting that was typed and not kept because of an error,
// by its name and its label; ok is false where there is none.
func (p *Page) Wrong() (name, label string, ok bool) {
	for _, s := range p.settings {
		if p.errors[s.Name] != "" {
			return s.Name, WordsOf(s.SettingInfo).Label, true
		}
	}
	return "", "", false
}

// UseDefault drops the desk's own value, or the scope's: Use inherited.
func (p *Page) UseDefault(name string) (r Request, ok bool) {
	s, found := p.setting(name)
	delete(p.errors, name)
	delete(p.drafts, name)
	if !found || !s.Own {
		return r, false
	}
	if p.scope == "" {
		return p.send(s, s.Default), true
	}
	r = p.send(s, s.Inherited)
	r.Inherit = true
	return r, true
}

// Run sets it.
func (r Request) Run(ctx context.Context, s *core.Session) error {
	if r.Inherit {
		return s.Settings().In(r.Scope).Inherit(ctx, r.Name)
	}
	return s.Settings().In(r.Scope).Set(ctx, r.Name, r.Value)
}

// Done takes what Run came to; the settings are then to be read anew.
func (p *Page) Done(r Request, err error) {
	s, _ := p.setting(r.Name)
	if p.pending[r.Name] == r.Value { // else something newer is on its way
		delete(p.pending, r.Name)
	}
	if err != nil {
		p.refuse(s, r.Value, err)
		return
	}
	p.saved = "Saved " + p.clock.At(p.clock.Time())
}

// Said is what a request came to, for a toast: "Allow Manual Entry: Off".
func (p *Page) Said(r Request) string {
	s, _ := p.setting(r.Name)
	w := WordsOf(s.SettingInfo)
	switch {
	case s.Secret && r.Value == "":
		return w.Label + ": removed"
	case s.Secret:
		return w.Label + ": saved"
	}
	return w.Label + ": " + strings.TrimSuffix(words.OrDash(w.shown(r.Value))+" "+w.Unit, " ")
}

// Saved is what stands at the head of the page after a change.
func (p *Page) Saved() string { return p.saved }

// refuse says what is wrong, and that the old value stands.
func (p *Page) refuse(s core.Setting, value string, err error) {
	text := say.Explain(err, "").Text()
	var field *core.FieldError
	if errors.As(err, &field) && strings.HasPrefix(field.Sentence, "Give ") {
		text = field.Sentence
	}
	if still := WordsOf(s.SettingInfo).shown(s.Value); still != "" && !s.Secret {
		text += " Still " + still + " until then."
	}
	p.errors[s.Name] = text
	if !s.Secret {
		p.drafts[s.Name] = value
	}
}
