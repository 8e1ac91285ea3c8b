package activity

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/keydesk/keydesk/core"
)

// Save is Export to a file that only its owner may read. The file appears, or
// takes the place of the one that stands there, when it is complete.
func Save(ctx context.Context, s *core.Session, f Filter, path string, told func(int)) (count int, err error) {
	file, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+".part-*") // mode 0600
	if err != nil {
		return 0, fmt.Errorf("exporting the log: %w", err)
	}
	w := bufio.NewWriter(file)
	count, err = Export(ctx, s, f, w, told)
	err = errors.Join(err, w.Flush(), file.Sync(), file.Close())
	if err == nil {
		err = os.Rename(file.Name(), path)
	}
	if err != nil {
		return count, errors.Join(fmt.Errorf("exporting the log: %w", err), os.Remove(file.Name()))
	}
	return count, nil
}
