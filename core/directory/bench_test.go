package directory

import (
	"fmt"
	"runtime"
	"testing"

	"github.com/keydesk/keydesk/core/record"
)

func sized(b *testing.B, run func(b *testing.B, store *record.Store)) {
	for _, n := range []int{10_000, 100_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			_, store := newStore(b.Context(), b)
			fill(b.Context(), b, store, sampleRows(n))
			run(b, store)
		})
	}
}

func BenchmarkLoad(b *testing.B) {
	sized(b, func(b *testing.B, store *record.Store) {
		var before, after runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&before)
		var dir *Directory
		for b.Loop() {
			dir = load(b.Context(), b, store)
		}
		runtime.GC()
		runtime.ReadMemStats(&after)
		b.ReportMetric(float64(after.HeapAlloc-before.HeapAlloc)/float64(dir.Len()), "bytes/row")
	})
}

// BenchmarkFirstLetters is a search from nothing, found by many.
func BenchmarkFirstLetters(b *testing.B) {
	sized(b, func(b *testing.B, store *record.Store) {
		dir := load(b.Context(), b, store)
		for b.Loop() {
			find(b.Context(), b, dir.Search(), Query{Text: "mul"})
		}
	})
}

// BenchmarkRare is a search from nothing, found by one.
func BenchmarkRare(b *testing.B) {
	sized(b, func(b *testing.B, store *record.Store) {
		dir := load(b.Context(), b, store)
		for b.Loop() {
			find(b.Context(), b, dir.Search(), Query{Text: "user7777@"})
		}
	})
}

// BenchmarkTyping types a word and takes it back, letter by letter.
func BenchmarkTyping(b *testing.B) {
	sized(b, func(b *testing.B, store *record.Store) {
		search := load(b.Context(), b, store).Search()
		for b.Loop() {
			for _, text := range []string{"m", "mu", "mul", "mull", "mul", "mu", "m"} {
				find(b.Context(), b, search, Query{Text: text})
			}
		}
	})
}

// BenchmarkEdit changes a row and lists everything again.
func BenchmarkEdit(b *testing.B) {
	sized(b, func(b *testing.B, store *record.Store) {
		dir := load(b.Context(), b, store)
		search := dir.Search()
		row := sampleRows(500)[499]
		for n := 0; b.Loop(); n++ {
			row.Last = fmt.Sprint("Edit", n)
			update(b.Context(), b, store, func(tx *record.Tx) error { return PutRow(tx, row) })
			if _, err := dir.Refresh(b.Context(), record.Block(row.ID)); err != nil {
				b.Fatal(err)
			}
			find(b.Context(), b, search, Query{})
		}
	})
}
