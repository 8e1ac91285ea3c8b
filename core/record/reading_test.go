package record_test

import (
	"context"
	"errors"
	"testing"

	"github.com/keydesk/keydesk/core/record"
	"github.com/keydesk/keydesk/db/mem"
)

// TestEach comes to every record once and in order, across a page's edge, and
// ends at what does not open.
func TestEach(t *testing.T) {
	r := newRig(t, mem.Options{})
	for _, total := range []uint64{499, 500, 501} {
		f := r.fork(t)
		keys := make([]record.Key, total)
		for id := range total {
			keys[id] = profile(id)
		}
		putMany(t, f, keys)
		f.put(t, record.KeyOf(record.KindCredential, 0), "not of this prefix")
		next := uint64(0)
		each := func(raw record.Raw) error {
			if id, _ := raw.Key.Number(0); id != next {
				t.Fatalf("%s comes where %d is due", raw.Key, next)
			}
			next++
			return nil
		}
		ok(t, f.Each(t.Context(), record.Single(record.KindProfile), each))
		if next != total {
			t.Errorf("%d records of %d came", next, total)
		}
		f.edit(t, profile(7), []byte("?"))
		next = 0
		var damaged *record.DamagedError
		err := f.Each(t.Context(), record.Single(record.KindProfile), each)
		if !errors.As(err, &damaged) || damaged.Key.String() != "customer profile 7" {
			t.Errorf("it ends with %v", err)
		}
	}
}

// TestScanGoesOn behind a record that does not open.
func TestScanGoesOn(t *testing.T) {
	f := newRig(t, mem.Options{}).fork(t)
	putMany(t, f, []record.Key{profile(1), profile(2), profile(3)})
	f.edit(t, profile(2), []byte("?"))
	var opened, broken int
	ok(t, f.View(t.Context(), func(rd *record.Reader) error {
		for raw, err := range rd.Scan(record.Single(record.KindProfile), nil, 0, true) {
			switch id, _ := raw.Key.Number(0); {
			case err == nil:
				opened++
			case id == 2:
				broken++
			default:
				return err
			}
		}
		return nil
	}))
	if opened != 2 || broken != 1 {
		t.Errorf("%d records open and %d do not", opened, broken)
	}
}

// TestWatch delivers keys that say which record changed.
func TestWatch(t *testing.T) {
	r := newRig(t, mem.Options{})
	ctx, end := context.WithCancel(t.Context())
	changes := r.Watch(ctx)
	r.put(t, profile(10042), "x")
	change := <-changes
	named := false
	for _, key := range change.Keys {
		named = named || record.Key(key).String() == "customer profile 10042"
	}
	if !named {
		t.Errorf("the change is of %q", change.Keys)
	}
	end()
	for range changes { // until it is closed
	}
	if r.Limits() != mem.Tightest {
		t.Errorf("the limits are %+v", r.Limits())
	}
}

// TestOneTime: all that a transaction writes is of one moment, its own.
func TestOneTime(t *testing.T) {
	r := newRig(t, mem.Options{})
	r.update(t, func(tx *record.Tx) error {
		if !tx.Now().Equal(r.Now()) {
			t.Errorf("the transaction is of %s, the clock says %s", tx.Now(), r.Now())
		}
		return tx.Audit(record.Entry{Action: "x"})
	})
	ok(t, r.Audit(t.Context(), func(e record.Audited) (bool, error) {
		if !e.Time().Equal(fixed()) {
			t.Errorf("the entry is of %s", e.Time())
		}
		return true, nil
	}))
	at, err := r.Sequence(t.Context())
	if op := (record.Operation{Writer: r.Writer(), Number: 1}); err != nil || at != 1 || op.String() != r.Writer().String()+"-1" {
		t.Errorf("the sequence is %d, its operation %s: %v", at, op, err)
	}
}
