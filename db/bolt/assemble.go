package bolt

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/keydesk/keydesk/db"
)

// Assemble makes a new file (mode 0600) at path: of what content writes, which
// is a Backup or a copy of one, and what change then writes in a transaction.
// It appears at path when it is whole and synced and test, which is given the
// path of the unfinished one, found nothing. A file that stands at path gives
// db.ErrExists; an Assemble that fails leaves nothing behind (one that is
// killed, at most a file path + ".new-*").
func Assemble(ctx context.Context, path string, content func(io.Writer) error, change func(db.Tx) error, test func(temporary string) error) error {
	if _, err := os.Lstat(path); err == nil {
		return fmt.Errorf("creating %s: %w", path, db.ErrExists)
	}
	err := withTemporary(path, func(temporary string) error {
		if err := writeFile(temporary, content); err != nil {
			return err
		}
		if err := fillFile(ctx, temporary, change); err != nil {
			return err
		}
		if err := test(temporary); err != nil {
			return err
		}
		return publish(temporary, path)
	})
	if err != nil {
		return fmt.Errorf("creating %s: %w", path, err)
	}
	return nil
}

// writeFile fills an empty file and syncs it.
func writeFile(path string, content func(io.Writer) error) error {
	f, err := os.OpenFile(path, os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	err = content(f)
	if err == nil {
		err = f.Sync()
	}
	return errors.Join(err, f.Close())
}
