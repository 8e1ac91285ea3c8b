package core

import (
	"errors"
	"strings"
	"time"

	"github.com/keydesk/keydesk/core/password"
)

// The kinds of errors that the faces (exit code, HTTP status, dialog) tell
// apart; each is wrapped in a sentence for people. Anything else is internal.
var (
	ErrNotFound   = errors.New("not found")
	ErrPermission = errors.New("not permitted")
	ErrSignIn     = errors.New("signing in failed")
	ErrConflict   = errors.New("changed meanwhile")
	ErrExists     = errors.New("exists already")
	ErrRefused    = errors.New("refused") // a rule of the desk, such as Allow Manual Entry
	ErrInput      = errors.New("bad input")
	ErrDamaged    = errors.New("damaged")
	ErrBusy       = errors.New("too busy") // try again later
	ErrNoSeats    = errors.New("no activations left")
	ErrMustChange = errors.New("another password has to be chosen first")
)

// Error is an error of one of the kinds above with its sentence.
type Error struct {
	Kind     error
	Sentence string
	Cause    error // may be nil

	Retry time.Duration // of an ErrBusy: too many tries, and when there may be others; 0: there is no room at the moment
}

func (e *Error) Error() string { return e.Sentence }

// Is matches the kind.
func (e *Error) Is(target error) bool { return target == e.Kind }

// Unwrap gives the cause.
func (e *Error) Unwrap() error { return e.Cause }

// FieldError is bad input in one field of a form. It is an ErrInput.
type FieldError struct {
	Field    string // as in the JSON contract: email, firstName, password …
	Sentence string
}

func (e *FieldError) Error() string { return e.Sentence }

// Is makes it an ErrInput.
func (e *FieldError) Is(target error) bool { return target == ErrInput }

// PolicyError is a password that the policy refuses. It is an ErrInput and
// never holds the password.
type PolicyError struct{ Verdict password.Verdict }

func (e *PolicyError) Error() string {
	parts := make([]string, len(e.Verdict.Problems))
	for i, p := range e.Verdict.Problems {
		parts[i] = p.Text
	}
	return strings.Join(parts, " ")
}

// Is makes it an ErrInput.
func (e *PolicyError) Is(target error) bool { return target == ErrInput }
