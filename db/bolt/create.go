package bolt

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"go.etcd.io/bbolt"

	"github.com/keydesk/keydesk/db"
)

// Create makes a new file (mode 0600) at path with what fill writes in one
// transaction, and opens it. The file appears at path when it is whole and
// synced. A file that stands there gives db.ErrExists; a Create that fails
// leaves nothing behind (one that is killed, at most a file path + ".new-*").
func Create(ctx context.Context, path string, fill func(db.Tx) error, opts Options) (*Store, error) {
	opts.ReadOnly = false
	if _, err := os.Lstat(path); err == nil {
		return nil, fmt.Errorf("creating %s: %w", path, db.ErrExists)
	}
	err := withTemporary(path, func(temporary string) error {
		if err := makeEmpty(temporary); err != nil {
			return err
		}
		if err := fillFile(ctx, temporary, fill); err != nil {
			return err
		}
		return publish(temporary, path)
	})
	if err != nil {
		return nil, fmt.Errorf("creating %s: %w", path, err)
	}
	return Open(ctx, path, opts)
}

// withTemporary runs use on a new, empty file beside path, which is gone
// afterwards, whether use fails, panics or has moved it.
func withTemporary(path string, use func(temporary string) error) error {
	f, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+".new-*")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name())
	if err := f.Close(); err != nil {
		return err
	}
	return use(f.Name())
}

// makeEmpty makes a database with our bucket and nothing in it of an empty
// file. bbolt is not called on a file that exists but here.
func makeEmpty(path string) error {
	err, _ := guarded("making the file", func() error {
		b, err := bbolt.Open(path, 0o600, &bbolt.Options{Timeout: lockTimeout})
		if err != nil {
			return err
		}
		err = b.Update(func(tx *bbolt.Tx) error {
			bucket, err := tx.CreateBucket([]byte(bucketName(format)))
			if err != nil {
				return err
			}
			return bucket.SetSequence(mark | format)
		})
		return errors.Join(err, b.Close())
	})
	return withErrno(err)
}

func fillFile(ctx context.Context, path string, fill func(db.Tx) error) error {
	s, err := open(ctx, path, Options{})
	if err != nil {
		return err
	}
	defer s.Close()
	if fill == nil {
		return nil
	}
	return s.Update(ctx, fill)
}

// publish gives temporary the name path, unless something has it already. A
// hard link does that in one step; where there are none (FAT on a stick), the
// name is taken by an empty file first.
func publish(temporary, path string) error {
	err := os.Link(temporary, path)
	if err != nil && !errors.Is(err, fs.ErrExist) {
		err = publishByRename(temporary, path)
	}
	if errors.Is(err, fs.ErrExist) {
		return db.ErrExists
	}
	if err != nil {
		return err
	}
	if err := syncFolder(filepath.Dir(path)); err != nil {
		return errors.Join(err, os.Remove(path))
	}
	return nil
}

func publishByRename(temporary, path string) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	err = errors.Join(f.Close(), os.Rename(temporary, path))
	if err != nil {
		_ = os.Remove(path)
	}
	return err
}
