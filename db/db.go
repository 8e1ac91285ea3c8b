// Package db is the contract of the store under Keydesk: an ordered,
// transactional store of keys and values that knows nothing of what they mean.
//
// Stores live in packages named by their technology (db/bolt, db/mem); each of
// them runs the suite in db/dbtest.
//
// Caveat: the closure given to Update may run more than once (a store that
// detects conflicts runs it again), so it has no effect outside its Tx; and
// inside View and Update there is no network, no file, no password hashing and
// no other View or Update.
package db

import (
	"context"
	"io"
	"iter"
)

// Pair is one key with its value. Both slices are the caller's own copies.
type Pair struct {
	Key   []byte
	Value []byte
}

// Range selects keys: those that begin with Prefix and, in the direction of
// the scan, come after After. An empty After starts at the edge; Limit 0 means
// no limit.
type Range struct {
	Prefix  []byte
	After   []byte
	Limit   int
	Reverse bool
}

// Getter reads single keys.
type Getter interface {
	// Get returns the value under key. ok is false where there is none; an
	// empty value is a value.
	Get(key []byte) (value []byte, ok bool, err error)
}

// Reader is one consistent snapshot of the store. It is good until the closure
// that it was given to returns, and for one goroutine.
type Reader interface {
	Getter
	// Scan yields the pairs of r in key order (descending when r.Reverse).
	// After an error it yields that error once, with an empty Pair, and ends.
	Scan(r Range) iter.Seq2[Pair, error]
}

// Tx is a transaction that writes. It is strictly serializable over its Gets;
// whoever must scan does so in a View first and checks again by Get.
type Tx interface {
	Getter
	// Put stores a copy of value under a copy of key.
	Put(key, value []byte) error
	// Delete removes key; a key that is not there is no error.
	Delete(key []byte) error
}

// Limits is what one transaction may hold. Zero means no limit.
type Limits struct {
	Operations int // Gets, Puts and Deletes together
	Bytes      int // keys and values written
	KeyBytes   int // one key
	ValueBytes int // one value
}

// Change is what one committed transaction touched, keys only, in commit
// order. StartOver says that the reader was too slow and changes are missing:
// he reads everything again.
type Change struct {
	Keys      [][]byte
	StartOver bool
}

// Store is an open store. Its methods may be called from any goroutine.
// The errors are those of this package (see errors.go), wrapped.
type Store interface {
	// View runs fn on a snapshot.
	View(ctx context.Context, fn func(Reader) error) error
	// Update runs fn in a transaction and commits it when fn returns nil.
	// Waiting for the writer's place ends with ctx. A failed commit returns a
	// *CommitError, after which it is unknown whether the change is there.
	Update(ctx context.Context, fn func(Tx) error) error
	// Watch delivers the commits from now on, until ctx ends; then the channel
	// is closed.
	Watch(ctx context.Context) <-chan Change
	// Limits says how much one transaction may hold.
	Limits() Limits
	// Backup writes one consistent snapshot, readable by the same kind of
	// store, without stopping writers.
	Backup(ctx context.Context, w io.Writer) error
	// Compact rewrites the store so that nothing deleted is left in it.
	Compact(ctx context.Context) error
	// Close waits for running transactions and gives the store free.
	Close() error
}
