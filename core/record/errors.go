package record

import (
	"errors"
	"fmt"
)

// ErrNotFound: there is no such record.
var ErrNotFound = errors.New("not found")

// ErrNewer: the record was written by a newer version of Keydesk.
var ErrNewer = errors.New("the record was written by a newer version of Keydesk")

// DamagedError names a record that does not open: it was edited, moved,
// swapped, or the medium lost bits.
type DamagedError struct {
	Key   Key
	Cause error
}

func (e *DamagedError) Error() string {
	return fmt.Sprintf("%s: %v", e.Key, e.Cause)
}

// Unwrap gives the cause.
func (e *DamagedError) Unwrap() error { return e.Cause }

// DoubtfulError: the disk reported an error while a transaction was being made
// lasting. Happened says whether the change is in the file as it can be read
// now. Nothing more is written until the file is opened again, and what
// Happened says then is final.
type DoubtfulError struct {
	Operation Operation
	Happened  bool
	Cause     error
}

func (e *DoubtfulError) Error() string {
	if e.Happened {
		return fmt.Sprintf("the change is in the file, but the disk reported an error while keeping it (%v); "+
			"check the disk and open the file again before going on", e.Cause)
	}
	return fmt.Sprintf("nothing was changed: the disk reported an error (%v); "+
		"check the disk and its free space and open the file again", e.Cause)
}

// Unwrap gives the cause.
func (e *DoubtfulError) Unwrap() error { return e.Cause }
