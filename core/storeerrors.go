package core

import (
	"context"
	"errors"

	"github.com/keydesk/keydesk/core/record"
	"github.com/keydesk/keydesk/core/vault"
	"github.com/keydesk/keydesk/db"
	"github.com/keydesk/keydesk/db/bolt"
)

// The store's errors, for faces that may not import the store. Their texts are
// sentences without a capital letter and a period.
var (
	ErrLocked      = db.ErrLocked       // another program has the file; the text says which
	ErrFileDamaged = db.ErrDamaged      // the file is not whole
	ErrNotKeydesk  = db.ErrNotKeydesk   // the file was made by another program
	ErrNewer       = db.ErrNewer        // the file was made by a newer version
	ErrFileExists  = db.ErrExists       // Create found a file
	ErrStoreBusy   = db.ErrConflict     // others kept changing what was read
	ErrReadOnly    = db.ErrReadOnly     // an earlier write failed; open the file again
	ErrNoRecord    = record.ErrNotFound // a record is not there
)

// Damaged says whether err means that the database, or a record in it, is not
// as it was written: damaged, edited, or put back from an older copy.
func Damaged(err error) bool {
	var broken *record.DamagedError
	return errors.Is(err, ErrDamaged) || errors.Is(err, ErrFileDamaged) || errors.As(err, &broken)
}

// FloorKDF is the least that an operator's password may cost, for practice
// desks and tests; see NewDesk.KDF.
func FloorKDF() vault.KDF { return vault.FloorKDF() }

// VerifyFile reads every page of the file at path and tells whether it is
// whole; it needs no sign-in and opens no record. Errors as of Open. Run it in
// a process of its own with a time limit: that ends on every file, whatever the
// damage.
func VerifyFile(ctx context.Context, path string) error { return bolt.Verify(ctx, path) }
