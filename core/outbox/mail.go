package outbox

import (
	"time"

	"github.com/keydesk/keydesk/core/record"
)

// State is what became of a mail, in honest words: nothing is ever called
// delivered, since the last that we hear is that a server took it.
type State string

// The states of a mail.
const (
	Queued    State = "queued"
	Sending   State = "sending"
	Accepted  State = "accepted"
	Deferred  State = "deferred"
	Failed    State = "failed"
	Cancelled State = "cancelled"
	Expired   State = "expired"
	Bounced   State = "bounced" // accepted, and then sent back: somebody said so
)

// Ended says that the mail will not go out by itself any more.
func (s State) Ended() bool {
	return s == Accepted || s == Failed || s == Cancelled || s == Expired || s == Bounced
}

// Gone says that the mail can no longer be called back or sent anew: it went
// out, is going out at this moment, or was cancelled.
func (s State) Gone() bool { return s == Accepted || s == Bounced || s == Cancelled || s == Sending }

// Mode is where mail goes.
type Mode string

// The modes, by the values of the setting mail.mode.
const (
	Local  Mode = "local"
	SMTP   Mode = "smtp"
	ByHand Mode = "by-hand"
)

// Mail is a mail's row. The body lies beside it, until the mail was accepted.
type Mail struct {
	ID        uint64 `cbor:"-"`
	Customer  uint64 `cbor:"1,keyasint,omitempty"`
	Mailing   string `cbor:"2,keyasint"`
	From      string `cbor:"3,keyasint"`
	To        string `cbor:"4,keyasint"`
	Subject   string `cbor:"5,keyasint"`
	MessageID string `cbor:"6,keyasint"`
	State     State  `cbor:"7,keyasint"`
	Tries     int    `cbor:"8,keyasint,omitempty"`
	LastError string `cbor:"9,keyasint,omitempty"`  // a sentence
	Reply     string `cbor:"10,keyasint,omitempty"` // the server's words when it accepted
	Via       string `cbor:"11,keyasint,omitempty"` // who accepted: a host, the local mailbox, by hand
	QueuedAt  int64  `cbor:"12,keyasint"`           // unix ms, as all times
	DueAt     int64  `cbor:"13,keyasint,omitempty"` // 0: it is not waiting
	FirstTry  int64  `cbor:"14,keyasint,omitempty"`
	EndedAt   int64  `cbor:"15,keyasint,omitempty"`
	// PasswordVersion is of the password that the body carries; 0: none. The
	// mail is void once the customer has a newer one.
	PasswordVersion uint64 `cbor:"16,keyasint,omitempty"`
	// Ticket is the purpose of the link in the body; TicketHash tells it from
	// a newer one.
	Ticket     string `cbor:"17,keyasint,omitempty"`
	TicketHash []byte `cbor:"18,keyasint,omitempty"`
	Scope      uint64 `cbor:"19,keyasint,omitempty"`
	// Sale is the number of the sale that the body tells of; 0: none.
	Sale uint64 `cbor:"22,keyasint,omitempty"`
	// License is whose activation password the body carries; 0: none, or those
	// of Sale. Resets is how many of them had been replaced by then: the mail is
	// void once one more is.
	License uint64 `cbor:"23,keyasint,omitempty"`
	Resets  uint64 `cbor:"24,keyasint,omitempty"`
	// Who marked it as bounced, and when; LastError is then what he noted.
	MarkedBy string `cbor:"20,keyasint,omitempty"`
	MarkedAt int64  `cbor:"21,keyasint,omitempty"`
}

// SentAt is when the mail was accepted; zero if it was not.
func (m Mail) SentAt() time.Time {
	if m.State != Accepted && m.State != Bounced {
		return time.Time{}
	}
	return time.UnixMilli(m.EndedAt)
}

// body is the message as it goes on the wire.
type body struct {
	Message []byte `cbor:"1,keyasint"`
}

func mailKey(id uint64) record.Key  { return record.KeyOf(record.KindMail, id) }
func bodyKey(id uint64) record.Key  { return record.KeyOf(record.KindMailBody, id) }
func localKey(id uint64) record.Key { return record.KeyOf(record.KindLocalMail, id) }
func dueKey(m Mail) record.Key {
	return record.KeyOfPair(record.KindDue, uint64(m.DueAt), m.ID)
}

// Get reads a mail's row, or record.ErrNotFound.
func Get(g record.Getter, id uint64) (Mail, error) {
	m, _, err := record.Get[Mail](g, mailKey(id))
	m.ID = id
	return m, err
}

// byHand stands in Via where the mail was given to the customer by hand.
const byHand = "by hand"
