package core

import (
	"context"
	"fmt"
	"time"

	"github.com/keydesk/keydesk/core/vault"
)

// Checkpoints of the audit log are made by whoever holds the authority key,
// without being asked: when he signs in and when he leaves, and every hour
// between; not after each entry, since a script may sign in every minute.
const (
	checkpointEvery   = time.Hour
	checkpointEntries = 20
)

// checkpoint makes one if it is time. Damage in the log is for Verify to name
// and keeps nobody from working; an error is a medium's, after which the file
// has to be opened again.
func (s *Session) checkpoint(ctx context.Context) error {
	keys := s.h.keys.keyring()
	if !keys.Holds(vault.AuthorityKey) {
		return nil
	}
	last, uncovered, ok, err := s.h.store.LastCheckpoint(ctx)
	if err == nil {
		age := s.h.now().Sub(last.At)
		late := uncovered > 0 && (age >= checkpointEvery || age < 0)
		if ok && !late && uncovered < checkpointEntries && last.Epoch == keys.Current(vault.AuthorityKey) {
			return nil
		}
		err = s.h.store.WriteCheckpoint(ctx, s.actor, s.h.keys)
	}
	if Damaged(err) {
		s.h.log.Warn("no checkpoint of the audit log was made", "error", err)
		return nil
	}
	if err != nil {
		return fmt.Errorf("making a checkpoint of the audit log: %w", commitError(err))
	}
	return nil
}

// Run makes a checkpoint of the log every hour until ctx ends, where this
// operator may. It is the desk's own worker and needs no permission.
func (a *Audit) Run(ctx context.Context) error {
	hourly := time.NewTicker(checkpointEvery)
	defer hourly.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-hourly.C:
			if err := a.s.checkpoint(ctx); err != nil && ctx.Err() == nil {
				a.s.h.log.Error("keeping the audit log", "error", err)
			}
		}
	}
}
