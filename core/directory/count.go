package directory

import "github.com/keydesk/keydesk/core/record"

// CountRows decodes a page whole and says how many rows are in it; check
// compares that with the customers there are.
func CountRows(raw record.Raw) (int, error) {
	block, err := blockOf(raw.Key)
	if err != nil {
		return 0, err
	}
	rows, err := decodeRows(block, raw.Value)
	if err != nil {
		return 0, &record.DamagedError{Key: raw.Key, Cause: err}
	}
	return len(rows), nil
}
