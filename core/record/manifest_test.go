package record_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/keydesk/keydesk/core/record"
	"github.com/keydesk/keydesk/core/vault"
	"github.com/keydesk/keydesk/db"
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

// twoEpochs is a keyring while an epoch retires: two lookups to a value, and
// records sealed under the one epoch or the other.
type twoEpochs struct {
	*vault.Keyring
	current uint32
}

func (k *twoEpochs) SealRecord(key []byte, version uint64, plain []byte) ([]byte, error) {
	// The inner envelope stands for both epochs; ours says which it is.
	sealed, err := k.Keyring.SealRecord(key, version, plain)
	if err == nil {
		sealed[4] = byte(k.current)
	}
	return sealed, err
}

func (k *twoEpochs) OpenRecord(key, envelope []byte) ([]byte, uint64, uint32, error) {
	epoch, _, err := vault.PeekEnvelope(envelope)
	if err != nil {
		return nil, 0, 0, err
	}
	inner := append([]byte{}, envelope...)
	inner[4] = 1
	plain, version, _, err := k.Keyring.OpenRecord(key, inner)
	return plain, version, epoch, err
}

func (k *twoEpochs) ManifestMAC(epoch uint32, key []byte, version uint64) ([32]byte, error) {
	return k.Keyring.ManifestMAC(1, append([]byte{byte(epoch)}, key...), version)
}

func (k *twoEpochs) Lookup(purpose string, parts ...[]byte) ([][vault.LookupSize]byte, error) {
	var out [][vault.LookupSize]byte
	for epoch := k.current; epoch >= 1; epoch-- {
		one, err := k.Keyring.Lookup(fmt.Sprint(purpose, epoch), parts...)
		if err != nil {
			return nil, err
		}
		out = append(out, one[0])
	}
	return out, nil
}

// TestEpochs: the manifest follows a record that is sealed anew.
func TestEpochs(t *testing.T) {
	store := mem.New(mem.Options{})
	keys := &twoEpochs{founded(t).Keys, 1}
	s := open(t, store, keys)
	ok(t, s.NewWriter(t.Context()))
	checkedAtEnd(t, s)
	write := func(fn func(tx *record.Tx) error) { t.Helper(); update(t, s, fn) }
	write(func(tx *record.Tx) error {
		return errors.Join(tx.Put(profile(1), note{"one"}), tx.Put(profile(2), note{"two"}))
	})
	keys.current = 2
	ok(t, s.NewWriter(t.Context()))
	write(func(tx *record.Tx) error {
		return errors.Join(tx.Put(profile(1), note{"one again"}), tx.Delete(profile(2)), tx.Put(profile(3), note{"three"}))
	})
	ok(t, s.View(t.Context(), func(r *record.Reader) error {
		raw, err := r.Raw(profile(1))
		if raw.Epoch != 2 {
			t.Errorf("the record is of epoch %d", raw.Epoch)
		}
		return err
	}))
}

// TestLookupsWhileAnEpochRetires: they are found under both, and once.
func TestLookupsWhileAnEpochRetires(t *testing.T) {
	store := mem.New(mem.Options{})
	keys := &twoEpochs{founded(t).Keys, 1}
	s := open(t, store, keys)
	ok(t, s.NewWriter(t.Context()))
	checkedAtEnd(t, s)
	token, email := []byte("token"), []byte("a@example.com")
	write := func(fn func(tx *record.Tx) error) { t.Helper(); update(t, s, fn) }
	expect := func(when string, id uint64, shared ...uint64) {
		t.Helper()
		ok(t, s.View(t.Context(), func(r *record.Reader) error {
			got, err := r.FindLookup(record.KindByToken, token)
			if id == 0 && !errors.Is(err, record.ErrNotFound) || id != 0 && (got != id || err != nil) {
				t.Errorf("%s: the token finds %d: %v", when, got, err)
			}
			var ids []uint64
			err = r.ScanShared(record.KindByEmail, [][]byte{email}, func(id uint64) (bool, error) {
				ids = append(ids, id)
				return true, nil
			})
			if fmt.Sprint(ids) != fmt.Sprint(shared) {
				t.Errorf("%s: the address finds %v, want %v", when, ids, shared)
			}
			return err
		}))
	}
	write(func(tx *record.Tx) error {
		return errors.Join(tx.PutLookup(record.KindByToken, 7, token),
			tx.PutShared(record.KindByEmail, 9, email), tx.PutShared(record.KindByEmail, 7, email))
	})
	expect("under one epoch", 7, 7, 9)
	keys.current = 2
	expect("while it retires", 7, 7, 9)
	write(func(tx *record.Tx) error {
		return errors.Join(tx.PutLookup(record.KindByToken, 8, token), tx.PutShared(record.KindByEmail, 9, email))
	})
	expect("written anew", 8, 9, 7)
	if n := count(t, store, record.KindByToken) + count(t, store, record.KindByEmail); n != 3 {
		t.Errorf("%d lookups are kept, want 3: the retiring epoch's go", n)
	}
	keys.current = 1 // a program that has not heard of the new epoch yet
	write(func(tx *record.Tx) error { return tx.PutShared(record.KindByEmail, 9, email) })
	keys.current = 2
	expect("under both epochs", 8, 9, 7)
	write(func(tx *record.Tx) error {
		id, err := tx.FindLookup(record.KindByToken, token)
		if id != 8 {
			t.Errorf("in a transaction the token finds %d", id)
		}
		return errors.Join(err, tx.DeleteLookup(record.KindByToken, token),
			tx.DeleteShared(record.KindByEmail, 7, email), tx.DeleteShared(record.KindByEmail, 9, email))
	})
	expect("deleted under both", 0)
}

func count(t *testing.T, store db.Store, kind record.Kind) (n int) {
	t.Helper()
	ok(t, store.View(t.Context(), func(r db.Reader) error {
		for _, err := range r.Scan(db.Range{Prefix: record.Single(kind)}) {
			if n++; err != nil {
				return err
			}
		}
		return nil
	}))
	return n
}

func TestSharedScanStops(t *testing.T) {
	r := newRig(t, mem.Options{})
	email := []byte("shared@example.com")
	r.update(t, func(tx *record.Tx) error {
		for id := range uint64(5) {
			if err := tx.PutShared(record.KindByEmail, id, email); err != nil {
				return err
			}
		}
		return nil
	})
	calls := 0
	ok(t, r.View(t.Context(), func(rd *record.Reader) error {
		return rd.ScanShared(record.KindByEmail, [][]byte{email}, func(uint64) (bool, error) { calls++; return calls < 2, nil })
	}))
	if calls != 2 {
		t.Errorf("a scan that is told to stop at the second went on to %d", calls)
	}
}
