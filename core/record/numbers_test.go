package record_test

import (
	"errors"
	"testing"

	"pgregory.net/rapid"

	"github.com/keydesk/keydesk/core/record"
	"github.com/keydesk/keydesk/db/mem"
)

func number(t testing.TB, s *record.Store, line record.Line) (n uint64) {
	t.Helper()
	update(t, s, func(tx *record.Tx) (err error) { n, err = tx.NextNumber(line); return err })
	return n
}

// TestBlocks: each line and writer has blocks of its own, and a block's end
// is the beginning of the next that is free.
func TestBlocks(t *testing.T) {
	r := newRig(t, mem.Options{})
	for i := range uint64(record.BlockSize) {
		if n := number(t, r.Store, record.LineCustomers); n != record.FirstCustomer+i {
			t.Fatalf("customer %d has the number %d", i, n)
		}
	}
	other := open(t, r.db, founded(t).Keys)
	ok(t, other.NewWriter(t.Context()))
	for _, c := range []struct {
		what string
		s    *record.Store
		line record.Line
		want uint64
	}{
		{"the first license", r.Store, record.LineLicenses, 10065},
		{"the 65th customer", r.Store, record.LineCustomers, 10129},
		{"another writer's first customer", other, record.LineCustomers, 10193},
		{"the second license", r.Store, record.LineLicenses, 10066},
		{"the first mail", r.Store, record.LineMail, 1},
		{"another writer's first mail", other, record.LineMail, 65},
	} {
		if n := number(t, c.s, c.line); n != c.want {
			t.Errorf("%s is %d, want %d", c.what, n, c.want)
		}
	}
	if a, b, c := record.Block(10001), record.Block(10064), record.Block(10065); a != 0 || b != 0 || c != 1 {
		t.Errorf("the blocks of 10001, 10064 and 10065 are %d, %d and %d", a, b, c)
	}
}

// TestNumbersAreGivenOnce, whoever asks for which, how many at a time, and
// whether the transaction is then given up.
func TestNumbersAreGivenOnce(t *testing.T) {
	base := newRig(t, mem.Options{})
	givenUp := errors.New("given up")
	rapid.Check(t, func(rt *rapid.T) {
		r := base.fork(t)
		writers := []*record.Store{r.Store, open(t, r.db, founded(t).Keys)}
		ok(t, writers[1].NewWriter(t.Context()))
		given := map[bool]map[uint64]record.Line{true: {}, false: {}} // by: is it a mail
		for range rapid.IntRange(1, 8).Draw(rt, "transactions") {
			s := rapid.SampledFrom(writers).Draw(rt, "writer")
			line := rapid.SampledFrom([]record.Line{record.LineCustomers, record.LineLicenses, record.LineMail}).Draw(rt, "line")
			count := rapid.IntRange(1, 90).Draw(rt, "count")
			fail := rapid.Bool().Draw(rt, "given up")
			var got []uint64
			_, err := s.Update(t.Context(), func(tx *record.Tx) error {
				got = got[:0]
				for range count {
					n, err := tx.NextNumber(line)
					if err != nil {
						return err
					}
					got = append(got, n)
				}
				if fail {
					return givenUp
				}
				return nil
			})
			if fail {
				continue
			}
			ok(t, err)
			for _, n := range got {
				taken := given[line == record.LineMail]
				if other, twice := taken[n]; twice {
					rt.Fatalf("number %d of line %d was given before, on line %d", n, line, other)
				}
				taken[n] = line
				if first := uint64(record.FirstCustomer); line != record.LineMail && n < first {
					rt.Fatalf("a customer or license %d", n)
				}
			}
		}
		if found := problems(t, r.Store); len(found) > 0 {
			rt.Fatalf("check reports %q", found)
		}
	})
}
