package customer

import (
	"errors"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/model/say"
	"github.com/keydesk/keydesk/ui/model/words"
)

// nobody is the rule of who can be a customer.
const nobody = "A customer needs a name, a company, an e-mail address or an external ID."

// Valid says that Save has something to save that the form's own rules let
// through; a new customer's Save is there from that moment on.
func (f *Form) Valid() bool { return len(f.check()) == 0 && (f.IsNew() || f.Changed()) }

// check is what is wrong with the form, by field.
func (f *Form) check() map[string]string {
	wrong := map[string]string{}
	for _, field := range f.fields.List() {
		if err := core.CheckField(field.Name, *field.Value); err != nil {
			wrong[field.Name] = words.Sentence(err.Error())
		}
	}
	if f.fields.Name() == "" && f.fields.ExternalID == "" {
		wrong["lastName"] = nobody
	}
	if f.login.generate || f.login.pair.Empty() {
		return wrong
	}
	if text, second := f.login.pair.Problem(); text != "" {
		if second {
			wrong["confirm"] = text
		} else {
			wrong["password"] = text
		}
	}
	return wrong
}

// Check puts what is wrong beside the fields, goes to the first of them and
// says whether the form can be saved. The password is to be judged before.
func (f *Form) Check() bool {
	f.errors, f.trouble = f.check(), nil
	f.first()
	return len(f.errors) == 0
}

// first shows the section of the first error, unless the one shown has one.
func (f *Form) first() {
	if len(f.errors) == 0 {
		return
	}
	for _, s := range append([]Step{f.step}, f.Steps()...) {
		for _, field := range s.Fields() {
			if f.errors[field] != "" {
				f.step = s
				return
			}
		}
	}
}

// Error is what is wrong with a field; "" for a good one.
func (f *Form) Error(field string) string { return f.errors[field] }

// FirstError is the field that gets the focus; "" where all are good.
func (f *Form) FirstError() string { return f.NextError("") }

// NextError is the field with an error behind the given one, in the order of
// the sections, and from the last the first again.
func (f *Form) NextError(after string) string {
	var bad []string
	for _, s := range f.Steps() {
		for _, field := range s.Fields() {
			if f.errors[field] != "" {
				bad = append(bad, field)
			}
		}
	}
	if len(bad) == 0 {
		return ""
	}
	if after == "" { // the section shown has come first
		for _, field := range bad {
			if stepOf(field) == f.step {
				return field
			}
		}
	}
	for i, field := range bad {
		if field == after {
			return bad[(i+1)%len(bad)]
		}
	}
	return bad[0]
}

// Headline is what the page's head says after a Save that did not happen: the
// bold part and what follows; empty where there is nothing.
func (f *Form) Headline() (bold, rest string) {
	switch n := len(f.errors); {
	case n > 0:
		return "Not saved: " + words.Count(n, "thing", "things") + " to put right.", "All you typed is kept."
	case f.trouble != nil:
		return "Not saved. " + f.trouble.What, f.trouble.ToDo + " All you typed is kept."
	}
	return "", ""
}

// Failed puts what the core refused beside its field, or into the headline.
// conflict says that someone else saved meanwhile: load the customer anew and
// go on with Meanwhile.
func (f *Form) Failed(err error) (conflict bool) {
	var field *core.FieldError
	var policy *core.PolicyError
	f.errors, f.trouble = map[string]string{}, nil
	switch {
	case errors.As(err, &field) && f.has(field.Field):
		f.errors[field.Field] = words.Sentence(field.Sentence)
	case errors.As(err, &policy):
		f.errors["password"] = policy.Error()
	case errors.Is(err, core.ErrExists):
		f.errors["externalId"] = words.Sentence(err.Error())
	case errors.Is(err, core.ErrConflict) && !f.IsNew():
		return true
	default:
		problem := say.Explain(err, "")
		f.trouble = &problem
	}
	f.first()
	return false
}

func (f *Form) has(field string) bool {
	for _, s := range f.Steps() {
		for _, one := range s.Fields() {
			if one == field {
				return true
			}
		}
	}
	return false
}
