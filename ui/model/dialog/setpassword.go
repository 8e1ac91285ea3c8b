package dialog

import (
	"context"
	"fmt"
	"time"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/core/password"
	"github.com/keydesk/keydesk/core/secret"
	"github.com/keydesk/keydesk/ui/model/label"
	"github.com/keydesk/keydesk/ui/model/person"
	"github.com/keydesk/keydesk/ui/model/say"
	"github.com/keydesk/keydesk/ui/model/typed"
	"github.com/keydesk/keydesk/ui/model/words"
)

// Way is one of the choices of Set Customer Password.
type Way string

// The ways, by their labels.
const (
	SendLink Way = label.SendResetEmail
	TypeIt   Way = label.TypeNewPassword
	Generate Way = label.GenerateAPassword
)

// Choice is a way as it is drawn.
type Choice struct {
	Way     Way
	Enabled bool
	Hint    string // the line under it: what it does, or why it is off
}

// Effect is said at the end of the dialog.
const Effect = "Takes effect on OK; Cancel on the customer's page does not take it back."

// SetPassword is the dialog Set Customer Password.
type SetPassword struct {
	facts    person.Facts
	clock    words.Clock
	way      Way
	pair     typed.Pair
	send     bool
	must     bool
	mustTold bool
	tell     bool
	verified string
}

// NewSetPassword opens the dialog on the first way that can be gone.
func NewSetPassword(f person.Facts, clock words.Clock) *SetPassword {
	d := &SetPassword{facts: f, clock: clock, tell: true, send: f.Action(person.Generate).On}
	c := f.Customer
	d.pair.Policy = f.Terms.Policy
	d.pair.Context = password.Context{
		Names: []string{c.FirstName, c.LastName}, Email: c.Email, Company: c.Company, Vendor: f.Terms.Vendor,
	}
	for _, choice := range d.Choices() {
		if choice.Enabled {
			d.Choose(choice.Way)
			break
		}
	}
	return d
}

// Title is the dialog's, and who it is about.
func (d *SetPassword) Title() (title, who string) {
	return label.SetCustomerPassword, say.Who(d.facts.Customer)
}

// Choices are the ways there are. Where Allow Manual Entry is off the second
// is not there.
func (d *SetPassword) Choices() []Choice {
	link := d.facts.Action(person.EmailForgotten)
	first := Choice{SendLink, link.On, link.Why}
	if link.On {
		first.Hint = fmt.Sprintf("The present password works until the customer chooses a new one. The link works once, for %s.",
			words.Span(time.Duration(d.facts.Terms.TicketMinutes)*time.Minute))
		if d.facts.Customer.PasswordOrigin == core.OriginNone {
			first.Hint = fmt.Sprintf("The link works once, for %s.", words.Span(time.Duration(d.facts.Terms.TicketMinutes)*time.Minute))
		}
	}
	choices := []Choice{first}
	if d.facts.Terms.ManualEntry && d.facts.MayType() {
		choices = append(choices, Choice{TypeIt, true, ""})
	}
	return append(choices, Choice{Generate, d.facts.MayReset(), "The present password stops at once."})
}

// Choose takes a way. A generated password must be changed as the desk's
// setting says, until somebody says otherwise; a typed one need not.
func (d *SetPassword) Choose(w Way) {
	for _, c := range d.Choices() {
		if c.Way == w && c.Enabled {
			d.way = w
		}
	}
	if !d.mustTold {
		d.must = d.way == Generate && d.facts.Terms.MustChange
	}
}

// Way is what is chosen.
func (d *SetPassword) Way() Way { return d.way }

// Pair is the two fields under Type new password.
func (d *SetPassword) Pair() *typed.Pair { return &d.pair }

// Box is a check box.
type Box struct {
	Label   string
	On      bool
	Enabled bool
	Hint    string
	Visible bool
}

// Send is the box Send it by e-mail.
func (d *SetPassword) Send() Box {
	mail := d.facts.Action(person.Generate)
	b := Box{Label: label.SendIt, On: d.send && mail.On, Enabled: mail.On, Visible: d.way == Generate}
	if mail.On {
		b.Hint = fmt.Sprintf("To %s. Unticked: the view for reading aloud opens.", d.facts.Customer.Email)
	} else {
		b.Hint = mail.Why + " The view for reading aloud opens."
	}
	return b
}

// SetSend ticks or clears it.
func (d *SetPassword) SetSend(on bool) { d.send = on }

// Must is the box Customer must change it at the next login.
func (d *SetPassword) Must() Box {
	return Box{Label: label.MustChange, On: d.must, Enabled: true, Visible: d.way != SendLink}
}

// SetMust ticks or clears it.
func (d *SetPassword) SetMust(on bool) { d.must, d.mustTold = on, true }

// Tell is the box that has the customer told, without the password. Off and
// disabled where the password itself is mailed: one deed sends one mail.
func (d *SetPassword) Tell() Box {
	b := Box{Label: label.TellCustomer, Visible: d.way != SendLink}
	mail := d.facts.Action(person.Generate)
	switch {
	case d.way == Generate && d.Send().On:
		b.Hint = "The mail with the password says so."
	case !mail.On:
		b.Hint = mail.Why
	default:
		b.On, b.Enabled = d.tell, true
	}
	return b
}

// SetTell ticks or clears it.
func (d *SetPassword) SetTell(on bool) { d.tell = on }

// Verifications are the offers of Caller verified by; anything else may be
// typed.
func (d *SetPassword) Verifications() []string {
	var offers []string
	for _, phone := range []string{d.facts.Customer.Phone, d.facts.Customer.Phone2} {
		if phone != "" {
			offers = append(offers, "Call-back to "+phone)
		}
	}
	return append(offers, "Support PIN", "Other")
}

// SetVerified is called with what stands in Caller verified by.
func (d *SetPassword) SetVerified(how string) { d.verified = how }

// Unlocks is the sentence on a locked account; "" where nothing is unlocked.
func (d *SetPassword) Unlocks() string {
	c := d.facts.Customer
	if !d.facts.Terms.ResetUnlocks || !say.Locked(c) {
		return ""
	}
	return "This also unlocks the account (locked " + say.LockedUntil(c, d.clock) + ")."
}

// Inactive warns of a login that stays off; "" of any other.
func (d *SetPassword) Inactive() string {
	if !d.facts.Disabled() {
		return ""
	}
	return "Login is inactive for this customer, and stays so."
}

// OK says whether OK can be pressed, and if not, what it waits for.
func (d *SetPassword) OK() (wait string, ok bool) {
	switch d.way {
	case "":
		return "No way can be gone for this customer.", false
	case TypeIt:
		wait, _ = d.pair.Problem()
	}
	return wait, wait == ""
}

// SetRequest is the dialog on its way to the core.
type SetRequest struct {
	ID       uint64
	Way      Way
	Change   core.PasswordChange // but for SendLink
	Verified string
}

// Request makes the request; the pair is to be judged before.
func (d *SetPassword) Request() SetRequest {
	r := SetRequest{ID: d.facts.Customer.ID, Way: d.way, Verified: d.verified}
	if d.way == SendLink {
		return r
	}
	r.Change = core.PasswordChange{MustChange: new(d.must), Tell: d.Tell().On, VerifiedBy: d.verified}
	switch {
	case d.way == TypeIt:
		r.Change.Typed = d.pair.Password()
	case d.Send().On:
		r.Change.Send = true
		if d.facts.Disabled() {
			r.Change.EnableLogin = new(false)
		}
	default:
		r.Change.ReadAloud, r.Change.Show = true, true
	}
	return r
}

// Run asks the core.
func (r SetRequest) Run(ctx context.Context, s *core.Session) (core.PasswordResult, error) {
	if r.Way == SendLink {
		return s.Customers().SendResetLink(ctx, r.ID, r.Verified)
	}
	return s.Customers().SetPassword(ctx, r.ID, r.Change)
}

// Done says what came of it: the toast, and the password to be read aloud
// where there is one.
func (d *SetPassword) Done(r SetRequest, result core.PasswordResult) (toast string, aloud secret.Text) {
	name := say.Name(d.facts.Customer.Fields, d.facts.Customer.ID)
	switch {
	case r.Way == SendLink:
		toast = name + ": " + sent("the link", d.facts)
	case r.Change.Send:
		toast = name + ": new credentials are on their way to " + d.facts.Customer.Email + "."
	default:
		toast = name + ": the new password works from now on."
	}
	if result.Unlocked {
		toast += " The account was unlocked."
	}
	return toast, result.Password
}
