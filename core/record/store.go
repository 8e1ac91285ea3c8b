package record

import (
	"context"
	"errors"
	"fmt"
	"io"
	"sync/atomic"
	"time"

	"github.com/keydesk/keydesk/core/vault"
	"github.com/keydesk/keydesk/db"
)

// Keys is what this room needs of the vault; *vault.Keyring has it.
type Keys interface {
	Vault() vault.ID
	SealRecord(key []byte, version uint64, plain []byte) ([]byte, error)
	OpenRecord(key, envelope []byte) (plain []byte, version uint64, epoch uint32, err error)
	Lookup(purpose string, parts ...[]byte) ([][vault.LookupSize]byte, error)
	ManifestMAC(epoch uint32, key []byte, version uint64) ([32]byte, error)
	VerifyAuthority(epoch uint32, label string, signature []byte, parts ...[]byte) error
}

// Store seals and opens records in a db.Store as one writer. Its methods may
// be called from any goroutine.
type Store struct {
	db    db.Store
	keys  Keys
	codec codec
	now   func() time.Time
	*shared
}

// shared is what Stores of one program in one database have in common.
type shared struct {
	as atomic.Pointer[identity]
	// witness is the newest checkpoint that this machine has seen, if it has.
	witness atomic.Pointer[sighting]
	doubt   atomic.Uint64 // number of the operation whose commit failed: read only from then on
}

// identity is the writer that a Store is.
type identity struct {
	writer WriterID
	floor  uint64 // its operations' numbers are above it
}

// Open makes a Store. Before the first Update it takes up a writer (TakeUp, or
// NewWriter where there is no configuration folder). now is the clock; nil
// means time.Now.
func Open(store db.Store, keys Keys, now func() time.Time) (*Store, error) {
	c, err := newCodec()
	if err != nil {
		return nil, err
	}
	if now == nil {
		now = time.Now
	}
	return &Store{db: store, keys: keys, codec: c, now: now, shared: &shared{}}, nil
}

// With is the same writer with other keys, for what the program does beside:
// after a commit that failed, both are read only.
func (s *Store) With(keys Keys) *Store {
	return &Store{db: s.db, keys: keys, codec: s.codec, now: s.now, shared: s.shared}
}

// Now is the store's clock.
func (s *Store) Now() time.Time { return s.now() }

// Writer is the writer that this store writes as; 0 before one was taken up.
func (s *Store) Writer() WriterID {
	if as := s.as.Load(); as != nil {
		return as.writer
	}
	return 0
}

// View runs fn on one snapshot.
func (s *Store) View(ctx context.Context, fn func(*Reader) error) error {
	return s.db.View(ctx, func(raw db.Reader) error {
		return fn(&Reader{raw: raw, opener: &opener{keys: s.keys, codec: s.codec}})
	})
}

// errNoWriter is a slip of the program, not of its user.
var errNoWriter = errors.New("no writer was taken up")

// Update runs fn in a transaction and returns the operation ID under which it
// was written. When the disk failed while the transaction was made lasting the
// error is a *DoubtfulError, and the store takes no more changes: later calls
// return db.ErrReadOnly. Other errors are fn's and those of the db package;
// then nothing was changed.
func (s *Store) Update(ctx context.Context, fn func(*Tx) error) (Operation, error) {
	as := s.as.Load()
	if as == nil {
		return Operation{}, errNoWriter
	}
	if s.doubt.Load() != 0 {
		return Operation{}, db.ErrReadOnly
	}
	var op Operation
	err := s.db.Update(ctx, func(raw db.Tx) error {
		tx, err := s.begin(raw, *as)
		if err != nil {
			return err
		}
		op = tx.op
		if err := fn(tx); err != nil {
			return err
		}
		return tx.finish()
	})
	var ce *db.CommitError
	if errors.As(err, &ce) {
		return op, s.settle(ctx, op, ce)
	}
	if err != nil {
		return Operation{}, err
	}
	return op, nil
}

// settle finds out whether a transaction whose commit failed is in the file:
// it is if the writer's record has come to the operation's number.
func (s *Store) settle(ctx context.Context, op Operation, cause *db.CommitError) error {
	s.doubt.Store(op.Number)
	// The caller may have given up meanwhile; the answer is owed all the same.
	at, err := s.sequence(context.WithoutCancel(ctx), op.Writer)
	if err != nil {
		return fmt.Errorf("finding out whether the change was kept: %w (after %w)", err, cause)
	}
	return &DoubtfulError{Operation: op, Happened: at >= op.Number, Cause: cause.Cause}
}

// Page reads up to limit keys and values that follow after among those with
// the prefix, in a View of its own, so that long reads never hold up a writer.
func (s *Store) Page(ctx context.Context, prefix, after Key, limit int) ([]Raw, error) {
	var page []Raw
	err := s.View(ctx, func(r *Reader) error {
		page = page[:0]
		for raw, err := range r.Scan(prefix, after, limit, false) {
			if err != nil {
				return err
			}
			page = append(page, raw)
		}
		return nil
	})
	return page, err
}

// pageSize is how many keys a long read takes at a time.
const pageSize = 500

// Each calls fn for every record with the prefix in key order, page by page.
// fn runs outside the transactions and sees each page as it was when read. The
// first record that does not open ends it with its error.
func (s *Store) Each(ctx context.Context, prefix Key, fn func(Raw) error) error {
	after := Key(nil)
	for {
		page, err := s.Page(ctx, prefix, after, pageSize)
		if err != nil {
			return err
		}
		for _, raw := range page {
			if err := fn(raw); err != nil {
				return err
			}
		}
		if len(page) < pageSize {
			return nil
		}
		after = page[len(page)-1].Key
	}
}

// Watch delivers the keys that others and we commit; see db.Store.
func (s *Store) Watch(ctx context.Context) <-chan db.Change { return s.db.Watch(ctx) }

// Backup writes one snapshot as the underlying store does.
func (s *Store) Backup(ctx context.Context, w io.Writer) error { return s.db.Backup(ctx, w) }

// Limits are the underlying store's.
func (s *Store) Limits() db.Limits { return s.db.Limits() }
