package dbtest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/keydesk/keydesk/db"
)

func testBackup(t *testing.T, s db.Store, restore func([]byte) db.Store) {
	for i := range 300 {
		put(t, s, fmt.Sprintf("key %d", i), strings.Repeat(fmt.Sprint(i), 50))
	}
	var b bytes.Buffer
	if err := s.Backup(t.Context(), &b); err != nil {
		t.Fatal(err)
	}
	want := content(t, s)
	put(t, s, "key 1", "changed since")
	restored := restore(b.Bytes())
	if got := content(t, restored); got != want {
		t.Errorf("the backup holds other things:\n%.500s\nwant\n%.500s", got, want)
	}
	put(t, restored, "key 1", "written to the restored one")
	expect(t, restored, "key 1", "written to the restored one")
}

// testBackupWhileWriting backs up while a writer keeps two keys equal: a copy
// of two moments would hold them different.
func testBackupWhileWriting(t *testing.T, s db.Store, restore func([]byte) db.Store) {
	put(t, s, "first", "0", "second", "0")
	ctx, cancel := context.WithCancel(t.Context())
	var writing sync.WaitGroup
	writing.Go(func() {
		for i := 1; ctx.Err() == nil; i++ {
			n := []byte(strconv.Itoa(i))
			err := s.Update(ctx, func(tx db.Tx) error {
				return errors.Join(tx.Put([]byte("first"), n), tx.Put([]byte("fill "+string(n)), make([]byte, 3000)),
					tx.Put([]byte("second"), n))
			})
			if err != nil && ctx.Err() == nil {
				t.Error(err)
				return
			}
		}
	})
	var backups [][]byte
	for range 5 {
		var b bytes.Buffer
		if err := s.Backup(t.Context(), &b); err != nil {
			t.Error(err)
		}
		backups = append(backups, b.Bytes())
	}
	cancel()
	writing.Wait()
	for _, b := range backups {
		restored := restore(b)
		if first, second := get(t, restored, "first"), get(t, restored, "second"); first != second {
			t.Errorf("the backup holds %s and %s, which were always equal", first, second)
		}
	}
}

func testBackupWriterFails(t *testing.T, s db.Store) {
	put(t, s, "a", "1")
	full := errors.New("the stick is full")
	if err := s.Backup(t.Context(), writerFunc(func([]byte) (int, error) { return 0, full })); !errors.Is(err, full) {
		t.Errorf("a backup to a full stick gives %v", err)
	}
	put(t, s, "a", "2")
	expect(t, s, "a", "2")
}

type writerFunc func([]byte) (int, error)

func (f writerFunc) Write(p []byte) (int, error) { return f(p) }

func testCompact(t *testing.T, s db.Store) {
	const trace = "a password that was deleted"
	for i := range 40 {
		put(t, s, fmt.Sprintf("gone %d", i), strings.Repeat(trace, 60), fmt.Sprintf("kept %d", i), "here")
	}
	err := s.Update(t.Context(), func(tx db.Tx) error {
		for i := range 40 {
			if err := tx.Delete(fmt.Appendf(nil, "gone %d", i)); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	want := content(t, s)
	changes := s.Watch(t.Context())
	if err := s.Compact(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := content(t, s); got != want {
		t.Errorf("compacting changed the content to\n%.500s", got)
	}
	var b bytes.Buffer
	if err := s.Backup(t.Context(), &b); err != nil {
		t.Fatal(err)
	}
	if bytes.Contains(b.Bytes(), []byte(trace)) {
		t.Error("what was deleted is still in the store")
	}
	put(t, s, "after", "1")
	expect(t, s, "after", "1")
	if c := soon(t, changes, "the change after compacting"); string(c.Keys[0]) != "after" {
		t.Errorf("a watch across Compact brings %s", c.Keys)
	}
}

func testClosed(t *testing.T, s db.Store) {
	put(t, s, "a", "1")
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	for name, err := range map[string]error{
		"View":    s.View(t.Context(), func(db.Reader) error { return nil }),
		"Update":  s.Update(t.Context(), func(db.Tx) error { return nil }),
		"Backup":  s.Backup(t.Context(), io.Discard),
		"Compact": s.Compact(t.Context()),
		"Close":   s.Close(),
	} {
		if !errors.Is(err, db.ErrClosed) {
			t.Errorf("%s after Close gives %v, want ErrClosed", name, err)
		}
	}
	_ = s.Limits()
}

// testCloseWaits closes while one transaction reads and one writes.
func testCloseWaits(t *testing.T, s db.Store) {
	put(t, s, "a", "1")
	finish := holdWriter(t, s)
	inView, leave, closed := make(chan struct{}), make(chan struct{}), make(chan error, 1)
	viewed := make(chan error, 1)
	go func() {
		viewed <- s.View(context.Background(), func(r db.Reader) error {
			close(inView)
			<-leave
			value, _, err := r.Get([]byte("a"))
			if err == nil && string(value) != "1" {
				err = fmt.Errorf("a is %q while the store closes", value)
			}
			return err
		})
	}()
	soon(t, inView, "the view")
	go func() { closed <- s.Close() }()
	// Close has begun as soon as nobody is let in any more.
	for s.View(t.Context(), func(db.Reader) error { return nil }) == nil {
		continue
	}
	select {
	case <-closed:
		t.Error("Close did not wait")
	default:
	}
	close(leave)
	if err := soon(t, viewed, "the view's end"); err != nil {
		t.Error(err)
	}
	if err := finish(); err != nil {
		t.Errorf("the update that was running: %v", err)
	}
	if err := soon(t, closed, "Close"); err != nil {
		t.Error(err)
	}
}
