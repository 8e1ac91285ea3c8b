package record_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/keydesk/keydesk/core/record"
	"github.com/keydesk/keydesk/db/mem"
)

// TestTampering does to a desk what one can do with the file and without the
// keys. Check names each.
func TestTampering(t *testing.T) {
	r := newRig(t, mem.Options{})
	r.put(t, profile(1), "one, first")
	older := r.sealed(t, profile(1))
	r.put(t, profile(1), "one")
	r.put(t, profile(2), "two")
	r.put(t, profile(3), "three")
	deleted := r.sealed(t, profile(3))
	r.remove(t, profile(3))
	r.put(t, record.KeyOf(record.KindScope, 1), "a scope")
	audit(t, r, 10001, "customer.add")

	first := r.sealed(t, profile(1))
	flipped := r.sealed(t, profile(2))
	flipped[len(flipped)-1] ^= 1
	for _, c := range []struct {
		name  string
		key   record.Key
		value []byte
		want  string
	}{
		{"a record deleted", profile(1), nil, "customer profile: records are missing: 2 were written and not deleted, 1 are there"},
		{"a whole kind deleted", record.KeyOf(record.KindScope, 1), nil, "scope: records are missing: 1 were written and not deleted, 0 are there"},
		{"an older copy", profile(1), older, "customer profile: a record is not the one written last"},
		{"another's value", profile(2), first, "customer profile 2: a record of epoch 1, version 2, does not open"},
		{"a deleted one put back", profile(3), deleted, "customer profile: records were added or put back: 2 were written and not deleted, 3 are there"},
		{"a flipped bit", profile(2), flipped, "customer profile 2: "},
		{"cut to nothing", profile(2), []byte{}, "customer profile 2: "},
		{"an unknown lookup", record.KeyOf(0x99, 7), []byte("x"), "kind 0x99, key 0000000000000007: no version"},
		{"an unknown sealed kind", record.KeyOf(0x7f, 7), first, "kind 0x7f, key 0000000000000007: a record"},
		{"a lookup cut off", record.KeyOf(record.KindByToken, 7), []byte("x"), "link lookup: a key of 9 and a value of 1 bytes instead of 17 and 8"},
	} {
		harmed := r.fork(t)
		harmed.edit(t, c.key, c.value)
		t.Run(c.name, func(t *testing.T) { oneProblem(t, harmed.Store, c.want) })
	}
}

// TestWriterTampering: the manifest's own records.
func TestWriterTampering(t *testing.T) {
	r := newRig(t, mem.Options{})
	own := record.KeyOf(record.KindWriter, uint64(r.Writer()))
	r.put(t, profile(1), "one")
	older := r.sealed(t, own)
	r.put(t, profile(2), "two")

	stale := r.fork(t)
	stale.edit(t, own, older)
	oneProblem(t, stale.Store, "customer profile: records were added or put back: 1 were written and not deleted, 2 are there")

	gone := r.fork(t)
	gone.edit(t, own, nil)
	oneProblem(t, gone.Store, "customer profile: records were added or put back: 0 were")

	broken := r.fork(t)
	broken.edit(t, own, []byte("?"))
	found := strings.Join(problems(t, broken.Store), "\n")
	if !strings.Contains(found, fmt.Sprintf("writer %s: ", r.Writer())) ||
		!strings.Contains(found, "without every writer's record") || strings.Count(found, "\n") != 1 {
		t.Errorf("check reports %s", found)
	}
}

// TestCheckPages: the edges of a page of 500, and damage that does not end it.
func TestCheckPages(t *testing.T) {
	base := newRig(t, mem.Options{})
	base.put(t, profile(0), "0")
	const first = 1000
	for _, total := range []int{499, 500, 501, 1000, 1001} {
		r := base.fork(t)
		others := len(r.keys(t, nil))
		var batch []record.Key
		for id := first; others+len(batch) < total; id++ {
			batch = append(batch, profile(uint64(id)))
		}
		putMany(t, r, batch)
		seen := map[string]int{}
		ok(t, r.Check(t.Context(), func(raw record.Raw) error { seen[string(raw.Key)]++; return nil },
			func(p record.Problem) { t.Errorf("%d records: %s", total, p.What) }))
		if got := len(r.keys(t, nil)); len(seen) != got || got < total {
			t.Errorf("%d records of %d were looked at", len(seen), got)
		}
		r.edit(t, batch[0], []byte("x"))
		r.edit(t, batch[len(batch)-1], []byte("x"))
		if found := problems(t, r.Store); len(found) != 2 {
			t.Errorf("%d records, two of them damaged: %q", total, found)
		}
	}
}

// putMany puts records in transactions that stay within the limits.
func putMany(t testing.TB, r *rig, keys []record.Key) {
	t.Helper()
	for len(keys) > 0 {
		n := min(50, len(keys))
		r.update(t, func(tx *record.Tx) error {
			for _, key := range keys[:n] {
				if err := tx.Put(key, note{"many"}); err != nil {
					return err
				}
			}
			return nil
		})
		keys = keys[n:]
	}
}

// TestCheckBesideWriters: what is written between the pages is no problem.
func TestCheckBesideWriters(t *testing.T) {
	r := newRig(t, mem.Options{})
	var batch []record.Key
	for id := range uint64(600) {
		batch = append(batch, profile(id))
	}
	putMany(t, r, batch)
	seen := 0
	ok(t, r.Check(t.Context(), func(record.Raw) error {
		if seen++; seen == 500 { // the first page is read, the second is not
			r.put(t, profile(5), "changed behind")
			r.remove(t, profile(6))
			r.put(t, profile(599), "changed ahead")
		}
		return nil
	}, func(p record.Problem) { t.Errorf("a writer's work is reported as %q", p.What) }))
	if seen < 600 {
		t.Errorf("%d records were looked at", seen)
	}
}

func TestCheckEndsWithItsCaller(t *testing.T) {
	r := newRig(t, mem.Options{})
	r.put(t, profile(1), "x")
	enough := errors.New("enough")
	err := r.Check(t.Context(), func(record.Raw) error { return enough }, func(record.Problem) {})
	if !errors.Is(err, enough) {
		t.Errorf("check ends with %v", err)
	}
}
