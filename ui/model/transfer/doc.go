// Package transfer is the windows that take customers from a CSV file and write
// them to one: which column is which field, what would happen, how far it is,
// and what came of it.
//
// Caveat: a file is read anew for each step, and may have changed in between;
// the SHA-256 in the audit log is that of what was imported.
package transfer

import (
	"errors"
	"fmt"
	"io"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/model/sheet"
)

// File opens a file from its beginning; size is 0 where it is not known.
type File func() (file io.ReadCloser, size int64, err error)

// Rows hands a list's rows over in the core's form.
func Rows(rows *sheet.Reader) func() (core.ImportRow, bool, error) {
	return func() (core.ImportRow, bool, error) {
		row, err := rows.Next()
		if errors.Is(err, io.EOF) {
			return core.ImportRow{}, false, nil
		}
		if err != nil {
			return core.ImportRow{}, false, fmt.Errorf("reading the list: %w", err)
		}
		values := make(map[string]string, len(row.Values))
		for field, value := range row.Values {
			values[string(field)] = value
		}
		return core.ImportRow{Line: row.Line, Values: values, Problem: row.Problem}, true, nil
	}
}
