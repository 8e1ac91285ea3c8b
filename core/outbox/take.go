package outbox

import (
	"context"
	"errors"
	"fmt"

	"github.com/keydesk/keydesk/core/record"
)

// look says whether a mail can be taken, without a transaction that writes:
// the worker is woken by every commit, and one that changed nothing would wake
// it for ever.
func (r *round) look(ctx context.Context, id uint64) (v verdict, err error) {
	err = r.q.store.View(ctx, func(g *record.Reader) error {
		m, err := Get(g, id)
		if err != nil {
			v = skipIt
			return ignoreMissing(err)
		}
		if !takable(m) {
			v = skipIt
			return nil
		}
		s, _, err := record.Find[status](g, queueKey())
		if err != nil {
			v = stopIt
			return err
		}
		if s.Paused || !s.spend(r.q.store.Now(), r.route) {
			v, r.sum.Alarm = stopIt, s.Alarm
		}
		return nil
	})
	return v, err
}

// takable says whether a mail whose time has come may be taken. One that is
// being sent may not: its result is owed, or Recover takes it up.
func takable(m Mail) bool { return !m.State.Ended() && m.State != Sending && m.DueAt != 0 }

// take marks a mail as being sent, unless it must not go out any more.
func (r *round) take(ctx context.Context, id uint64) (m Mail, message []byte, v verdict, err error) {
	_, err = r.q.store.Update(ctx, func(tx *record.Tx) error {
		v, message = skipIt, nil
		if m, err = Get(tx, id); err != nil {
			return ignoreMissing(err)
		}
		if !takable(m) {
			return nil
		}
		why, err := r.q.rules.Stale(tx, m)
		if err != nil {
			return err
		}
		if why != "" {
			return r.q.endBy(tx, m, Cancelled, why)
		}
		s, _, err := record.Find[status](tx, queueKey())
		if err != nil {
			return err
		}
		if s.Paused || !s.spend(tx.Now(), r.route) {
			v = stopIt
			return nil
		}
		b, _, err := record.Get[body](tx, bodyKey(id))
		if err != nil {
			return r.q.unreadable(tx, m, err)
		}
		v, message = takeIt, b.Message
		if err := tx.Put(queueKey(), s); err != nil {
			return err
		}
		before := m
		m.State = Sending
		m.Tries++
		if now := tx.Now().UnixMilli(); m.FirstTry == 0 || m.FirstTry > now {
			m.FirstTry = now // a time still to come was a wrong clock's
		}
		if err := put(tx, before, m); err != nil {
			return err
		}
		return r.q.rules.Changed(tx, m)
	})
	return m, message, v, err
}

// unreadable ends a mail whose message is not there or does not open: it can
// never go out, and must not stand before the others.
func (q *Queue) unreadable(tx *record.Tx, m Mail, err error) error {
	var damaged *record.DamagedError
	if !errors.Is(err, record.ErrNotFound) && !errors.As(err, &damaged) {
		return fmt.Errorf("reading the message: %w", err)
	}
	return q.endBy(tx, m, Failed, "the message is not in the database any more or does not open; send a new one")
}

func (q *Queue) endBy(tx *record.Tx, m Mail, state State, why string) error {
	m, err := end(tx, m, state, why)
	if err != nil {
		return err
	}
	return q.rules.Changed(tx, m)
}
