// Package bolt is the store of one process and one file, on bbolt.
//
// bbolt writes; reading is done here, from the file and not through bbolt's
// memory map, by code that believes nothing it reads (page.go, tree.go,
// cursor.go). So a damaged file gives a *db.DamagedError, never a panic, a
// fault or other data. bbolt follows only paths that were read that way
// before, and its faults and panics are caught (guard.go).
//
// Caveat: one program at a time. The lock is bbolt's flock on the file; the
// note beside it only says who holds it.
package bolt

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"github.com/keydesk/keydesk/db"
	"github.com/keydesk/keydesk/db/internal/feed"
	"github.com/keydesk/keydesk/db/internal/gate"
	"github.com/keydesk/keydesk/db/internal/overlay"
)

// The one bucket says twice which format it is, in its name and in its
// sequence number, so that a newer format is told from another program's file
// and both from a damaged one.
const (
	format       = 1
	bucketFamily = "keydesk/"
	mark         = 0x4b65796465736b << 8 // "Keydesk", then the format
)

func bucketName(format uint64) string { return bucketFamily + strconv.FormatUint(format, 10) }

// maxValue keeps a value far below bbolt's 2 GiB: it is read whole.
const maxValue = 16 << 20

// The limits keep a transaction's writes in memory and its commit short; keys
// are bbolt's MaxKeySize.
var limits = db.Limits{Operations: 100_000, Bytes: 64 << 20, KeyBytes: 32768, ValueBytes: maxValue}

// Options say how a file is opened. Its zero form is good for writing.
type Options struct {
	// Program is who we are, for others who find the file in use.
	Program string
	// LockTimeout is how long to wait for a file in use; 0 is a second.
	LockTimeout time.Duration
	// ReadOnly opens for reading, next to others who read.
	ReadOnly bool

	mapSize int // of bbolt at first, for tests; 0: the usual
}

// Store is an open file.
type Store struct {
	path string
	opts Options

	gate   gate.Gate
	feed   feed.Feed
	writer chan struct{} // holds one token while somebody writes
	broken chan struct{} // closed once bbolt cannot be called any more
	break1 sync.Once
	refuse atomic.Bool // a commit failed: reading only

	h *handle // changed only by Compact while the gate is empty
}

var _ db.Store = (*Store)(nil)

// View runs fn on a snapshot.
func (s *Store) View(ctx context.Context, fn func(db.Reader) error) error {
	if err := s.enter(ctx); err != nil {
		return err
	}
	defer s.gate.Leave()
	snap, err := s.snapshot()
	if err != nil {
		return err
	}
	defer snap.leave()
	return fn(snap)
}

// Update runs fn once, keeps beside the file what it writes, and commits that.
// What it returns after a failed commit is a *db.CommitError; then, since
// bbolt may have written the change and failed only to sync it, the store
// refuses writes with db.ErrReadOnly until it is opened again.
func (s *Store) Update(ctx context.Context, fn func(db.Tx) error) error {
	if err := s.takeTurn(ctx); err != nil {
		return err
	}
	defer s.endTurn()
	if err := s.enter(ctx); err != nil {
		return err
	}
	defer s.gate.Leave()
	if s.refuse.Load() || s.opts.ReadOnly {
		return db.ErrReadOnly
	}
	snap, err := s.snapshotOver((*shelf).takeOver)
	if err != nil {
		return err
	}
	defer snap.end()
	tx := overlay.New(snap, limits)
	err = fn(tx)
	writes, txErr := tx.End()
	if err != nil {
		return err
	}
	if txErr != nil || len(writes) == 0 {
		return txErr
	}
	if err := s.commit(snap, writes); err != nil {
		return err
	}
	s.feed.Publish(overlay.Keys(writes))
	return nil
}

// commit writes through bbolt, after every page that bbolt will follow was read:
// anew, since what fn was told may have been read a moment before, and a page
// that was damaged since is one that bbolt would follow.
// The snapshot ends before: a file that has outgrown bbolt's map is mapped anew,
// and for that the writer waits for every reader, our own among them. Nobody
// else writes meanwhile: we have the turn.
func (s *Store) commit(snap *snapshot, writes []overlay.Write) error {
	if err := s.examine(snap, writes); err != nil {
		return err
	}
	if err := snap.end(); err != nil {
		return err
	}
	err := s.guard("writing", func() error { return s.h.write(writes) })
	if err == nil {
		return nil
	}
	s.refuse.Store(true)
	return &db.CommitError{Cause: withErrno(err)}
}

func (s *Store) examine(snap *snapshot, writes []overlay.Write) error {
	fresh, err := openTree(s.h.file, s.h.pageSize, snap.tx.end, snap.tx.root, &s.h.shelf, newPages())
	if err != nil {
		return err
	}
	defer s.h.shelf.recycle(fresh.pages)
	ways := cursor{tree: fresh}
	for _, w := range writes {
		if err := ways.examine(w.Key, w.Delete); err != nil {
			return err
		}
	}
	return nil
}

// Watch delivers the commits from now on.
func (s *Store) Watch(ctx context.Context) <-chan db.Change { return s.feed.Watch(ctx) }

// Limits bound what one transaction keeps in memory.
func (s *Store) Limits() db.Limits { return limits }

// Backup writes the file as it is at one moment: a file that Open opens.
func (s *Store) Backup(ctx context.Context, w io.Writer) error {
	if err := s.enter(ctx); err != nil {
		return err
	}
	defer s.gate.Leave()
	snap, err := s.snapshot()
	if err != nil {
		return err
	}
	defer snap.end()
	out := &careful{ctx: ctx, w: w}
	err = s.guard("backing up", func() error {
		_, err := snap.tx.WriteTo(out)
		return err
	})
	if out.err != nil { // bbolt keeps only the words of a writer's error
		err = out.err
	}
	if err != nil {
		return fmt.Errorf("writing a backup: %w", err)
	}
	return nil
}

// careful ends with ctx and remembers the writer's error.
type careful struct {
	ctx context.Context
	w   io.Writer
	err error
}

func (c *careful) Write(p []byte) (int, error) {
	if c.err = c.ctx.Err(); c.err != nil {
		return 0, c.err
	}
	n, err := c.w.Write(p)
	c.err = err
	return n, err
}

// Close waits for running transactions, ends every watch, and gives the file
// free. After damage that left bbolt's locks in an unknown state it waits for
// nothing and gives the file free all the same.
func (s *Store) Close() error {
	if err := s.gate.Close(s.broken); err != nil {
		return err
	}
	s.feed.Close()
	if !s.opts.ReadOnly {
		removeNote(s.path)
	}
	if s.isBroken() != nil {
		return s.h.abandon()
	}
	return s.guard("closing", s.h.db.Close)
}

func (s *Store) enter(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	return s.gate.Enter(ctx)
}

func (s *Store) takeTurn(ctx context.Context) error {
	select {
	case s.writer <- struct{}{}:
		return nil
	case <-ctx.Done():
		return fmt.Errorf("waiting to write: %w", ctx.Err())
	}
}

func (s *Store) endTurn() { <-s.writer }

// snapshot is a db.Reader. bbolt keeps its pages from being used again until
// its end.
type snapshot struct {
	*tree
	tx    readTx
	state int // the number of the transaction that wrote it
	store *Store
	ended bool
}

func (s *Store) snapshot() (*snapshot, error) {
	return s.snapshotOver(func(*shelf, int) *pages { return newPages() })
}

// snapshotOver is a snapshot with the pages known that are known of its state.
func (s *Store) snapshotOver(known func(on *shelf, state int) *pages) (*snapshot, error) {
	var tx readTx
	err := s.guard("starting to read", func() (err error) {
		tx, err = s.h.begin()
		return err
	})
	if err != nil {
		return nil, err
	}
	snap := &snapshot{tx: tx, state: tx.ID(), store: s}
	snap.tree, err = openTree(s.h.file, s.h.pageSize, tx.end, tx.root, &s.h.shelf, known(&s.h.shelf, snap.state))
	if err != nil {
		return nil, errors.Join(err, snap.end())
	}
	return snap, nil
}

// end gives the pages free. Called again it does nothing.
func (s *snapshot) end() error { return s.release((*shelf).recycle) }

// leave is end for a View: what it has read is for the Update that may follow.
func (s *snapshot) leave() {
	_ = s.release(func(on *shelf, read *pages) { on.leave(read, s.state) })
}

func (s *snapshot) release(give func(to *shelf, read *pages)) error {
	if s.ended {
		return nil
	}
	s.ended = true
	if s.tree != nil { // else the file would not open
		give(s.shelf, s.pages)
	}
	return s.store.guard("ending a read", s.tx.Rollback)
}

// Get returns a copy of the value under key.
func (s *snapshot) Get(key []byte) ([]byte, bool, error) {
	if s.ended {
		return nil, false, fmt.Errorf("a snapshot used after its end: %w", db.ErrClosed)
	}
	return s.get(key)
}

// Scan yields copies of the pairs of r, while the snapshot is held.
func (s *snapshot) Scan(r db.Range) iter.Seq2[db.Pair, error] {
	return func(yield func(db.Pair, error) bool) {
		if !s.ended {
			for pair, err := range s.scan(r) {
				if !yield(pair, err) {
					return
				}
				if s.ended { // its pages are somebody else's by now
					break
				}
			}
		}
		if s.ended {
			yield(db.Pair{}, fmt.Errorf("a snapshot used after its end: %w", db.ErrClosed))
		}
	}
}
