package outbox

import (
	"context"
	"errors"
	"fmt"

	"github.com/keydesk/keydesk/core/record"
)

// List calls fn with every mail, oldest first, until fn returns false.
func (q *Queue) List(ctx context.Context, fn func(Mail) (bool, error)) error {
	stop := errors.New("enough")
	err := q.store.Each(ctx, record.Single(record.KindMail), func(raw record.Raw) error {
		var m Mail
		if err := raw.Decode(&m); err != nil {
			return err
		}
		m.ID, _ = raw.Key.Number(0)
		more, err := fn(m)
		if err == nil && !more {
			err = stop
		}
		return err
	})
	if errors.Is(err, stop) {
		return nil
	}
	return err
}

// Message is a mail as it was or will be sent: from the queue while it waits,
// from the local mailbox once it lies there. gone says that it was erased,
// since a server has accepted it or it was cancelled.
func (q *Queue) Message(ctx context.Context, id uint64) (m Mail, message []byte, gone bool, err error) {
	err = q.store.View(ctx, func(r *record.Reader) error {
		if m, err = Get(r, id); err != nil {
			return err
		}
		waiting, ok, err := record.Find[body](r, bodyKey(id))
		if err != nil || ok {
			message = waiting.Message
			return err
		}
		local, ok, err := record.Find[LocalMail](r, localKey(id))
		message, gone = local.Message, !ok
		return err
	})
	return m, message, gone, err
}

// Retry queues a failed or deferred mail anew, to be tried at once; its four
// days begin again unless it was still being tried. Errors: *StateError.
func (q *Queue) Retry(ctx context.Context, id uint64) (Mail, error) {
	return q.change(ctx, id, func(tx *record.Tx, m Mail) (Mail, error) {
		if m.State.Gone() {
			return m, &StateError{id, m.State, "it cannot be tried again"}
		}
		why, err := q.rules.Stale(tx, m)
		if err != nil {
			return m, err
		}
		if why != "" {
			return m, &StateError{id, m.State, "it must not be sent any more: " + why}
		}
		if _, err := tx.Raw(bodyKey(id)); err != nil {
			if ignoreMissing(err) == nil {
				err = &StateError{id, m.State, "its message was erased; send a new one"}
			}
			return m, err
		}
		before := m
		if m.State != Deferred {
			m.FirstTry, m.Tries = 0, 0
		}
		m.State, m.DueAt, m.EndedAt = Queued, tx.Now().UnixMilli(), 0
		return m, put(tx, before, m)
	})
}

// HandedOver marks a mail as given to the customer by hand, which counts as
// its acceptance. Errors: *StateError.
func (q *Queue) HandedOver(ctx context.Context, id uint64) (Mail, error) {
	return q.change(ctx, id, func(tx *record.Tx, m Mail) (Mail, error) {
		if m.State.Gone() {
			return m, &StateError{id, m.State, "it cannot be marked as handed over"}
		}
		m.Via = byHand
		return end(tx, m, Accepted, "")
	})
}

// CancelMail calls back a mail that waits, and erases the message of one that
// has failed or expired. Errors: *StateError.
func (q *Queue) CancelMail(ctx context.Context, id uint64, why string) (Mail, error) {
	return q.change(ctx, id, func(tx *record.Tx, m Mail) (Mail, error) {
		if m.State.Gone() {
			return m, &StateError{id, m.State, "it cannot be called back"}
		}
		return end(tx, m, Cancelled, why)
	})
}

// ErrEnded is what every *StateError is: what was asked cannot be done with a
// mail in that state.
var ErrEnded = errors.New("the mail's state does not allow it")

// StateError says why something cannot be done with a mail.
type StateError struct {
	ID    uint64
	State State
	why   string
}

// Error is a sentence without its period.
func (e *StateError) Error() string {
	is := map[State]string{
		Queued: "is queued", Sending: "is being sent at this moment", Accepted: "was accepted", Deferred: "waits for its next try",
		Failed: "has failed", Cancelled: "was cancelled", Expired: "has expired", Bounced: "bounced",
	}[e.State]
	return fmt.Sprintf("Mail %d %s; %s", e.ID, is, e.why)
}

// Is makes it an ErrEnded.
func (e *StateError) Is(target error) bool { return target == ErrEnded }

func (q *Queue) change(ctx context.Context, id uint64, fn func(*record.Tx, Mail) (Mail, error)) (m Mail, err error) {
	_, err = q.store.Update(ctx, func(tx *record.Tx) error {
		if m, err = Get(tx, id); err != nil {
			return err
		}
		if m, err = fn(tx, m); err != nil {
			return err
		}
		return q.rules.Changed(tx, m)
	})
	return m, err
}
