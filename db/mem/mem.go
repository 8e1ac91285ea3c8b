// Package mem is a store in memory, for tests: it runs the closures of Update
// twice on purpose, enforces the tightest limits of any store (etcd's), and
// fails commits when it is told to.
//
// Caveat: nothing outlives the process but what Backup wrote.
package mem

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"iter"
	"math"
	"sync"

	"github.com/keydesk/keydesk/db"
	"github.com/keydesk/keydesk/db/internal/feed"
	"github.com/keydesk/keydesk/db/internal/gate"
	"github.com/keydesk/keydesk/db/internal/overlay"
)

// Tightest are etcd's limits, which a use case on one customer stays within:
// 128 operations and 1.5 MiB a transaction (etcd's --max-txn-ops and
// --max-request-bytes).
var Tightest = db.Limits{Operations: 128, Bytes: 1536 << 10, KeyBytes: 32 << 10, ValueBytes: 1 << 20}

// Options are a test's wishes.
type Options struct {
	// Limits replace Tightest.
	Limits *db.Limits
	// Commit, where set, is asked before each commit that writes, with the
	// keys in order. It runs inside the writer's place.
	Commit func(keys [][]byte) Outcome
}

// Outcome is what becomes of a commit. Its zero form is success. With an Err,
// Update returns that in a *db.CommitError and the store only reads until
// Reopen; Applied says that the change is in the store all the same.
type Outcome struct {
	Err     error
	Applied bool
}

// Store is a store in memory.
type Store struct {
	opts   Options
	limits db.Limits
	gate   gate.Gate
	feed   feed.Feed
	writer chan struct{} // holds one token while somebody writes

	mu       sync.Mutex
	root     *node
	readOnly bool
}

var _ db.Store = (*Store)(nil)

// New returns an empty store.
func New(opts Options) *Store {
	s := &Store{opts: opts, limits: Tightest, writer: make(chan struct{}, 1)}
	if opts.Limits != nil {
		s.limits = *opts.Limits
	}
	return s
}

// Load returns a store with what Backup wrote.
func Load(r io.Reader, opts Options) (*Store, error) {
	s := New(opts)
	for {
		key, err := readBytes(r)
		if errors.Is(err, io.EOF) {
			return s, nil
		}
		if err != nil {
			return nil, fmt.Errorf("reading a key: %w", err)
		}
		value, err := readBytes(r)
		if err != nil {
			return nil, fmt.Errorf("reading a value: %w", err)
		}
		s.root = put(s.root, key, value)
	}
}

// View runs fn on a snapshot.
func (s *Store) View(ctx context.Context, fn func(db.Reader) error) error {
	if err := s.enter(ctx); err != nil {
		return err
	}
	defer s.gate.Leave()
	snap := &snapshot{root: s.current()}
	defer func() { snap.ended = true }()
	return fn(snap)
}

// Update runs fn twice, forgets what the first run wrote, and commits the second.
func (s *Store) Update(ctx context.Context, fn func(db.Tx) error) error {
	select {
	case s.writer <- struct{}{}:
	case <-ctx.Done():
		return fmt.Errorf("waiting to write: %w", ctx.Err())
	}
	defer func() { <-s.writer }()
	if err := s.enter(ctx); err != nil {
		return err
	}
	defer s.gate.Leave()
	s.mu.Lock()
	refuse := s.readOnly
	s.mu.Unlock()
	if refuse {
		return db.ErrReadOnly
	}
	if _, err := s.run(fn); err != nil {
		return err
	}
	writes, err := s.run(fn)
	if err != nil || len(writes) == 0 {
		return err
	}
	return s.commit(writes)
}

func (s *Store) run(fn func(db.Tx) error) ([]overlay.Write, error) {
	tx := overlay.New(&snapshot{root: s.current()}, s.limits)
	err := fn(tx)
	writes, txErr := tx.End()
	if err != nil {
		return nil, err
	}
	return writes, txErr
}

func (s *Store) commit(writes []overlay.Write) error {
	keys := overlay.Keys(writes)
	var outcome Outcome
	if s.opts.Commit != nil {
		outcome = s.opts.Commit(keys)
	}
	if outcome.Err == nil || outcome.Applied {
		s.apply(writes)
		s.feed.Publish(keys)
	}
	if outcome.Err == nil {
		return nil
	}
	s.mu.Lock()
	s.readOnly = true
	s.mu.Unlock()
	return &db.CommitError{Cause: outcome.Err}
}

func (s *Store) apply(writes []overlay.Write) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, w := range writes {
		if w.Delete {
			s.root = remove(s.root, w.Key)
		} else {
			s.root = put(s.root, w.Key, w.Value)
		}
	}
}

// Reopen takes writes again after a failed commit, as opening a file again does.
func (s *Store) Reopen() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.readOnly = false
}

// Watch delivers the commits from now on.
func (s *Store) Watch(ctx context.Context) <-chan db.Change { return s.feed.Watch(ctx) }

// Limits are Tightest or those of the options.
func (s *Store) Limits() db.Limits { return s.limits }

// Backup writes each key and value after its length (8 bytes, big-endian).
func (s *Store) Backup(ctx context.Context, w io.Writer) error {
	return s.View(ctx, func(r db.Reader) error {
		for pair, err := range r.Scan(db.Range{}) {
			if err == nil {
				err = ctx.Err()
			}
			if err == nil {
				err = writeBytes(w, pair.Key, pair.Value)
			}
			if err != nil {
				return fmt.Errorf("writing a backup: %w", err)
			}
		}
		return nil
	})
}

// Compact has nothing to do: what is deleted here is gone.
func (s *Store) Compact(ctx context.Context) error {
	if err := s.enter(ctx); err != nil {
		return err
	}
	s.gate.Leave()
	return nil
}

// Close waits for running transactions and ends every watch.
func (s *Store) Close() error {
	if err := s.gate.Close(nil); err != nil {
		return err
	}
	s.feed.Close()
	return nil
}

func (s *Store) enter(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	return s.gate.Enter(ctx)
}

func (s *Store) current() *node {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.root
}

// snapshot is a db.Reader over a tree that nobody changes any more.
type snapshot struct {
	root  *node
	ended bool
}

func (s *snapshot) Get(key []byte) ([]byte, bool, error) {
	if s.ended {
		return nil, false, fmt.Errorf("a snapshot used after its end: %w", db.ErrClosed)
	}
	n := find(s.root, key)
	if n == nil {
		return nil, false, nil
	}
	return own(n.value), true, nil
}

func (s *snapshot) Scan(r db.Range) iter.Seq2[db.Pair, error] {
	return func(yield func(db.Pair, error) bool) {
		if s.ended {
			yield(db.Pair{}, fmt.Errorf("a snapshot used after its end: %w", db.ErrClosed))
			return
		}
		left := r.Limit
		walk(s.root, r, func(n *node) bool {
			if !yield(db.Pair{Key: own(n.key), Value: own(n.value)}, nil) {
				return false
			}
			left--
			return left != 0
		})
	}
}

func own(b []byte) []byte { return append([]byte{}, b...) }

func writeBytes(w io.Writer, parts ...[]byte) error {
	for _, b := range parts {
		if _, err := w.Write(binary.BigEndian.AppendUint64(nil, uint64(len(b)))); err != nil {
			return err
		}
		if _, err := w.Write(b); err != nil {
			return err
		}
	}
	return nil
}

func readBytes(r io.Reader) ([]byte, error) {
	var size [8]byte
	if _, err := io.ReadFull(r, size[:]); err != nil {
		return nil, err
	}
	// The length may be a lie: what is read decides how much is allocated.
	n := min(binary.BigEndian.Uint64(size[:]), math.MaxInt64)
	b, err := io.ReadAll(io.LimitReader(r, int64(n)))
	if err == nil && uint64(len(b)) < n {
		err = &db.DamagedError{Where: "a backup that ends early"}
	}
	return b, err
}
