package dialog

import (
	"context"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/model/person"
	"github.com/keydesk/keydesk/ui/model/say"
)

// Straight is an action that asks nothing: a link or a letter that leaves the
// present password as it is, an unlock, or a way back out of the recycle bin.
type Straight struct {
	Action person.ID
	facts  person.Facts
}

// NewStraight returns the action; ok is false for one that asks first.
func NewStraight(action person.ID, f person.Facts) (s Straight, ok bool) {
	switch action {
	case person.EmailForgotten, person.Unlock, person.SendConfirm, person.SendWelcome, person.Restore:
		return Straight{action, f}, true
	}
	return Straight{}, false
}

// Done is what came of it.
type Done struct {
	Mail     uint64 // the mail that was queued, 0 for none
	Unlocked bool
	Undo     func(context.Context) error // nil: it cannot be taken back
}

// Run asks the core.
func (q Straight) Run(ctx context.Context, s *core.Session) (Done, error) {
	c, id := s.Customers(), q.facts.Customer.ID
	switch q.Action {
	case person.Unlock:
		lock, unlocked, err := c.TakeLock(ctx, id)
		if err != nil || !unlocked {
			return Done{}, err
		}
		return Done{Unlocked: true, Undo: func(ctx context.Context) error { return c.LockAgain(ctx, lock) }}, nil
	case person.Restore:
		return Done{}, c.Restore(ctx, id)
	}
	send := map[person.ID]func(context.Context, uint64) (core.PasswordResult, error){
		person.SendConfirm: c.SendConfirmation, person.SendWelcome: c.SendWelcome,
		person.EmailForgotten: func(ctx context.Context, id uint64) (core.PasswordResult, error) { return c.SendResetLink(ctx, id, "") },
	}[q.Action]
	result, err := send(ctx, id)
	return Done{Mail: result.MailID, Unlocked: result.Unlocked}, err
}

// Doing says that it is under way.
func (q Straight) Doing() string {
	return say.Name(q.facts.Customer.Fields, q.facts.Customer.ID) + ": " + q.facts.Action(q.Action).Label + "…"
}

// Kept says what stayed as it was where the action failed.
func (q Straight) Kept() string {
	switch q.Action {
	case person.Unlock:
		return "The account is as it was."
	case person.Restore:
		return "The customer is still in the recycle bin."
	}
	return "No mail was sent, and the password is as it was."
}

// Toast says what was done, in a sentence that names the customer.
func (q Straight) Toast(d Done) string {
	name := say.Name(q.facts.Customer.Fields, q.facts.Customer.ID)
	switch q.Action {
	case person.Unlock:
		if !d.Unlocked {
			return name + " was not locked."
		}
		return name + ": Unlocked. The password did not change."
	case person.Restore:
		return NewRemove(q.facts.Customer, q.facts.May).Restored()
	}
	what := map[person.ID]string{person.EmailForgotten: "the link", person.SendConfirm: "the confirmation email", person.SendWelcome: "the Welcome Mailing"}[q.Action]
	text := name + ": " + sent(what, q.facts)
	if d.Unlocked {
		text += " The account was unlocked."
	}
	return text
}

// Undone is said after Undo.
func (q Straight) Undone() string {
	return say.Name(q.facts.Customer.Fields, q.facts.Customer.ID) + ": locked again, as before."
}

// sent says where a mail is, by where mail goes.
func sent(what string, f person.Facts) string {
	return say.MailGoes(what, f.Terms.MailMode, f.Customer.Email)
}
