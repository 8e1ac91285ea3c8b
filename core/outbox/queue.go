package outbox

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/keydesk/keydesk/core/outbox/smtp"
	"github.com/keydesk/keydesk/core/record"
)

// Rules is what the queue asks its owner, who knows customers and settings.
type Rules interface {
	// Route says where mail goes now.
	Route(ctx context.Context) (Route, error)
	// Stale says why a mail must not go out any more, or "": its password or
	// link was replaced, the address changed, the customer was deleted.
	Stale(g record.Getter, m Mail) (string, error)
	// Changed is told of every change of a mail's state, in its transaction.
	Changed(tx *record.Tx, m Mail) error
}

// Route is where mail goes and how much of it.
type Route struct {
	Mode      Mode
	Host      string // for sentences and Mail.Via
	PerMinute int    // 0: no limit
	PerDay    int
	// Open opens a connection; Local and ByHand need none. An error that is no
	// *smtp.Failure is the settings': the queue pauses.
	Open func(ctx context.Context) (Carrier, error)
}

// Carrier hands mails over, one recipient a mail; *smtp.Session is one. Its
// errors are *smtp.Failure.
type Carrier interface {
	Send(ctx context.Context, env smtp.Envelope, message []byte) (smtp.Receipt, error)
	Usable() bool // for another mail after a failure
	Close()
}

var _ Carrier = (*smtp.Session)(nil)

// Queue is the outbox of one desk. One worker delivers at a time. There is one
// Queue to a store: a second one's Recover would take up what the first is
// sending.
type Queue struct {
	store *record.Store
	rules Rules
	log   *slog.Logger
	turn  chan struct{} // holds one token while somebody delivers
	owed  []result      // results not written down yet; for who has the turn
}

// New makes the outbox over the store.
func New(store *record.Store, rules Rules, log *slog.Logger) *Queue {
	return &Queue{store: store, rules: rules, log: log, turn: make(chan struct{}, 1)}
}

// Recover puts mails back into the queue that a crash left in the middle of
// sending. Call it when the desk opens, before any delivery. A mail that does
// not open stays as it is, for check to name: it must not keep anybody from
// signing in.
func (q *Queue) Recover(ctx context.Context) error {
	var left []uint64
	err := q.store.Each(ctx, record.Single(record.KindDue), func(raw record.Raw) error {
		id, _ := raw.Key.Number(1)
		left = append(left, id)
		return nil
	})
	if err != nil {
		return fmt.Errorf("looking for interrupted mails: %w", err)
	}
	for _, id := range left {
		err := q.recoverOne(ctx, id)
		var damaged *record.DamagedError
		if errors.As(err, &damaged) {
			q.log.Error("an interrupted mail was not taken up", "mail", id, "error", err)
			continue
		}
		if err != nil {
			return fmt.Errorf("taking up mail %d again: %w", id, err)
		}
	}
	return nil
}

func (q *Queue) recoverOne(ctx context.Context, id uint64) error {
	var m Mail
	err := q.store.View(ctx, func(r *record.Reader) (err error) {
		m, err = Get(r, id)
		return ignoreMissing(err)
	})
	if err != nil || m.State != Sending {
		return err
	}
	_, err = q.store.Update(ctx, func(tx *record.Tx) error {
		m, err := Get(tx, id)
		if err != nil || m.State != Sending {
			return ignoreMissing(err)
		}
		before := m
		m.State = Queued
		if err := put(tx, before, m); err != nil {
			return err
		}
		return q.rules.Changed(tx, m)
	})
	return err
}

func ignoreMissing(err error) error {
	if errors.Is(err, record.ErrNotFound) {
		return nil
	}
	return err
}

// due lists the mails that are due at now, the longest due first. A mark
// further ahead than any mail waits was set by a clock that was wrong, and is
// due too.
func (q *Queue) due(ctx context.Context, now time.Time) ([]uint64, error) {
	var ids []uint64
	err := q.store.View(ctx, func(r *record.Reader) error {
		ids = ids[:0]
		for _, part := range []struct {
			after record.Key
			until int64
		}{{nil, now.UnixMilli()}, {beyond(now), 1<<63 - 1}} {
			for raw, err := range r.Scan(record.Single(record.KindDue), part.after, 0, false) {
				if err != nil {
					return err
				}
				at, _ := raw.Key.Number(0)
				id, ok := raw.Key.Number(1)
				if !ok || int64(at) > part.until {
					break
				}
				ids = append(ids, id)
			}
		}
		return nil
	})
	return ids, err
}

// beyond is the last key of a mark that a right clock can have set.
func beyond(now time.Time) record.Key {
	return record.KeyOfPair(record.KindDue, uint64(now.Add(longestWait).UnixMilli()), 1<<64-1)
}

// NextDue is when the next mail goes out by itself: not before the limits
// allow it. ok is false where none will: nothing waits, the queue is paused, or
// mail is handed over by hand.
func (q *Queue) NextDue(ctx context.Context) (at time.Time, ok bool, err error) {
	route, err := q.rules.Route(ctx)
	if err != nil || route.Mode == ByHand {
		return time.Time{}, false, err
	}
	now := q.store.Now()
	err = q.store.View(ctx, func(r *record.Reader) error {
		s, _, err := record.Find[status](r, queueKey())
		if err != nil || s.Paused {
			return err
		}
		for _, after := range []record.Key{nil, beyond(now)} {
			for raw, err := range r.Scan(record.Single(record.KindDue), after, 1, false) {
				if err != nil {
					return err
				}
				ms, _ := raw.Key.Number(0)
				at, ok = time.UnixMilli(int64(ms)), true
				if after != nil {
					at = now
				}
			}
		}
		if opens := s.opens(now, route); ok && at.Before(opens) {
			at = opens
		}
		return nil
	})
	return at, ok, err
}
