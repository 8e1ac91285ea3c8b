package say

import (
	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/model/words"
)

// Origin says where a customer's password comes from: "generated 3 May by
// Anna", "set by the customer 18 Apr".
func Origin(c core.Customer, clock words.Clock) string {
	switch c.PasswordOrigin {
	case core.OriginGenerated:
		return "generated " + clock.Day(c.PasswordSetAt) + by(c.PasswordSetBy)
	case core.OriginOperator:
		return "typed " + clock.Day(c.PasswordSetAt) + by(c.PasswordSetBy)
	case core.OriginCustomer:
		return "set by the customer " + clock.Day(c.PasswordSetAt)
	case core.OriginImported:
		return "imported"
	}
	return "none yet"
}

func by(name string) string {
	if name == "" {
		return ""
	}
	return " by " + name
}

// Temporary says what is to be known of a password that must be changed; "" of
// one that lasts.
func Temporary(c core.Customer, clock words.Clock) string {
	switch {
	case !c.MustChange:
		return ""
	case c.PasswordExpiresAt.IsZero():
		return "must be changed at the next login"
	case c.PasswordExpiresAt.Before(clock.Time()):
		return "expired " + clock.At(c.PasswordExpiresAt)
	}
	return "must be changed at the next login, works until " + clock.At(c.PasswordExpiresAt)
}

// Link says what became of the last reset link: "sent 10:02, valid to 10:32".
// One whose mail no server has taken yet has not begun to run.
func Link(t *core.Ticket, clock words.Clock) string {
	if t == nil {
		return "none sent"
	}
	switch t.State {
	case core.TicketUsed:
		return "used " + clock.At(t.EndedAt)
	case core.TicketVoided:
		return "no longer valid since " + clock.At(t.EndedAt)
	case core.TicketExpired:
		if t.ValidUntil.IsZero() {
			return "expired; its mail was never accepted"
		}
		return "expired " + clock.At(t.ValidUntil)
	}
	if t.ValidUntil.IsZero() {
		return "made " + clock.At(t.IssuedAt) + ", waiting in the outbox"
	}
	return "sent " + clock.At(t.IssuedAt) + ", valid to " + clock.At(t.ValidUntil)
}
