package dialog

import (
	"context"
	"fmt"
	"strings"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/model/label"
	"github.com/keydesk/keydesk/ui/model/person"
	"github.com/keydesk/keydesk/ui/model/say"
)

// Tri is a check box that begins undecided.
type Tri int

// The states of a Tri.
const (
	Undecided Tri = iota
	Yes
	No
)

// SendCredentials is the confirmation of Generate and send credentials via
// email.
type SendCredentials struct {
	facts  person.Facts
	enable Tri
}

// NewSendCredentials opens it.
func NewSendCredentials(f person.Facts) *SendCredentials { return &SendCredentials{facts: f} }

// The dialog's words.
const (
	SendQuestion  = "Are you sure you want to send new credentials to the customer? The current access data will be reset."
	LoginInactive = "Login is inactive for this customer."
	EnableAsWell  = "Enable Login as well"
	EnableHint    = "Tick it or clear it; OK waits for that."
)

// Title is the dialog's.
func (d *SendCredentials) Title() string { return label.GenerateAndSend }

// Who is "Hedi Ács (10042) · hedi@acs.example".
func (d *SendCredentials) Who() string {
	c := d.facts.Customer
	return fmt.Sprintf("%s (%d) · %s", say.Name(c.Fields, c.ID), c.ID, c.Email)
}

// Warning says what happens at once.
func (d *SendCredentials) Warning() string {
	parts := []string{"Open reset links stop working"}
	if say.Locked(d.facts.Customer) && d.facts.Terms.ResetUnlocks {
		parts = append(parts, "the account is unlocked")
	}
	if d.facts.Terms.MustChange {
		parts = append(parts, "the password must be changed at the next login")
	}
	text := "This action immediately resets the old password and sends new login details via email. " + strings.Join(parts, "; ") + "."
	if !d.facts.Customer.EmailConfirmed && d.facts.Terms.NoLink != "" {
		text += " The mail goes without the link that confirms the address: " + say.BySetting(d.facts.Terms.NoLink)
	}
	return text
}

// Inactive says whether somebody disabled the login, so that Enable Login as
// well is asked; a merely unregistered customer is let in as a matter of
// course.
func (d *SendCredentials) Inactive() bool { return d.facts.Disabled() }

// Enable is the state of the box.
func (d *SendCredentials) Enable() Tri { return d.enable }

// SetEnable decides it.
func (d *SendCredentials) SetEnable(t Tri) { d.enable = t }

// OK says whether OK can be pressed.
func (d *SendCredentials) OK() bool { return !d.Inactive() || d.enable != Undecided }

// Request is what OK asks the core.
func (d *SendCredentials) Request() SetRequest {
	r := SetRequest{ID: d.facts.Customer.ID, Way: Generate, Change: core.PasswordChange{Send: true}}
	if d.Inactive() {
		r.Change.EnableLogin = new(d.enable == Yes)
	}
	return r
}

// Tidings is what a mail has come to: what an Outcome is made of.
type Tidings struct {
	Mail core.Message
	Mode string // where mail goes
}

// Await reads what became of a mail, until it has ended, waits for another try
// or for a hand, or ctx ends: then it is told as it is. changes is
// core.Session.Changes, begun before the mail was queued.
func Await(ctx context.Context, s *core.Session, id uint64, mode string, changes <-chan core.Change) (Tidings, error) {
	for {
		m, err := s.Mail().Get(context.WithoutCancel(ctx), id)
		if err != nil || Settled(m, mode) {
			return Tidings{m, mode}, err
		}
		select {
		case <-ctx.Done():
			return Tidings{m, mode}, nil
		case _, open := <-changes:
			if !open {
				return Tidings{m, mode}, nil
			}
		}
	}
}

// Settled says that nothing more comes of a mail soon.
func Settled(m core.Message, mode string) bool {
	switch string(m.State) {
	case say.Queued:
		return mode == say.ModeByHand
	case say.Sending:
		return false
	}
	return true
}
