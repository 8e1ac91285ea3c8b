package db

import (
	"errors"
	"fmt"
	"time"
)

// The errors of every store. They are compared with errors.Is.
var (
	// ErrConflict: other writers kept changing what this transaction read.
	ErrConflict = errors.New("the data was changed by someone else at the same time")
	// ErrLocked: another process holds the file; see LockedError.
	ErrLocked = errors.New("the database is in use")
	// ErrDamaged: the file is not whole; see DamagedError.
	ErrDamaged = errors.New("the database is damaged")
	// ErrNotKeydesk: the file was made by another program.
	ErrNotKeydesk = errors.New("the file is not a Keydesk database")
	// ErrNewer: the file was made by a newer version of Keydesk.
	ErrNewer = errors.New("the database was made by a newer version of Keydesk")
	// ErrExists: a database is to be created where a file stands already.
	ErrExists = errors.New("the file exists already")
	// ErrClosed: the store was closed.
	ErrClosed = errors.New("the database is closed")
	// ErrReadOnly: an earlier write failed; the store only reads until it is
	// opened again.
	ErrReadOnly = errors.New("the database takes no more changes until it is opened again")
	// ErrTooLarge: a transaction went over the store's Limits.
	ErrTooLarge = errors.New("the transaction is too large")
)

// LockedError names the process that holds the file. It is an ErrLocked.
type LockedError struct {
	Program string    // "" when unknown
	PID     int       // 0 when unknown
	Since   time.Time // zero when unknown
}

func (e *LockedError) Error() string {
	if e.PID == 0 {
		return "the database is in use by another program; close it and try again"
	}
	return fmt.Sprintf("the database is in use by %s (process %d) since %s; close it and try again",
		e.Program, e.PID, e.Since.Local().Format("2006-01-02 15:04"))
}

// Is makes a LockedError an ErrLocked.
func (e *LockedError) Is(target error) bool { return target == ErrLocked }

// DamagedError says where the damage was met. It is an ErrDamaged.
type DamagedError struct {
	Where string // what was being read, in words
	Cause error  // may be nil
}

func (e *DamagedError) Error() string {
	s := "the database is damaged; restore a backup"
	if e.Where != "" {
		s += " (" + e.Where + ")"
	}
	if e.Cause != nil {
		s += ": " + e.Cause.Error()
	}
	return s
}

// Is makes a DamagedError an ErrDamaged.
func (e *DamagedError) Is(target error) bool { return target == ErrDamaged }

// Unwrap gives the cause.
func (e *DamagedError) Unwrap() error { return e.Cause }

// CommitError says that writing a transaction failed. Whether the change is in
// the file is unknown to the store: whoever wrote it knows a key to look at.
// From then on the store refuses writes with ErrReadOnly.
type CommitError struct{ Cause error }

func (e *CommitError) Error() string { return "writing the database: " + e.Cause.Error() }

// Unwrap gives the cause.
func (e *CommitError) Unwrap() error { return e.Cause }
