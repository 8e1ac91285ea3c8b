package bolt

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	berrors "go.etcd.io/bbolt/errors"

	"github.com/keydesk/keydesk/db"
)

// lockTimeout leaves something of the second within which "in use" is told.
const lockTimeout = 900 * time.Millisecond

const lockPause = 20 * time.Millisecond

// Open opens the file at path, which must be there: a missing one gives an
// error that is fs.ErrNotExist. Other errors: *db.LockedError, *db.DamagedError,
// db.ErrNotKeydesk, db.ErrNewer, and those of the system.
func Open(ctx context.Context, path string, opts Options) (*Store, error) {
	s, err := open(ctx, path, opts)
	if err != nil {
		return nil, fmt.Errorf("opening %s: %w", path, err)
	}
	if !opts.ReadOnly {
		_ = os.Remove(compactPath(path)) // of a Compact that was killed
		writeNote(path, opts.Program)
	}
	return s, nil
}

func open(ctx context.Context, path string, opts Options) (*Store, error) {
	file, err := openLocked(ctx, path, opts)
	if err != nil {
		return nil, err
	}
	if _, _, err := inspect(file); err != nil {
		return nil, errors.Join(err, file.Close())
	}
	h, err := openHandle(file, opts)
	if errors.Is(err, berrors.ErrTimeout) {
		return nil, lockedError(path)
	}
	if err != nil {
		return nil, err
	}
	return &Store{path: path, opts: opts, h: h,
		writer: make(chan struct{}, 1), broken: make(chan struct{})}, nil
}

// openHandle opens bbolt on file and closes file if that fails.
func openHandle(file *os.File, opts Options) (*handle, error) {
	var h *handle
	err, panicked := guarded("opening", func() (err error) {
		h, err = openBolt(file, opts)
		return err
	})
	if panicked {
		_ = unlock(file)
		_ = file.Close()
	}
	return h, err
}

// openLocked opens path, which is never created, and takes its lock.
func openLocked(ctx context.Context, path string, opts Options) (*os.File, error) {
	mode := os.O_RDWR
	if opts.ReadOnly {
		mode = os.O_RDONLY
	}
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() { // opening a pipe would wait for ever
		return nil, fmt.Errorf("it is no regular file: %w", db.ErrNotKeydesk)
	}
	file, err := os.OpenFile(path, mode, 0)
	if err != nil {
		return nil, err
	}
	if err := waitLock(ctx, file, path, opts); err != nil {
		return nil, errors.Join(err, file.Close())
	}
	return file, nil
}

func waitLock(ctx context.Context, file *os.File, path string, opts Options) error {
	timeout := opts.LockTimeout
	if timeout == 0 {
		timeout = lockTimeout
	}
	end := time.NewTimer(timeout)
	defer end.Stop()
	for {
		ok, err := tryLock(file, opts.ReadOnly)
		if err != nil {
			return fmt.Errorf("locking the file: %w", err)
		}
		if ok {
			return nil
		}
		select {
		case <-time.After(lockPause):
		case <-end.C:
			return lockedError(path)
		case <-ctx.Done():
			return fmt.Errorf("waiting for the lock: %w", ctx.Err())
		}
	}
}
