package outbox

import (
	"context"
	"errors"
	"fmt"

	"github.com/keydesk/keydesk/core/record"
)

// A desk that was restored from a backup does not know which of its waiting
// mails went out after the backup was made. So its queue is held: nothing goes
// out until somebody has decided about them. It is a pause that Resume does not
// end, since whoever sends mail as on any day has not decided anything.

// HeldError refuses to go on before somebody has decided. Its text is the
// alarm.
type HeldError struct{ Alarm string }

func (e *HeldError) Error() string { return e.Alarm }

// Hold pauses the queue until Release, for the sake of the mails whose numbers
// are below the one given.
func Hold(tx *record.Tx, below uint64, alarm string) error {
	if err := pause(tx, alarm); err != nil {
		return err
	}
	s, _, err := record.Find[status](tx, queueKey())
	if err != nil {
		return err
	}
	s.HeldTo = below
	return tx.Put(queueKey(), s)
}

// Release ends a hold: the mails that were held go out like all others. also
// runs in its transaction. ok is false where nothing is held.
func (q *Queue) Release(ctx context.Context, also func(*record.Tx) error) (ok bool, err error) {
	if s, err := q.status(ctx); err != nil || s.HeldTo == 0 {
		return false, err
	}
	_, err = q.store.Update(ctx, func(tx *record.Tx) error {
		s, _, err := record.Find[status](tx, queueKey())
		if ok = err == nil && s.HeldTo != 0; !ok {
			return err
		}
		s.Paused, s.Alarm, s.PausedAt, s.HeldTo = false, "", 0, 0
		if err := tx.Put(queueKey(), s); err != nil {
			return err
		}
		return also(tx)
	})
	return ok && err == nil, err
}

// CancelHeld calls the held mails back, one by one, and returns how many; the
// hold stays. Interrupted, it can be called again.
func (q *Queue) CancelHeld(ctx context.Context, why string) (cancelled int, err error) {
	s, err := q.status(ctx)
	if err != nil {
		return 0, err
	}
	var held []uint64
	err = q.store.Each(ctx, record.Single(record.KindDue), func(raw record.Raw) error {
		if id, ok := raw.Key.Number(1); ok && id < s.HeldTo {
			held = append(held, id)
		}
		return nil
	})
	if err != nil {
		return 0, fmt.Errorf("looking for held mails: %w", err)
	}
	for _, id := range held {
		_, err := q.CancelMail(ctx, id, why)
		if errors.Is(err, ErrEnded) || errors.Is(err, record.ErrNotFound) {
			continue // by somebody else meanwhile
		}
		if err != nil {
			return cancelled, fmt.Errorf("cancelling mail %d: %w", id, err)
		}
		cancelled++
	}
	return cancelled, nil
}
