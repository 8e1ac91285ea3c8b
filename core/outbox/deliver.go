package outbox

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/keydesk/keydesk/core/outbox/mime"
	"github.com/keydesk/keydesk/core/outbox/smtp"
	"github.com/keydesk/keydesk/core/record"
)

// Summary is what one round of delivery came to.
type Summary struct {
	Sent     int
	Deferred int
	Failed   int
	Left     int    // not tried: paused, or over mail.per-minute or per-day
	Alarm    string // why the queue is paused; "": it is not
	Mode     Mode
}

// giveUp is how long a mail is tried before it expires.
const giveUp = 4 * 24 * time.Hour

// retryAfter is how long to wait after the given number of tries.
func retryAfter(tries int) time.Duration {
	steps := []time.Duration{time.Minute, 5 * time.Minute, 15 * time.Minute, 30 * time.Minute}
	if tries >= 1 && tries <= len(steps) {
		return steps[tries-1]
	}
	return 2 * time.Hour
}

// Deliver hands over what is due now and returns when that is done. A second
// call waits for the first.
func (q *Queue) Deliver(ctx context.Context) (Summary, error) {
	select {
	case q.turn <- struct{}{}:
		defer func() { <-q.turn }()
	case <-ctx.Done():
		return Summary{}, ctx.Err()
	}
	route, err := q.rules.Route(ctx)
	if err != nil {
		return Summary{}, err
	}
	r := round{q: q, route: route, sum: Summary{Mode: route.Mode}}
	defer r.hangUp()
	ids, err := q.due(ctx, q.store.Now(), 0)
	if err != nil {
		return r.sum, err
	}
	if route.Mode == ByHand {
		r.sum.Left = len(ids)
		return r.sum, nil
	}
	for i, id := range ids {
		more, err := r.one(ctx, id)
		if err != nil {
			return r.sum, fmt.Errorf("sending mail %d: %w", id, err)
		}
		if !more {
			r.sum.Left = len(ids) - i
			if r.sum.Alarm != "" {
				r.sum.Left--
			}
			break
		}
	}
	return r.sum, ctx.Err()
}

// round is one Deliver.
type round struct {
	q       *Queue
	route   Route
	carrier Carrier
	sum     Summary
}

func (r *round) hangUp() {
	if r.carrier != nil {
		r.carrier.Close()
		r.carrier = nil
	}
}

// one tries one mail. more is false when the round is over for the others too.
func (r *round) one(ctx context.Context, id uint64) (more bool, err error) {
	if err := ctx.Err(); err != nil {
		return false, err
	}
	m, message, verdict, err := r.take(ctx, id)
	if err != nil || verdict != takeIt {
		return verdict == skipIt, err
	}
	reply, failure := r.send(ctx, m, message)
	// What became of it is written down even if the caller has given up.
	settled := context.WithoutCancel(ctx)
	var doubtful *record.DoubtfulError
	if errors.As(failure, &doubtful) {
		return false, failure // nothing can be written down now; Recover will
	}
	if failure == nil {
		r.sum.Sent++
		return true, r.accepted(settled, m, reply)
	}
	return r.failed(settled, m, failure)
}

type verdict int

const (
	takeIt verdict = iota
	skipIt         // not this one, but go on
	stopIt         // no more in this round
)

// take marks a mail as being sent, unless it must not go out any more.
func (r *round) take(ctx context.Context, id uint64) (m Mail, message []byte, v verdict, err error) {
	_, err = r.q.store.Update(ctx, func(tx *record.Tx) error {
		v, message = takeIt, nil
		if m, err = Get(tx, id); err != nil {
			v = skipIt
			return ignoreMissing(err)
		}
		if m.State.Ended() || m.DueAt == 0 {
			v = skipIt
			return nil
		}
		why, err := r.q.rules.Stale(tx, m)
		if err != nil {
			return err
		}
		if why != "" {
			v = skipIt
			return r.q.cancel(tx, m, why)
		}
		s, _, err := record.Find[status](tx, record.Single(record.KindQueue))
		if err != nil {
			return err
		}
		if s.Paused || !s.spend(tx.Now(), r.route) {
			v = stopIt
			return nil
		}
		if err := tx.Put(record.Single(record.KindQueue), s); err != nil {
			return err
		}
		b, _, err := record.Get[body](tx, bodyKey(id))
		if err != nil {
			return fmt.Errorf("reading the body: %w", err)
		}
		message = b.Message
		before := m
		m.State = Sending
		if m.FirstTry == 0 {
			m.FirstTry = tx.Now().UnixMilli()
		}
		m.Tries++
		if err := put(tx, before, m); err != nil {
			return err
		}
		return r.q.rules.Changed(tx, m)
	})
	return m, message, v, err
}

func (q *Queue) cancel(tx *record.Tx, m Mail, why string) error {
	m, err := end(tx, m, Cancelled, why)
	if err != nil {
		return err
	}
	return q.rules.Changed(tx, m)
}

// send hands the message over, over the round's connection.
func (r *round) send(ctx context.Context, m Mail, message []byte) (reply string, err error) {
	from, err := mime.ParseAddress(m.From)
	if err != nil {
		return "", err
	}
	to, err := mime.ParseAddress(m.To)
	if err != nil {
		return "", err
	}
	if r.route.Mode == Local {
		return r.q.sendLocal(ctx, m, from, to, message)
	}
	if r.carrier == nil {
		if r.carrier, err = r.route.Open(ctx); err != nil {
			r.carrier = nil
			return "", err
		}
	}
	receipt, failure := r.carrier.Send(ctx, smtp.Envelope{From: from, To: to}, message)
	if !r.carrier.Usable() {
		r.hangUp()
	}
	return receipt.Reply, failure
}

// accepted writes down that the mail was taken and erases the body.
func (r *round) accepted(ctx context.Context, m Mail, reply string) error {
	_, err := r.q.store.Update(ctx, func(tx *record.Tx) error {
		now, err := Get(tx, m.ID)
		if err != nil {
			return err
		}
		now.Reply, now.Via = reply, r.route.Host
		if now, err = end(tx, now, Accepted, ""); err != nil {
			return err
		}
		return r.q.rules.Changed(tx, now)
	})
	return err
}

// failed writes down what went wrong and when to try again.
func (r *round) failed(ctx context.Context, m Mail, failure error) (more bool, err error) {
	outcome := smtp.Temporary
	var f *smtp.Failure
	if errors.As(failure, &f) {
		outcome = f.Outcome
	}
	_, err = r.q.store.Update(ctx, func(tx *record.Tx) error {
		now, err := Get(tx, m.ID)
		if err != nil {
			return err
		}
		now, err = r.q.setBack(tx, now, outcome, failure.Error())
		if err != nil {
			return err
		}
		m = now
		return r.q.rules.Changed(tx, now)
	})
	switch {
	case m.State == Failed || m.State == Expired:
		r.sum.Failed++
	default:
		r.sum.Deferred++
	}
	if outcome == smtp.Trouble {
		r.sum.Alarm = failure.Error()
		return false, err
	}
	return true, err
}

// setBack decides what becomes of a mail that was not taken.
func (q *Queue) setBack(tx *record.Tx, m Mail, outcome smtp.Outcome, why string) (Mail, error) {
	if outcome == smtp.Permanent {
		return end(tx, m, Failed, why)
	}
	if outcome == smtp.Trouble {
		if err := pause(tx, why); err != nil {
			return m, err
		}
	}
	if tx.Now().Sub(time.UnixMilli(m.FirstTry)) > giveUp {
		return end(tx, m, Expired, why)
	}
	before := m
	m.State, m.LastError = Deferred, why
	m.DueAt = tx.Now().Add(retryAfter(m.Tries)).UnixMilli()
	return m, put(tx, before, m)
}

// DeliverUnlessPaused is Deliver for the worker, which does not touch a queue
// that waits for somebody to see to its alarm.
func (q *Queue) DeliverUnlessPaused(ctx context.Context) (Summary, error) {
	s, err := q.paused(ctx)
	if err != nil || s.Paused {
		return Summary{Alarm: s.Alarm}, err
	}
	return q.Deliver(ctx)
}
