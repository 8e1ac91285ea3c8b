package record_test

import (
	"errors"
	"path/filepath"
	"testing"

	"github.com/keydesk/keydesk/core/record"
	"github.com/keydesk/keydesk/core/vault"
	"github.com/keydesk/keydesk/db"
	"github.com/keydesk/keydesk/db/bolt"
	"github.com/keydesk/keydesk/db/mem"
)

// signIn is the way from a file to its keys.
func signIn(t *testing.T, store db.Store) *vault.Keyring {
	t.Helper()
	front, err := record.ReadFront(t.Context(), store)
	ok(t, err)
	slot, found := front.FindSlot("ADA")
	if !found {
		t.Fatal("the operator's slot is not found by his name in capitals")
	}
	operator, err := vault.SignIn(t.Context(), front.Header, slot, operatorPassword())
	ok(t, err)
	keys, err := operator.Open(front.Roster, front.Grants)
	ok(t, err)
	return keys
}

// day is what happens at a desk, in one transaction after the other.
func day(t *testing.T, s *record.Store) {
	email := []byte("grace@example.com")
	var id uint64
	op := update(t, s, func(tx *record.Tx) (err error) {
		if id, err = tx.NextNumber(record.LineCustomers); err != nil {
			return err
		}
		return errors.Join(
			tx.Put(profile(id), note{"Grace"}),
			tx.PutLookup(record.KindByExternal, id, []byte("G-1")),
			tx.PutShared(record.KindByEmail, id, email),
			tx.Audit(record.Entry{Actor: record.Actor{Kind: "operator", Name: "ada"}, Action: "customer.add", Object: id},
				record.Value{Field: "name", New: "Grace"}),
		)
	})
	if id != record.FirstCustomer || op.Number != 1 || op.Writer != s.Writer() {
		t.Errorf("the first customer is %d in operation %s", id, op)
	}
	ownWrites(t, s, id)
	ok(t, s.View(t.Context(), func(r *record.Reader) error {
		n, version, err := record.Get[note](r, profile(id))
		if err != nil || n.Text != "Grace Hopper" || version != 2 {
			t.Errorf("the customer is %v, version %d: %v", n, version, err)
		}
		if got, err := r.FindLookup(record.KindByExternal, []byte("G-1")); got != id || err != nil {
			t.Errorf("the external ID finds %d: %v", got, err)
		}
		trail, err := r.AuditOf(id, 0)
		if err != nil || len(trail) != 1 || trail[0].Values[0].New != "Grace" || trail[0].Operation != 1 {
			t.Errorf("the customer's audit is %+v: %v", trail, err)
		}
		return nil
	}))
	update(t, s, func(tx *record.Tx) error {
		return errors.Join(tx.Delete(profile(id)), tx.Delete(profile(id+1)),
			tx.DeleteLookup(record.KindByExternal, []byte("G-1")), tx.DeleteShared(record.KindByEmail, id, email))
	})
	ok(t, s.View(t.Context(), func(r *record.Reader) error {
		_, there, err := record.Find[note](r, profile(id))
		_, lookup := r.FindLookup(record.KindByExternal, []byte("G-1"))
		if there || err != nil || !errors.Is(lookup, record.ErrNotFound) {
			t.Errorf("after deleting: %v %v %v", there, err, lookup)
		}
		return nil
	}))
}

// ownWrites reads in a transaction what it has written itself.
func ownWrites(t *testing.T, s *record.Store, id uint64) {
	t.Helper()
	update(t, s, func(tx *record.Tx) error {
		if err := tx.Put(profile(id), note{"Grace Hopper"}); err != nil {
			return err
		}
		n, version, err := record.Get[note](tx, profile(id))
		if err != nil || n.Text != "Grace Hopper" || version != tx.Operation().Number {
			t.Errorf("a transaction reads %v, version %d, of what it wrote: %v", n, version, err)
		}
		if err := errors.Join(tx.Put(profile(1), note{"x"}), tx.Delete(profile(1))); err != nil {
			return err
		}
		if _, err := tx.Raw(profile(1)); !errors.Is(err, record.ErrNotFound) {
			t.Errorf("a transaction reads what it deleted: %v", err)
		}
		return nil
	})
}

func TestStoryInMemory(t *testing.T) {
	store := mem.New(mem.Options{})
	f := founded(t)
	ok(t, store.Update(t.Context(), func(tx db.Tx) error { return record.PutFront(tx, f) }))
	s := open(t, store, signIn(t, store))
	ok(t, s.NewWriter(t.Context()))
	checkedAtEnd(t, s)
	day(t, s)
}

func TestStoryInAFile(t *testing.T) {
	f := founded(t)
	path := filepath.Join(t.TempDir(), "desk.keydesk")
	memory := record.Memory{Dir: t.TempDir(), File: path}
	store, err := bolt.Create(t.Context(), path, func(tx db.Tx) error { return record.PutFront(tx, f) }, bolt.Options{})
	ok(t, err)
	keys := signIn(t, store)
	first := open(t, store, keys)
	_, err = first.TakeUp(t.Context(), memory)
	ok(t, err)
	day(t, first)
	ok(t, first.Remember(t.Context(), memory))
	ok(t, store.Close())

	store, err = bolt.Open(t.Context(), path, bolt.Options{})
	ok(t, err)
	t.Cleanup(func() { ok(t, store.Close()) })
	again := open(t, store, keys)
	checkedAtEnd(t, again)
	notice, err := again.TakeUp(t.Context(), memory)
	if err != nil || notice != (record.Notice{}) || again.Writer() != first.Writer() {
		t.Errorf("at the second start: %+v, %v", notice, err)
	}
	op := update(t, again, func(tx *record.Tx) error { return tx.Put(profile(1), note{"on"}) })
	if op.Number != 4 {
		t.Errorf("the operation after three is %s", op)
	}
}

func TestReadFrontRefuses(t *testing.T) {
	if _, err := record.ReadFront(t.Context(), mem.New(mem.Options{})); !errors.Is(err, db.ErrDamaged) {
		t.Errorf("an empty store: %v", err)
	}
	header, slots := record.Single(record.KindHeader), record.Single(record.KindSlot)
	base := newRig(t, mem.Options{})
	slot := base.keys(t, slots)[0]
	flipped := func(b []byte) []byte { b[len(b)-1] ^= 1; return b }
	for _, c := range []struct {
		name  string
		key   record.Key
		value []byte
	}{
		{"a flipped bit in the slot", slot, flipped(base.sealed(t, slot))},
		{"no slot", slot, nil},
		{"no checksum", record.Single(record.KindChecksum), nil},
		{"a header of nothing", header, []byte{}},
		{"a slot under a long key", append(slot[:len(slot):len(slot)], 0), base.sealed(t, slot)},
		{"a grant of nothing", base.keys(t, record.Single(record.KindGrant))[0], []byte{}},
	} {
		harmed := base.fork(t)
		harmed.edit(t, c.key, c.value)
		_, err := record.ReadFront(t.Context(), harmed.db)
		var damaged *record.DamagedError
		if !errors.Is(err, vault.ErrDamaged) && !errors.As(err, &damaged) {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}

func TestUpdateKeepsNothingOfAFailure(t *testing.T) {
	r := newRig(t, mem.Options{})
	r.put(t, profile(1), "before")
	broken := errors.New("changed my mind")
	op, err := r.Update(t.Context(), func(tx *record.Tx) error {
		if _, err := tx.NextNumber(record.LineMail); err != nil {
			return err
		}
		return errors.Join(tx.Put(profile(1), note{"after"}), broken)
	})
	if !errors.Is(err, broken) || op != (record.Operation{}) {
		t.Errorf("the operation is %s: %v", op, err)
	}
	if text, version, _ := r.text(t, profile(1)); text != "before" || version != 1 {
		t.Errorf("the record is %q, version %d", text, version)
	}
	if op := r.put(t, profile(2), "next"); op.Number != 2 {
		t.Errorf("the next operation is %s", op)
	}
}

func TestUpdateNeedsAWriter(t *testing.T) {
	s := open(t, mem.New(mem.Options{}), founded(t).Keys)
	if _, err := s.Update(t.Context(), func(*record.Tx) error { return nil }); err == nil {
		t.Error("a store without a writer writes")
	}
	if err := s.Remember(t.Context(), record.Memory{Dir: t.TempDir()}); err == nil {
		t.Error("a store without a writer remembers it")
	}
}

// TestOnlyTheRightDoor: a record put where another format is kept would be
// lost to its readers and to the manifest.
func TestOnlyTheRightDoor(t *testing.T) {
	r := newRig(t, mem.Options{})
	own := record.KeyOf(record.KindWriter, uint64(r.Writer()))
	for name, write := range map[string]func(*record.Tx) error{
		"put a header":      func(tx *record.Tx) error { return tx.Put(record.Single(record.KindHeader), note{}) },
		"put a lookup":      func(tx *record.Tx) error { return tx.Put(record.KeyOf(record.KindByToken, 1), note{}) },
		"put a writer":      func(tx *record.Tx) error { return tx.Put(own, note{}) },
		"put an empty key":  func(tx *record.Tx) error { return tx.Put(nil, note{}) },
		"delete an entry":   func(tx *record.Tx) error { return tx.Delete(record.KeyOfPair(record.KindAudit, 1, 1)) },
		"delete a writer":   func(tx *record.Tx) error { return tx.Delete(own) },
		"mark on a profile": func(tx *record.Tx) error { return tx.PutMark(profile(1)) },
	} {
		if _, err := r.Update(t.Context(), write); err == nil {
			t.Errorf("%s: nobody objects", name)
		}
	}
	r.put(t, profile(1), "x")
}

func TestLockIsNoDamage(t *testing.T) {
	r := newRig(t, mem.Options{})
	r.put(t, profile(1), "x")
	keys := signIn(t, r.db)
	s := open(t, r.db, keys)
	ok(t, s.NewWriter(t.Context()))
	keys.Lock()
	var damaged *record.DamagedError
	calm := func(what string, err error) {
		t.Helper()
		if !errors.Is(err, vault.ErrLocked) || errors.As(err, &damaged) {
			t.Errorf("%s: %v", what, err)
		}
	}
	calm("reading", s.View(t.Context(), func(rd *record.Reader) error { _, err := rd.Raw(profile(1)); return err }))
	_, err := s.Update(t.Context(), func(tx *record.Tx) error { return tx.Put(profile(1), note{}) })
	calm("writing", err)
	calm("checking", s.Check(t.Context(), func(record.Raw) error { return nil },
		func(p record.Problem) { t.Errorf("the lock is reported as %q", p.What) }))
}
