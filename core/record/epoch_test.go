package record_test

import (
	"errors"
	"fmt"
	"testing"

	"github.com/keydesk/keydesk/core/record"
	"github.com/keydesk/keydesk/core/vault"
	"github.com/keydesk/keydesk/db"
	"github.com/keydesk/keydesk/db/mem"
)

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
		expectFound(t, s, when, token, id, email, shared)
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

// expectFound says what token and address find; id 0 is nothing.
func expectFound(t *testing.T, s *record.Store, when string, token []byte, id uint64, email []byte, shared []uint64) {
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
