package outbox

import (
	"context"
	"fmt"

	"github.com/keydesk/keydesk/core/outbox/mime"
	"github.com/keydesk/keydesk/core/outbox/smtp"
	"github.com/keydesk/keydesk/core/record"
)

// LocalHost is what Mail.Via says of a mail in the local mailbox.
const LocalHost = "the local mailbox"

// LocalMail is a message in the local mailbox: sealed like every record, so
// that nobody else on the machine reads it.
type LocalMail struct {
	ID         uint64 `cbor:"-"`
	ReceivedAt int64  `cbor:"1,keyasint"`
	Message    []byte `cbor:"2,keyasint"`
	Read       bool   `cbor:"3,keyasint,omitempty"`
}

// sendLocal hands a mail to the local mailbox by real SMTP over an in-memory
// connection. A mail that comes twice after a crash lies there once.
func (q *Queue) sendLocal(ctx context.Context, m Mail, from, to mime.Address, message []byte) (string, error) {
	var kept error
	keep := func(ctx context.Context, _, _ string, received []byte) error {
		_, kept = q.store.Update(ctx, func(tx *record.Tx) error {
			return tx.Put(localKey(m.ID), LocalMail{ReceivedAt: tx.Now().UnixMilli(), Message: received})
		})
		return kept
	}
	mailbox := smtp.NewMailbox(keep)
	defer mailbox.Close()
	session, err := smtp.Open(ctx, mailbox.Server())
	if err != nil {
		return "", err
	}
	defer session.Close()
	receipt, err := session.Send(ctx, smtp.Envelope{From: from, To: to}, message)
	if err != nil && kept != nil {
		return "", kept // our own disk's trouble, not a server's answer
	}
	return receipt.Reply, err
}

// Local reads a message of the local mailbox, or record.ErrNotFound.
func (q *Queue) Local(ctx context.Context, id uint64) (LocalMail, error) {
	var mail LocalMail
	err := q.store.View(ctx, func(r *record.Reader) (err error) {
		mail, _, err = record.Get[LocalMail](r, localKey(id))
		return err
	})
	mail.ID = id
	if err != nil {
		return mail, fmt.Errorf("opening message %d: %w", id, err)
	}
	return mail, nil
}
