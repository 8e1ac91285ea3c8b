package bolt_test

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"testing"

	"github.com/keydesk/keydesk/db"
	"github.com/keydesk/keydesk/db/bolt"
	"github.com/keydesk/keydesk/internal/soak"
)

// Where a bit of a key flips, the pair is not found under it any more. Nobody
// is told that it is not there, or shown a list without it.
func TestFlippedKeys(t *testing.T) {
	s, path := create(t)
	const kinds, each = 4, 150 // some leaves
	err := s.Update(t.Context(), func(tx db.Tx) error {
		for i := range kinds * each {
			if err := tx.Put(fmt.Appendf(nil, "%c/%03d", 'd'+4*(i/each), i%each), fmt.Appendf(nil, "value %d of the many", i)); err != nil {
				return err
			}
		}
		return nil
	})
	if err := errors.Join(err, s.Close()); err != nil {
		t.Fatal(err)
	}
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := os.WriteFile(path, whole, 0o600); err != nil {
			t.Error(err)
		}
	})
	for n := range soak.N(t, 12, kinds*each) {
		i := n * 149 % (kinds * each) // first and last ones of kinds, too
		key := fmt.Appendf(nil, "%c/%03d", 'd'+4*(i/each), i%each)
		pair := append(bytes.Clone(key), fmt.Appendf(nil, "value %d of", i)...)
		at := bytes.LastIndex(whole, pair)
		for bit := range len(key) * 8 {
			harmed := bytes.Clone(whole)
			harmed[at+bit/8] ^= 1 << (bit % 8)
			if err := os.WriteFile(path, harmed, 0o600); err != nil {
				t.Fatal(err)
			}
			missed(t, path, key, bit, each)
		}
	}
}

// missed opens a file in which a key is damaged and asks for it in each way.
func missed(t *testing.T, path string, key []byte, bit, each int) {
	t.Helper()
	s, err := bolt.Open(t.Context(), path, bolt.Options{ReadOnly: true})
	if errors.Is(err, db.ErrDamaged) {
		return
	}
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	for _, reverse := range []bool{false, true} {
		n := 0
		err = s.View(t.Context(), func(r db.Reader) error {
			for _, err := range r.Scan(db.Range{Prefix: key[:2], Reverse: reverse}) {
				if err != nil {
					return err
				}
				n++
			}
			return nil
		})
		if !errors.Is(err, db.ErrDamaged) {
			t.Errorf("%s, bit %d: %d of %d pairs listed (reverse %v), %v", key, bit, n, each, reverse, err)
		}
	}
	err = s.View(t.Context(), func(r db.Reader) error {
		_, ok, err := r.Get(key)
		if err == nil {
			t.Errorf("%s, bit %d: found %v", key, bit, ok)
		}
		return err
	})
	if !errors.Is(err, db.ErrDamaged) {
		t.Errorf("%s, bit %d: %v", key, bit, err)
	}
}
