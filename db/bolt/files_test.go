package bolt_test

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/fnv"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"go.etcd.io/bbolt"

	"github.com/keydesk/keydesk/db"
	"github.com/keydesk/keydesk/db/bolt"
)

func TestOthersFiles(t *testing.T) {
	var zipped bytes.Buffer
	w := zip.NewWriter(&zipped)
	if _, err := w.Create("customers.csv"); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	own, _, _ := sample(t)
	for name, c := range map[string]struct {
		data []byte
		want error
	}{
		"empty":                  {nil, db.ErrNotKeydesk},
		"text":                   {[]byte("Customer ID;E-mail\n"), db.ErrNotKeydesk},
		"long text":              {bytes.Repeat([]byte("Customer ID;E-mail\n"), 5000), db.ErrNotKeydesk},
		"zip":                    {zipped.Bytes(), db.ErrNotKeydesk},
		"zeros":                  {make([]byte, 1<<16), db.ErrNotKeydesk},
		"another's bbolt":        {bboltFile(t, "widgets", 7), db.ErrNotKeydesk},
		"a newer keydesk":        {bboltFile(t, "keydesk/2", 0x4b65796465736b02), db.ErrNewer},
		"a broken name":          {bboltFile(t, "keydesc/1", 0x4b65796465736b01), db.ErrDamaged},
		"a broken mark":          {bboltFile(t, "keydesk/1", 0x4b65796465737b01), db.ErrDamaged},
		"a newer bbolt":          {withHeads(own, func(m []byte) { binary.NativeEndian.PutUint32(m[4:], 3) }, true), db.ErrNewer},
		"broken heads":           {withHeads(own, func(m []byte) { m[20] ^= 1 }, false), db.ErrDamaged},
		"odd page size":          {withHeads(own, func(m []byte) { binary.NativeEndian.PutUint32(m[8:], 3000) }, true), db.ErrDamaged},
		"a root far away":        {withHeads(own, func(m []byte) { binary.NativeEndian.PutUint64(m[16:], 1<<40) }, true), db.ErrDamaged},
		"a root that is a head":  {withHeads(own, func(m []byte) { binary.NativeEndian.PutUint64(m[16:], 1) }, true), db.ErrDamaged},
		"no list of free pages":  {withHeads(own, func(m []byte) { binary.NativeEndian.PutUint64(m[32:], 1<<64-1) }, true), db.ErrDamaged},
		"more pages than a file": {withHeads(own, func(m []byte) { binary.NativeEndian.PutUint64(m[40:], 1<<50) }, true), db.ErrDamaged},
	} {
		path := filepath.Join(t.TempDir(), "file")
		if err := os.WriteFile(path, c.data, 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := bolt.Open(t.Context(), path, bolt.Options{}); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
		if after, err := os.ReadFile(path); err != nil || !bytes.Equal(after, c.data) {
			t.Errorf("%s: the file was changed (%v)", name, err)
		}
		expectFiles(t, filepath.Dir(path), "file")
	}
}

// bboltFile is a bbolt database with one bucket.
func bboltFile(t *testing.T, bucket string, sequence uint64) []byte {
	path := filepath.Join(t.TempDir(), "bbolt")
	b, err := bbolt.Open(path, 0o600, nil)
	if err != nil {
		t.Fatal(err)
	}
	err = b.Update(func(tx *bbolt.Tx) error {
		b, err := tx.CreateBucket([]byte(bucket))
		return errors.Join(err, b.SetSequence(sequence))
	})
	if err := errors.Join(err, b.Close()); err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// withHeads changes both meta pages and, if whole, makes their sums right again.
func withHeads(data []byte, change func(meta []byte), whole bool) []byte {
	data = bytes.Clone(data)
	for _, at := range []int{16, os.Getpagesize() + 16} {
		m := data[at : at+64]
		change(m)
		if whole {
			h := fnv.New64a()
			h.Write(m[:56])
			binary.NativeEndian.PutUint64(m[56:], h.Sum64())
		}
	}
	return data
}

func TestMissing(t *testing.T) {
	path := filepath.Join(t.TempDir(), "nowhere")
	for _, readOnly := range []bool{false, true} {
		if _, err := bolt.Open(t.Context(), path, bolt.Options{ReadOnly: readOnly}); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("a missing file gives %v", err)
		}
	}
	if _, err := bolt.Open(t.Context(), filepath.Dir(path), bolt.Options{}); !errors.Is(err, db.ErrNotKeydesk) {
		t.Errorf("a folder gives %v", err)
	}
	expectFiles(t, filepath.Dir(path))
}

func TestNoPermission(t *testing.T) {
	if os.Geteuid() == 0 {
		return // may read everything; internal/torture tries it as another user
	}
	s, path := create(t)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(path, 0); err != nil {
		t.Fatal(err)
	}
	defer os.Chmod(path, 0o600)
	if _, err := bolt.Open(t.Context(), path, bolt.Options{}); !errors.Is(err, fs.ErrPermission) {
		t.Errorf("a file without permission gives %v", err)
	}
}

func TestLocked(t *testing.T) {
	s, path := create(t)
	began := time.Now()
	_, err := bolt.Open(t.Context(), path, bolt.Options{})
	var locked *db.LockedError
	if !errors.As(err, &locked) || !errors.Is(err, db.ErrLocked) {
		t.Fatalf("a file in use gives %v", err)
	}
	if took := time.Since(began); took > 2*time.Second {
		t.Errorf("it took %v to say so", took)
	}
	if locked.Program != "test" || locked.PID != os.Getpid() || time.Since(locked.Since) > time.Hour {
		t.Errorf("it names %+v", locked)
	}
	if info, err := os.Stat(path + ".lock"); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the note: %v %v", info, err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := bolt.Open(ctx, path, bolt.Options{LockTimeout: time.Hour}); !errors.Is(err, context.Canceled) {
		t.Errorf("waiting for the lock with an ended ctx gives %v", err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	expectFiles(t, filepath.Dir(path), "desk.keydesk")
}

// TestStaleNote: what a program that died left stops nobody and is not believed.
func TestStaleNote(t *testing.T) {
	s, path := create(t)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{"", "{", `{"program":"other","pid":1,"since":"2020-01-01T00:00:00Z"}`, strings.Repeat("x", 1<<20)} {
		if err := os.WriteFile(path+".lock", []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		s, err := bolt.Open(t.Context(), path, bolt.Options{Program: "second"})
		if err != nil {
			t.Fatal(err)
		}
		var locked *db.LockedError
		_, err = bolt.Open(t.Context(), path, bolt.Options{LockTimeout: time.Millisecond})
		if !errors.As(err, &locked) || locked.Program != "second" {
			t.Errorf("the lock is said to be held by %+v, %v", locked, err)
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

func TestReadOnly(t *testing.T) {
	s, path := create(t)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	for range 2 { // two readers at once
		r, err := bolt.Open(t.Context(), path, bolt.Options{ReadOnly: true})
		if err != nil {
			t.Fatal(err)
		}
		defer r.Close()
		if err := r.Update(t.Context(), func(tx db.Tx) error { return tx.Put([]byte("a"), nil) }); !errors.Is(err, db.ErrReadOnly) {
			t.Errorf("a write gives %v", err)
		}
		if err := r.Compact(t.Context()); !errors.Is(err, db.ErrReadOnly) {
			t.Errorf("compacting gives %v", err)
		}
		if err := r.Check(t.Context()); err != nil {
			t.Error(err)
		}
	}
	if _, err := bolt.Open(t.Context(), path, bolt.Options{LockTimeout: time.Millisecond}); !errors.Is(err, db.ErrLocked) {
		t.Errorf("a writer beside readers gives %v", err)
	}
}

func TestCreate(t *testing.T) {
	folder := t.TempDir()
	path := filepath.Join(folder, "desk")
	wish := errors.New("no")
	if _, err := bolt.Create(t.Context(), path, func(db.Tx) error { return wish }, bolt.Options{}); !errors.Is(err, wish) {
		t.Errorf("a fill that fails gives %v", err)
	}
	expectFiles(t, folder)
	func() {
		defer func() {
			if recover() != "boo" {
				t.Error("the panic is gone")
			}
		}()
		_, _ = bolt.Create(t.Context(), path, func(db.Tx) error { panic("boo") }, bolt.Options{})
	}()
	expectFiles(t, folder)
	s, err := bolt.Create(t.Context(), path, func(tx db.Tx) error {
		expectNoFile(t, path)
		return tx.Put([]byte("a"), []byte("1"))
	}, bolt.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the file: %v, %v", info, err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	expectFiles(t, folder, "desk")
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := bolt.Create(t.Context(), path, nil, bolt.Options{}); !errors.Is(err, db.ErrExists) {
		t.Errorf("creating over a file gives %v", err)
	}
	// The name is taken while fill runs: the last step must not replace it.
	late := filepath.Join(folder, "late")
	_, err = bolt.Create(t.Context(), late, func(db.Tx) error { return os.WriteFile(late, []byte("mine"), 0o600) }, bolt.Options{})
	if !errors.Is(err, db.ErrExists) {
		t.Errorf("a file that came meanwhile gives %v", err)
	}
	expectFiles(t, folder, "desk", "late")
	if got, _ := os.ReadFile(late); string(got) != "mine" {
		t.Error("the file that came meanwhile was replaced")
	}
	if got, _ := os.ReadFile(path); !bytes.Equal(got, want) {
		t.Error("the file that was there was changed")
	}
}

func expectNoFile(t *testing.T, path string) {
	t.Helper()
	if _, err := os.Lstat(path); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("%s: %v", path, err)
	}
}

func expectFiles(t *testing.T, folder string, want ...string) {
	t.Helper()
	var got []string
	entries, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		got = append(got, e.Name())
	}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("the folder holds %v, want %v", got, want)
	}
}

// TestKilledCompact: the next Open takes away what a killed Compact left.
func TestKilledCompact(t *testing.T) {
	s, path := create(t)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path+".compact", []byte("half"), 0o600); err != nil {
		t.Fatal(err)
	}
	s, err := bolt.Open(t.Context(), path, bolt.Options{})
	if err != nil {
		t.Fatal(err)
	}
	expectNoFile(t, path+".compact")
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
}

// TestCompactKeepsTheLock: after a swap the file is still ours, and smaller.
func TestCompactKeepsTheLock(t *testing.T) {
	s, path := create(t)
	for _, remove := range []bool{false, true} {
		err := s.Update(t.Context(), func(tx db.Tx) error {
			for i := range 300 {
				key := fmt.Appendf(nil, "%d", i)
				if remove {
					if err := tx.Delete(key); err != nil {
						return err
					}
				} else if err := tx.Put(key, make([]byte, 20000)); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	before, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Compact(t.Context()); err != nil {
		t.Fatal(err)
	}
	after, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	if after.Size() >= before.Size()/2 || after.Mode().Perm() != 0o600 {
		t.Errorf("the file went from %d to %d bytes, mode %v", before.Size(), after.Size(), after.Mode())
	}
	if _, err := bolt.Open(t.Context(), path, bolt.Options{LockTimeout: time.Millisecond}); !errors.Is(err, db.ErrLocked) {
		t.Errorf("after compacting, the file opens twice: %v", err)
	}
}
