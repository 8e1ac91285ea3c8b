package customer

import (
	"slices"
	"strconv"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/core/password"
	"github.com/keydesk/keydesk/ui/model/label"
	"github.com/keydesk/keydesk/ui/model/person"
	"github.com/keydesk/keydesk/ui/model/say"
)

// Form is a customer's page.
type Form struct {
	base    person.Facts // as it was read; Customer.ID 0: a new one
	fields  core.Fields  // as it stands in the form
	scope   string
	login   login
	editing bool
	step    Step
	visited []Step            // of a new customer's wizard
	ready   bool              // it was valid once: Save stays
	errors  map[string]string // by field, of the last try to save
	trouble *say.Problem      // of the last try, where no field is to blame
}

// Open shows a customer, to read or (the pencil) to edit.
func Open(f person.Facts, edit bool) *Form {
	form := &Form{step: Details}
	form.Reload(f)
	if edit {
		form.Edit()
	}
	return form
}

// New is the wizard for a new customer.
func New(terms core.Terms, may core.Permissions) *Form {
	form := &Form{step: Details, editing: true}
	form.Reload(person.Facts{Terms: terms, May: may})
	return form
}

// Place has a new customer's form offer scopes, with one of them chosen; "" is
// the first.
func (f *Form) Place(scopes []string, chosen string) {
	if chosen == "" && len(scopes) > 0 {
		chosen = scopes[0]
	}
	f.base.Scopes, f.base.Customer.Scope, f.scope = scopes, chosen, chosen
}

// Scopes are what the field Scope offers: nothing on a desk that has only one.
func (f *Form) Scopes() []string {
	if len(f.base.Scopes) < 2 {
		return nil
	}
	return f.base.Scopes
}

// Scope is the customer's, as it stands in the form.
func (f *Form) Scope() string { return f.scope }

// Reload shows the customer as just read. What was typed is dropped: ask
// Changed before, and Meanwhile to keep it.
func (f *Form) Reload(facts person.Facts) {
	f.base, f.fields, f.scope = facts, facts.Customer.Fields, facts.Customer.Scope
	f.errors, f.trouble = nil, nil
	f.login = newLogin(facts)
	f.follow()
}

// Facts are what the page was opened with.
func (f *Form) Facts() person.Facts { return f.base }

// IsNew says that the customer is not kept yet.
func (f *Form) IsNew() bool { return f.base.Customer.ID == 0 }

// Editing says that fields can be typed into.
func (f *Form) Editing() bool { return f.editing }

// Edit makes the page editable; false where the operator may not.
func (f *Form) Edit() bool {
	f.editing = f.IsNew() || f.base.Action(person.Edit).On
	return f.editing
}

// Cancel drops what was typed and shows the customer to read.
func (f *Form) Cancel() {
	f.Reload(f.base)
	f.editing = f.IsNew()
}

// Title is the page's: a name, or "New customer" and the name as it is typed.
func (f *Form) Title() (title, beside string) {
	if f.IsNew() {
		return label.NewCustomer, f.fields.Name()
	}
	c := f.base.Customer
	return say.Name(c.Fields, c.ID), strconv.FormatUint(c.ID, 10)
}

// Value is what stands in a field.
func (f *Form) Value(field string) string {
	if field == scopeField && len(f.Scopes()) > 0 {
		return f.scope
	}
	for _, one := range f.fields.List() {
		if one.Name == field {
			return *one.Value
		}
	}
	return ""
}

// Set is called with what was typed into a field. The field's error goes: it
// was about something else.
func (f *Form) Set(field, value string) {
	if field == scopeField {
		f.scope = value
	}
	if field == scopeField || f.fields.Set(field, value) {
		delete(f.errors, field)
		f.follow()
	}
}

// follow has the Login section follow the fields: the address, and the words
// that a password must not be.
func (f *Form) follow() {
	f.login.followAddress(f.fields.Email, f.undeliverable())
	c := f.fields
	f.login.pair.Policy = f.base.Terms.Policy
	f.login.pair.Context = password.Context{
		Names: []string{c.FirstName, c.LastName}, Email: c.Email, Company: c.Company, Vendor: f.base.Terms.Vendor,
	}
}

// Changed says that something would be lost by leaving.
func (f *Form) Changed() bool { return f.editing && len(f.Changes()) > 0 }

// Changes are the labels of what differs from what is kept.
func (f *Form) Changes() []string {
	var names []string
	was := f.base.Customer.Fields
	old, now := was.List(), f.fields.List()
	for i := range now {
		if *old[i].Value != *now[i].Value {
			names = append(names, label.Field(now[i].Name))
		}
	}
	if f.scope != f.base.Customer.Scope {
		names = append(names, label.Field(scopeField))
	}
	return append(names, f.login.changes()...)
}

// scopeField is the name of the field Scope, which is none of core.Fields.
const scopeField = "scope"

// Step is a section of the page, a step of the wizard.
type Step string

// The sections.
const (
	Details  Step = label.Details
	Address  Step = label.Address
	Licenses Step = label.Licenses
	Account  Step = label.Account
	Activity Step = label.Activity
)

// Fields are the fields of a section, in the order of the tab key.
func (s Step) Fields() []string {
	switch s {
	case Details:
		return []string{"firstName", "lastName", "company", "email", "phone", "phone2", "externalId", scopeField, "website", "language", "notes"}
	case Address:
		return []string{"address", "postalCode", "city", "country"}
	case Account:
		return []string{"loginEnabled", "password", "confirm", "emailConfirmed"}
	}
	return nil
}

// stepOf is the section that a field stands in.
func stepOf(field string) Step {
	for _, s := range []Step{Address, Account} {
		if slices.Contains(s.Fields(), field) {
			return s
		}
	}
	return Details
}

// Steps are the sections: a new customer has no licenses and no activity yet.
func (f *Form) Steps() []Step {
	if f.IsNew() {
		return []Step{Details, Address, Account}
	}
	return []Step{Details, Address, Licenses, Account, Activity}
}

// StepLine is a line of the step list.
type StepLine struct {
	Step   Step
	Number int
	On     bool
	Done   bool // of a wizard: passed, and in order
	Error  bool
}

// StepLines are the step list.
func (f *Form) StepLines() []StepLine {
	var lines []StepLine
	for i, s := range f.Steps() {
		line := StepLine{Step: s, Number: i + 1, On: s == f.step}
		for _, field := range s.Fields() {
			line.Error = line.Error || f.errors[field] != ""
		}
		line.Done = f.IsNew() && !line.On && !line.Error && slices.Contains(f.visited, s)
		lines = append(lines, line)
	}
	return lines
}

// Step is the section that is shown.
func (f *Form) Step() Step { return f.step }

// Go shows a section.
func (f *Form) Go(s Step) {
	if slices.Contains(f.Steps(), s) {
		f.visited = append(f.visited, f.step)
		f.step = s
	}
}

// Next is the wizard's button; it does nothing on the last step.
func (f *Form) Next() { f.walk(1) }

// Back is the other one.
func (f *Form) Back() { f.walk(-1) }

func (f *Form) walk(by int) {
	steps := f.Steps()
	if i := slices.Index(steps, f.step) + by; i >= 0 && i < len(steps) {
		f.Go(steps[i])
	}
}

// Ends says whether there is a step before and one behind the one shown.
func (f *Form) Ends() (back, next bool) {
	steps := f.Steps()
	return f.step != steps[0], f.step != steps[len(steps)-1]
}
