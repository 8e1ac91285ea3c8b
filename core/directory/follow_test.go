package directory

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"

	"github.com/keydesk/keydesk/core/record"
	"github.com/keydesk/keydesk/db"
)

func TestLoadProgress(t *testing.T) {
	ctx := t.Context()
	_, store := newStore(ctx, t)
	fill(ctx, t, store, sampleRows((pagesAtATime+20)*record.BlockSize))
	var steps [][2]int
	dir, damaged, err := Load(ctx, store, func(done, of int) { steps = append(steps, [2]int{done, of}) })
	if err != nil || len(damaged) > 0 || dir.Len() != (pagesAtATime+20)*record.BlockSize {
		t.Fatal(dir.Len(), damaged, err)
	}
	// Two goroutines read; which is done first is open.
	if len(steps) != 2 || steps[0][0] != firstPages && steps[0][0] != 520-firstPages || steps[0][1] != 520 || steps[1] != [2]int{520, 520} {
		t.Errorf("progress %v", steps)
	}
}

// TestRowsWhileLoading: a list that is being read can be searched as far as it
// is read.
func TestRowsWhileLoading(t *testing.T) {
	ctx := t.Context()
	_, store := newStore(ctx, t)
	n := (firstPages + 1) * record.BlockSize
	fill(ctx, t, store, sampleRows(n))
	dir := New(store)
	search, some := dir.Search(), 0
	_, err := dir.Reload(ctx, func(done, of int) {
		if done == of {
			return
		}
		if f, ok, err := search.First(ctx, Query{}, 20); err != nil || !ok || len(f.positions) != 20 {
			t.Errorf("%d first rows, %t, %v", len(f.positions), ok, err)
		}
		some = find(ctx, t, search, Query{}).Len()
		if again := find(ctx, t, search, Query{Text: "e"}).Len(); again == 0 || again > some {
			t.Errorf("of %d rows %d are found", some, again)
		}
	})
	if err != nil || some == 0 || some >= n {
		t.Fatalf("%d rows of %d while the list was read, %v", some, n, err)
	}
	if all := find(ctx, t, search, Query{}).Len(); all != n {
		t.Errorf("%d rows in the end, not %d", all, n)
	}
	want := find(ctx, t, dir.Search(), Query{Text: "e"}).IDs()
	if got := find(ctx, t, search, Query{Text: "e"}).IDs(); !slices.Equal(got, want) {
		t.Errorf("%d found in the end, not %d", len(got), len(want))
	}
}

// TestDamagedPage: one bad record costs its own rows alone.
func TestDamagedPage(t *testing.T) {
	ctx := t.Context()
	raw, store := newStore(ctx, t)
	fill(ctx, t, store, sampleRows(4*record.BlockSize))
	dir := load(ctx, t, store)
	update(ctx, t, store, func(tx *record.Tx) error { return tx.PutBytes(pageKey(2), []byte{format, 99}) })
	err := raw.Update(ctx, func(tx db.Tx) error { return tx.Put(pageKey(1), []byte("not an envelope")) })
	if err != nil {
		t.Fatal(err)
	}
	notice, err := dir.Refresh(ctx, 0, 1, 2)
	if err != nil || len(notice.Damaged) != 2 || len(notice.IDs) != 0 || dir.Len() != 4*record.BlockSize {
		t.Errorf("refreshed: %+v, %v, %d rows", notice, err, dir.Len())
	}
	again, damaged, err := Load(ctx, store, nil)
	if err != nil || len(damaged) != 2 || again.Len() != 2*record.BlockSize {
		t.Fatalf("loaded: %v, %v", damaged, err)
	}
	for _, d := range damaged {
		var bad *record.DamagedError
		if !errors.As(d, &bad) {
			t.Errorf("%v is no DamagedError", d)
		}
	}
}

func TestFollow(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	_, store := newStore(ctx, t)
	changes := make(chan db.Change)
	watched := store.Watch(ctx)
	dir := load(ctx, t, store)
	notices, ended := make(chan Notice, 1), make(chan error)
	go func() { ended <- dir.Follow(ctx, changes, func(n Notice) { notices <- n }) }()

	update(ctx, t, store, func(tx *record.Tx) error { return PutRow(tx, fullRow()) })
	changes <- <-watched
	if n := <-notices; n.All || fmt.Sprint(n.IDs) != "[10042]" {
		t.Errorf("%+v", n)
	}
	if row, err := dir.Row(10042); err != nil || row.Last != "Ács" {
		t.Errorf("%+v, %v", row, err)
	}
	update(ctx, t, store, func(tx *record.Tx) error { return RemoveRow(tx, 10042) })
	changes <- db.Change{StartOver: true}
	if n := <-notices; !n.All || dir.Len() != 0 {
		t.Errorf("%+v, %d rows", n, dir.Len())
	}
	if _, err := dir.Row(10042); !errors.Is(err, record.ErrNotFound) {
		t.Error(err)
	}
	changes <- db.Change{Keys: [][]byte{record.KeyOf(record.KindProfile, 10042), {}, {byte(record.KindRows)}}}
	cancel()
	if err := <-ended; err != nil {
		t.Errorf("Follow ended with %v", err)
	}
}

func TestLock(t *testing.T) {
	ctx := t.Context()
	_, store := newStore(ctx, t)
	fill(ctx, t, store, sampleRows(200))
	dir := load(ctx, t, store)
	search := dir.Search()
	found := find(ctx, t, search, Query{Text: "hedi"})
	kept := dir.snap.Load().chunks
	dir.Lock()
	dir.Lock() // twice is no harm
	_, rowErr := dir.Row(10001)
	_, rowsErr := found.Rows(0, 1)
	_, findErr := search.Find(ctx, Query{})
	_, refreshErr := dir.Refresh(ctx, 0)
	_, reloadErr := dir.Reload(ctx, nil)
	for _, err := range []error{rowErr, rowsErr, findErr, refreshErr, reloadErr} {
		if !errors.Is(err, ErrLocked) {
			t.Errorf("locked: %v", err)
		}
	}
	for _, c := range kept {
		if len(bytes.Trim(c.slims, "\x00"))+len(bytes.Trim(c.text, "\x00")) > 0 {
			t.Fatal("customers are still in memory")
		}
	}
	if dir.Len() != 0 || dir.orders.known != nil {
		t.Error("something was kept")
	}
	changes := make(chan db.Change, 1)
	changes <- db.Change{StartOver: true}
	if err := dir.Follow(ctx, changes, nil); !errors.Is(err, ErrLocked) {
		t.Errorf("following a locked list: %v", err)
	}
}

// TestEditsDuringSearches is for the race detector: each search sees one state
// or the next, never half of one.
func TestEditsDuringSearches(t *testing.T) {
	ctx := t.Context()
	_, store := newStore(ctx, t)
	rows := sampleRows(few + 100)
	fill(ctx, t, store, rows)
	dir := load(ctx, t, store)
	var readers sync.WaitGroup
	done := make(chan struct{})
	for n := range 3 {
		search := dir.Search()
		readers.Go(func() {
			for round := 0; ; round++ {
				select {
				case <-done:
					return
				default:
				}
				text := []string{"", "example", "example9"}[(round+n)%3]
				found, err := search.Find(ctx, Query{Text: text, Sort: Sort{By: By(round % int(byEnd))}})
				if errors.Is(err, ErrLocked) {
					return
				}
				if err != nil || text != "example9" && found.Len() != len(rows) {
					t.Errorf("%q: %v, %v", text, found, err)
					return
				}
				if _, err := found.Rows(round, 20); err != nil && !errors.Is(err, ErrLocked) {
					t.Error(err)
				}
			}
		})
	}
	for n := range 30 {
		row := rows[n*7]
		row.Last, row.Email = fmt.Sprint("Edit", n), fmt.Sprintf("%d@example", n)
		update(ctx, t, store, func(tx *record.Tx) error { return PutRow(tx, row) })
		if _, err := dir.Refresh(ctx, record.Block(row.ID)); err != nil {
			t.Fatal(err)
		}
	}
	dir.Lock()
	close(done)
	readers.Wait()
}
