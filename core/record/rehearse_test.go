package record_test

import (
	"errors"
	"testing"

	"github.com/keydesk/keydesk/core/record"
	"github.com/keydesk/keydesk/db/mem"
)

// TestRehearsal: what one has written the next reads, an error takes its own
// back alone, nothing is kept, and the writer's place is not asked for.
func TestRehearsal(t *testing.T) {
	r := newRig(t, mem.Options{})
	putMany(t, r, []record.Key{profile(1), profile(2)})
	was, err := r.Sequence(t.Context())
	ok(t, err)
	re := r.Rehearse()
	text := func(want string, there bool, id uint64) func(*record.Tx) error {
		return func(tx *record.Tx) error {
			n, is, err := record.Find[note](tx, profile(id))
			if err != nil || is != there || n.Text != want {
				t.Errorf("profile %d: %q, %t, %v; want %q", id, n.Text, is, err, want)
			}
			return nil
		}
	}
	refused := errors.New("refused")
	r.update(t, func(*record.Tx) error { // somebody writes meanwhile
		ok(t, re.Try(t.Context(), func(tx *record.Tx) error {
			ok(t, tx.Put(profile(3), note{"three"}))
			ok(t, tx.PutLookup(record.KindByOldKey, 3, []byte("3")))
			ok(t, tx.Audit(record.Entry{Action: "test"}))
			return tx.Delete(profile(1))
		}))
		if err := re.Try(t.Context(), func(tx *record.Tx) error {
			ok(t, tx.Put(profile(3), note{"four"}))
			return refused
		}); !errors.Is(err, refused) {
			t.Error(err)
		}
		ok(t, re.Try(t.Context(), text("three", true, 3)))
		ok(t, re.Try(t.Context(), text("", false, 1)))
		ok(t, re.Try(t.Context(), func(tx *record.Tx) error {
			if n, err := tx.FindLookup(record.KindByOldKey, []byte("3")); err != nil || n != 3 {
				t.Error(n, err)
			}
			return nil
		}))
		return nil
	})
	if now, err := r.Sequence(t.Context()); err != nil || now != was+1 {
		t.Errorf("%d operations after %d: %v", now, was, err)
	}
	ok(t, r.Rehearse().Try(t.Context(), text("", false, 3)))
}

// TestStamps: a record that was written since has another.
func TestStamps(t *testing.T) {
	r := newRig(t, mem.Options{})
	putMany(t, r, []record.Key{profile(1), profile(2), profile(3)})
	was, err := r.Stamps(t.Context(), record.Single(record.KindProfile), nil, 9)
	ok(t, err)
	r.put(t, profile(2), "two")
	now, err := r.Stamps(t.Context(), record.Single(record.KindProfile), profile(1), 9)
	ok(t, err)
	if len(was) != 3 || len(now) != 2 || now[0].Key.String() != profile(2).String() || now[0].Version <= was[1].Version || now[1].Version != was[2].Version {
		t.Errorf("%v, then %v", was, now)
	}
	f := r.fork(t)
	f.edit(t, profile(2), []byte("?"))
	var damaged *record.DamagedError
	if _, err := f.Stamps(t.Context(), record.Single(record.KindProfile), nil, 9); !errors.As(err, &damaged) {
		t.Error(err)
	}
}
