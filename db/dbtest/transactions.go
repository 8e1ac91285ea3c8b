package dbtest

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/keydesk/keydesk/db"
)

func testSnapshot(t *testing.T, s db.Store) {
	put(t, s, "a", "before", "b", "before")
	err := s.View(t.Context(), func(r db.Reader) error {
		committed := make(chan error)
		go func() {
			committed <- s.Update(context.Background(), func(tx db.Tx) error {
				return errors.Join(tx.Put([]byte("a"), []byte("after")), tx.Delete([]byte("b")),
					tx.Put([]byte("c"), []byte(strings.Repeat("after", 20000))))
			})
		}()
		if err := soon(t, committed, "an update beside an open view"); err != nil {
			return err
		}
		var seen []string
		for pair, err := range r.Scan(db.Range{}) {
			if err != nil {
				return err
			}
			seen = append(seen, string(pair.Key)+"="+string(pair.Value))
		}
		if got := strings.Join(seen, " "); got != "a=before b=before" {
			t.Errorf("the view changed under its reader: %.200s", got)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	expect(t, s, "a", "after")
	expect(t, s, "b", "(none)")
}

func testUsedAfterEnd(t *testing.T, s db.Store) {
	put(t, s, "a", "1")
	var reader db.Reader
	var tx db.Tx
	if err := s.View(t.Context(), func(r db.Reader) error { reader = r; return nil }); err != nil {
		t.Fatal(err)
	}
	if err := s.Update(t.Context(), func(x db.Tx) error { tx = x; return nil }); err != nil {
		t.Fatal(err)
	}
	if _, _, err := reader.Get([]byte("a")); err == nil {
		t.Error("a reader reads after its view")
	}
	n := 0
	for _, err := range reader.Scan(db.Range{}) {
		if n++; err == nil {
			t.Error("a reader scans after its view")
		}
	}
	if n != 1 {
		t.Errorf("an error was yielded %d times", n)
	}
	if _, _, err := tx.Get([]byte("a")); err == nil {
		t.Error("a transaction reads after its end")
	}
	if tx.Put([]byte("a"), nil) == nil || tx.Delete([]byte("a")) == nil {
		t.Error("a transaction writes after its end")
	}
	expect(t, s, "a", "1")
}

func testErrorRollsBack(t *testing.T, s db.Store) {
	put(t, s, "a", "1")
	wish := errors.New("changed my mind")
	err := s.Update(t.Context(), func(tx db.Tx) error {
		return errors.Join(tx.Put([]byte("a"), []byte("2")), tx.Put([]byte("b"), nil), wish)
	})
	if !errors.Is(err, wish) {
		t.Errorf("Update returns %v, want the closure's error", err)
	}
	if err := s.View(t.Context(), func(db.Reader) error { return wish }); !errors.Is(err, wish) {
		t.Errorf("View returns %v, want the closure's error", err)
	}
	expect(t, s, "a", "1")
	expect(t, s, "b", "(none)")
}

func testPanicRollsBack(t *testing.T, s db.Store) {
	put(t, s, "a", "1")
	caught := func(run func()) (value any) {
		defer func() { value = recover() }()
		run()
		return nil
	}
	value := caught(func() {
		_ = s.Update(t.Context(), func(tx db.Tx) error {
			if err := tx.Put([]byte("a"), []byte("2")); err != nil {
				return err
			}
			panic("in Update")
		})
	})
	if value != "in Update" {
		t.Errorf("the panic in Update comes out as %v", value)
	}
	value = caught(func() {
		_ = s.View(t.Context(), func(r db.Reader) error {
			for range r.Scan(db.Range{}) {
				panic("in a scan")
			}
			return nil
		})
	})
	if value != "in a scan" {
		t.Errorf("the panic in a scan comes out as %v", value)
	}
	expect(t, s, "a", "1")
	put(t, s, "a", "3") // the writer's place is free again
	expect(t, s, "a", "3")
}

func testMayRunAgain(t *testing.T, s db.Store) {
	for range 3 {
		increment(t, s)
	}
	expect(t, s, "counter", "3")
}

func increment(t *testing.T, s db.Store) {
	t.Helper()
	err := s.Update(context.Background(), func(tx db.Tx) error {
		value, ok, err := tx.Get([]byte("counter"))
		if err != nil {
			return err
		}
		n := 0
		if ok {
			if n, err = strconv.Atoi(string(value)); err != nil {
				return err
			}
		}
		return tx.Put([]byte("counter"), []byte(strconv.Itoa(n+1)))
	})
	if err != nil {
		t.Error(err)
	}
}

func testReadsOwnWrites(t *testing.T, s db.Store) {
	put(t, s, "old", "1")
	err := s.Update(t.Context(), func(tx db.Tx) error {
		err := errors.Join(tx.Delete([]byte("old")), tx.Put([]byte("new"), []byte("2")))
		if err != nil {
			return err
		}
		_, old, err1 := tx.Get([]byte("old"))
		value, _, err2 := tx.Get([]byte("new"))
		if old || string(value) != "2" {
			return fmt.Errorf("old %v, new %q", old, value)
		}
		return errors.Join(err1, err2)
	})
	if err != nil {
		t.Error(err)
	}
}

// holdWriter begins an update that lasts until the returned function is called.
func holdWriter(t *testing.T, s db.Store) (finish func() error) {
	t.Helper()
	inside, release, done := make(chan struct{}), make(chan struct{}), make(chan error, 1)
	var once, finished sync.Once
	go func() {
		done <- s.Update(context.Background(), func(tx db.Tx) error {
			once.Do(func() { close(inside) })
			<-release
			return tx.Put([]byte("held"), []byte("done"))
		})
	}()
	soon(t, inside, "the first writer")
	t.Cleanup(func() { finished.Do(func() { close(release) }) })
	return func() error {
		finished.Do(func() { close(release) })
		return soon(t, done, "the first writer's end")
	}
}

func testWaitingEndsWithContext(t *testing.T, s db.Store) {
	finish := holdWriter(t, s)
	ctx, cancel := context.WithCancel(t.Context())
	waited := make(chan error, 1)
	go func() {
		waited <- s.Update(ctx, func(tx db.Tx) error { return tx.Put([]byte("waiting"), nil) })
	}()
	cancel()
	if err := soon(t, waited, "the second writer"); !errors.Is(err, context.Canceled) {
		t.Errorf("a canceled wait gives %v", err)
	}
	if err := finish(); err != nil {
		t.Error(err)
	}
	expect(t, s, "held", "done")
	expect(t, s, "waiting", "(none)")
}

func testEndedContext(t *testing.T, s db.Store) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for name, err := range map[string]error{
		"View":    s.View(ctx, func(db.Reader) error { return nil }),
		"Update":  s.Update(ctx, func(tx db.Tx) error { return tx.Put([]byte("a"), nil) }),
		"Backup":  s.Backup(ctx, new(strings.Builder)),
		"Compact": s.Compact(ctx),
	} {
		if !errors.Is(err, context.Canceled) {
			t.Errorf("%s with an ended ctx gives %v", name, err)
		}
	}
	expect(t, s, "a", "(none)")
}

func testIncrements(t *testing.T, s db.Store) {
	const writers, each = 8, 25
	var all sync.WaitGroup
	for range writers {
		all.Go(func() {
			for range each {
				increment(t, s)
			}
		})
	}
	all.Wait()
	expect(t, s, "counter", strconv.Itoa(writers*each))
}
