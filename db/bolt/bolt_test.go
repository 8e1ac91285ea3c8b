package bolt_test

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"github.com/keydesk/keydesk/db"
	"github.com/keydesk/keydesk/db/bolt"
	"github.com/keydesk/keydesk/db/dbtest"
)

// create opens a new, empty store; after the test it is checked and closed.
func create(t testing.TB) (*bolt.Store, string) {
	path := filepath.Join(t.TempDir(), "desk.keydesk")
	s, err := bolt.Create(t.Context(), path, nil, bolt.Options{Program: "test"})
	if err != nil {
		t.Fatal(err)
	}
	checkAfter(t, s, path)
	return s, path
}

func checkAfter(t testing.TB, s *bolt.Store, path string) {
	t.Cleanup(func() {
		_ = s.Close()
		if _, err := os.Stat(path); err != nil {
			return // the test took it away
		}
		if err := bolt.Verify(context.Background(), path); err != nil {
			t.Error(err)
		}
	})
}

func open(t *testing.T) db.Store {
	s, _ := create(t)
	return s
}

func TestContract(t *testing.T) {
	dbtest.Run(t, open)
	dbtest.RunBackup(t, open, func(t *testing.T, backup []byte) db.Store {
		path := filepath.Join(t.TempDir(), "restored")
		if err := os.WriteFile(path, backup, 0o600); err != nil {
			t.Fatal(err)
		}
		s, err := bolt.Open(t.Context(), path, bolt.Options{})
		if err != nil {
			t.Fatal(err)
		}
		checkAfter(t, s, path)
		return s
	})
}
