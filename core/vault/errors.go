package vault

import (
	"errors"
	"fmt"
)

// What can be refused. Callers compare with errors.Is; RosterError,
// GrantError and NoKeyError carry what exactly, for errors.As.
var (
	// ErrNewerFormat: the desk was written by a program this one is too old for.
	ErrNewerFormat = errors.New("the desk was written by a newer Keydesk")
	// ErrDamaged: bytes that no version of Keydesk wrote, or a checksum that differs.
	ErrDamaged = errors.New("damaged")
	// ErrTooCostly: key derivation parameters outside the limits of KDF.Check.
	ErrTooCostly = errors.New("the key derivation parameters are out of bounds")
	// ErrWrongPassword: the slot does not open with this password.
	ErrWrongPassword = errors.New("wrong password")
	// ErrWrongRecovery: the recovery key is not this desk's, or not its latest.
	ErrWrongRecovery = errors.New("wrong recovery key")
	// ErrInactive: the password is right, and the operator is disabled or removed.
	ErrInactive = errors.New("this operator may not sign in")
	// ErrForged: something sealed does not open here: moved, swapped, edited
	// or put back.
	ErrForged = errors.New("does not open: moved, edited or not of this desk")
	// ErrLocked: the keys were dropped.
	ErrLocked = errors.New("the desk is locked")
	// ErrNoKey: every NoKeyError is one.
	ErrNoKey = errors.New("key not held")
	// ErrRoster: every RosterError is one.
	ErrRoster = errors.New("roster refused")
	// ErrGrant: every GrantError is one.
	ErrGrant = errors.New("grant refused")
)

// NoKeyError says which key the signed-in operator does not hold, either for
// want of the permission or because its grant is pending.
type NoKeyError struct{ KeyRef }

func (e *NoKeyError) Error() string { return fmt.Sprintf("the %s is not held", e.KeyRef) }

// Is makes errors.Is(err, ErrNoKey) true.
func (e *NoKeyError) Is(target error) bool { return target == ErrNoKey }

// RosterError says why a roster was refused.
type RosterError struct{ Why string }

func (e *RosterError) Error() string { return "roster refused: " + e.Why }

// Is makes errors.Is(err, ErrRoster) true.
func (e *RosterError) Is(target error) bool { return target == ErrRoster }

// GrantError says which grant was refused and why.
type GrantError struct {
	KeyRef
	To  OperatorID
	Why string
}

// Name is the grant's name for people, such as "view key 2 to 0f3a…".
func (e *GrantError) Name() string { return fmt.Sprintf("%s to %s", e.KeyRef, e.To) }

func (e *GrantError) Error() string { return "grant of " + e.Name() + " refused: " + e.Why }

// Is makes errors.Is(err, ErrGrant) true.
func (e *GrantError) Is(target error) bool { return target == ErrGrant }
