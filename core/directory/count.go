package directory

import (
	"context"
	"math/bits"
	"sync"
	"sync/atomic"

	"github.com/keydesk/keydesk/core/record"
)

// CountRows decodes a page whole and says how many rows are in it; check
// compares that with the customers there are.
func CountRows(raw record.Raw) (int, error) {
	rows, err := DecodePage(raw)
	return len(rows), err
}

// totals remembers how many customers there are in which scope, since a list
// says so beside each answer.
type totals struct {
	mu  sync.Mutex
	gen uint64 // of the snapshot that was counted
	of  map[uint64]int
}

// Total is how many customers there are in a scope (0: all), those in the bin
// apart. Errors as of Search.Find.
func (d *Directory) Total(ctx context.Context, scope uint64) (n int, err error) {
	d.totals.mu.Lock()
	defer d.totals.mu.Unlock()
	err = d.read(func(s *snapshot) error {
		t := &d.totals
		if t.gen != s.gen || t.of == nil {
			t.gen, t.of = s.gen, map[uint64]int{}
		}
		var known bool
		if n, known = t.of[scope]; known {
			return nil
		}
		var all atomic.Int64
		q := Query{Scope: scope}
		err := d.sweep(ctx, len(s.chunks), func(from, to int) {
			part := 0
			for _, c := range s.chunks[from:to] {
				if c != nil {
					part += bits.OnesCount64(c.filter(q, 0, c.present))
				}
			}
			all.Add(int64(part))
		})
		if err == nil {
			n = int(all.Load())
			t.of[scope] = n
		}
		return err
	})
	return n, err
}
