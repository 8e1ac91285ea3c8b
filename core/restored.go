package core

import (
	"context"
	"fmt"
	"time"

	"github.com/keydesk/keydesk/core/outbox"
	"github.com/keydesk/keydesk/core/record"
	"github.com/keydesk/keydesk/db"
)

// A backup carries a mark. Whoever signs in first works it off, before
// anything else is done with the file: no sign-in goes past enter, and enter
// fails where this fails. Interrupted, the next sign-in goes on.

// Restored is what the first sign-in to a restored desk has done.
type Restored struct {
	Made       time.Time // when the backup was made; zero: not known
	LastChange time.Time // the last that the backup knows of; zero: not known
	Held       int       // mails that may have gone out since; see Mail.SendHeld
	Voided     int       // open links in mails that were voided
	FirstID    uint64    // from which new customers and licenses are numbered; 0 where an earlier sign-in was interrupted
}

// takeUp becomes the desk's writer, and in a restored desk a new one. The mark
// is nil where there is none.
func (d *Desk) takeUp(ctx context.Context, records *record.Store) (record.Notice, *record.BackupMark, error) {
	var mark *record.BackupMark
	err := d.store.View(ctx, func(r db.Reader) error {
		m, ok, err := record.ReadBackupMark(r)
		if ok {
			mark = &m
		}
		return err
	})
	if err != nil {
		return record.Notice{}, nil, err
	}
	if mark != nil && !mark.Moved {
		notice, err := records.TakeUpRestored(ctx, d.options.memory())
		return notice, mark, err
	}
	notice, err := records.TakeUp(ctx, d.options.memory())
	notice.RolledBack = notice.RolledBack && mark == nil // it is known and was meant
	return notice, mark, err
}

// workOff does what a mark asks for: the numbers go on behind all that the lost
// desk can have given out, the mail is held, open links are void.
func (h *house) workOff(ctx context.Context, actor record.Actor, mark record.BackupMark) (*Restored, error) {
	out := &Restored{Made: mark.Made}
	if !mark.Moved {
		out.LastChange = h.lastChange(ctx)
		if err := h.moveOn(ctx, actor, mark, out); err != nil {
			return nil, fmt.Errorf("taking up a restored desk: %w", commitError(err))
		}
	}
	status, err := h.queue.Status(ctx)
	if err != nil {
		return nil, err
	}
	out.Held = status.Held
	if out.Voided, err = h.voidTickets(ctx); err != nil {
		return nil, fmt.Errorf("voiding the links of a restored desk (%d so far; the next sign-in goes on): %w", out.Voided, err)
	}
	// One that was ended since the backup would be open again.
	if err := h.endAllSessions(ctx); err != nil {
		return nil, fmt.Errorf("ending the customers' sessions of a restored desk: %w", err)
	}
	_, err = h.store.Update(ctx, func(tx *record.Tx) error {
		if err := tx.PutBackupMark(nil); err != nil {
			return err
		}
		return tx.Audit(record.Entry{Actor: record.Actor{Kind: "system"}, Action: "tickets.void", Count: out.Voided})
	})
	return out, commitError(err)
}

// lastChange is the time of the newest audit entry. A log that cannot be read
// is check's to report, and keeps nobody out.
func (h *house) lastChange(ctx context.Context) (at time.Time) {
	err := h.store.Audit(ctx, func(e record.Audited) (bool, error) {
		at = e.Time()
		return false, nil
	})
	if err != nil {
		h.log.Warn("the last change of a restored desk is not known", "error", err)
	}
	return at
}

// moveOn is the one transaction after which nothing of the lost desk can be
// given out again.
func (h *house) moveOn(ctx context.Context, actor record.Actor, mark record.BackupMark, out *Restored) error {
	waiting, err := h.queue.Status(ctx)
	if err != nil {
		return err
	}
	_, err = h.store.Update(ctx, func(tx *record.Tx) error {
		now, marked, err := tx.BackupMark()
		if err != nil || !marked || now.Moved {
			return err // another sign-in was first
		}
		customers, mails, err := tx.MoveOn()
		if err != nil {
			return err
		}
		out.FirstID = customers
		if waiting.Waiting > 0 {
			if err := outbox.Hold(tx, mails, heldAlarm(mark, waiting.Waiting)); err != nil {
				return err
			}
		}
		now.Moved = true
		if err := tx.PutBackupMark(&now); err != nil {
			return err
		}
		return tx.Audit(record.Entry{Actor: actor, Action: "desk.restore"},
			record.Value{Field: "backup", New: rfc3339(mark.Made)},
			record.Value{Field: "lastChange", New: rfc3339(out.LastChange)},
			record.Value{Field: "firstId", New: fmt.Sprint(customers)},
			record.Value{Field: "heldMails", New: fmt.Sprint(waiting.Waiting)})
	})
	return err
}

func rfc3339(at time.Time) string {
	if at.IsZero() {
		return ""
	}
	return at.UTC().Format(time.RFC3339)
}

// voidTickets voids every open link, in batches.
func (h *house) voidTickets(ctx context.Context) (voided int, err error) {
	var batch []record.Key
	flush := func() error {
		var n int
		_, err := h.store.Update(ctx, func(tx *record.Tx) (err error) {
			n, err = voidBatch(tx, batch)
			return err
		})
		batch = batch[:0]
		if err == nil {
			voided += n
		}
		return err
	}
	err = h.store.Each(ctx, record.Single(record.KindPost), func(raw record.Raw) error {
		var p post
		if err := raw.Decode(&p); err != nil {
			return err
		}
		if p.open() {
			batch = append(batch, raw.Key)
		}
		if len(batch) < batchSize(h.store.Limits(), 2) {
			return nil
		}
		return flush()
	})
	if err == nil && len(batch) > 0 {
		err = flush()
	}
	return voided, err
}

// open says whether a customer has a link that was not used or voided.
func (p post) open() bool {
	for _, t := range p.Tickets {
		if t.Ended == "" {
			return true
		}
	}
	return false
}

func voidBatch(tx *record.Tx, keys []record.Key) (n int, err error) {
	for _, key := range keys {
		p, _, err := record.Get[post](tx, key)
		if ignoreNotFound(err) != nil {
			return n, err
		}
		for purpose, t := range p.Tickets {
			if t.Ended == "" {
				t.Ended, t.EndedAt = TicketVoided, tx.Now().UnixMilli()
				p.Tickets[purpose] = t
				n++
			}
		}
		if err == nil {
			if err := tx.Put(key, p); err != nil {
				return n, err
			}
		}
	}
	return n, nil
}
