package record

import (
	"errors"
	"fmt"
	"iter"

	"github.com/keydesk/keydesk/core/vault"
	"github.com/keydesk/keydesk/db"
)

// opener opens what was read.
type opener struct {
	keys  Keys
	codec codec
}

// Raw is one record as it was read: its key and, for sealed kinds, the opened
// bytes and their version.
type Raw struct {
	Key     Key
	Value   []byte // sealed kinds: schema byte and content; lookups: as stored
	Version uint64
	Epoch   uint32
	opener  *opener
}

// Decode puts the record into into: a pointer to a struct that has all the
// record's fields. It returns a *DamagedError, or an ErrNewer that is none.
func (r Raw) Decode(into any) error {
	err := r.opener.codec.decode(r.Value, into)
	switch {
	case err == nil:
		return nil
	case errors.Is(err, ErrNewer):
		return fmt.Errorf("reading %s: %w", r.Key, err)
	default:
		return &DamagedError{Key: r.Key, Cause: err}
	}
}

func (o *opener) open(key Key, value []byte) (Raw, error) {
	raw := Raw{Key: key, Value: value, opener: o}
	if !key.Kind().Sealed() {
		return raw, nil
	}
	plain, version, epoch, err := o.keys.OpenRecord(key, value)
	switch {
	case errors.Is(err, vault.ErrLocked), errors.Is(err, vault.ErrNoKey):
		// Nothing is wrong with the record.
		return raw, fmt.Errorf("opening %s: %w", key, err)
	case err != nil:
		return raw, &DamagedError{Key: key, Cause: err}
	}
	raw.Value, raw.Version, raw.Epoch = plain, version, epoch
	return raw, nil
}

// Getter is what Reader and Tx have in common: one record by its key.
type Getter interface {
	// Raw returns the record under key, or ErrNotFound.
	Raw(key Key) (Raw, error)
}

// Get reads the record under key as a T, with its version. It returns
// ErrNotFound where there is none and a *DamagedError where it does not open.
func Get[T any](g Getter, key Key) (value T, version uint64, err error) {
	raw, err := g.Raw(key)
	if err != nil {
		return value, 0, err
	}
	err = raw.Decode(&value)
	return value, raw.Version, err
}

// Find is Get for records that may be absent: then ok is false.
func Find[T any](g Getter, key Key) (value T, ok bool, err error) {
	value, _, err = Get[T](g, key)
	if errors.Is(err, ErrNotFound) {
		return value, false, nil
	}
	return value, err == nil, err
}

// Reader is one snapshot.
type Reader struct {
	raw    db.Reader
	opener *opener
}

var _ Getter = (*Reader)(nil)

// Raw implements Getter.
func (r *Reader) Raw(key Key) (Raw, error) {
	value, ok, err := r.raw.Get(key)
	if err != nil {
		return Raw{}, fmt.Errorf("reading %s: %w", key, err)
	}
	if !ok {
		return Raw{}, ErrNotFound
	}
	return r.opener.open(key, value)
}

// Scan yields the records whose key begins with prefix and comes after after,
// in the direction of the scan. A record that does not open is yielded with
// its key and its error; whoever wants to go on, goes on. An error without a
// key is the store's, and the end.
func (r *Reader) Scan(prefix, after Key, limit int, reverse bool) iter.Seq2[Raw, error] {
	return func(yield func(Raw, error) bool) {
		want := db.Range{Prefix: prefix, After: after, Limit: limit, Reverse: reverse}
		for pair, err := range r.raw.Scan(want) {
			if err != nil {
				yield(Raw{}, fmt.Errorf("scanning the database: %w", err))
				return
			}
			if !yield(r.opener.open(pair.Key, pair.Value)) {
				return
			}
		}
	}
}
