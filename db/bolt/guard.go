package bolt

import (
	"errors"
	"fmt"
	"runtime/debug"

	berrors "go.etcd.io/bbolt/errors"

	"github.com/keydesk/keydesk/db"
)

// guarded calls bbolt and makes a *db.DamagedError of its panics and of faults
// in its memory map (a file cut short under it, a disk that cannot be read).
// No closure of a caller runs in it: their panics are theirs.
func guarded(where string, call func() error) (err error, panicked bool) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		if p := recover(); p != nil {
			panicked = true
			err = &db.DamagedError{Where: where, Cause: fmt.Errorf("%v", p)}
		}
	}()
	return call(), false
}

// guard calls bbolt unless it panicked before. A panic leaves its locks held,
// so from then on every call gives db.ErrDamaged without touching it.
func (s *Store) guard(where string, call func() error) error {
	if err := s.isBroken(); err != nil {
		return err
	}
	err, panicked := guarded(where, call)
	if panicked {
		s.break1.Do(func() { close(s.broken) })
	}
	if errors.Is(err, berrors.ErrDatabaseNotOpen) {
		return db.ErrClosed
	}
	return err
}

func (s *Store) isBroken() error {
	select {
	case <-s.broken:
		return damage("met before; the file must be opened again")
	default:
		return nil
	}
}
