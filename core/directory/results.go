package directory

import (
	"iter"
	"slices"

	"github.com/keydesk/keydesk/core/record"
)

// MaxWindow is the most rows that Rows returns at once.
const MaxWindow = 100_000

// Results is what a Find found, in order: which customers, not what is in
// their rows. So it stays the same while rows are edited, and holds nothing to
// hide when the desk is locked.
type Results struct {
	dir       *Directory
	positions []uint32
}

// Len is how many were found.
func (r *Results) Len() int { return len(r.positions) }

// Rows returns a window: up to limit rows (MaxWindow at most) from offset on,
// as they are now. A row that was removed meanwhile has its ID and Deleted
// only. The error is ErrLocked.
func (r *Results) Rows(offset, limit int) ([]Row, error) {
	window := r.window(offset, min(limit, MaxWindow))
	rows := make([]Row, len(window))
	err := r.dir.read(func(s *snapshot) error {
		for i, pos := range window {
			row, ok := s.row(pos)
			if !ok {
				row = Row{ID: idAt(pos), Deleted: true}
			}
			rows[i] = row
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return rows, nil
}

func (r *Results) window(offset, limit int) []uint32 {
	offset = min(max(offset, 0), len(r.positions))
	limit = min(max(limit, 0), len(r.positions)-offset)
	return r.positions[offset : offset+limit]
}

// IDs are the Customer IDs of all that was found, for bulk work.
func (r *Results) IDs() []uint64 {
	return slices.AppendSeq(make([]uint64, 0, len(r.positions)), r.All())
}

// All gives the Customer IDs of all that was found, one after the other.
func (r *Results) All() iter.Seq[uint64] {
	return func(yield func(uint64) bool) {
		for _, pos := range r.positions {
			if !yield(idAt(pos)) {
				return
			}
		}
	}
}

// Index is where a customer is among what was found, or -1.
func (r *Results) Index(id uint64) int {
	if checkID(id) != nil {
		return -1
	}
	return slices.Index(r.positions, uint32(id-record.FirstCustomer))
}

func idAt(pos uint32) uint64 { return record.FirstCustomer + uint64(pos) }
