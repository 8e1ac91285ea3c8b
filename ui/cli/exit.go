package cli

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"syscall"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/model/sheet"
)

// The exit codes. Scripts rely on them.
const (
	exitDone     = 0
	exitFailed   = 1
	exitUsage    = 2
	exitNotFound = 3
	exitRefused  = 4
	exitConflict = 5
	exitInput    = 6
	exitDamaged  = 7
)

// exitCode is the one table from errors to exit codes; the first line that
// fits holds.
func exitCode(err error) int {
	for _, line := range []struct {
		fits bool
		code int
	}{
		{is(err, context.Canceled), exitFailed},
		{as[*usageError](err), exitUsage},
		{core.Damaged(err), exitDamaged},
		{is(err, core.ErrPermission, core.ErrSignIn, core.ErrMustChange, core.ErrRefused, fs.ErrPermission), exitRefused},
		{is(err, core.ErrConflict, core.ErrExists, core.ErrLocked, core.ErrFileExists, core.ErrStoreBusy, core.ErrNoSeats, fs.ErrExist), exitConflict},
		{is(err, core.ErrInput) || as[*sheet.Error](err), exitInput},
		{is(err, core.ErrNotFound, core.ErrNoRecord, fs.ErrNotExist), exitNotFound},
	} {
		if line.fits {
			return line.code
		}
	}
	return exitFailed
}

func is(err error, targets ...error) bool {
	for _, target := range targets {
		if errors.Is(err, target) {
			return true
		}
	}
	return false
}

func as[T error](err error) bool {
	var target T
	return errors.As(err, &target)
}

// usageError is a command line that cannot be run.
type usageError struct {
	text    string
	command string // whose --help says more; "": nothing to add
}

func (e *usageError) Error() string {
	if e.command == "" {
		return e.text
	}
	return fmt.Sprintf("%s; see %s --help", e.text, e.command)
}

// usage is a usageError of a verb that runs already.
func usage(format string, args ...any) error { return &usageError{text: fmt.Sprintf(format, args...)} }

// inputError is bad input that is no field of a form.
func inputError(format string, args ...any) error {
	return &core.Error{Kind: core.ErrInput, Sentence: fmt.Sprintf(format, args...)}
}

// fileError is what became of opening, or making, the database. Its sentence
// says what to do.
type fileError struct {
	path string
	err  error
}

func (e *fileError) Error() string {
	switch {
	case is(e.err, core.ErrNotKeydesk):
		return e.path + " is not a Keydesk database. Name yours with --db or KEYDESK_DB."
	case is(e.err, core.ErrNewer):
		return e.path + " was made by a newer version of Keydesk. Update this program to open it."
	case is(e.err, core.ErrFileExists, fs.ErrExist):
		return e.path + " exists already. Name another file with --db; nothing was changed."
	case is(e.err, fs.ErrNotExist):
		return "There is no database at " + e.path + ". Make one with keydeskctl init, or name yours with --db or KEYDESK_DB."
	case is(e.err, fs.ErrPermission):
		return "You may not read and write " + e.path + ". Ask whoever owns it, or name another file with --db."
	case core.Damaged(e.err):
		return e.path + ": " + e.err.Error()
	}
	return e.err.Error()
}

func (e *fileError) Unwrap() error { return e.err }

// sentence is what the user is told, on one line.
func sentence(err error) string {
	text := err.Error()
	switch {
	case errors.Is(err, context.Canceled):
		text = "Stopped before it was finished. What was written is whole; run it again to go on."
	case errors.Is(err, syscall.ENOSPC):
		text += "; make room on the disk and try again"
	case errors.Is(err, core.ErrReadOnly):
		text += "; run keydeskctl check"
	}
	return oneLine(text)
}

// oneLine puts a text of several lines, such as joined errors have, on one.
func oneLine(s string) string {
	return strings.Join(strings.FieldsFunc(s, func(r rune) bool { return r == '\n' || r == '\r' }), "; ")
}
