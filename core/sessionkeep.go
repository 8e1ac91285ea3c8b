package core

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/keydesk/keydesk/core/record"
	"github.com/keydesk/keydesk/core/vault"
)

// How customers' sessions go: one by one when they have ended, all after a
// restore, and under another key when the login key is renewed.

// endSessions ends all of the deed's customer.
func (d *deed) endSessions() error {
	all, there, err := record.Find[sessions](d.tx, sessionsKey(d.id))
	if err != nil || !there {
		return err
	}
	return keepSessions(d.tx, d.id, all, nil)
}

// forgetSessions drops the sessions that have ended.
func (h *house) forgetSessions(ctx context.Context) error {
	err := h.eachSessions(ctx, func(tx *record.Tx, customer uint64, all sessions) error {
		d, err := open(tx, customer)
		if errors.Is(err, ErrNotFound) {
			return keepSessions(tx, customer, all, nil)
		}
		if err != nil {
			return err
		}
		var keep []openSession
		for _, s := range all.Open {
			if !s.ends(d, h.visits.seen(s), tx.Now()) {
				keep = append(keep, s)
			}
		}
		if len(keep) == len(all.Open) {
			return nil
		}
		return keepSessions(tx, customer, all, keep)
	})
	if err != nil {
		return fmt.Errorf("forgetting sessions that have ended: %w", err)
	}
	return nil
}

// endAllSessions ends every customer's.
func (h *house) endAllSessions(ctx context.Context) error {
	return h.eachSessions(ctx, func(tx *record.Tx, customer uint64, all sessions) error {
		return keepSessions(tx, customer, all, nil)
	})
}

// eachSessions calls fn with the sessions of every customer who has some, in
// transactions of its own.
func (h *house) eachSessions(ctx context.Context, fn func(tx *record.Tx, customer uint64, all sessions) error) error {
	// What keepSessions takes, and a customer's four records.
	size := batchSize(h.store.Limits(), 2*sessionsMost+2+4)
	for after := record.Key(nil); ; {
		page, err := h.store.Keys(ctx, record.Single(record.KindSession), after, size)
		if err != nil || len(page) == 0 {
			return err
		}
		after = page[len(page)-1]
		_, err = h.store.Update(ctx, func(tx *record.Tx) error {
			for _, key := range page {
				id, _ := key.Number(0)
				all, there, err := record.Find[sessions](tx, key)
				if err == nil && there {
					err = fn(tx, id, all)
				}
				if err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return commitError(err)
		}
	}
}

// proofs seals sessions and sites anew that are under retiring login keys. A
// session whose proof this session of the desk cannot open ends: it is a day's
// at most. A site's stays, and is counted in used.
func (r *renewing) proofs(ctx context.Context, retiring []vault.KeyRef, used map[vault.KeyRef]int) error {
	if len(retiring) == 0 {
		return nil
	}
	old := map[uint32]bool{}
	for _, ref := range retiring {
		old[ref.Epoch] = true
	}
	err := r.h.eachSessions(ctx, func(tx *record.Tx, customer uint64, all sessions) error {
		return r.h.resealSessions(tx, customer, all, old)
	})
	if err != nil {
		return fmt.Errorf("sealing customers' sessions anew: %w", err)
	}
	return r.sites(ctx, old, used)
}

func (h *house) resealSessions(tx *record.Tx, customer uint64, all sessions, old map[uint32]bool) error {
	var keep []openSession
	changed := false
	for _, s := range all.Open {
		if old[s.Epoch] {
			changed = true
			err := s.reseal(h.keys, customer, tx.Now())
			if errors.Is(err, errSessionOver) {
				continue
			}
			if err != nil {
				return err
			}
		}
		keep = append(keep, s)
	}
	if !changed {
		return nil
	}
	return keepSessions(tx, customer, all, keep)
}

// errSessionOver is a session that is not worth sealing anew.
var errSessionOver = errors.New("the session has ended")

// reseal seals the proof to the current login key.
func (s *openSession) reseal(keys *ring, customer uint64, now time.Time) error {
	if s.late(now, now) {
		return errSessionOver
	}
	hash, err := keys.OpenLogin(s.Epoch, sessionPurpose, s.Proof, s.bound(customer)...)
	switch {
	case errors.Is(err, vault.ErrNoKey):
		return errSessionOver
	case errors.Is(err, vault.ErrForged):
		return &record.DamagedError{Key: sessionsKey(customer), Cause: err}
	case err != nil:
		return err
	}
	return s.seal(keys, customer, hash)
}

// seeSessions compares a customer's sessions with the ways to them.
func (c *checker) seeSessions(ctx context.Context, raw record.Raw) error {
	var all sessions
	if err := raw.Decode(&all); err != nil {
		c.report(err.Error())
		return nil
	}
	id, _ := raw.Key.Number(0)
	c.sessions += len(all.Open)
	return c.h.store.View(ctx, func(r *record.Reader) error {
		if _, there, err := record.Find[profile](r, profileKey(id)); err == nil && !there {
			c.report(fmt.Sprintf("%s: there is no such customer", raw.Key))
		}
		for _, s := range all.Open {
			if found, err := r.FindLookup(record.KindBySession, s.Handle); err != nil || found != id {
				c.report(fmt.Sprintf("%s: a session is not found", raw.Key))
			}
		}
		return nil
	})
}
