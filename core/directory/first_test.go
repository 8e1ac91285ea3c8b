package directory

import (
	"bytes"
	"context"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/keydesk/keydesk/core/record"
	"github.com/keydesk/keydesk/internal/naughty"
	"pgregory.net/rapid"
)

// TestPair compares both ways to look for a pair with each other, and the
// needle with bytes.Index.
func TestPair(t *testing.T) {
	letters := rapid.SliceOfN(rapid.SampledFrom([]byte("aab\n\x00\xff")), 0, 200)
	rapid.Check(t, func(t *rapid.T) {
		text := letters.Draw(t, "text")
		gap := rapid.IntRange(0, 40).Draw(t, "gap")
		a, b := rapid.SampledFrom([]byte("ab\xff")).Draw(t, "a"), rapid.SampledFrom([]byte("ab\x00")).Draw(t, "b")
		if gap == 0 {
			b = a
		}
		want := slowPair(text, max(0, len(text)-gap), a, b, gap)
		if got := pairIn(text, a, b, gap); got != want {
			t.Fatalf("%q, %q and %q %d apart: %d, not %d", text, a, b, gap, got, want)
		}
		word := rapid.SliceOfN(rapid.SampledFrom([]byte("aab\xff")), 1, 40).Draw(t, "word")
		n := newNeedle(word)
		n.aim(countBytes([]*chunk{{text: text}}))
		if got, want := n.index(text), bytes.Index(text, word); got != want {
			t.Fatalf("%q in %q: %d, not %d", word, text, got, want)
		}
	})
}

// TestSlim: what the memory holds of a row is the whole row.
func TestSlim(t *testing.T) {
	text := rapid.OneOf(
		rapid.String(), rapid.SampledFrom(naughty.Strings()),
		rapid.SampledFrom([]string{"Ács-Nagy O'Brien", "GROSS", "straße", "ΣΊΣΥΦΟΣ Άννα", "Йод", "ﬁN", "e\u0301A", "\xff\xfeA", "McDonald", "김 민준", strings.Repeat("Xy", MaxText/2)}),
		rapid.Map(rapid.Uint64Range(0, 100_000), func(n uint64) string { return rowOf(n).Company }),
	)
	rapid.Check(t, func(t *rapid.T) {
		row := genRow(10042, text).Draw(t, "row")
		p, err := page{}.put(41, row)
		if err != nil {
			t.Fatal(err)
		}
		c, err := newChunk(0, p.encode(), newRoom(0))
		if err != nil {
			t.Fatal(err)
		}
		if got := c.row(0, 41); !reflect.DeepEqual(clean(got), clean(row)) {
			t.Fatalf("%+v\ncame back as\n%+v", row, got)
		}
	})
}

// TestFirstOracle types at random over random edits, and compares what First
// says with what Find finds: the tables, what changed since they were made, the
// walk through the order, and letters taken back.
func TestFirstOracle(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		ctx := t.Context()
		raw, store := newStore(ctx, rt)
		defer raw.Close()
		var rows []Row
		for n := range uint64(40) {
			rows = append(rows, rowOf(n*97))
			rows[n].ID = block0(int(n))
		}
		fill(ctx, rt, store, rows)
		dir := load(ctx, rt, store)
		tabulate(ctx, rt, dir)
		search, typed, tidied := dir.Search(), "", false
		rt.Repeat(map[string]func(*rapid.T){
			"edit": func(rt *rapid.T) {
				id := block0(rapid.IntRange(0, 70).Draw(rt, "slot"))
				row := rowOf(rapid.Uint64Range(0, 5000).Draw(rt, "who"))
				row.ID = id
				update(ctx, rt, store, func(tx *record.Tx) error {
					if rapid.IntRange(0, 4).Draw(rt, "gone") == 0 {
						return RemoveRow(tx, id)
					}
					return PutRow(tx, row)
				})
				if _, err := dir.Refresh(ctx, record.Block(id)); err != nil {
					rt.Fatal(err)
				}
			},
			"tidy": func(*rapid.T) {
				if !tidied { // once: it takes the most of the test's time
					tidied = true
					tabulate(ctx, rt, dir)
				}
			},
			"type": func(rt *rapid.T) {
				typed += rapid.SampledFrom([]string{"a", "e", "m", "ma", "o", "п", "1", " ", "@", "ő"}).Draw(rt, "letter")
			},
			"erase": func(rt *rapid.T) {
				typed = strings.ToValidUTF8(typed[:rapid.IntRange(0, len(typed)).Draw(rt, "left")], "")
			},
			"": func(rt *rapid.T) {
				q := Query{Text: typed, Sort: Sort{Descending: rapid.IntRange(0, 3).Draw(rt, "down") == 0}}
				n := rapid.IntRange(1, tableRows).Draw(rt, "n")
				f, ok, err := search.First(ctx, q, n)
				if err != nil {
					rt.Fatal(err)
				}
				all := find(ctx, rt, search, q).IDs()
				if again := find(ctx, rt, dir.Search(), q).IDs(); !slices.Equal(all, again) {
					rt.Fatalf("%q finds %d, anew %d", typed, all, again)
				}
				if !ok {
					return
				}
				if got := f.IDs(); !slices.Equal(got, all[:min(n, len(all))]) {
					rt.Fatalf("%q begins with %d, not with %d", typed, got, all[:min(n, len(all))])
				}
				if f.Exact && f.Found != len(all) || f.Found > len(all) {
					rt.Fatalf("%q is found %d times, not %d", typed, f.Found, len(all))
				}
			},
		})
	})
}

// tabulate is Tidy for few rows.
func tabulate(ctx context.Context, t fataler, d *Directory) {
	t.Helper()
	snap := d.snap.Load()
	made, err := d.tabulate(ctx, snap, d.orders.all(sorter{snap: snap}))
	if err != nil {
		t.Fatal(err)
	}
	d.tables.Store(made)
}
