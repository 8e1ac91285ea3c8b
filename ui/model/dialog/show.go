package dialog

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/core/secret"
	"github.com/keydesk/keydesk/ui/model/label"
	"github.com/keydesk/keydesk/ui/model/person"
	"github.com/keydesk/keydesk/ui/model/say"
	"github.com/keydesk/keydesk/ui/model/words"
)

// fresh is how long an operator's own password counts as just given.
const fresh = 10 * time.Minute

// Show is what comes before a password is shown. What staff set or generated
// is shown at one click; what the customer chose, for a reason and to who gave
// his own password within ten minutes.
type Show struct {
	facts     person.Facts
	clock     words.Clock
	confirmed time.Time
	reason    string
	own       secret.Text
	wrong     string
}

// NewShow opens it. confirmed is when the operator last gave his own password:
// at sign-in, at unlocking or for another Show.
func NewShow(f person.Facts, confirmed time.Time, clock words.Clock) *Show {
	return &Show{facts: f, clock: clock, confirmed: confirmed}
}

// Possible says whether anything can be shown; if not, why, and the help topic
// that says more.
func (d *Show) Possible() (why, topic string, ok bool) {
	a := d.facts.Action(person.Show)
	return a.Why, a.Topic, a.On
}

// AsksReason says whether a reason is asked for.
func (d *Show) AsksReason() bool { return d.facts.Customer.PasswordOrigin == core.OriginCustomer }

// AsksPassword says whether the operator's own password is asked for.
func (d *Show) AsksPassword() bool {
	return d.AsksReason() && d.clock.Time().Sub(d.confirmed) > fresh
}

// Asks says whether there is a dialog at all before the view.
func (d *Show) Asks() bool { return d.AsksReason() }

// Title is the dialog's and who it is about.
func (d *Show) Title() (title, who string) {
	return label.Show, words.Dot(say.Who(d.facts.Customer), say.Origin(d.facts.Customer, d.clock))
}

// Reasons are the offers; anything else may be typed.
func (d *Show) Reasons() []string {
	return []string{"Caller cannot open mail", "Typing it for the customer", "Setting up a device"}
}

// SetReason is called with what stands in Reason.
func (d *Show) SetReason(text string) { d.reason = strings.TrimSpace(text) }

// SetPassword is called with what stands in Your password.
func (d *Show) SetPassword(pw secret.Text) { d.own, d.wrong = pw, "" }

// Note says why the password is asked for, and what is kept.
func (d *Show) Note() string {
	if d.AsksPassword() {
		return "Asked again because the last time was over 10 minutes ago. The reading and its reason are kept in Activity."
	}
	return "The reading and its reason are kept in Activity."
}

// OK says whether Show can be pressed.
func (d *Show) OK() bool {
	return (!d.AsksReason() || d.reason != "") && (!d.AsksPassword() || !d.own.Empty())
}

// Wrong is what stands under Your password after a wrong one.
func (d *Show) Wrong() string { return d.wrong }

// ShowRequest is the dialog on its way to the core.
type ShowRequest struct {
	ID       uint64
	Reason   string
	Confirm  bool
	Operator string
	Own      secret.Text
}

// Request makes it, for the operator of a session.
func (d *Show) Request(operator string) ShowRequest {
	return ShowRequest{d.facts.Customer.ID, d.reason, d.AsksPassword(), operator, d.own}
}

// ErrNotYours is a wrong own password.
var ErrNotYours = errors.New("not your password, nothing was shown")

// Run has the password shown. What it gives back was written down.
func (r ShowRequest) Run(ctx context.Context, desk *core.Desk, s *core.Session) (secret.Text, error) {
	if r.Confirm {
		if err := desk.Confirm(ctx, r.Operator, r.Own); err != nil {
			return secret.Text{}, errors.Join(ErrNotYours, err)
		}
	}
	return s.Customers().Reveal(ctx, r.ID, r.Reason)
}

// Failed takes an error of Run; false where it belongs into a dialog of its
// own.
func (d *Show) Failed(err error) bool {
	if !errors.Is(err, ErrNotYours) {
		return false
	}
	d.wrong = "Not your password. Nothing was shown."
	var told *core.Error
	if errors.As(err, &told) && strings.Contains(told.Sentence, "in a row") {
		d.wrong = told.Sentence + " Nothing was shown."
	}
	return true
}

// Heading is the view's: "Password of Hedi Ács", the ID, and what is known.
func (d *Show) Heading() (title, id, about string) {
	c := d.facts.Customer
	return "Password of " + say.Name(c.Fields, c.ID), fmt.Sprint(c.ID),
		words.Dot(c.Email, say.Origin(c, d.clock), "this reading is in Activity")
}
