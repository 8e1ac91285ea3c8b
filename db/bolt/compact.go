package bolt

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"go.etcd.io/bbolt"

	"github.com/keydesk/keydesk/db"
)

// compactBatch is how many bytes of keys and values are copied in one
// transaction; they are in memory until then.
const compactBatch = 16 << 20

// compactPath has one name, so that the next Open finds what a killed Compact
// left.
func compactPath(path string) string { return path + ".compact" }

// Compact copies what is there into a new file beside the old one and puts it
// in its place. Readers go on meanwhile; writers wait. Until the last step the
// old file is whole, so a Compact that is killed has done nothing.
//
// Needs as much free space as the content takes. The disk may keep the old
// file's blocks: what was deleted is out of the file, not off the medium.
func (s *Store) Compact(ctx context.Context) error {
	if err := s.takeTurn(ctx); err != nil {
		return err
	}
	defer s.endTurn()
	if err := s.compact(ctx); err != nil {
		return fmt.Errorf("compacting: %w", withErrno(err))
	}
	return nil
}

func (s *Store) compact(ctx context.Context) error {
	temporary := compactPath(s.path)
	defer os.Remove(temporary)
	if err := s.copyTo(ctx, temporary); err != nil {
		return err
	}
	if err := s.gate.Empty(ctx); err != nil {
		return err
	}
	defer s.gate.Reopen()
	return s.swap(ctx, temporary)
}

// copyTo writes a new file with the content of this one.
func (s *Store) copyTo(ctx context.Context, path string) error {
	if err := s.enter(ctx); err != nil {
		return err
	}
	defer s.gate.Leave()
	if s.refuse.Load() || s.opts.ReadOnly {
		return db.ErrReadOnly
	}
	snap, err := s.snapshot()
	if err != nil {
		return err
	}
	defer snap.end()
	if err := os.Remove(path); err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	if err := f.Close(); err != nil {
		return err
	}
	if err := makeEmpty(path); err != nil {
		return err
	}
	return copyTree(ctx, snap.tree, path)
}

// copyTree reads t by our own reader, which tells damage, and not by
// bbolt.Compact, which copies around it.
func copyTree(ctx context.Context, t *tree, path string) error {
	err, _ := guarded("writing the compacted file", func() error {
		to, err := bbolt.Open(path, 0o600, &bbolt.Options{Timeout: lockTimeout, FreelistType: bbolt.FreelistMapType})
		if err != nil {
			return err
		}
		to.NoSync = true // one Sync at the end: nobody uses the file before
		err = copyPairs(ctx, t, to)
		if err == nil {
			err = to.Sync()
		}
		return errors.Join(err, to.Close())
	})
	return err
}

func copyPairs(ctx context.Context, t *tree, to *bbolt.DB) error {
	var after []byte
	for more := true; more; {
		err := to.Update(func(tx *bbolt.Tx) (err error) {
			after, more, err = copyBatch(ctx, t, tx.Bucket([]byte(bucketName(format))), after)
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// copyBatch copies what comes after the key given and returns the last key it
// copied, and whether it stopped before the end.
func copyBatch(ctx context.Context, t *tree, to *bbolt.Bucket, after []byte) (last []byte, more bool, err error) {
	to.FillPercent = 0.9 // keys come in order; a little room for the next ones
	size := 0
	for pair, err := range t.scan(db.Range{After: after}) {
		if err == nil {
			err = ctx.Err()
		}
		if err == nil {
			err = to.Put(pair.Key, seal(pair.Key, pair.Value))
		}
		if err != nil {
			return nil, false, err
		}
		last = pair.Key
		if size += len(pair.Key) + len(pair.Value); size >= compactBatch {
			return last, true, nil
		}
	}
	return last, false, nil
}

// swap is called while nobody is inside. The new file is open and locked before
// it gets the name, so that there is no moment at which another program can
// take it.
func (s *Store) swap(ctx context.Context, temporary string) error {
	if !renamesOpen {
		return s.swapClosed(ctx, temporary)
	}
	next, err := open(ctx, temporary, Options{})
	if err != nil {
		return err
	}
	if err := os.Rename(temporary, s.path); err != nil {
		return errors.Join(err, next.h.db.Close())
	}
	old := s.h
	s.h = next.h
	err = s.guard("closing the old file", old.db.Close)
	return errors.Join(err, syncFolder(filepath.Dir(s.path)))
}

// swapClosed is swap where an open file cannot be replaced. If the file cannot
// be opened again, the store ends.
func (s *Store) swapClosed(ctx context.Context, temporary string) error {
	if err := s.guard("closing the old file", s.h.db.Close); err != nil {
		return err
	}
	renameErr := os.Rename(temporary, s.path)
	next, err := open(context.WithoutCancel(ctx), s.path, Options{})
	if err != nil {
		s.break1.Do(func() { close(s.broken) })
		return errors.Join(renameErr, err)
	}
	s.h = next.h
	return renameErr
}
