package record_test

import (
	"context"
	"errors"
	"testing"

	"github.com/keydesk/keydesk/core/record"
	"github.com/keydesk/keydesk/db/mem"
)

// aging is a desk with some records of a first epoch, and the second begun.
func aging(t *testing.T, records int) (*record.Store, *mem.Store, *twoEpochs) {
	t.Helper()
	store := mem.New(mem.Options{})
	keys := &twoEpochs{founded(t).Keys, 1}
	s := open(t, store, keys)
	ok(t, s.NewWriter(t.Context()))
	checkedAtEnd(t, s)
	for id := range records {
		update(t, s, func(tx *record.Tx) error {
			if err := tx.Put(profile(uint64(id)), note{"old"}); err != nil {
				return err
			}
			return tx.Audit(record.Entry{Action: "customer.add", Object: uint64(id)}, record.Value{Field: "company", New: "Acme"})
		})
	}
	keys.current = 2
	ok(t, s.NewWriter(t.Context()))
	return s, store, keys
}

// TestReseal: every record is of the new epoch, with its version and content,
// the chain and the manifest fit, and what one writer wrote another may seal.
func TestReseal(t *testing.T) {
	const records = 40
	s, _, _ := aging(t, records)
	before, err := s.Outdated(t.Context(), 2)
	ok(t, err)
	told := 0
	done, damaged, err := s.Reseal(t.Context(), 2, 7, func(n int) { told = n })
	ok(t, err)
	if done != before || told != done || damaged != 0 || done < 3*records {
		t.Errorf("%d of %d sealed anew, %d told, %d damaged", done, before, told, damaged)
	}
	ok(t, s.Each(t.Context(), nil, func(raw record.Raw) error {
		if raw.Key.Kind().Sealed() && raw.Epoch != 2 {
			t.Errorf("%s is of epoch %d", raw.Key, raw.Epoch)
		}
		if raw.Key.Kind() == record.KindProfile {
			if id, _ := raw.Key.Number(0); raw.Version != id+1 {
				t.Errorf("%s has version %d", raw.Key, raw.Version)
			}
		}
		return nil
	}))
	if left, err := s.Outdated(t.Context(), 2); left != 0 || err != nil {
		t.Errorf("%d are left: %v", left, err)
	}
	if done, _, err := s.Reseal(t.Context(), 2, 7, nil); done != 0 || err != nil {
		t.Errorf("a second time %d: %v", done, err)
	}
}

// TestResealResumes: ended anywhere, it is whole and goes on.
func TestResealResumes(t *testing.T) {
	s, _, _ := aging(t, 20)
	all, err := s.Outdated(t.Context(), 2)
	ok(t, err)
	sum := 0
	for range 4 {
		ctx, stop := context.WithCancel(t.Context())
		done, _, err := s.Reseal(ctx, 2, 5, func(int) { stop() })
		stop()
		if !errors.Is(err, context.Canceled) {
			t.Fatalf("it was not ended: %v", err)
		}
		sum += done
		if found := problems(t, s); len(found) > 0 {
			t.Fatalf("in between: %q", found)
		}
	}
	done, _, err := s.Reseal(t.Context(), 2, 5, nil)
	ok(t, err)
	if sum == 0 || sum+done != all {
		t.Errorf("%d, then %d of %d", sum, done, all)
	}
}

// TestPutBackFromAFormerEpoch: the same record under the same version, of the
// former epoch, is one that somebody put back.
func TestPutBackFromAFormerEpoch(t *testing.T) {
	s, store, keys := aging(t, 2)
	r := &rig{s, store}
	former := r.sealed(t, profile(1))
	_, _, err := s.Reseal(t.Context(), 2, 100, nil)
	ok(t, err)
	now := r.sealed(t, profile(1))
	r.edit(t, profile(1), former)
	oneProblem(t, s, "customer profile: a record is not the one written last")
	flipped := append([]byte{}, former...)
	flipped[len(flipped)-1] ^= 1
	r.edit(t, profile(1), flipped)
	if _, damaged, err := s.Reseal(t.Context(), keys.current, 100, nil); damaged != 1 || err != nil {
		t.Errorf("%d damaged: %v", damaged, err)
	}
	r.edit(t, profile(1), now)
}
