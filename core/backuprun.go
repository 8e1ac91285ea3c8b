package core

import (
	"bytes"
	"context"
	"time"

	"github.com/keydesk/keydesk/core/record"
	"github.com/keydesk/keydesk/db"
)

const (
	backupEvery = 24 * time.Hour
	backupRetry = time.Hour        // after a failure
	backupLook  = 10 * time.Minute // a computer that slept has no timer that tells
)

// Run makes a backup into the folder of the settings whenever the last one is a
// day old, and at once where it is already, until ctx ends. A failure is tried
// again after an hour; Status says it meanwhile. It is the desk's own worker
// and needs no permission.
func (b *Backups) Run(ctx context.Context) error {
	changes := b.s.h.store.Watch(ctx)
	for {
		if err := b.ifDue(ctx); err != nil && ctx.Err() == nil {
			b.s.h.log.Error("making a backup", "error", err)
		}
		if !awaitLook(ctx, changes) {
			return nil
		}
	}
}

// ifDue makes a backup if it is time.
func (b *Backups) ifDue(ctx context.Context) error {
	status, err := b.Status(ctx)
	if err != nil || !status.due(b.s.h.now()) {
		return err
	}
	_, err = b.make(ctx, record.Actor{Kind: "system"}, "")
	return err
}

// due says whether it is time for a backup. Times that are still to come were
// a wrong clock's.
func (s BackupStatus) due(now time.Time) bool {
	within := func(at time.Time, d time.Duration) bool {
		age := now.Sub(at)
		return age >= 0 && age < d
	}
	return s.Folder != "" && !within(s.Last.Made, backupEvery) && !within(s.Failed, backupRetry)
}

// awaitLook waits until it is worth looking again: some minutes, or until the
// folder is another one. It returns false when ctx ends.
func awaitLook(ctx context.Context, changes <-chan db.Change) bool {
	folder := settingKey(0, setBackupFolder)
	look := time.NewTimer(backupLook)
	defer look.Stop()
	for {
		select {
		case <-ctx.Done():
			return false
		case <-look.C:
			return true
		case change, open := <-changes:
			if !open {
				changes = nil
			}
			for _, key := range change.Keys {
				if bytes.Equal(key, folder) {
					return true
				}
			}
			if change.StartOver {
				return true
			}
		}
	}
}
