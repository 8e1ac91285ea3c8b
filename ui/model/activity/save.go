package activity

import (
	"context"
	"fmt"
	"io"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/model/file"
)

// Save is Export to a file that only its owner may read. The file appears, or
// takes the place of the one that stands there, when it is complete.
func Save(ctx context.Context, s *core.Session, f Filter, path string, told func(int)) (count int, err error) {
	err = file.Write(path, func(w io.Writer) (err error) {
		count, err = Export(ctx, s, f, w, told)
		return err
	})
	if err != nil {
		return count, fmt.Errorf("exporting the log: %w", err)
	}
	return count, nil
}
