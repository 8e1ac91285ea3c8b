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
	// Open opens a connection; Local and ByHand need none.
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

// Queue is the outbox of one desk. One worker delivers at a time.
type Queue struct {
	store *record.Store
	rules Rules
	log   *slog.Logger
	turn  chan struct{}
}

// New makes the outbox over the store.
func New(store *record.Store, rules Rules, log *slog.Logger) *Queue {
	return &Queue{store: store, rules: rules, log: log, turn: make(chan struct{}, 1)}
}

// status is what the queue keeps of itself.
type status struct {
	Paused   bool   `cbor:"1,keyasint,omitempty"`
	Alarm    string `cbor:"2,keyasint,omitempty"`
	PausedAt int64  `cbor:"3,keyasint,omitempty"`
	Minute   int64  `cbor:"4,keyasint,omitempty"` // unix minute of InMinute
	InMinute int    `cbor:"5,keyasint,omitempty"`
	Day      int64  `cbor:"6,keyasint,omitempty"` // unix day of InDay
	InDay    int    `cbor:"7,keyasint,omitempty"`
}

// Status says whether the queue is paused, and why.
type Status struct {
	Paused  bool
	Alarm   string
	Since   time.Time
	Waiting int // mails that have not ended
}

// Status reads the queue's state and counts the mails that wait.
func (q *Queue) Status(ctx context.Context) (Status, error) {
	s, err := q.paused(ctx)
	out := Status{Paused: s.Paused, Alarm: s.Alarm}
	if err != nil {
		return out, err
	}
	if s.PausedAt != 0 {
		out.Since = time.UnixMilli(s.PausedAt)
	}
	err = q.store.Each(ctx, record.Single(record.KindDue), func(record.Raw) error {
		out.Waiting++
		return nil
	})
	return out, err
}

// paused reads what the queue keeps of itself.
func (q *Queue) paused(ctx context.Context) (s status, err error) {
	err = q.store.View(ctx, func(r *record.Reader) error {
		s, _, err = record.Find[status](r, record.Single(record.KindQueue))
		return err
	})
	return s, err
}

// Resume lets a paused queue go on.
func (q *Queue) Resume(ctx context.Context) error {
	_, err := q.store.Update(ctx, func(tx *record.Tx) error {
		s, ok, err := record.Find[status](tx, record.Single(record.KindQueue))
		if err != nil || !ok || !s.Paused {
			return err
		}
		s.Paused, s.Alarm, s.PausedAt = false, "", 0
		return tx.Put(record.Single(record.KindQueue), s)
	})
	return err
}

func pause(tx *record.Tx, alarm string) error {
	s, _, err := record.Find[status](tx, record.Single(record.KindQueue))
	if err != nil {
		return err
	}
	s.Paused, s.Alarm, s.PausedAt = true, alarm, tx.Now().UnixMilli()
	return tx.Put(record.Single(record.KindQueue), s)
}

// spend counts one mail against the limits; false: not now.
func (s *status) spend(now time.Time, route Route) bool {
	minute, day := now.Unix()/60, now.Unix()/86400
	if s.Minute != minute {
		s.Minute, s.InMinute = minute, 0
	}
	if s.Day != day {
		s.Day, s.InDay = day, 0
	}
	if (route.PerMinute > 0 && s.InMinute >= route.PerMinute) || (route.PerDay > 0 && s.InDay >= route.PerDay) {
		return false
	}
	s.InMinute++
	s.InDay++
	return true
}

// Recover puts mails back into the queue that a crash left in the middle of
// sending. Call it when the desk opens, before any delivery.
func (q *Queue) Recover(ctx context.Context) error {
	due, err := q.due(ctx, time.Unix(1<<40, 0), 0)
	if err != nil {
		return err
	}
	for _, id := range due {
		_, err := q.store.Update(ctx, func(tx *record.Tx) error {
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
		if err != nil {
			return fmt.Errorf("taking up mail %d again: %w", id, err)
		}
	}
	return nil
}

func ignoreMissing(err error) error {
	if errors.Is(err, record.ErrNotFound) {
		return nil
	}
	return err
}

// due lists the mails that are due at now, the longest due first.
func (q *Queue) due(ctx context.Context, now time.Time, limit int) ([]uint64, error) {
	var ids []uint64
	err := q.store.View(ctx, func(r *record.Reader) error {
		ids = ids[:0]
		for raw, err := range r.Scan(record.Single(record.KindDue), nil, limit, false) {
			if err != nil {
				return err
			}
			at, _ := raw.Key.Number(0)
			id, ok := raw.Key.Number(1)
			if !ok || int64(at) > now.UnixMilli() {
				return nil
			}
			ids = append(ids, id)
		}
		return nil
	})
	return ids, err
}

// NextDue is when the next mail is due; ok is false where none waits.
func (q *Queue) NextDue(ctx context.Context) (at time.Time, ok bool, err error) {
	page, err := q.store.Page(ctx, record.Single(record.KindDue), nil, 1)
	if err != nil || len(page) == 0 {
		return time.Time{}, false, err
	}
	ms, _ := page[0].Key.Number(0)
	return time.UnixMilli(int64(ms)), true, nil
}
