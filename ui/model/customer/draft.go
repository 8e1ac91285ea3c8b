package customer

import (
	"encoding/json"
	"fmt"
	"slices"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/model/person"
)

// Draft is a form with what was typed, to be kept while the window is locked.
// Typed passwords are not in it: whoever typed one types it again.
type Draft struct {
	Was      core.Customer // as it was read; ID 0: a new one
	Fields   core.Fields
	Scope    string
	Step     Step
	Visited  []Step
	Login    DraftLogin
	Password bool // one was typed, and is not in it
}

// DraftLogin is the Login section of a Draft.
type DraftLogin struct{ Enabled, Confirmed, Must, Generate, Told, Ticked bool }

// Draft gives the form as it stands; ok is false where nothing would be lost.
func (f *Form) Draft() (d Draft, ok bool) {
	if !f.Changed() {
		return d, false
	}
	l := f.login
	return Draft{
		Was: f.base.Customer, Fields: f.fields, Scope: f.scope, Step: f.step, Visited: f.visited,
		Login:    DraftLogin{l.enabled, l.confirmed, l.must, l.generate, l.told, l.tickedOn},
		Password: !l.pair.Empty(),
	}, true
}

// Bytes is the draft in a form to be sealed.
func (d Draft) Bytes() ([]byte, error) {
	content, err := json.Marshal(d)
	if err != nil {
		return nil, fmt.Errorf("keeping what was typed: %w", err)
	}
	return content, nil
}

// ReadDraft reads what Bytes gave.
func ReadDraft(content []byte) (d Draft, err error) {
	if err := json.Unmarshal(content, &d); err != nil {
		return d, fmt.Errorf("reading what was typed: %w", err)
	}
	return d, nil
}

// Resume shows a customer's form with the draft in it, beside the customer as
// read just now; for a new one f has what the settings say. same is false where
// others changed fields meanwhile: see Meanwhile.
func Resume(d Draft, f person.Facts) (form *Form, same bool) {
	was := f
	was.Customer = d.Was
	form = &Form{step: Details, editing: true}
	form.Reload(was)
	if !form.Edit() {
		form.Reload(f) // he may not any more
		return form, true
	}
	form.fields, form.scope = d.Fields, d.Scope
	if slices.Contains(form.Steps(), d.Step) {
		form.step, form.visited = d.Step, d.Visited
	}
	l := &form.login
	l.enabled, l.must, l.generate, l.told, l.tickedOn = d.Login.Enabled, d.Login.Must, d.Login.Generate, d.Login.Told, d.Login.Ticked
	l.confirmed = d.Login.Confirmed
	form.follow()
	return form, form.IsNew() || form.Renew(f)
}
