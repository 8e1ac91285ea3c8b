package core

import (
	"context"
	"maps"
	"sync"
	"time"

	"github.com/keydesk/keydesk/core/record"
)

// visitsKept is how long it may take until a click is written down.
const visitsKept = time.Minute

// visits is when customers were seen last. A click is remembered at once and
// written with a later one, at most once a minute, those of all customers in one
// go: a program that is ended in between forgets them, and their sessions end so
// much earlier. The zero value is ready.
type visits struct {
	lock  sync.Mutex
	last  map[string]visit // by the session's handle; those not yet written
	since time.Time        // of the first of them, or of the last writing
}

type visit struct {
	customer uint64
	at       time.Time
}

// seen is when the session was seen last, as far as is known.
func (v *visits) seen(s openSession) time.Time {
	v.lock.Lock()
	defer v.lock.Unlock()
	if last, ok := v.last[string(s.Handle)]; ok {
		return last.at
	}
	return moment(s.Seen)
}

// note remembers a click. It gives back those that are due to be written, to one
// caller; they stay remembered until they are: a session that is seen in between
// must not look idle.
func (v *visits) note(s openSession, customer uint64, now time.Time) (due map[string]visit) {
	v.lock.Lock()
	defer v.lock.Unlock()
	if len(v.last) == 0 {
		v.last, v.since = map[string]visit{}, now
	}
	v.last[string(s.Handle)] = visit{customer, now}
	if now.Sub(v.since) < visitsKept {
		return nil
	}
	v.since = now
	return maps.Clone(v.last)
}

// written forgets clicks that stand in the store, but for who was seen again.
func (v *visits) written(due map[string]visit) {
	v.lock.Lock()
	defer v.lock.Unlock()
	maps.DeleteFunc(v.last, func(handle string, last visit) bool { return due[handle] == last })
}

// visited takes the session up again. That it could not be written down keeps
// nobody out.
func (h *house) visited(ctx context.Context, s openSession, customer uint64) {
	due := h.visits.note(s, customer, h.now())
	if len(due) == 0 {
		return
	}
	if err := h.writeVisits(context.WithoutCancel(ctx), due); err != nil {
		h.log.Warn("writing down when customers were seen last", "error", err)
		return
	}
	h.visits.written(due)
}

func (h *house) writeVisits(ctx context.Context, due map[string]visit) error {
	var customers []uint64
	known := map[uint64]bool{}
	for _, v := range due {
		if !known[v.customer] {
			known[v.customer] = true
			customers = append(customers, v.customer)
		}
	}
	size := batchSize(h.store.Limits(), 2)
	for len(customers) > 0 {
		n := min(size, len(customers))
		_, err := h.store.Update(ctx, func(tx *record.Tx) error {
			for _, id := range customers[:n] {
				if err := writeSeen(tx, id, due); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return commitError(err)
		}
		customers = customers[n:]
	}
	return nil
}

func writeSeen(tx *record.Tx, customer uint64, due map[string]visit) error {
	all, there, err := record.Find[sessions](tx, sessionsKey(customer))
	if err != nil || !there {
		return err
	}
	changed := false
	for i, s := range all.Open {
		if v, ok := due[string(s.Handle)]; ok && v.at.UnixMilli() > s.Seen {
			all.Open[i].Seen, changed = v.at.UnixMilli(), true
		}
	}
	if !changed {
		return nil
	}
	return tx.Put(sessionsKey(customer), all)
}
