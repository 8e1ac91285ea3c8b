package customer

import (
	"context"
	"fmt"
	"strings"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/model/person"
	"github.com/keydesk/keydesk/ui/model/say"
	"github.com/keydesk/keydesk/ui/model/words"
)

// Request is the form on its way to the core; Run it on any goroutine.
type Request struct {
	ID   uint64 // 0: add
	Save core.Save
}

// Request makes the request of the form as it stands. Check it before.
func (f *Form) Request() Request {
	c, l := f.base.Customer, &f.login
	r := Request{ID: c.ID, Save: core.Save{Version: c.Version, Fields: f.fields}}
	if f.IsNew() || f.scope != c.Scope {
		r.Save.Scope = f.scope
	}
	if f.IsNew() || l.enabled != l.wasEnabled {
		r.Save.Access.LoginEnabled = new(l.enabled)
	}
	moved := !core.SameAddress(c.Email, f.fields.Email)
	// A changed address is unconfirmed by the core's own rule.
	if l.confirmed != (l.wasConfirmed && !moved) && f.fields.Email != "" {
		r.Save.Access.EmailConfirmed = new(l.confirmed)
	}
	r.Save.Password = l.change()
	return r
}

// change is the new password that the form asks for, or nil.
func (l *login) change() *core.PasswordChange {
	switch {
	case l.generate:
		change := &core.PasswordChange{Send: true, EnableLogin: new(true)}
		if l.isNew && l.must != l.wasMust {
			change.MustChange = new(l.must)
		}
		return change
	case l.pair.Empty():
		return nil
	}
	return &core.PasswordChange{Typed: l.pair.Password(), Suggested: l.isSuggested()}
}

// Run saves. Errors: see core.Customers.Add and Edit; give them to Failed.
func (r Request) Run(ctx context.Context, s *core.Session) (core.Saved, error) {
	if r.ID == 0 {
		return s.Customers().Add(ctx, r.Save)
	}
	return s.Customers().Edit(ctx, r.ID, r.Save)
}

// After is what there is to say once a form is saved.
type After struct {
	Toast  string
	Detail string // a second line, or ""
	Mail   uint64 // the credentials that were queued; 0: none
	Offer  *Offer // nil: nothing to offer
	// Disabled says that Enable Login was unticked, which Undo takes back.
	Disabled bool
}

// Offer asks for one more deed.
type Offer struct {
	Title, Text string
	Action      person.ID
}

// Saved goes on with the customer as read after saving. The page stays open.
func (f *Form) Saved(r Request, saved core.Saved, fresh person.Facts) After {
	was := f.base
	name := say.Name(fresh.Customer.Fields, fresh.Customer.ID)
	after := After{Toast: name + ": saved.", Mail: saved.Password.MailID}
	if r.ID == 0 {
		after.Toast = fmt.Sprintf("%s is customer %d.", name, saved.ID)
	}
	if saved.Password.Unlocked {
		after.Toast += " The account was unlocked."
	}
	if saved.Password.Set && saved.Password.MailID != 0 {
		after.Toast += " New credentials were generated; their mail is in the outbox."
	}
	if why := saved.Password.NoLink; why != "" {
		after.Detail = "The mail goes without the link that confirms the address: " + say.BySetting(why)
	}
	if saved.Password.Set && saved.Password.MailID == 0 {
		after.Toast += " The new password works from now on."
	}
	if on := r.Save.Access.LoginEnabled; r.ID != 0 && on != nil && !*on {
		after.Disabled = true
		after.Toast = name + ": saved. Login is disabled." + strings.TrimPrefix(after.Toast, name+": saved.")
	}
	after.Offer = offer(was, r, fresh)
	wasNew := f.IsNew()
	f.Reload(fresh)
	f.editing = !wasNew && f.base.Action(person.Edit).On
	if f.step == "" || wasNew {
		f.step = Account
	}
	return after
}

// offer: credentials that went to the old address have to be made again.
func offer(was person.Facts, r Request, fresh person.Facts) *Offer {
	old, now := was.Customer.Email, fresh.Customer.Email
	sentThere := was.Mail.Mailing == "credentials" && core.SameAddress(was.Mail.To, old)
	if r.ID == 0 || !sentThere || core.SameAddress(old, now) || r.Save.Password != nil || !fresh.Action(person.Generate).On {
		return nil
	}
	return &Offer{
		Title:  "The credentials went to the old address",
		Text:   fmt.Sprintf("They were sent to %s. Generate new ones and send them to %s?", old, now),
		Action: person.Generate,
	}
}

// Plan is a line of "When you click Save" beside a new customer's form.
type Plan struct {
	Kind         string // customer, password, mail
	Title, Extra string
}

// Plans say what Save will do.
func (f *Form) Plans() []Plan {
	name := f.fields.Name()
	if name == "" {
		name = f.fields.ExternalID
	}
	if name == "" {
		return nil
	}
	company := f.fields.Company
	if company == name {
		company = ""
	}
	plans := []Plan{{"customer", name + " is kept as a customer", words.Dot(company, f.fields.City)}}
	switch l := &f.login; {
	case l.generate:
		extra := "Login IDs, password"
		if !l.confirmed && f.base.Terms.NoLink == "" {
			extra += ", confirmation link"
		}
		plans = append(plans,
			Plan{"password", "A password of 20 characters is generated", "Nobody has to type it; Show reads it"},
			Plan{"mail", "One mail goes out", extra})
	case l.isSuggested():
		plans = append(plans, Plan{"password", "The generated password is set", "No mail goes out; tell it to the customer"})
	case !l.pair.Empty():
		plans = append(plans, Plan{"password", "The typed password is set", "No mail goes out"})
	default:
		plans = append(plans, Plan{"password", "No password is set", "The customer cannot log in yet"})
	}
	return plans
}
