package bolt_test

import (
	"bytes"
	"errors"
	"os"
	"testing"

	"github.com/keydesk/keydesk/db"
	"github.com/keydesk/keydesk/db/bolt"
)

// A file opens with one head, since a commit that was cut off leaves such a
// file; but where the other is broken the last change may be missing, and
// whoever asks is told.
func TestBrokenHead(t *testing.T) {
	s, path := create(t)
	for range 3 {
		err := s.Update(t.Context(), func(tx db.Tx) error { return tx.Put([]byte("key"), []byte("value")) })
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for _, at := range []int{16 + 16, os.Getpagesize() + 16 + 48} {
		harmed := bytes.Clone(whole)
		harmed[at] ^= 4
		if err := os.WriteFile(path, harmed, 0o600); err != nil {
			t.Fatal(err)
		}
		if err := bolt.Verify(t.Context(), path); !errors.Is(err, db.ErrDamaged) {
			t.Errorf("byte %d: %v", at, err)
		}
	}
	if err := os.WriteFile(path, whole, 0o600); err != nil {
		t.Fatal(err)
	}
}
