package record_test

import (
	"bytes"
	"context"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/keydesk/keydesk/core/record"
	"github.com/keydesk/keydesk/core/secret"
	"github.com/keydesk/keydesk/core/vault"
	"github.com/keydesk/keydesk/db"
	"github.com/keydesk/keydesk/db/mem"
)

const operatorName = "ada"

func operatorPassword() secret.Text { return secret.New("correct horse battery staple") }

// desk is the founding that all tests share: it costs an argon2id.
var desk = sync.OnceValues(func() (*vault.Founded, error) {
	return vault.Found(context.Background(), vault.NewDesk{
		Vendor: "Acme", Operator: operatorName, Password: operatorPassword(),
		KDF: vault.FloorKDF(), Now: time.UnixMilli(1_700_000_000_000),
	})
})

func founded(t testing.TB) *vault.Founded {
	t.Helper()
	f, err := desk()
	ok(t, err)
	return f
}

// fixed is a clock that stands still.
func fixed() time.Time { return time.UnixMilli(1_750_000_000_123) }

// note is the record that most tests write.
type note struct {
	Text string `cbor:"1,keyasint"`
}

func profile(id uint64) record.Key { return record.KeyOf(record.KindProfile, id) }

// rig is a database in memory with a writer of its own.
type rig struct {
	*record.Store
	db *mem.Store
}

// newRig is an empty desk that is checked as a whole when the test ends.
func newRig(t testing.TB, opts mem.Options) *rig {
	t.Helper()
	store := mem.New(opts)
	f := founded(t)
	ok(t, store.Update(t.Context(), func(tx db.Tx) error { return record.PutFront(tx, f) }))
	r := &rig{open(t, store, f.Keys), store}
	ok(t, r.NewWriter(t.Context()))
	checkedAtEnd(t, r.Store)
	return r
}

func open(t testing.TB, store db.Store, keys record.Keys) *record.Store {
	t.Helper()
	s, err := record.Open(store, keys, fixed)
	ok(t, err)
	return s
}

// checkedAtEnd is what bbolt's btesting does: whatever a test did, the whole
// database is checked behind it.
func checkedAtEnd(t testing.TB, s *record.Store) {
	t.Cleanup(func() {
		if found := problems(t, s); len(found) > 0 {
			t.Errorf("the database after the test:\n%s", strings.Join(found, "\n"))
		}
		if _, err := s.VerifyAudit(context.WithoutCancel(t.Context())); err != nil {
			t.Errorf("the audit after the test: %v", err)
		}
	})
}

// problems is what check reports.
func problems(t testing.TB, s *record.Store) []string {
	t.Helper()
	var found []string
	err := s.Check(context.WithoutCancel(t.Context()),
		func(record.Raw) error { return nil },
		func(p record.Problem) { found = append(found, p.What) })
	ok(t, err)
	return found
}

// fork is a copy of the database to do harm to: it is not checked at the end.
func (r *rig) fork(t testing.TB) *rig {
	t.Helper()
	var b bytes.Buffer
	ok(t, r.db.Backup(t.Context(), &b))
	store, err := mem.Load(&b, mem.Options{})
	ok(t, err)
	f := &rig{open(t, store, founded(t).Keys), store}
	ok(t, f.NewWriter(t.Context()))
	return f
}

func (r *rig) update(t testing.TB, fn func(*record.Tx) error) record.Operation {
	t.Helper()
	return update(t, r.Store, fn)
}

func update(t testing.TB, s *record.Store, fn func(*record.Tx) error) record.Operation {
	t.Helper()
	op, err := s.Update(t.Context(), fn)
	ok(t, err)
	return op
}

func (r *rig) put(t testing.TB, key record.Key, text string) record.Operation {
	t.Helper()
	return r.update(t, func(tx *record.Tx) error { return tx.Put(key, note{text}) })
}

func (r *rig) remove(t testing.TB, key record.Key) {
	t.Helper()
	r.update(t, func(tx *record.Tx) error { return tx.Delete(key) })
}

func (r *rig) text(t testing.TB, key record.Key) (text string, version uint64, err error) {
	t.Helper()
	var n note
	err = r.View(t.Context(), func(rd *record.Reader) (err error) {
		n, version, err = record.Get[note](rd, key)
		return err
	})
	return n.Text, version, err
}

// sealed is the record as it lies in the store.
func (r *rig) sealed(t testing.TB, key record.Key) []byte {
	t.Helper()
	var value []byte
	ok(t, r.db.View(t.Context(), func(rd db.Reader) (err error) {
		var there bool
		if value, there, err = rd.Get(key); !there {
			t.Fatalf("there is no %s", key)
		}
		return err
	}))
	return value
}

// edit changes the store behind the records' back; nil takes the key away.
func (r *rig) edit(t testing.TB, key record.Key, value []byte) {
	t.Helper()
	ok(t, r.db.Update(t.Context(), func(tx db.Tx) error {
		if value == nil {
			return tx.Delete(key)
		}
		return tx.Put(key, value)
	}))
}

func (r *rig) keys(t testing.TB, prefix record.Key) (keys []record.Key) {
	t.Helper()
	ok(t, r.db.View(t.Context(), func(rd db.Reader) error {
		for pair, err := range rd.Scan(db.Range{Prefix: prefix}) {
			if err != nil {
				return err
			}
			keys = append(keys, pair.Key)
		}
		return nil
	}))
	return keys
}

func ok(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// oneProblem says that check finds exactly this.
func oneProblem(t *testing.T, s *record.Store, want string) {
	t.Helper()
	found := problems(t, s)
	if len(found) != 1 || !strings.Contains(found[0], want) {
		t.Errorf("check reports %q, want one that says %q", found, want)
	}
}
