package dbtest

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"github.com/keydesk/keydesk/db"
)

func testWatchOrder(t *testing.T, s db.Store) {
	put(t, s, "earlier", "")
	changes := s.Watch(t.Context())
	put(t, s, "b", "", "a", "", "b", "again")
	wish := errors.New("rolled back")
	if err := s.Update(t.Context(), func(tx db.Tx) error {
		return errors.Join(tx.Put([]byte("never"), nil), wish)
	}); !errors.Is(err, wish) {
		t.Fatal(err)
	}
	if err := s.Update(t.Context(), func(tx db.Tx) error { _, _, err := tx.Get([]byte("a")); return err }); err != nil {
		t.Fatal(err)
	}
	if err := s.Update(t.Context(), func(tx db.Tx) error { return tx.Delete([]byte("a")) }); err != nil {
		t.Fatal(err)
	}
	for i := range 20 {
		put(t, s, fmt.Sprint(i), "")
	}
	want := []string{"[a b]", "[a]"}
	for i := range 20 {
		want = append(want, fmt.Sprintf("[%d]", i))
	}
	for _, w := range want {
		c := soon(t, changes, "a change")
		if got := fmt.Sprintf("%s", c.Keys); got != w || c.StartOver {
			t.Fatalf("the change is %s, start over %v; want %s", got, c.StartOver, w)
		}
	}
}

// testWatchStartOver commits without reading until more was committed than any
// store keeps for a watcher.
func testWatchStartOver(t *testing.T, s db.Store) {
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	changes := s.Watch(ctx)
	const commits = 1500
	for i := range commits {
		put(t, s, "key", fmt.Sprint(i))
	}
	put(t, s, "last", "")
	seen := 0
	for startedOver := false; ; seen++ {
		c := soon(t, changes, "the rest of the changes")
		startedOver = startedOver || c.StartOver
		if !c.StartOver && string(c.Keys[0]) == "last" || c.StartOver && seen > commits {
			t.Fatal("the last change came without StartOver before it")
		}
		if startedOver {
			break
		}
	}
	// After a start over, changes are told again.
	put(t, s, "afterwards", "")
	for {
		c := soon(t, changes, "a change after the start over")
		if !c.StartOver && string(c.Keys[0]) == "afterwards" {
			return
		}
	}
}

func testWatchEnds(t *testing.T, s db.Store) {
	ctx, cancel := context.WithCancel(t.Context())
	changes := s.Watch(ctx)
	put(t, s, "a", "")
	cancel()
	drain(t, changes)
	put(t, s, "b", "") // nobody waits for him who is gone
	drain(t, s.Watch(ctx))
}

func testWatchEndsWithStore(t *testing.T, s db.Store) {
	changes := s.Watch(context.Background())
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	drain(t, changes)
	drain(t, s.Watch(context.Background()))
}

// drain reads until the channel is closed.
func drain(t *testing.T, changes <-chan db.Change) {
	t.Helper()
	closed := make(chan struct{})
	go func() {
		defer close(closed)
		for range changes {
			continue
		}
	}()
	soon(t, closed, "the end of a watch")
}
