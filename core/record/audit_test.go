package record_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/keydesk/keydesk/core/record"
	"github.com/keydesk/keydesk/db/mem"
)

// audit writes one entry with a value and returns its key.
func audit(t testing.TB, r *rig, object uint64, action string) {
	t.Helper()
	r.update(t, func(tx *record.Tx) error {
		return tx.Audit(record.Entry{Actor: record.Actor{Kind: "operator", Name: "ada"}, Action: action, Object: object},
			record.Value{Field: "company", Old: "Acme", New: "Acme Ltd"})
	})
}

// TestAuditTampering: each way to falsify the past is named by VerifyAudit.
func TestAuditTampering(t *testing.T) {
	r := newRig(t, mem.Options{})
	id := uint64(r.Writer())
	own := record.KeyOf(record.KindWriter, id)
	entry := func(n uint64) record.Key { return record.KeyOfPair(record.KindAudit, id, n) }
	values := func(n uint64) record.Key { return record.KeyOfPair(record.KindAuditValues, id, n) }
	var cut []byte
	for i := range 5 {
		audit(t, r, 10001, fmt.Sprint("deed ", i+1))
		if i == 2 {
			cut = r.sealed(t, own)
		}
	}
	for _, c := range []struct {
		name string
		harm func(f *rig)
		fit  int
		want string
	}{
		{"a missing entry", func(f *rig) { f.edit(t, entry(3), nil) }, 2, "audit entry 3 of writer " + r.Writer().String() + ": it is missing"},
		{"the first missing", func(f *rig) { f.edit(t, entry(1), nil) }, 0, "entry 1 "},
		{"the last missing", func(f *rig) { f.edit(t, entry(5), nil) }, 4, "entry 5 of writer " + r.Writer().String() + ": it is missing"},
		{"all missing", func(f *rig) {
			for n := range uint64(5) {
				f.edit(t, entry(n+1), nil)
			}
		}, 0, "entry 1 of writer " + r.Writer().String() + ": it is missing"},
		{"edited", func(f *rig) { f.edit(t, entry(2), append(f.sealed(t, entry(2)), 0)) }, 1, "entry 2 of writer " + r.Writer().String() + ": audit entry 2"},
		{"swapped", func(f *rig) {
			a, b := f.sealed(t, entry(2)), f.sealed(t, entry(4))
			f.edit(t, entry(2), b)
			f.edit(t, entry(4), a)
		}, 1, "entry 2 "},
		{"another's values", func(f *rig) { f.edit(t, values(2), f.sealed(t, values(3))) }, 1, "entry 2 of writer " + r.Writer().String() + ": audit values 2"},
		{"the tail cut by the writer's old record", func(f *rig) { f.edit(t, own, cut) }, 3, "only 3 were written"},
		{"the writer's record damaged", func(f *rig) { f.edit(t, own, []byte("?")) }, 0, "its writer's record tells nothing: writer " + r.Writer().String()},
		{"the writer's record taken away", func(f *rig) { f.edit(t, own, nil) }, 0, "only 0 were written"},
	} {
		f := r.fork(t)
		c.harm(f)
		proof, err := f.VerifyAudit(t.Context())
		n := proof.Entries
		var broken *record.AuditBreak
		if !errors.As(err, &broken) || broken.Writer != r.Writer() || broken.Number != uint64(c.fit)+1 ||
			n != c.fit || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %d entries fit, %v; want %d and %q", c.name, n, err, c.fit, c.want)
		}
	}
}

// TestAuditRewritten: one who has the data key, as every operator does, edits
// an entry or its values and seals them anew; the chain's hashes tell.
func TestAuditRewritten(t *testing.T) {
	r := newRig(t, mem.Options{})
	for i := range 3 {
		audit(t, r, 10001, fmt.Sprint("deed ", i+1))
	}
	id := uint64(r.Writer())
	keys := founded(t).Keys
	reseal := func(f *rig, key record.Key, old, new string) {
		t.Helper()
		plain, version, _, err := keys.OpenRecord(key, f.sealed(t, key))
		ok(t, err)
		if !strings.Contains(string(plain), old) {
			t.Fatalf("%s does not hold %q", key, old)
		}
		sealed, err := keys.SealRecord(key, version, []byte(strings.Replace(string(plain), old, new, 1)))
		ok(t, err)
		f.edit(t, key, sealed)
	}
	for _, c := range []struct {
		kind     record.Kind
		n        uint64
		old, new string
		want     string
	}{
		{record.KindAudit, 2, "deed 2", "idle 2", "entry 3 of writer " + r.Writer().String() + ": it does not follow"},
		{record.KindAudit, 3, "deed 3", "idle 3", "entry 3 of writer " + r.Writer().String() + ": it is not the one that the writer wrote last"},
		{record.KindAuditValues, 2, "Acme Ltd", "Evil Ltd", "the values are not those of the entry"},
	} {
		f := r.fork(t)
		reseal(f, record.KeyOfPair(c.kind, id, c.n), c.old, c.new)
		if _, err := f.VerifyAudit(t.Context()); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s %d rewritten: %v, want %q", c.kind, c.n, err, c.want)
		}
	}
}

func TestErasedValuesLeaveTheChain(t *testing.T) {
	r := newRig(t, mem.Options{})
	audit(t, r, 10001, "customer.edit")
	audit(t, r, 10001, "customer.edit")
	r.remove(t, record.KeyOfPair(record.KindAuditValues, uint64(r.Writer()), 1))
	if n, err := r.VerifyAudit(t.Context()); n.Entries != 2 || err != nil {
		t.Errorf("%d entries fit: %v", n.Entries, err)
	}
	ok(t, r.View(t.Context(), func(rd *record.Reader) error {
		trail, err := rd.AuditOf(10001, 0)
		if len(trail) != 2 || trail[0].Erased || !trail[1].Erased || trail[1].Values != nil {
			t.Errorf("the trail is %+v", trail)
		}
		return err
	}))
}

// TestStrayValues: values of no entry do not make others look erased.
func TestStrayValues(t *testing.T) {
	r := newRig(t, mem.Options{})
	audit(t, r, 10001, "one")
	audit(t, r, 10001, "two")
	f := r.fork(t)
	stray := record.KeyOfPair(record.KindAuditValues, uint64(r.Writer()), 2)
	for i := range byte(200) {
		f.edit(t, append(stray[:len(stray):len(stray)], i), []byte("stray"))
	}
	ok(t, f.Audit(t.Context(), func(e record.Audited) (bool, error) {
		if e.Erased || len(e.Values) != 1 {
			t.Errorf("entry %q: erased %v, values %v", e.Action, e.Erased, e.Values)
		}
		return true, nil
	}))
}

// TestAuditMergesWriters: newest first over all, across the pages.
func TestAuditMergesWriters(t *testing.T) {
	base := newRig(t, mem.Options{})
	now := fixed()
	a, err := record.Open(base.db, founded(t).Keys, func() time.Time { return now })
	ok(t, err)
	b, err := record.Open(base.db, founded(t).Keys, func() time.Time { return now })
	ok(t, err)
	ok(t, a.NewWriter(t.Context()))
	ok(t, b.NewWriter(t.Context()))
	const total = 350 // a writer's share is more than a page
	for i := range total {
		now = now.Add(time.Second)
		s := a
		if i%3 == 0 {
			s = b
		}
		update(t, s, func(tx *record.Tx) error {
			return tx.Audit(record.Entry{Action: fmt.Sprint(i), Object: uint64(10001 + i%2)})
		})
	}
	next := total
	ok(t, base.Audit(t.Context(), func(e record.Audited) (bool, error) {
		if next--; e.Action != fmt.Sprint(next) {
			t.Fatalf("entry %q comes where %d is due", e.Action, next)
		}
		return true, nil
	}))
	if next != 0 {
		t.Errorf("%d entries did not come", next)
	}
	seen := 0
	ok(t, base.Audit(t.Context(), func(record.Audited) (bool, error) { seen++; return seen < 3, nil }))
	if seen != 3 {
		t.Errorf("told to stop at 3, it came to %d", seen)
	}
	ok(t, base.View(t.Context(), func(rd *record.Reader) error {
		trail, err := rd.AuditOf(10002, 5)
		for i, e := range trail {
			if e.Action != fmt.Sprint(total-1-2*i) || e.Time().After(now) {
				t.Errorf("entry %d on 10002 is %q", i, e.Action)
			}
		}
		if len(trail) != 5 {
			t.Errorf("five were asked for, %d came", len(trail))
		}
		return err
	}))
	if n, err := base.VerifyAudit(t.Context()); n.Entries != total || err != nil {
		t.Errorf("%d entries fit: %v", n.Entries, err)
	}
}

// TestAuditOfABrokenChain: readers do not pass over what is missing.
func TestAuditOfABrokenChain(t *testing.T) {
	r := newRig(t, mem.Options{})
	for range 3 {
		audit(t, r, 10001, "deed")
	}
	f := r.fork(t)
	f.edit(t, record.KeyOfPair(record.KindAudit, uint64(r.Writer()), 2), nil)
	seen := 0
	var broken *record.AuditBreak
	err := f.Audit(t.Context(), func(record.Audited) (bool, error) { seen++; return true, nil })
	if !errors.As(err, &broken) || broken.Number != 2 || seen != 1 {
		t.Errorf("reading all comes to %d entries: %v", seen, err)
	}
	var damaged *record.DamagedError
	err = f.View(t.Context(), func(rd *record.Reader) error { _, err := rd.AuditOf(10001, 0); return err })
	if !errors.As(err, &damaged) {
		t.Errorf("reading one customer's: %v", err)
	}
}

// TestVerifyAcrossPages: more entries than one page, and the last page full.
func TestVerifyAcrossPages(t *testing.T) {
	r := newRig(t, mem.Options{})
	for n := range 25 {
		r.update(t, func(tx *record.Tx) error {
			for range 40 {
				if err := tx.Audit(record.Entry{Action: "bulk"}); err != nil {
					return err
				}
			}
			return nil
		})
		if got, err := r.VerifyAudit(t.Context()); n%6 == 0 && (got.Entries != (n+1)*40 || err != nil) {
			t.Errorf("%d entries fit: %v", got.Entries, err)
		}
	}
}
