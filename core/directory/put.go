package directory

import (
	"cmp"
	"errors"
	"fmt"
	"slices"

	"github.com/keydesk/keydesk/core/record"
)

func pageKey(block uint64) record.Key { return record.KeyOf(record.KindRows, block) }

// PutRow writes a customer's row, new or changed, in the transaction that
// changes his records: one page read and written.
func PutRow(tx *record.Tx, row Row) error { return PutRows(tx, []Row{row}) }

// PutRows writes many rows; each page is read and written once, in the order
// of the keys. Where a number comes twice the later row wins.
func PutRows(tx *record.Tx, rows []Row) error {
	byID := func(a, b Row) int { return cmp.Compare(a.ID, b.ID) }
	sorted := rows
	if !slices.IsSortedFunc(rows, byID) {
		sorted = slices.Clone(rows)
		slices.SortStableFunc(sorted, byID)
	}
	for len(sorted) > 0 {
		n := 1
		for n < len(sorted) && record.Block(sorted[n].ID) == record.Block(sorted[0].ID) {
			n++
		}
		if err := putBlock(tx, sorted[:n]); err != nil {
			return err
		}
		sorted = sorted[n:]
	}
	return nil
}

// putBlock writes rows of one block.
func putBlock(tx *record.Tx, rows []Row) error {
	if err := checkID(rows[0].ID); err != nil {
		return err
	}
	key := pageKey(record.Block(rows[0].ID))
	p, err := readPage(tx, key)
	if err != nil {
		return err
	}
	for _, row := range rows {
		if row, err = row.checked(); err != nil {
			return err
		}
		if p, err = p.put(slotOf(row.ID), row); err != nil {
			return &record.DamagedError{Key: key, Cause: err}
		}
	}
	return tx.PutBytes(key, p.encode())
}

// RemoveRow takes a customer's row out for good; one that is not there is no
// error.
func RemoveRow(tx *record.Tx, id uint64) error {
	if err := checkID(id); err != nil {
		return err
	}
	key := pageKey(record.Block(id))
	p, err := readPage(tx, key)
	if err != nil {
		return err
	}
	i, found := p.find(slotOf(id))
	if !found {
		return nil
	}
	if len(p) == 1 {
		return tx.Delete(key)
	}
	return tx.PutBytes(key, slices.Delete(p, i, i+1).encode())
}

// ReadRow reads one customer's row, or record.ErrNotFound.
func ReadRow(g record.Getter, id uint64) (Row, error) {
	if checkID(id) != nil {
		return Row{}, record.ErrNotFound
	}
	key := pageKey(record.Block(id))
	p, err := readPage(g, key)
	if err != nil {
		return Row{}, err
	}
	i, found := p.find(slotOf(id))
	if !found {
		return Row{}, record.ErrNotFound
	}
	row, _, err := decodeBody(id, p[i].body)
	if err != nil {
		return Row{}, &record.DamagedError{Key: key, Cause: err}
	}
	return row, nil
}

// readPage is empty where there is no page yet.
func readPage(g record.Getter, key record.Key) (page, error) {
	raw, err := g.Raw(key)
	if errors.Is(err, record.ErrNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("reading the list's rows: %w", err)
	}
	p, err := splitPage(raw.Value)
	if err != nil {
		return nil, &record.DamagedError{Key: key, Cause: err}
	}
	return p, nil
}
