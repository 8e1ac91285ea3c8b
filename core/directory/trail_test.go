package directory

import (
	"context"
	"errors"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/keydesk/keydesk/core/record"
	"pgregory.net/rapid"
)

// TestTrailOracle types words that stand in many rows, several times and over
// one another, and compares what is known ahead with a search that knows
// nothing: while rows are edited, letters taken back, and orders changed.
func TestTrailOracle(t *testing.T) {
	text := rapid.Map(rapid.SliceOfN(rapid.SampledFrom([]string{"a", "a", "b", "ab", "п", "пp", "ő", " ", "\uFFFD", "\xff", "1", "1000"}), 0, 12),
		func(parts []string) string { return strings.Join(parts, "") })
	rapid.Check(t, func(rt *rapid.T) {
		ctx := t.Context()
		raw, store := newStore(ctx, rt)
		defer raw.Close()
		rows := make([]Row, rapid.IntRange(1, 80).Draw(rt, "customers"))
		draw := func(n int) Row {
			return Row{ID: block0(n), Last: text.Draw(rt, "last"), Company: text.Draw(rt, "company"), Deleted: rapid.IntRange(0, 9).Draw(rt, "deleted") == 0}
		}
		for n := range rows {
			rows[n] = draw(n)
		}
		fill(ctx, rt, store, rows)
		dir := load(ctx, rt, store)
		search, typed, by := dir.Search(), "", Sort{}
		search.kept = rapid.SampledFrom([]int{mostKept, 40, 3}).Draw(rt, "kept")
		check := func(rt *rapid.T) {
			q := Query{Text: typed, Sort: by}
			want := find(ctx, rt, dir.Search(), q).IDs()
			n := rapid.IntRange(1, tableRows).Draw(rt, "n")
			f, ok, err := search.First(ctx, q, n)
			if err != nil {
				rt.Fatal(err)
			}
			if ok && (f.Exact && f.Found != len(want) || !slices.Equal(f.IDs(), want[:min(n, len(want))])) {
				rt.Fatalf("%q: %d begin with %d, not %d with %d", typed, f.Found, f.IDs(), len(want), want)
			}
			if got := find(ctx, rt, search, q).IDs(); !slices.Equal(got, want) {
				rt.Fatalf("%q finds %d, not %d", typed, got, want)
			}
		}
		rt.Repeat(map[string]func(*rapid.T){
			"type": func(rt *rapid.T) {
				typed += rapid.SampledFrom([]string{"a", "b", "a", "b", "п", "p", "ő", "0", "1", "2", " ", "\uFFFD"}).Draw(rt, "letter")
				check(rt)
			},
			"word": func(rt *rapid.T) {
				typed = rapid.SampledFrom([]string{"aba", "aab", "п", "пp", "100", "a"}).Draw(rt, "word")
				check(rt)
			},
			"erase": func(rt *rapid.T) {
				typed = strings.ToValidUTF8(typed[:rapid.IntRange(0, len(typed)).Draw(rt, "left")], "")
				check(rt)
			},
			"ahead": func(*rapid.T) { search.Ahead(ctx) },
			"sort": func(rt *rapid.T) {
				by = Sort{By: rapid.SampledFrom([]By{ByName, ByCompany, ByID}).Draw(rt, "by"), Descending: rapid.Bool().Draw(rt, "down")}
			},
			"edit": func(rt *rapid.T) {
				row := draw(rapid.IntRange(0, 90).Draw(rt, "who"))
				update(ctx, rt, store, func(tx *record.Tx) error { return PutRow(tx, row) })
				if _, err := dir.Refresh(ctx, record.Block(row.ID)); err != nil {
					rt.Fatal(err)
				}
			},
		})
	})
}

// TestAhead types a word whose next letters must be known, on halves of
// different goroutines too.
func TestAhead(t *testing.T) {
	ctx := t.Context()
	_, store := newStore(ctx, t)
	fill(ctx, t, store, sampleRows(3*fewSpots))
	dir := load(ctx, t, store)
	search := dir.Search()
	for _, text := range []string{"user1", "user10", "exa", "examp", "example1", "example1.", "example1.c", "example1.cx"} {
		q, before := Query{Text: text}, Query{Text: text[:len(text)-1]}
		find(ctx, t, search, before)
		search.Ahead(ctx)
		f, ok := search.branched(dir.snap.Load(), q, wordsOf(text), 20)
		want := find(ctx, t, dir.Search(), q).IDs()
		if got := find(ctx, t, search, q).IDs(); !slices.Equal(got, want) {
			t.Errorf("%q finds %d, not %d", text, len(got), len(want))
		}
		if len(before.Text) < 3 {
			if ok {
				t.Errorf("%q was known of %q", text, before.Text)
			}
			continue
		}
		if !ok || f.Found != len(want) || !f.Exact || !slices.Equal(f.IDs(), want[:min(20, len(want))]) {
			t.Errorf("%q: known %v, %d, not %d", text, ok, f.Found, len(want))
		}
	}
}

// TestAheadGivesWay: a trail is not made for an answer that nobody looks at any
// more, nor once the desk is locked; and it may be made at any time.
func TestAheadGivesWay(t *testing.T) {
	ctx := t.Context()
	_, store := newStore(ctx, t)
	fill(ctx, t, store, sampleRows(2000))
	dir := load(ctx, t, store)
	search := dir.Search()
	search.Ahead(ctx) // of nothing
	var beside sync.WaitGroup
	for range 20 {
		for _, text := range []string{"exa", "exam", "examp", "example", "exa"} {
			find(ctx, t, search, Query{Text: text})
			beside.Go(func() { search.Ahead(ctx) })
		}
	}
	beside.Wait()
	find(ctx, t, search, Query{Text: "user"})
	dir.Lock()
	search.Ahead(ctx)
	if top := search.levels[len(search.levels)-1]; top.trail != nil {
		t.Error("a locked list was looked through")
	}
}

// TestFindWaitsForAhead: who types faster than the list prepares gets the answer
// from what is nearly prepared; a newer letter still takes the older one's place.
func TestFindWaitsForAhead(t *testing.T) {
	ctx := t.Context()
	_, store := newStore(ctx, t)
	fill(ctx, t, store, sampleRows(500))
	search := load(ctx, t, store).Search()
	find(ctx, t, search, Query{Text: "exa"})
	ready := search.prepares(search.levels[len(search.levels)-1])
	answers := make(chan error)
	ask := func(ctx context.Context, text string) {
		_, err := search.Find(ctx, Query{Text: text})
		answers <- err
	}
	go ask(ctx, "exam")
	for arrived := false; !arrived; runtime.Gosched() {
		search.mu.Lock()
		arrived = search.arrived == 2
		search.mu.Unlock()
	}
	select {
	case err := <-answers:
		t.Errorf("it did not wait: %v", err)
	default:
	}
	find(ctx, t, search, Query{Text: "exampl"}) // two letters on: nothing is prepared for it
	gone, leave := context.WithCancel(ctx)
	leave()
	if _, err := search.Find(gone, Query{Text: "exan"}); !errors.Is(err, context.Canceled) {
		t.Errorf("who had left already: %v", err)
	}
	ready()
	if err := <-answers; !errors.Is(err, ErrSuperseded) {
		t.Errorf("the older letter: %v", err)
	}
	go ask(ctx, "exam")
	if err := <-answers; err != nil {
		t.Error(err)
	}
}

// TestLockWhileAhead: the desk locks in the middle of what is prepared and asked
// at the same time, each of which holds what the other waits for only for a
// moment.
func TestLockWhileAhead(t *testing.T) {
	ctx := t.Context()
	_, store := newStore(ctx, t)
	fill(ctx, t, store, sampleRows(300))
	for range 300 {
		dir := load(ctx, t, store)
		search := dir.Search()
		find(ctx, t, search, Query{Text: "exa"})
		var beside sync.WaitGroup
		asked := make(chan bool, 1)
		beside.Go(func() {
			for !dir.locked.Load() {
				search.Ahead(ctx)
			}
		})
		beside.Go(func() {
			for !dir.locked.Load() {
				if _, _, err := search.First(ctx, Query{Text: "exam"}, 10); err != nil && !errors.Is(err, ErrLocked) {
					t.Error(err)
				}
				select {
				case asked <- true:
				default:
				}
			}
		})
		<-asked
		dir.Lock()
		beside.Wait()
	}
}
