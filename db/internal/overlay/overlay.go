// Package overlay is the transaction of stores that have one writer at a time:
// what a closure writes is kept beside an unchanged snapshot until it commits.
//
// Caveat: it is used by one goroutine, as its closure is.
package overlay

import (
	"bytes"
	"errors"
	"fmt"
	"slices"

	"github.com/keydesk/keydesk/db"
)

// Tx is a db.Tx over a snapshot. An error of the store or of a limit stays:
// a closure that swallows it does not commit.
type Tx struct {
	base   db.Getter
	limits db.Limits
	ops    int
	bytes  int
	writes []Write        // one for each key, in the order of the first writes
	at     map[string]int // where a key's is
	err    error
	ended  bool
}

// Write is what a transaction does to one key.
type Write struct {
	Key    []byte
	Value  []byte
	Delete bool
}

var _ db.Tx = (*Tx)(nil)

// New begins a transaction over base.
func New(base db.Getter, limits db.Limits) *Tx {
	return &Tx{base: base, limits: limits, at: make(map[string]int)}
}

// Get returns the value as this transaction sees it.
func (t *Tx) Get(key []byte) ([]byte, bool, error) {
	if err := t.count(0); err != nil {
		return nil, false, err
	}
	if i, ok := t.at[string(key)]; ok {
		if t.writes[i].Delete {
			return nil, false, nil
		}
		return copied(t.writes[i].Value), true, nil
	}
	value, ok, err := t.base.Get(key)
	if err != nil {
		t.err = err
	}
	return value, ok, err
}

// Put keeps a copy of value under a copy of key.
func (t *Tx) Put(key, value []byte) error {
	return t.write(key, copied(value), false)
}

// Delete removes key.
func (t *Tx) Delete(key []byte) error {
	return t.write(key, nil, true)
}

func (t *Tx) write(key, value []byte, remove bool) error {
	if err := t.count(len(key) + len(value)); err != nil {
		return err
	}
	switch {
	case len(key) == 0:
		t.err = errors.New("a key of no bytes cannot be written")
	case over(len(key), t.limits.KeyBytes):
		t.err = fmt.Errorf("a key of %d bytes: %w", len(key), db.ErrTooLarge)
	case over(len(value), t.limits.ValueBytes):
		t.err = fmt.Errorf("a value of %d bytes: %w", len(value), db.ErrTooLarge)
	default:
		t.keep(key, value, remove)
	}
	return t.err
}

func (t *Tx) keep(key, value []byte, remove bool) {
	if i, ok := t.at[string(key)]; ok {
		t.writes[i].Value, t.writes[i].Delete = value, remove
		return
	}
	t.at[string(key)] = len(t.writes)
	t.writes = append(t.writes, Write{Key: bytes.Clone(key), Value: value, Delete: remove})
}

// count books one operation that writes n bytes.
func (t *Tx) count(n int) error {
	if t.ended {
		return fmt.Errorf("a transaction used after its end: %w", db.ErrClosed)
	}
	if t.err != nil {
		return t.err
	}
	t.ops++
	t.bytes += n
	if over(t.ops, t.limits.Operations) {
		t.err = fmt.Errorf("more than %d operations: %w", t.limits.Operations, db.ErrTooLarge)
	} else if over(t.bytes, t.limits.Bytes) {
		t.err = fmt.Errorf("more than %d bytes: %w", t.limits.Bytes, db.ErrTooLarge)
	}
	return t.err
}

// End makes the transaction unusable and returns what it writes in key order,
// or the error that keeps it from being committed.
func (t *Tx) End() ([]Write, error) {
	t.ended = true
	if t.err != nil {
		return nil, t.err
	}
	slices.SortFunc(t.writes, func(a, b Write) int { return bytes.Compare(a.Key, b.Key) })
	t.at = nil
	return t.writes, nil
}

// Keys returns the keys of writes.
func Keys(writes []Write) [][]byte {
	keys := make([][]byte, len(writes))
	for i, w := range writes {
		keys[i] = w.Key
	}
	return keys
}

func over(n, limit int) bool { return limit > 0 && n > limit }

// copied differs from bytes.Clone in nil: an empty value is a value.
func copied(b []byte) []byte { return append([]byte{}, b...) }
