package file

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"testing"
)

func TestWrite(t *testing.T) {
	name := filepath.Join(t.TempDir(), "list.csv")
	write := func(text string, then error) error {
		return Write(name, func(w io.Writer) error {
			_, err := io.WriteString(w, text)
			return errors.Join(err, then)
		})
	}
	if err := write("first", nil); err != nil {
		t.Fatal(err)
	}
	full := errors.New("no room")
	if err := write("half of the sec", full); !errors.Is(err, full) {
		t.Errorf("a failure gave %v", err)
	}
	content, err := os.ReadFile(name)
	if err != nil || string(content) != "first" {
		t.Errorf("the file holds %q after a failure, want what stood there (%v)", content, err)
	}
	info, err := os.Stat(name)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the file is %v, %v; others must not read it", info.Mode(), err)
	}
	left, err := os.ReadDir(filepath.Dir(name))
	if err != nil || len(left) != 1 {
		t.Errorf("left in the folder: %v, %v", left, err)
	}
}

func TestWriteIntoAPipe(t *testing.T) {
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = r.Close() }()
	name := filepath.Join("/proc/self/fd", string(rune('0'+int(w.Fd()))))
	if w.Fd() > 9 {
		t.Fatal("too many files are open in this test")
	}
	if _, err := os.Stat(name); err != nil {
		return // a system without /proc
	}
	if err := Write(name, func(w io.Writer) error { _, err := io.WriteString(w, "piped"); return err }); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if got, err := io.ReadAll(r); err != nil || string(got) != "piped" {
		t.Errorf("the pipe got %q, %v", got, err)
	}
}
