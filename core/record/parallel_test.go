package record_test

import (
	"errors"
	"sync"
	"testing"

	"github.com/keydesk/keydesk/core/record"
	"github.com/keydesk/keydesk/db/mem"
)

// TestManyWritersAtOnce: eight goroutines through one Store, while somebody
// checks, becomes another writer and remembers.
func TestManyWritersAtOnce(t *testing.T) {
	r := newRig(t, mem.Options{})
	const workers, each = 8, 15
	ops := make(chan record.Operation, workers*each)
	var group sync.WaitGroup
	for range workers {
		group.Go(func() { add(t, r.Store, each, ops) })
	}
	memory := record.Memory{Dir: t.TempDir()}
	for range 5 {
		if err := errors.Join(r.Remember(t.Context(), memory), r.NewWriter(t.Context())); err != nil {
			t.Error(err)
		}
		if found := problems(t, r.Store); len(found) > 0 {
			t.Errorf("check reports %q", found)
		}
		if _, err := r.VerifyAudit(t.Context()); err != nil {
			t.Error(err)
		}
	}
	group.Wait()
	close(ops)
	seen := map[record.Operation]bool{}
	for op := range ops {
		if seen[op] {
			t.Errorf("operation %s came twice", op)
		}
		seen[op] = true
	}
	if n := len(r.keys(t, record.Single(record.KindProfile))); n != workers*each {
		t.Errorf("%d customers, want %d", n, workers*each)
	}
}

// add adds customers, each in a transaction of its own.
func add(t *testing.T, s *record.Store, n int, ops chan<- record.Operation) {
	for range n {
		op, err := s.Update(t.Context(), func(tx *record.Tx) error {
			id, err := tx.NextNumber(record.LineCustomers)
			if err != nil {
				return err
			}
			return errors.Join(tx.Put(profile(id), note{"x"}), tx.Audit(record.Entry{Action: "add", Object: id}))
		})
		if err != nil {
			t.Error(err)
		}
		ops <- op
	}
}
