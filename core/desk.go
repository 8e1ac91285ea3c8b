package core

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"sync"
	"time"

	"github.com/keydesk/keydesk/core/record"
	"github.com/keydesk/keydesk/core/vault"
	"github.com/keydesk/keydesk/db"
	"github.com/keydesk/keydesk/db/bolt"
)

// Options say which desk and how to open it.
type Options struct {
	Path      string // the database
	ConfigDir string // where this machine remembers which writer it is
	Program   string // named to others while the file is in use
	Now       func() time.Time
	Log       *slog.Logger

	// Verify reads the structure of a file that is not known to be whole, such
	// as a backup; nil is VerifyFile. A program that can runs that in a process
	// of its own, which ends on every file, whatever the damage.
	Verify func(ctx context.Context, path string) error

	// Store, where set, is given the open store and returns the one to work on,
	// such as one that is measured, or slow on purpose.
	Store func(db.Store) db.Store
}

func (o Options) filled() (Options, error) {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Verify == nil {
		o.Verify = VerifyFile
	}
	path, err := filepath.Abs(o.Path)
	o.Path = path
	return o, err
}

// worked is the store to work on.
func (o Options) worked(store db.Store) db.Store {
	if o.Store == nil {
		return store
	}
	return o.Store(store)
}

func (o Options) bolt() bolt.Options { return bolt.Options{Program: o.Program} }

func (o Options) memory() record.Memory { return record.Memory{Dir: o.ConfigDir, File: o.Path} }

// Desk is an open database, not signed in to yet.
type Desk struct {
	options Options
	store   db.Store
	front   record.Front
	header  vault.Header
	tries   tries
	backup  *BackupFile

	frontLock sync.Mutex // guards front, which a change of the operators replaces

	team     sync.Mutex // held while the operators change, or one comes in
	sessions []*Session // who is signed in; guarded by team

	renewing sync.Mutex // held by the one RenewKeys that works

	staff *Staff // nil before the first sign-in; guarded by team
	kept  Kept   // what it goes on with while nobody is signed in; guarded by team
}

// Open opens the database. The errors are db's (ErrLocked, ErrDamaged,
// ErrNotKeydesk, ErrNewer) or fs.ErrNotExist.
func Open(ctx context.Context, o Options) (*Desk, error) {
	o, err := o.filled()
	if err != nil {
		return nil, err
	}
	opened, err := bolt.Open(ctx, o.Path, o.bolt())
	if err != nil {
		return nil, err
	}
	store := o.worked(opened)
	front, mark, backup, err := readFront(ctx, store)
	if err != nil {
		return nil, errors.Join(err, store.Close())
	}
	d := &Desk{options: o, store: store, front: front.front, header: front.header}
	if backup {
		d.backup = &BackupFile{Path: o.Path, Vendor: d.header.Vendor, Made: mark.Made}
	}
	return d, nil
}

// Backup says that the file is a backup, or was restored from one, and nobody
// has signed in since; nil for a desk that was not.
func (d *Desk) Backup() *BackupFile { return d.backup }

// frontError makes the vault's words for an unreadable front those of the
// store.
func frontError(err error) error {
	switch {
	case errors.Is(err, vault.ErrNewerFormat):
		return fmt.Errorf("%w; update Keydesk", db.ErrNewer)
	case errors.Is(err, vault.ErrDamaged), errors.Is(err, vault.ErrForged):
		return &db.DamagedError{Where: "the sign-in records", Cause: err}
	}
	return err
}

// Vendor is the vendor's name.
func (d *Desk) Vendor() string { return d.header.Vendor }

func signInError(err error) error {
	if errors.Is(err, vault.ErrInactive) {
		return &Error{Kind: ErrSignIn, Sentence: "This operator is disabled and may not sign in.", Cause: err}
	}
	if errors.Is(err, vault.ErrRoster) || errors.Is(err, vault.ErrGrant) || errors.Is(err, vault.ErrDamaged) {
		return &Error{Kind: ErrDamaged, Sentence: "The list of operators was not accepted: " + err.Error(), Cause: err}
	}
	return fmt.Errorf("signing in: %w", err)
}

// enter furnishes a session and writes down the sign-in. Every sign-in, of
// whatever kind, comes this way.
func (d *Desk) enter(ctx context.Context, keys *vault.Keyring) (*Session, error) {
	ring := newRing(keys)
	s := &Session{actor: operatorActor(keys)}
	if err := d.furnish(ctx, s, ring); err != nil {
		ring.Lock()
		return nil, err
	}
	if err := d.begin(ctx, s); err != nil {
		s.h.leave()
		ring.Lock()
		return nil, err
	}
	h, records := s.h, s.h.store
	s.leave = func(ctx context.Context, _ Kept) {
		if err := s.checkpoint(ctx); err != nil && !errors.Is(err, ErrReadOnly) {
			d.options.Log.Error("leaving", "error", err)
		}
		d.remember(ctx, records)
		h.leave()
		ring.Lock()
	}
	return s, nil
}

// begin writes down the sign-in, and goes on with what was interrupted.
func (d *Desk) begin(ctx context.Context, s *Session) error {
	h, records := s.h, s.h.store
	_, err := records.Update(ctx, func(tx *record.Tx) error {
		return tx.Audit(record.Entry{Actor: s.actor, Action: "sign-in", Subject: d.options.Program})
	})
	if err != nil {
		return fmt.Errorf("writing down the sign-in: %w", err)
	}
	if err := h.resumeDropping(ctx); err != nil {
		return err
	}
	if err := s.checkpoint(ctx); err != nil {
		return err
	}
	d.remember(ctx, records)
	return nil
}

// furnish gives a session its house. The first one takes up the writer, works
// off what a restore has left to do, puts interrupted mails back, and has the
// desk's staff begin; those after it find all that.
func (d *Desk) furnish(ctx context.Context, s *Session, ring *ring) error {
	if d.staff != nil {
		front := d.staff.s.h
		s.h = front.common.house(front.store.With(ring), ring, d.header.Vendor, d.options.Now, d.options.Log)
		if err := d.equip(ring.keyring()); err != nil {
			s.h.leave()
			return err
		}
		return nil
	}
	records, err := record.Open(d.store, ring, d.options.Now)
	if err != nil {
		return err
	}
	notice, mark, err := d.takeUp(ctx, records)
	if err != nil {
		return err
	}
	s.RolledBack = notice.RolledBack
	staff, err := d.newStaff(ctx, records, ring.keyring())
	if err != nil {
		return err
	}
	s.h = staff.s.h.common.house(records, ring, d.header.Vendor, d.options.Now, d.options.Log)
	if err := d.goOn(ctx, s, mark); err != nil {
		s.h.leave()
		staff.end()
		return err
	}
	d.staff = staff
	return nil
}

// goOn works off what a restore, of which mark is nil where there was none, and
// the last run of the program have left to do.
func (d *Desk) goOn(ctx context.Context, s *Session, mark *record.BackupMark) (err error) {
	if mark != nil {
		if s.Restored, err = s.h.workOff(ctx, s.actor, *mark); err != nil {
			return err
		}
	}
	return s.h.queue.Recover(ctx)
}

// remember is a note for the next start; without it a new writer is made.
func (d *Desk) remember(ctx context.Context, records *record.Store) {
	if err := records.Remember(ctx, d.options.memory()); err != nil {
		d.options.Log.Warn("the writer's note was not kept", "error", err)
	}
}

// Close ends what the staff still does, and gives the file free.
func (d *Desk) Close() error {
	if w := d.Staff(); w != nil {
		w.end()
	}
	return d.store.Close()
}

func operatorActor(keys *vault.Keyring) record.Actor {
	return record.Actor{Kind: "operator", ID: keys.Operator().String(), Name: keys.Name()}
}
