package directory

import "github.com/keydesk/keydesk/core/record"

// CountRows decodes a page whole and says how many rows are in it; check
// compares that with the customers there are.
func CountRows(raw record.Raw) (int, error) {
	rows, err := DecodePage(raw)
	return len(rows), err
}
