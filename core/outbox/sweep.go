package outbox

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/keydesk/keydesk/core/record"
)

// How long what has ended is kept, counted from its end.
const (
	keepBody = 30 * 24 * time.Hour // the message of a failed or expired mail
	keepRow  = 90 * 24 * time.Hour // the row, and with it the message in the local mailbox
)

// Swept is what Sweep has cleared away.
type Swept struct {
	Rows      int // with all that belongs to them
	Bodies    int // of mails that failed too long ago
	Cancelled int // failed mails that were replaced since
}

// Sweep erases what is no longer kept: rows and local messages 90 days after
// their mail ended, the bodies of failed mails after 30 days or once they must
// not be sent any more. It works in batches that fit into a transaction; what
// an interrupted one has left, the next finds. A mail that does not open is
// left to check and named in the error.
func (q *Queue) Sweep(ctx context.Context) (Swept, error) {
	s := sweeper{q: q, ctx: ctx, batch: batchSize(q.store.Limits().Operations)}
	err := s.walk()
	return s.out, errors.Join(append(s.damaged, err)...)
}

// batchSize is how many mails are erased in a transaction of so many
// operations. Each takes up to 9 (row, body and local message are read and
// deleted, with a note of the last version deleted each), the writer 4.
func batchSize(operations int) int {
	if operations == 0 {
		return 200
	}
	return max(1, (operations-4)/9)
}

type sweeper struct {
	q       *Queue
	ctx     context.Context
	batch   int
	rows    []uint64 // to be erased
	bodies  []uint64
	damaged []error
	out     Swept
}

// sweepPage is how many rows are read at a time.
const sweepPage = 500

func (s *sweeper) walk() error {
	for after := record.Key(nil); ; {
		next, err := s.page(after)
		if err != nil {
			return err
		}
		if err := s.flush(); err != nil {
			return err
		}
		if next == nil {
			return nil
		}
		after = next
	}
}

// page looks at a page of rows. next is nil behind the last one.
func (s *sweeper) page(after record.Key) (next record.Key, err error) {
	var mails []Mail
	err = s.q.store.View(s.ctx, func(r *record.Reader) error {
		n := 0
		for raw, err := range r.Scan(record.Single(record.KindMail), after, sweepPage, false) {
			if raw.Key == nil {
				return err
			}
			if n++; n == sweepPage {
				next = raw.Key
			}
			var m Mail
			if err == nil {
				err = raw.Decode(&m)
			}
			if err != nil {
				s.damaged = append(s.damaged, err)
				continue
			}
			m.ID, _ = raw.Key.Number(0)
			mails = append(mails, m)
		}
		return nil
	})
	for _, m := range mails {
		if err == nil {
			err = s.see(m)
		}
	}
	return next, err
}

// see decides what becomes of a mail.
func (s *sweeper) see(m Mail) error {
	if !m.State.Ended() {
		return nil
	}
	age := s.q.store.Now().Sub(time.UnixMilli(m.EndedAt))
	if age > keepRow {
		s.rows = append(s.rows, m.ID)
		return nil
	}
	if m.State != Failed && m.State != Expired {
		return nil
	}
	var kept bool
	var why string
	err := s.q.store.View(s.ctx, func(r *record.Reader) (err error) {
		if _, err = r.Raw(bodyKey(m.ID)); err != nil {
			return ignoreMissing(err)
		}
		kept = true
		why, err = s.q.rules.Stale(r, m)
		return err
	})
	var broken *record.DamagedError
	switch {
	case errors.As(err, &broken):
		s.damaged = append(s.damaged, fmt.Errorf("mail %d: %w", m.ID, err))
	case err != nil:
		return err
	case kept && why != "":
		return s.cancel(m.ID, why)
	case kept && age > keepBody:
		s.bodies = append(s.bodies, m.ID)
	}
	return nil
}

// cancel ends a failed mail that was replaced: the customer's page should say
// so, not offer to send it again.
func (s *sweeper) cancel(id uint64, why string) error {
	_, err := s.q.store.Update(s.ctx, func(tx *record.Tx) error {
		m, err := Get(tx, id)
		if err != nil || m.State != Failed && m.State != Expired {
			return ignoreMissing(err)
		}
		return s.q.endBy(tx, m, Cancelled, why)
	})
	if err != nil {
		return fmt.Errorf("cancelling mail %d: %w", id, err)
	}
	s.out.Cancelled++
	return nil
}

// flush erases what the page has come to, in batches. Somebody may have
// queued a failed mail anew meanwhile: each is looked at again.
func (s *sweeper) flush() error {
	err := s.erase(&s.rows, &s.out.Rows, func(id uint64) []record.Key {
		return []record.Key{mailKey(id), bodyKey(id), localKey(id)}
	})
	if err != nil {
		return err
	}
	return s.erase(&s.bodies, &s.out.Bodies, func(id uint64) []record.Key { return []record.Key{bodyKey(id)} })
}

func (s *sweeper) erase(ids *[]uint64, count *int, keys func(uint64) []record.Key) error {
	for batch := s.batch; len(*ids) > 0; {
		part := (*ids)[:min(batch, len(*ids))]
		erased, err := s.eraseBatch(part, keys)
		var broken *record.DamagedError
		switch {
		case errors.As(err, &broken) && len(part) > 1:
			batch = 1 // so that one of them does not keep the others
			continue
		case errors.As(err, &broken):
			s.damaged = append(s.damaged, fmt.Errorf("erasing mail %d: %w", part[0], err))
		case err != nil:
			return fmt.Errorf("erasing old mails: %w", err)
		}
		*count += erased
		*ids = (*ids)[len(part):]
	}
	return nil
}

func (s *sweeper) eraseBatch(ids []uint64, keys func(uint64) []record.Key) (erased int, err error) {
	_, err = s.q.store.Update(s.ctx, func(tx *record.Tx) error {
		erased = 0
		for _, id := range ids {
			m, err := Get(tx, id)
			if err = ignoreMissing(err); err != nil {
				return err
			}
			if !m.State.Ended() {
				continue
			}
			for _, key := range keys(id) {
				if err := tx.Delete(key); err != nil {
					return err
				}
			}
			erased++
		}
		return nil
	})
	if err != nil {
		erased = 0
	}
	return erased, err
}
