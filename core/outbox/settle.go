package outbox

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/keydesk/keydesk/core/outbox/smtp"
	"github.com/keydesk/keydesk/core/record"
)

// giveUp is how long a mail is tried before it expires.
const giveUp = 4 * 24 * time.Hour

// longestWait is the longest that a mail waits for its next try.
const longestWait = 2 * time.Hour

// retryAfter is how long to wait after the given number of tries.
func retryAfter(tries int) time.Duration {
	steps := []time.Duration{time.Minute, 5 * time.Minute, 15 * time.Minute, 30 * time.Minute}
	if tries >= 1 && tries <= len(steps) {
		return steps[tries-1]
	}
	return longestWait
}

// outcome is what an attempt came to.
type outcome int

const (
	taken     outcome = iota
	temporary         // try this mail again later
	permanent         // this mail will never be taken
	trouble           // no mail will be taken before somebody has looked
	stopped           // we gave up waiting; nobody refused anything
)

// ownError is a failure that is not a server's.
type ownError struct {
	outcome outcome
	words   string
	cause   error // may be nil
}

func (e *ownError) Error() string {
	if e.cause == nil {
		return e.words
	}
	return e.words + ": " + e.cause.Error()
}

func (e *ownError) Unwrap() error { return e.cause }

// result is what became of one attempt.
type result struct {
	id      uint64
	outcome outcome
	why     string // a sentence, where it was not taken
	reply   string // the server's words, where it was
	via     string
}

// failed reads an error of Send or Open. One that says nothing of itself is
// taken for temporary: better a try too many than a mail lost.
func failed(ctx context.Context, id uint64, failure error) result {
	res := result{id: id, outcome: temporary, why: failure.Error()}
	var own *ownError
	var f *smtp.Failure
	switch end := ctx.Err(); {
	case end != nil && errors.Is(failure, end):
		res.outcome = stopped
	case errors.As(failure, &own):
		res.outcome = own.outcome
	case errors.As(failure, &f) && f.Outcome == smtp.Permanent:
		res.outcome = permanent
	case errors.As(failure, &f) && f.Outcome == smtp.Trouble:
		res.outcome = trouble
	}
	return res
}

// settle writes down what became of an attempt, even if the caller has given
// up. What cannot be written now is owed: the next round writes it before it
// sends anything, so that only a crash can send a mail twice.
func (q *Queue) settle(ctx context.Context, res result) (m Mail, err error) {
	_, err = q.store.Update(context.WithoutCancel(ctx), func(tx *record.Tx) error {
		if m, err = Get(tx, res.id); err != nil {
			return ignoreMissing(err)
		}
		if m.State != Sending {
			return nil // written already, by a commit that was in doubt
		}
		if m, err = res.apply(tx, m); err != nil {
			return err
		}
		return q.rules.Changed(tx, m)
	})
	if err != nil {
		q.owed = append(q.owed, res)
		return m, fmt.Errorf("writing down what became of it: %w", err)
	}
	return m, nil
}

// payOff writes down the results that are owed.
func (q *Queue) payOff(ctx context.Context) error {
	owed := q.owed
	q.owed = nil
	var all []error
	for _, res := range owed {
		if _, err := q.settle(ctx, res); err != nil {
			all = append(all, fmt.Errorf("mail %d: %w", res.id, err))
		}
	}
	return errors.Join(all...)
}

// apply puts the result into the mail's row.
func (res result) apply(tx *record.Tx, m Mail) (Mail, error) {
	before, now := m, tx.Now()
	m.LastError = res.why
	switch res.outcome {
	case taken:
		m.Reply, m.Via = res.reply, res.via
		return end(tx, m, Accepted, "")
	case permanent:
		return end(tx, m, Failed, res.why)
	case stopped:
		m.State, m.Tries = Queued, m.Tries-1
		return m, put(tx, before, m)
	case trouble:
		// It is not about this mail: it goes first when the queue goes on, and
		// its four days have not begun.
		m.State, m.DueAt, m.FirstTry = Deferred, now.UnixMilli(), 0
		if err := pause(tx, res.why); err != nil {
			return m, err
		}
		return m, put(tx, before, m)
	}
	next := now.Add(retryAfter(m.Tries))
	if next.Sub(time.UnixMilli(m.FirstTry)) > giveUp {
		return end(tx, m, Expired, "given up after four days: "+res.why)
	}
	m.State, m.DueAt = Deferred, next.UnixMilli()
	return m, put(tx, before, m)
}
