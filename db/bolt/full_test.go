package bolt_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"syscall"
	"testing"

	"github.com/keydesk/keydesk/db"
	"github.com/keydesk/keydesk/db/bolt"
)

// limitFileSize is nil where there is no such limit.
var limitFileSize func(n uint64) error

// fillUp is the child of TestDiskFull: it writes until a commit fails.
func fillUp(path string) {
	ctx := context.Background()
	s, err := bolt.Open(ctx, path, bolt.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	if err := limitFileSize(3 << 20); err != nil {
		fmt.Println(err)
		return
	}
	write := func() error {
		return s.Update(ctx, func(tx db.Tx) error {
			n, _, err := tx.Get([]byte("n"))
			if err != nil {
				return err
			}
			return errors.Join(tx.Put([]byte("n"), append(n, 'x')), tx.Put(append([]byte("k"), n...), make([]byte, 100_000)))
		})
	}
	for err == nil {
		err = write()
	}
	var commit *db.CommitError
	fmt.Println("commit error:", errors.As(err, &commit), "errno:", errors.Is(err, syscall.EFBIG))
	fmt.Println("then read-only:", errors.Is(write(), db.ErrReadOnly))
	_, err = sumOf(s)
	fmt.Println("reads:", err, "closes:", s.Close())
}

// TestDiskFull runs a child whose files may not grow beyond a size.
func TestDiskFull(t *testing.T) {
	if limitFileSize == nil {
		t.Skip("no limit on files' sizes here")
	}
	s, path := create(t)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), os.Args[0], path)
	cmd.Env = append(os.Environ(), childEnv+"=full")
	out, err := cmd.CombinedOutput()
	want := "commit error: true errno: true\nthen read-only: true\nreads: <nil> closes: <nil>\n"
	if err != nil || string(out) != want {
		t.Fatalf("%v\n%s\nwant\n%s", err, out, want)
	}
	s, err = bolt.Open(t.Context(), path, bolt.Options{})
	if err != nil {
		t.Fatal(err)
	}
	err = s.Update(t.Context(), func(tx db.Tx) error { return tx.Put([]byte("room again"), nil) })
	if err := errors.Join(err, s.Check(t.Context()), s.Close()); err != nil {
		t.Error(err)
	}
}
