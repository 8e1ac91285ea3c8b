package core

import (
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"fmt"
	"time"

	"github.com/keydesk/keydesk/core/record"
	"github.com/keydesk/keydesk/core/secret"
)

// tokenSize is 256 bits: nobody guesses one.
const tokenSize = 32

// unaccepted is how long a ticket is good whose mail no server has taken.
const unaccepted = 4 * 24 * time.Hour

// newTicket issues a ticket for the address: the link's token, of which the
// database keeps the hash only. It voids the live one of the same purpose.
func (d *deed) newTicket(purpose Purpose, by string) (token secret.Text, t ticket, err error) {
	raw := make([]byte, tokenSize)
	if _, err := rand.Read(raw); err != nil {
		return token, t, fmt.Errorf("drawing a link: %w", err)
	}
	token = secret.New(base64.RawURLEncoding.EncodeToString(raw))
	minutes, err := d.minutes(purpose)
	if err != nil {
		return token, t, err
	}
	hash := sha256.Sum256(raw)
	t = ticket{
		Hash: hash[:], IssuedAt: d.tx.Now().UnixMilli(), IssuedBy: by, Minutes: minutes,
		Address: d.profile.Fields.Email,
	}
	if old, ok := d.post.Tickets[purpose]; ok {
		if err := d.tx.DeleteLookup(record.KindByToken, old.Hash); err != nil {
			return token, t, err
		}
	}
	if err := d.tx.PutLookup(record.KindByToken, d.id, t.Hash); err != nil {
		return token, t, err
	}
	d.post.Tickets[purpose] = t
	return token, t, nil
}

// confirmMinutes is the life of a link that only confirms an address: as long
// as a temporary password's, beside which it is mailed, since the password is
// of no use to a customer who cannot confirm any more.
const confirmMinutes = 72 * 60

// bulkMinutes is the life of a link that a bulk action mails: nobody waits for
// it, as somebody does who is on the telephone.
const bulkMinutes = 7 * 24 * 60

// minutes is how long a ticket lives from its mail's acceptance.
func (d *deed) minutes(purpose Purpose) (int, error) {
	n, err := d.conf.number(setTicketMinutes)
	if purpose == PurposeConfirm {
		n = max(n, confirmMinutes)
	}
	if d.batch != "" {
		n = max(n, bulkMinutes)
	}
	return n, err
}

// voidTickets ends every live ticket: the password or the address changed.
func (d *deed) voidTickets() {
	for purpose, t := range d.post.Tickets {
		if t.Ended == "" {
			t.Ended, t.EndedAt = TicketVoided, d.tx.Now().UnixMilli()
			d.post.Tickets[purpose] = t
		}
	}
}

// validUntil is when the ticket ends; counted from the mail's acceptance, and
// open (four days from issue) until then.
func (t ticket) validUntil() time.Time {
	if t.AcceptedAt == 0 {
		return moment(t.IssuedAt).Add(unaccepted)
	}
	return moment(t.AcceptedAt).Add(time.Duration(t.Minutes) * time.Minute)
}

// state is what has become of the ticket by now.
func (t ticket) state(now time.Time) TicketState {
	switch {
	case t.Ended != "":
		return t.Ended
	case !now.Before(t.validUntil()):
		return TicketExpired
	}
	return TicketLive
}

// shown is the ticket as an operator sees it.
func (t ticket) shown(purpose Purpose, now time.Time) Ticket {
	out := Ticket{
		Purpose: purpose, State: t.state(now), IssuedAt: moment(t.IssuedAt), IssuedBy: t.IssuedBy,
		Address: t.Address, EndedAt: moment(t.EndedAt),
	}
	if t.AcceptedAt != 0 {
		out.ValidUntil = t.validUntil()
	}
	return out
}

// hashToken is the hash under which a token is known; ok is false for text
// that is no token.
func hashToken(token secret.Text) (hash []byte, ok bool) {
	raw, err := base64.RawURLEncoding.Strict().DecodeString(token.Reveal())
	if err != nil || len(raw) != tokenSize {
		return nil, false
	}
	sum := sha256.Sum256(raw)
	return sum[:], true
}

// finder finds an id by a lookup: Tx and Reader.
type finder interface {
	record.Getter
	FindLookup(kind record.Kind, parts ...[]byte) (uint64, error)
}

// findTicket follows a link: the customer and which of his tickets it is. ok
// is false for a link that leads nowhere.
func findTicket(g finder, token secret.Text) (d dossier, purpose Purpose, ok bool, err error) {
	hash, isToken := hashToken(token)
	if !isToken {
		return d, "", false, nil
	}
	id, err := g.FindLookup(record.KindByToken, hash)
	if errors.Is(err, record.ErrNotFound) {
		return d, "", false, nil
	}
	if err != nil {
		return d, "", false, err
	}
	if d, err = open(g, id); err != nil {
		return d, "", false, err
	}
	for purpose, t := range d.post.Tickets {
		if subtle.ConstantTimeCompare(t.Hash, hash) == 1 {
			return d, purpose, d.profile.DeletedAt == 0, nil
		}
	}
	return d, "", false, nil
}

// useTicket marks a ticket used and confirms the address it was mailed to, if
// that is still the customer's.
func (d *deed) useTicket(purpose Purpose) {
	t := d.post.Tickets[purpose]
	t.Ended, t.EndedAt = TicketUsed, d.tx.Now().UnixMilli()
	d.post.Tickets[purpose] = t
	if sameAddress(t.Address, d.profile.Fields.Email) {
		d.credential.EmailConfirmed = true
	}
}
