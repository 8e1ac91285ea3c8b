package core

import (
	"time"

	"github.com/keydesk/keydesk/core/password"
	"github.com/keydesk/keydesk/core/secret"
)

// Purpose is what a ticket is for.
type Purpose string

// The purposes. A customer has at most one live ticket for each.
const (
	PurposeReset   Purpose = "reset-password"
	PurposeConfirm Purpose = "confirm-email"
)

// TicketState is what became of a ticket.
type TicketState string

// The states of a ticket; Unknown is a link that nobody issued, or one so old
// that it was forgotten.
const (
	TicketLive    TicketState = "live"
	TicketUsed    TicketState = "used"
	TicketExpired TicketState = "expired"
	TicketVoided  TicketState = "voided"
	TicketUnknown TicketState = "unknown"
)

// TicketPage is what the page behind a link may show. For a ticket that is not
// live only State, Vendor and (unless unknown) Scope and Purpose are filled: a dead link
// names nobody.
type TicketPage struct {
	State      TicketState
	Scope      string // the customer's, by name
	Purpose    Purpose
	Vendor     string
	Address    string    // the address it was mailed to
	Language   string    // the customer's, as his record names it
	ValidUntil time.Time // zero: the mail has not been accepted yet
	Policy     password.Policy
}

// Redemption is a customer's new password, sent from the page behind a link.
type Redemption struct {
	Token    secret.Text
	Password secret.Text
	RemoteIP string
}

// Attempt is one try to log in.
type Attempt struct {
	Scope    string // the portal's scope; "" is the default one
	LoginID  string
	Password secret.Text
	RemoteIP string
}
