package outbox

import (
	"errors"
	"fmt"

	"github.com/keydesk/keydesk/core/outbox/mailing"
	"github.com/keydesk/keydesk/core/outbox/mime"
	"github.com/keydesk/keydesk/core/record"
)

// Letter is a mail to be queued.
type Letter struct {
	Customer uint64
	Scope    uint64
	Mailing  mailing.Name
	Template mailing.Template // zero: the program's own
	Language string           // of the template
	Data     mailing.Data
	From     mime.Person
	To       mime.Person

	PasswordVersion uint64 // of the password in Data; 0: none
	Ticket          string // purpose of the link in Data; "": none
	TicketHash      []byte
	Sale            uint64 // whose licenses are in Data; 0: none
	License         uint64 // whose activation password is in Data; 0: none, or those of Sale
	Resets          uint64 // how many of them had been replaced
}

// Enqueue composes a letter and queues it in the caller's transaction: it will
// go out if that commits, and only then. Message-ID and Date are fixed here.
func Enqueue(tx *record.Tx, l Letter) (Mail, error) {
	id, err := tx.NextNumber(record.LineMail)
	if err != nil {
		return Mail{}, fmt.Errorf("numbering a mail: %w", err)
	}
	text, err := l.Template.Render(l.Mailing, l.Language, l.Data)
	if err != nil {
		return Mail{}, fmt.Errorf("writing the mail %q: %w", l.Mailing, err)
	}
	m := Mail{
		ID: id, Customer: l.Customer, Scope: l.Scope, Mailing: string(l.Mailing),
		From: l.From.Address.String(), To: l.To.Address.String(), Subject: text.Subject,
		MessageID: mime.NewMessageID(l.From.Address.Domain),
		State:     Queued, QueuedAt: tx.Now().UnixMilli(), DueAt: tx.Now().UnixMilli(),
		PasswordVersion: l.PasswordVersion, Ticket: l.Ticket, TicketHash: l.TicketHash, Sale: l.Sale,
		License: l.License, Resets: l.Resets,
	}
	message, err := mime.Compose(mime.Letter{
		From: l.From, To: l.To, Subject: text.Subject, Date: tx.Now(), MessageID: m.MessageID,
		Text: text.Text, HTML: text.HTML,
	})
	if err != nil {
		return Mail{}, err
	}
	if err := tx.Put(bodyKey(id), body{Message: message}); err != nil {
		return Mail{}, err
	}
	return m, put(tx, Mail{}, m)
}

// put writes a row and moves its mark among the mails that wait.
func put(tx *record.Tx, before, after Mail) error {
	if before.DueAt != 0 && before.DueAt != after.DueAt {
		if err := tx.Delete(dueKey(before)); err != nil {
			return err
		}
	}
	if after.DueAt != 0 && before.DueAt != after.DueAt {
		if err := tx.PutMark(dueKey(after)); err != nil {
			return err
		}
	}
	return tx.Put(mailKey(after.ID), after)
}

// Cancel ends a mail that has not gone out, failed and expired ones too: their
// messages are not wanted any more. An accepted one stays as it is, as does one
// that is being sent at this moment: it can no longer be called back, and if it
// is not taken, Stale stops its next try.
func Cancel(tx *record.Tx, id uint64, why string) (Mail, error) {
	m, err := Get(tx, id)
	if errors.Is(err, record.ErrNotFound) {
		return Mail{}, nil
	}
	if err != nil || m.State.Gone() {
		return m, err
	}
	return end(tx, m, Cancelled, why)
}

// end closes a mail's row. The body goes, unless it may be wanted for a retry;
// of a cancelled mail, so does the copy that a crash has left in the local
// mailbox.
func end(tx *record.Tx, m Mail, state State, why string) (Mail, error) {
	before := m
	m.State, m.DueAt, m.EndedAt, m.LastError = state, 0, tx.Now().UnixMilli(), why
	var gone []record.Key
	switch state {
	case Accepted:
		gone = []record.Key{bodyKey(m.ID)}
	case Cancelled:
		gone = []record.Key{bodyKey(m.ID), localKey(m.ID)}
	}
	for _, key := range gone {
		if err := tx.Delete(key); err != nil {
			return m, err
		}
	}
	return m, put(tx, before, m)
}
