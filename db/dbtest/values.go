package dbtest

import (
	"bytes"
	"errors"
	"testing"

	"github.com/keydesk/keydesk/db"
)

func testGetPutDelete(t *testing.T, s db.Store) {
	expect(t, s, "a", "(none)")
	put(t, s, "a", "1", "b", "2")
	put(t, s, "a", "3")
	expect(t, s, "a", "3")
	expect(t, s, "b", "2")
	expect(t, s, "ab", "(none)")
	for range 2 { // the second time there is nothing to delete
		err := s.Update(t.Context(), func(tx db.Tx) error { return tx.Delete([]byte("a")) })
		if err != nil {
			t.Fatal(err)
		}
		expect(t, s, "a", "(none)")
		expect(t, s, "b", "2")
	}
}

func testEmptyValue(t *testing.T, s db.Store) {
	put(t, s, "empty", "")
	expect(t, s, "empty", "")
	expect(t, s, "absent", "(none)")
	err := s.Update(t.Context(), func(tx db.Tx) error {
		if err := tx.Put([]byte("nil"), nil); err != nil {
			return err
		}
		value, ok, err := tx.Get([]byte("nil"))
		if err == nil && (!ok || len(value) != 0) {
			t.Errorf("a nil value reads %q, %v in its transaction", value, ok)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	expect(t, s, "nil", "")
}

func testEmptyKey(t *testing.T, s db.Store) {
	err := s.Update(t.Context(), func(tx db.Tx) error { return tx.Put(nil, []byte("x")) })
	if err == nil {
		t.Error("a key of no bytes was written")
	}
	expect(t, s, "", "(none)")
}

func testOwnCopies(t *testing.T, s db.Store) {
	err := s.Update(t.Context(), func(tx db.Tx) error {
		key, value := []byte("key"), []byte("value")
		if err := tx.Put(key, value); err != nil {
			return err
		}
		spoil(key, value)
		got, _, err := tx.Get([]byte("key"))
		spoil(got)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	expect(t, s, "key", "value")
	err = s.View(t.Context(), func(r db.Reader) error {
		got, _, err := r.Get([]byte("key"))
		spoil(got)
		for pair, err := range r.Scan(db.Range{}) {
			if err != nil {
				return err
			}
			spoil(pair.Key, pair.Value)
		}
		again, _, _ := r.Get([]byte("key"))
		if string(again) != "value" {
			t.Errorf("the value is %q after a reader wrote into his copy", again)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	expect(t, s, "key", "value")
}

func spoil(slices ...[]byte) {
	for _, b := range slices {
		for i := range b {
			b[i] ^= 0xFF
		}
	}
}

func testLimits(t *testing.T, s db.Store) {
	limits := s.Limits()
	refuse := func(what string, fn func(db.Tx) error) {
		t.Helper()
		if err := s.Update(t.Context(), fn); !errors.Is(err, db.ErrTooLarge) {
			t.Errorf("%s over the limit: %v, want ErrTooLarge", what, err)
		}
		expect(t, s, "first", "(none)")
	}
	first := func(tx db.Tx) error { return tx.Put([]byte("first"), nil) }
	if n := limits.KeyBytes; n > 0 {
		refuse("a key", func(tx db.Tx) error {
			return errors.Join(first(tx), tx.Put(make([]byte, n+1), nil))
		})
		put(t, s, string(bytes.Repeat([]byte("k"), n)), "the longest key")
	}
	if n := limits.ValueBytes; n > 0 {
		refuse("a value", func(tx db.Tx) error {
			return errors.Join(first(tx), tx.Put([]byte("second"), make([]byte, n+1)))
		})
		put(t, s, "second", string(make([]byte, n)))
	}
	if n := limits.Bytes; n > 0 {
		refuse("the bytes", func(tx db.Tx) error {
			err := first(tx)
			for i := 0; i <= n && err == nil; i += 1 << 16 {
				err = tx.Put([]byte("second"), make([]byte, 1<<16))
			}
			return err
		})
	}
	if n := limits.Operations; n > 0 {
		refuse("the operations", func(tx db.Tx) error {
			err := first(tx)
			for i := 1; i <= n && err == nil; i++ {
				_, _, err = tx.Get([]byte("absent"))
			}
			return err
		})
		err := s.Update(t.Context(), func(tx db.Tx) error {
			err := first(tx)
			for i := 1; i < n && err == nil; i++ {
				err = tx.Delete([]byte("absent"))
			}
			return err
		})
		if err != nil {
			t.Errorf("%d operations, as many as allowed: %v", n, err)
		}
	}
}

func testLimitSwallowed(t *testing.T, s db.Store) {
	n := s.Limits().KeyBytes
	if n == 0 {
		t.Skip("the store has no limit on keys")
	}
	err := s.Update(t.Context(), func(tx db.Tx) error {
		_ = tx.Put(make([]byte, n+1), nil)
		return tx.Put([]byte("first"), nil)
	})
	if !errors.Is(err, db.ErrTooLarge) {
		t.Errorf("a closure that swallows ErrTooLarge commits: %v", err)
	}
	expect(t, s, "first", "(none)")
}
