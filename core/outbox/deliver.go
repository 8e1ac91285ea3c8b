package outbox

import (
	"context"
	"errors"
	"fmt"

	"github.com/keydesk/keydesk/core/outbox/mime"
	"github.com/keydesk/keydesk/core/outbox/smtp"
	"github.com/keydesk/keydesk/core/record"
)

// Summary is what one round of delivery came to.
type Summary struct {
	Sent     int
	Deferred int
	Failed   int
	Left     int    // due but not tried: paused, stopped, by hand, over mail.per-minute or per-day
	Alarm    string // why the queue is paused; "": it is not
	Mode     Mode
}

// Deliver hands over what is due now and returns when that is done. A second
// call waits for the first. When ctx ends, the mail under way is put back and
// ctx's error returned. A mail whose records are damaged does not stand in the
// way of the others: it is skipped, and named in the error at the end.
func (q *Queue) Deliver(ctx context.Context) (Summary, error) {
	select {
	case q.turn <- struct{}{}:
		defer func() { <-q.turn }()
	case <-ctx.Done():
		return Summary{}, ctx.Err()
	}
	if err := q.payOff(ctx); err != nil {
		return Summary{}, err
	}
	route, err := q.rules.Route(ctx)
	if err != nil {
		return Summary{}, fmt.Errorf("reading where mail goes: %w", err)
	}
	r := round{q: q, route: route, sum: Summary{Mode: route.Mode}}
	defer r.hangUp()
	ids, err := q.due(ctx, q.store.Now())
	if err != nil {
		return r.sum, err
	}
	if route.Mode == ByHand {
		r.sum.Left = len(ids)
		return r.sum, nil
	}
	err = r.all(ctx, ids)
	return r.sum, errors.Join(append(r.damaged, err)...)
}

// DeliverUnlessPaused is Deliver for the worker, which does not touch a queue
// that waits for somebody to see to its alarm.
func (q *Queue) DeliverUnlessPaused(ctx context.Context) (Summary, error) {
	s, err := q.status(ctx)
	if err != nil || s.Paused {
		return Summary{Alarm: s.Alarm}, err
	}
	return q.Deliver(ctx)
}

// round is one Deliver.
type round struct {
	q       *Queue
	route   Route
	carrier Carrier
	down    error // why no connection can be opened in this round
	damaged []error
	sum     Summary
}

func (r *round) hangUp() {
	if r.carrier != nil {
		r.carrier.Close()
		r.carrier = nil
	}
}

// all tries the mails in turn, until one of them says that no more can go.
func (r *round) all(ctx context.Context, ids []uint64) error {
	for i, id := range ids {
		verdict, err := r.one(ctx, id)
		var damaged *record.DamagedError
		if errors.As(err, &damaged) {
			r.damaged = append(r.damaged, fmt.Errorf("mail %d was not sent: %w", id, err))
			continue
		}
		if verdict == stopIt || err != nil {
			r.sum.Left = len(ids) - i
			return wrapped(id, err)
		}
		if verdict == lastIt {
			r.sum.Left = len(ids) - i - 1
			return ctx.Err()
		}
	}
	return nil
}

func wrapped(id uint64, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("sending mail %d: %w", id, err)
}

// verdict is what to do with a mail, and with the round.
type verdict int

const (
	takeIt verdict = iota
	skipIt         // not this one, but go on
	stopIt         // neither this one nor another
	lastIt         // this one was tried, but no other in this round
)

// one tries one mail.
func (r *round) one(ctx context.Context, id uint64) (verdict, error) {
	if err := ctx.Err(); err != nil {
		return stopIt, err
	}
	if v, err := r.look(ctx, id); v != takeIt || err != nil {
		return v, err
	}
	m, message, v, err := r.take(ctx, id)
	if v != takeIt || err != nil {
		return v, err
	}
	reply, failure := r.send(ctx, m, message)
	var doubtful *record.DoubtfulError
	if errors.As(failure, &doubtful) {
		return stopIt, failure // nothing can be written down before the next start; then Recover will
	}
	res := result{id: id, reply: reply, via: r.route.Host}
	if failure != nil {
		res = failed(ctx, id, failure)
	}
	m, err = r.q.settle(ctx, res)
	if err != nil {
		return stopIt, err
	}
	return r.count(m, res), nil
}

// count adds a mail to the summary.
func (r *round) count(m Mail, res result) verdict {
	switch m.State {
	case Accepted:
		r.sum.Sent++
	case Failed, Expired:
		r.sum.Failed++
	default:
		r.sum.Deferred++
	}
	switch res.outcome {
	case trouble:
		r.sum.Alarm = res.why
		r.q.log.Warn("the mail queue is paused", "why", res.why) // serve has no window to show it in
		return lastIt
	case stopped:
		return lastIt
	}
	return takeIt
}

// send hands the message over, over the round's connection.
func (r *round) send(ctx context.Context, m Mail, message []byte) (reply string, err error) {
	from, err := mime.ParseAddress(m.From)
	if err != nil {
		return "", &ownError{permanent, "the sender's address cannot be used", err}
	}
	to, err := mime.ParseAddress(m.To)
	if err != nil {
		return "", &ownError{permanent, "the recipient's address cannot be used", err}
	}
	if r.route.Mode == Local {
		return r.q.sendLocal(ctx, m, from, to, message)
	}
	if err := r.open(ctx); err != nil {
		return "", err
	}
	receipt, err := r.carrier.Send(ctx, smtp.Envelope{From: from, To: to}, message)
	if !r.carrier.Usable() {
		r.hangUp()
	}
	return receipt.Reply, err
}

// open opens the round's connection. A server that cannot be reached is asked
// once a round: the other mails would only wait for the same silence.
func (r *round) open(ctx context.Context) error {
	if r.carrier != nil || r.down != nil {
		return r.down
	}
	if r.route.Host == "" || r.route.Open == nil {
		return &ownError{trouble, "no mail server is set; set mail.server", nil}
	}
	carrier, err := r.route.Open(ctx)
	if err == nil {
		r.carrier = carrier
		return nil
	}
	var f *smtp.Failure
	if !errors.As(err, &f) && ctx.Err() == nil {
		// No server has spoken: it is our settings, and no time will mend them.
		err = &ownError{trouble, "the connection to " + r.route.Host + " cannot be set up", err}
	}
	r.down = err
	return err
}
