package outbox

import (
	"context"
	"time"

	"github.com/keydesk/keydesk/core/record"
)

// status is what the queue keeps of itself.
type status struct {
	Paused   bool   `cbor:"1,keyasint,omitempty"`
	Alarm    string `cbor:"2,keyasint,omitempty"`
	PausedAt int64  `cbor:"3,keyasint,omitempty"`
	Minute   int64  `cbor:"4,keyasint,omitempty"` // unix minute of InMinute
	InMinute int    `cbor:"5,keyasint,omitempty"`
	Day      int64  `cbor:"6,keyasint,omitempty"` // unix day of InDay
	InDay    int    `cbor:"7,keyasint,omitempty"`
	HeldTo   uint64 `cbor:"8,keyasint,omitempty"` // see hold.go; 0: nothing is held
}

func queueKey() record.Key { return record.Single(record.KindQueue) }

// Status says whether the queue is paused, and why.
type Status struct {
	Paused  bool
	Alarm   string
	Since   time.Time
	Waiting int // mails that have not ended
	// Held is how many of them may have gone out already: they were in the
	// backup that the desk was restored from. Until somebody decides about
	// them, nothing goes out.
	Held int
}

// Status reads the queue's state and counts the mails that wait.
func (q *Queue) Status(ctx context.Context) (Status, error) {
	s, err := q.status(ctx)
	out := Status{Paused: s.Paused, Alarm: s.Alarm}
	if err != nil {
		return out, err
	}
	if s.PausedAt != 0 {
		out.Since = time.UnixMilli(s.PausedAt)
	}
	err = q.store.Each(ctx, record.Single(record.KindDue), func(raw record.Raw) error {
		out.Waiting++
		if id, _ := raw.Key.Number(1); id < s.HeldTo {
			out.Held++
		}
		return nil
	})
	return out, err
}

// status reads what the queue keeps of itself.
func (q *Queue) status(ctx context.Context) (s status, err error) {
	err = q.store.View(ctx, func(r *record.Reader) error {
		s, _, err = record.Find[status](r, queueKey())
		return err
	})
	return s, err
}

// Resume lets a paused queue go on. A queue that is held gives a *HeldError.
func (q *Queue) Resume(ctx context.Context) error {
	s, err := q.status(ctx)
	if err != nil || !s.Paused {
		return err
	}
	if s.HeldTo != 0 {
		return &HeldError{s.Alarm}
	}
	_, err = q.store.Update(ctx, func(tx *record.Tx) error {
		s, _, err := record.Find[status](tx, queueKey())
		if err != nil || s.HeldTo != 0 {
			return err
		}
		s.Paused, s.Alarm, s.PausedAt = false, "", 0
		return tx.Put(queueKey(), s)
	})
	return err
}

func pause(tx *record.Tx, alarm string) error {
	s, _, err := record.Find[status](tx, queueKey())
	if err != nil {
		return err
	}
	s.Paused, s.Alarm, s.PausedAt = true, alarm, tx.Now().UnixMilli()
	return tx.Put(queueKey(), s)
}

// turnOver begins a new minute and a new day. A clock that is set back by less
// than one of them does not begin one, or every correction would be a second
// helping; one that is set back further was wrong, and is believed now.
func (s *status) turnOver(now time.Time) {
	if minute := now.Unix() / 60; minute > s.Minute || minute < s.Minute-1 {
		s.Minute, s.InMinute = minute, 0
	}
	if day := now.Unix() / 86400; day > s.Day || day < s.Day-1 {
		s.Day, s.InDay = day, 0
	}
}

// spend counts one mail against the limits; false: not now.
func (s *status) spend(now time.Time, route Route) bool {
	s.turnOver(now)
	if full(s.InMinute, route.PerMinute) || full(s.InDay, route.PerDay) {
		return false
	}
	s.InMinute++
	s.InDay++
	return true
}

func full(n, limit int) bool { return limit > 0 && n >= limit }

// opens is when the limits allow the next mail: now, or when the minute or the
// day is over. It changes s.
func (s *status) opens(now time.Time, route Route) time.Time {
	s.turnOver(now)
	switch {
	case full(s.InDay, route.PerDay):
		return time.Unix((s.Day+1)*86400, 0)
	case full(s.InMinute, route.PerMinute):
		return time.Unix((s.Minute+1)*60, 0)
	}
	return now
}
