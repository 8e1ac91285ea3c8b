package core

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/keydesk/keydesk/core/record"
	"github.com/keydesk/keydesk/core/vault"
	"github.com/keydesk/keydesk/db"
	"github.com/keydesk/keydesk/db/bolt"
)

// BackupFile is what a backup says before anybody signs in.
type BackupFile struct {
	Path   string
	Vendor string
	Made   time.Time // zero: not known, the file is a copy that was made by other means
	Size   int64     // bytes
}

// LookAtBackup reads the structure of the backup at path in full, and says
// whose it is and of what day; it needs no password. o says how to verify; its
// Path is not used. What is wrong is said by the backup's name: ErrDamaged,
// ErrNotKeydesk, ErrNewer, ErrLocked, fs.ErrNotExist.
func LookAtBackup(ctx context.Context, o Options, path string) (BackupFile, error) {
	o, err := o.filled()
	if err != nil {
		return BackupFile{}, err
	}
	if path, err = filepath.Abs(path); err != nil {
		return BackupFile{}, fmt.Errorf("finding the backup: %w", err)
	}
	b, err := lookAtBackup(ctx, o, path)
	return b, backupError(path, err)
}

func lookAtBackup(ctx context.Context, o Options, path string) (b BackupFile, err error) {
	info, err := os.Stat(path)
	if err != nil {
		return b, err
	}
	if err := o.Verify(ctx, path); err != nil {
		return b, err
	}
	store, err := bolt.Open(ctx, path, bolt.Options{ReadOnly: true})
	if err != nil {
		return b, err
	}
	defer store.Close()
	header, mark, _, err := readFront(ctx, store)
	return BackupFile{Path: path, Vendor: header.header.Vendor, Made: mark.Made, Size: info.Size()}, err
}

// backupError says by the backup's name what is wrong with it, and what to do.
func backupError(path string, err error) error {
	refused := func(kind error, sentence string) error {
		return &Error{Kind: kind, Sentence: fmt.Sprintf(sentence, path), Cause: err}
	}
	switch {
	case err == nil, errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return err
	case Damaged(err):
		return refused(ErrDamaged, "The backup %s is damaged; restore another one. Nothing was changed.")
	case errors.Is(err, ErrNotKeydesk):
		return refused(ErrInput, "%s is no backup of Keydesk's. Nothing was changed.")
	case errors.Is(err, ErrNewer):
		return refused(ErrRefused, "The backup %s was made by a newer version of Keydesk; update this program to restore it.")
	case errors.Is(err, fs.ErrNotExist):
		return refused(ErrNotFound, "There is no backup %s.")
	}
	return fmt.Errorf("reading the backup %s: %w", path, err)
}

// Restore makes the database o.Path of the backup, which stays as it is. It
// never overwrites: a file that stands there is an ErrFileExists. The backup is
// read in full first, and the new file again before it appears; what is wrong
// with the backup is said by its name, as LookAtBackup does.
//
// What needs keys is done by the first sign-in, before anything else: the new
// file carries a mark until it is (Session.Restored says what it came to).
func Restore(ctx context.Context, o Options, backup string) (BackupFile, error) {
	o, err := o.filled()
	if err != nil {
		return BackupFile{}, err
	}
	if _, err := os.Lstat(o.Path); err == nil {
		return BackupFile{}, fmt.Errorf("restoring to %s: %w", o.Path, ErrFileExists)
	}
	b, err := LookAtBackup(ctx, o, backup)
	if err != nil {
		return b, err
	}
	if err := copyBackup(ctx, o, b); err != nil {
		return b, fmt.Errorf("restoring to %s: %w", o.Path, err)
	}
	return b, nil
}

func copyBackup(ctx context.Context, o Options, b BackupFile) error {
	from, err := os.Open(b.Path)
	if err != nil {
		return err
	}
	defer from.Close()
	return bolt.Assemble(ctx, o.Path,
		func(w io.Writer) error {
			_, err := io.Copy(w, reading{ctx, from})
			return err
		},
		func(tx db.Tx) error { return record.PutBackupMark(tx, record.BackupMark{Made: b.Made}) },
		func(temporary string) error { return o.Verify(ctx, temporary) })
}

// reading is a Reader that ends with ctx.
type reading struct {
	ctx  context.Context
	from io.Reader
}

func (r reading) Read(p []byte) (int, error) {
	if err := r.ctx.Err(); err != nil {
		return 0, err
	}
	return r.from.Read(p)
}

// opened is what stands in a file before any key opens it.
type opened struct {
	front  record.Front
	header vault.Header
}

// readFront reads it; isBackup says that the file is a backup, or was restored
// from one and nobody has signed in since.
func readFront(ctx context.Context, store db.Store) (o opened, mark record.BackupMark, isBackup bool, err error) {
	if o.front, err = record.ReadFront(ctx, store); err != nil {
		return o, mark, false, frontError(err)
	}
	if o.header, err = vault.DecodeHeader(o.front.Header); err != nil {
		return o, mark, false, frontError(err)
	}
	err = store.View(ctx, func(r db.Reader) (err error) {
		mark, isBackup, err = record.ReadBackupMark(r)
		return err
	})
	return o, mark, isBackup, err
}
