package core

import (
	"testing"
	"time"

	"github.com/keydesk/keydesk/db"
)

// TestStride: an import's batches come to take about importTurn each, whatever
// a row takes, and never more rows than the store or the memory.
func TestStride(t *testing.T) {
	wide := db.Limits{Operations: 100_000}
	for _, c := range []struct {
		limits db.Limits
		row    time.Duration
		want   int
	}{
		{wide, 0, importMost},
		{wide, 10 * time.Microsecond, importMost},
		{wide, 100 * time.Microsecond, 2000},
		{wide, 5 * time.Millisecond, importFirst},
		{db.Limits{}, 0, importMost},
		{db.Limits{Operations: 128}, time.Microsecond, 8},
		{db.Limits{Operations: 128}, time.Second, 8},
	} {
		s := newStride(c.limits, perRow)
		s.took(0, 0) // a list may end where a batch does
		for range 8 {
			if was := s.size; c.row > 0 {
				s.took(s.size, time.Duration(s.size)*c.row)
				if s.size > 2*was {
					t.Errorf("%v a row: from %d to %d", c.row, was, s.size)
				}
				continue
			}
			s.took(s.size, 0)
		}
		if s.size != c.want {
			t.Errorf("%v, %v a row: %d rows instead of %d", c.limits, c.row, s.size, c.want)
		}
	}
}
