package bolt_test

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"testing"

	"github.com/keydesk/keydesk/db"
	"github.com/keydesk/keydesk/db/bolt"
)

// A file is assembled whole or not at all, and never over another.
func TestAssemble(t *testing.T) {
	dir := t.TempDir()
	s, err := bolt.Create(t.Context(), filepath.Join(dir, "desk.db"), func(tx db.Tx) error { return tx.Put([]byte("k"), []byte("v")) }, bolt.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	backup := func(w io.Writer) error { return s.Backup(t.Context(), w) }
	mark := func(tx db.Tx) error { return tx.Put([]byte("mark"), nil) }
	sane := func(name string) error { return bolt.Verify(t.Context(), name) }
	refused := errors.New("refused")
	path := filepath.Join(dir, "copy.db")
	for what, assemble := range map[string]func(ctx context.Context) error{
		"content": func(ctx context.Context) error {
			return bolt.Assemble(ctx, path, func(io.Writer) error { return refused }, mark, sane)
		},
		"change": func(ctx context.Context) error {
			return bolt.Assemble(ctx, path, backup, func(db.Tx) error { return refused }, sane)
		},
		"test": func(ctx context.Context) error {
			return bolt.Assemble(ctx, path, backup, mark, func(string) error { return refused })
		},
	} {
		if err := assemble(t.Context()); !errors.Is(err, refused) {
			t.Errorf("%s fails: %v", what, err)
		}
	}
	half := func(w io.Writer) error { _, err := w.Write(make([]byte, 9000)); return err }
	if err := bolt.Assemble(t.Context(), path, half, mark, sane); !errors.Is(err, db.ErrDamaged) && !errors.Is(err, db.ErrNotKeydesk) {
		t.Errorf("half a file: %v", err)
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) != 2 { // the desk and its note
		t.Errorf("left behind: %v, %v", left, err)
	}
	if err := bolt.Assemble(t.Context(), path, backup, mark, sane); err != nil {
		t.Fatal(err)
	}
	if err := bolt.Assemble(t.Context(), path, backup, mark, sane); !errors.Is(err, db.ErrExists) {
		t.Errorf("over another file: %v", err)
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", info.Mode(), err)
	}
	c, err := bolt.Open(t.Context(), path, bolt.Options{ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	err = c.View(t.Context(), func(r db.Reader) error {
		for _, key := range []string{"k", "mark"} {
			if _, there, err := r.Get([]byte(key)); !there || err != nil {
				t.Errorf("%s is not there: %v", key, err)
			}
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
}
