package core

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"syscall"
	"time"

	"github.com/keydesk/keydesk/core/record"
	"github.com/keydesk/keydesk/db"
	"github.com/keydesk/keydesk/db/bolt"
)

// Backups is the room of the desk's backups. A backup is a file that Keydesk
// opens, sealed like the desk's own: whoever steals one has what a thief of the
// desk has. So making one needs no permission; where the daily ones go is a
// setting.
type Backups struct{ s *Session }

// Backups is the room of backups.
func (s *Session) Backups() *Backups { return &Backups{s} }

// Backup is a whole backup: reopened and checked.
type Backup struct {
	Path string
	Made time.Time // the moment that it shows
	Size int64     // bytes
}

// BackupStatus says how the desk stands with backups.
type BackupStatus struct {
	Folder string // of the daily ones; "": none are made
	Keep   int
	Last   Backup    // the last whole one, by hand or daily; the zero value: none yet
	Failed time.Time // when the last try failed, if none succeeded since; since the program started
	Why    string    // the sentence of that failure, with what to do
}

// lateBackup is the age from which the last backup is shown in red.
const lateBackup = 3 * 24 * time.Hour

// Late says that the last whole backup is older than three days, or that there
// is none. A time that is still to come was a wrong clock's, and says nothing.
func (s BackupStatus) Late(now time.Time) bool {
	age := now.Sub(s.Last.Made)
	return s.Last.Path == "" || age > lateBackup || age < -lateBackup
}

// lastBackup is the record of the last whole backup.
type lastBackup struct {
	Path string `cbor:"1,keyasint"`
	Made int64  `cbor:"2,keyasint"` // unix ms
	Size int64  `cbor:"3,keyasint"`
	// Names are the latest backups in the folder of the settings, in the order
	// in which they were made: clocks are set back.
	Names []string `cbor:"4,keyasint"`
}

// keeper is what a house needs to make backups.
type keeper struct {
	verify func(ctx context.Context, path string) error
	turn   chan struct{} // holds one token while a backup is made

	lock   sync.Mutex
	failed time.Time
	why    string
}

func newKeeper(verify func(context.Context, string) error) *keeper {
	return &keeper{verify: verify, turn: make(chan struct{}, 1)}
}

// Status says when the last whole backup was made, and what became of later
// tries. Needs no permission.
func (b *Backups) Status(ctx context.Context) (BackupStatus, error) {
	var out BackupStatus
	err := b.s.h.store.View(ctx, func(r *record.Reader) (err error) {
		conf := b.s.h.config(r, 0)
		if out.Folder, err = conf.text(setBackupFolder); err != nil {
			return err
		}
		if out.Keep, err = conf.number(setBackupKeep); err != nil {
			return err
		}
		last, ok, err := record.Find[lastBackup](r, record.Single(record.KindLastBackup))
		if ok {
			out.Last = Backup{Path: last.Path, Made: moment(last.Made), Size: last.Size}
		}
		return err
	})
	k := b.s.h.keeper
	k.lock.Lock()
	defer k.lock.Unlock()
	out.Failed, out.Why = k.failed, k.why
	return out, err
}

// Make makes a backup now and returns it once it is whole: one snapshot is
// written under another name, opened again, read through in full (structure,
// every record, the manifest, the audit chains), and renamed. folder "" is the
// setting backup.folder, in which so many are kept as backup.keep says; older
// ones go after the new one is whole. In a folder that is named none is
// removed. Others work on meanwhile. Needs no permission. Errors: ErrRefused
// without a folder, ErrNotFound for one that is not there, ErrDamaged where the
// desk itself is; the older backups then stay.
func (b *Backups) Make(ctx context.Context, folder string) (Backup, error) {
	return b.make(ctx, b.s.actor, folder)
}

func (b *Backups) make(ctx context.Context, actor record.Actor, folder string) (Backup, error) {
	k := b.s.h.keeper
	select {
	case k.turn <- struct{}{}:
		defer func() { <-k.turn }()
	case <-ctx.Done():
		return Backup{}, ctx.Err()
	}
	made, err := b.whole(ctx, actor, folder)
	if ctx.Err() == nil {
		k.note(b.s.h.now(), err)
	}
	return made, err
}

// note keeps what became of a try for Status.
func (k *keeper) note(now time.Time, err error) {
	k.lock.Lock()
	defer k.lock.Unlock()
	k.failed, k.why = time.Time{}, ""
	if err != nil {
		k.failed, k.why = now, err.Error()
	}
}

// whole makes a backup, writes that down, and removes what is one too many.
func (b *Backups) whole(ctx context.Context, actor record.Actor, folder string) (Backup, error) {
	status, err := b.Status(ctx)
	if err != nil {
		return Backup{}, err
	}
	daily := folder == ""
	if daily {
		folder = status.Folder
	}
	f, err := openFolder(folder, b.s.h.keys.Vault())
	if err != nil {
		return Backup{}, err
	}
	made, err := b.write(ctx, f)
	if err != nil {
		return Backup{}, err
	}
	b.s.h.keeper.note(b.s.h.now(), nil) // whoever hears the commit reads no old failure
	names, err := b.writeDown(ctx, actor, made, daily, status.Keep)
	if err != nil {
		return made, fmt.Errorf("writing down the backup %s, which is whole: %w", made.Path, err)
	}
	if daily {
		f.prune(status.Keep, names, b.s.h.log)
	}
	return made, nil
}

// write puts a checked backup into the folder.
func (b *Backups) write(ctx context.Context, f backupFolder) (Backup, error) {
	h := b.s.h
	made := Backup{Made: moment(h.now().UnixMilli())}
	path, err := f.name(made.Made)
	if err != nil {
		return Backup{}, err
	}
	made.Path = path
	err = bolt.Assemble(ctx, made.Path,
		func(w io.Writer) error { return h.store.Backup(ctx, w) },
		func(tx db.Tx) error { return record.PutBackupMark(tx, record.BackupMark{Made: made.Made}) },
		func(temporary string) error {
			if err := h.keeper.verify(ctx, temporary); err != nil {
				return fmt.Errorf("reading the backup back: %w", err)
			}
			return h.checkCopy(ctx, temporary)
		})
	switch {
	case errors.Is(err, ErrDamaged):
		return Backup{}, err
	case Damaged(err):
		return Backup{}, &Error{Kind: ErrDamaged, Cause: err,
			Sentence: fmt.Sprintf("No backup was made: the desk, or the disk in %s, is damaged (%v). The older backups are kept. Check the desk; if it is damaged, restore a backup.", f.path, err)}
	case errors.Is(err, syscall.ENOSPC):
		return Backup{}, &Error{Kind: ErrRefused, Sentence: fmt.Sprintf("No backup was made: there is no room left in %s. Make room there, or choose another folder for backups.", f.path)}
	case errors.Is(err, fs.ErrPermission):
		return Backup{}, &Error{Kind: ErrRefused, Cause: err, Sentence: fmt.Sprintf("Nothing may be written to %s. Choose another folder for backups, or ask whoever owns it.", f.path)}
	case err != nil:
		return Backup{}, fmt.Errorf("making a backup in %s: %w", f.path, err)
	}
	info, err := os.Stat(made.Path)
	if err != nil {
		return Backup{}, fmt.Errorf("reading the backup back: %w", err)
	}
	made.Size = info.Size()
	return made, nil
}

// checkCopy opens every record of a copy and compares them with each other, the
// manifest and the audit chains: what is wrong in it is wrong in the desk.
func (h *house) checkCopy(ctx context.Context, path string) error {
	store, err := bolt.Open(ctx, path, bolt.Options{ReadOnly: true})
	if err != nil {
		return err
	}
	defer store.Close()
	records, err := record.Open(store, h.keys, h.now)
	if err != nil {
		return err
	}
	problems, first := 0, ""
	copied := &Session{h: newHouse(records, h.keys, h.vendor, h.now, h.log)}
	_, err = copied.Check(ctx, func(problem string) {
		if problems++; problems == 1 {
			first = problem
		}
	}, nil)
	if err != nil || problems == 0 {
		return err
	}
	return &Error{Kind: ErrDamaged, Sentence: fmt.Sprintf("No backup was made: the desk is damaged (%s; %s in all). The older backups are kept: restore one of them.",
		first, counted(problems, "problem", "problems"))}
}

// writeDown notes a whole backup in the desk, and returns the names of the
// latest daily ones, oldest first.
func (b *Backups) writeDown(ctx context.Context, actor record.Actor, made Backup, daily bool, keep int) (names []string, err error) {
	_, err = b.s.h.store.Update(ctx, func(tx *record.Tx) error {
		key := record.Single(record.KindLastBackup)
		last, _, err := record.Find[lastBackup](tx, key)
		if err != nil {
			return err
		}
		last.Path, last.Made, last.Size = made.Path, made.Made.UnixMilli(), made.Size
		if name := filepath.Base(made.Path); daily {
			last.Names = append(slices.DeleteFunc(last.Names, func(other string) bool { return other == name }), name)
			last.Names = last.Names[max(0, len(last.Names)-2*keep):]
		}
		names = last.Names
		if err := tx.Put(key, last); err != nil {
			return err
		}
		return tx.Audit(record.Entry{Actor: actor, Action: "backup.make", Subject: filepath.Base(made.Path)},
			record.Value{Field: "path", New: made.Path})
	})
	return names, commitError(err)
}
