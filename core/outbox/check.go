package outbox

import (
	"context"
	"errors"
	"fmt"

	"github.com/keydesk/keydesk/core/record"
)

// CheckRecord compares one record of the queue with those that belong to it,
// as they are now: a mail that waits has its message and exactly one mark of
// when it is due, one that has ended has no mark, and no message unless it may
// be tried again; marks, bodies and local messages have their mail. report is
// told of each problem, named. Records of other rooms are passed over, and what
// does not open at all is for whoever reads it first to report.
func (q *Queue) CheckRecord(ctx context.Context, raw record.Raw, report func(problem string)) error {
	which := 0
	switch raw.Key.Kind() {
	case record.KindMail, record.KindMailBody, record.KindLocalMail:
	case record.KindDue:
		which = 1
	default:
		return nil
	}
	id, ok := raw.Key.Number(which)
	if !ok {
		report(fmt.Sprintf("%s: the key is too short", raw.Key))
		return nil
	}
	err := q.store.View(ctx, func(r *record.Reader) error {
		if _, err := r.Raw(raw.Key); err != nil {
			return ignoreMissing(err) // gone since it was read
		}
		return checkOne(r, raw.Key, id, report)
	})
	var damaged *record.DamagedError
	if errors.As(err, &damaged) || errors.Is(err, record.ErrNewer) {
		return nil
	}
	return err
}

func checkOne(r *record.Reader, key record.Key, id uint64, report func(string)) error {
	m, err := Get(r, id)
	if errors.Is(err, record.ErrNotFound) {
		report(fmt.Sprintf("%s belongs to no mail", key))
		return nil
	}
	if err != nil {
		return err
	}
	switch key.Kind() {
	case record.KindMail:
		return checkRow(r, m, report)
	case record.KindDue:
		if at, _ := key.Number(0); m.State.Ended() || uint64(m.DueAt) != at {
			report(fmt.Sprintf("mail %d is %s and has a mark as due that is not its own", id, m.State))
		}
	case record.KindMailBody:
		if m.State == Accepted || m.State == Bounced || m.State == Cancelled {
			report(fmt.Sprintf("mail %d is %s and its message was not erased", id, m.State))
		}
	}
	return nil
}

func checkRow(r *record.Reader, m Mail, report func(string)) error {
	if m.State.Ended() {
		if m.DueAt != 0 || m.EndedAt == 0 {
			report(fmt.Sprintf("mail %d is %s and waits all the same", m.ID, m.State))
		}
		return nil
	}
	for what, key := range map[string]record.Key{"mark as due": dueKey(m), "message": bodyKey(m.ID)} {
		if _, err := r.Raw(key); errors.Is(err, record.ErrNotFound) {
			report(fmt.Sprintf("mail %d is %s and has no %s", m.ID, m.State, what))
		} else if err != nil {
			return err
		}
	}
	return nil
}
