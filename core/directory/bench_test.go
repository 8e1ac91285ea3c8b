package directory

import (
	"bytes"
	"fmt"
	"runtime"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/keydesk/keydesk/core/record"
	"github.com/keydesk/keydesk/internal/census"
)

// rowOf is the n-th customer of the census as a list shows him.
func rowOf(n uint64) Row {
	c := census.At(n)
	return Row{
		ID: record.FirstCustomer + n, First: c.First, Last: c.Last, Company: c.Company, Email: c.Email,
		Phone: c.Phone, Phone2: c.Phone2, ExternalID: c.ExternalID, Scope: 1, Created: c.Created, LastLogin: c.LastLogin,
		LoginEnabled: c.LoginEnabled, Registered: c.LoginEnabled, EmailConfirmed: c.EmailConfirmed, HasPassword: c.HasPassword,
		Deleted: c.Deleted, Version: 1 + n/64,
	}
}

// peopled is a directory of the first n customers of the census. What a store
// and keys cost is not in it.
func peopled(t *testing.B, n int) *Directory {
	t.Helper()
	_, store := newStore(t.Context(), t)
	d := &Directory{store: store}
	next := &snapshot{gen: 1, chunks: make([]*chunk, (n+record.BlockSize-1)/record.BlockSize), count: n}
	var makers sync.WaitGroup
	for hand := range hands {
		makers.Go(func() {
			m := newRoom(wholePiece)
			for block := hand; block < len(next.chunks); block += hands {
				var p page
				for slot := 0; slot < record.BlockSize && block*record.BlockSize+slot < n; slot++ {
					p = append(p, pageRow{byte(slot), appendBody(nil, rowOf(uint64(block*record.BlockSize+slot)))})
				}
				c, err := newChunk(uint64(block), p.encode(), m)
				if err != nil {
					panic(err)
				}
				c.gen = 1
				next.chunks[block] = c
			}
		})
	}
	makers.Wait()
	next.bytes = countBytes(next.chunks)
	d.snap.Store(next)
	return d
}

// peoples keeps the directories of a run, which take longer to make than to
// measure.
type peoples struct {
	lock sync.Mutex
	of   map[int]*Directory
}

var benched = peoples{of: map[int]*Directory{}}

func sized(b *testing.B, run func(b *testing.B, d *Directory)) {
	for _, n := range []int{10_000, 100_000, 1_000_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			benched.lock.Lock()
			d := benched.of[n]
			if d == nil {
				d = peopled(b, n)
				benched.of[n] = d
			}
			benched.lock.Unlock()
			b.ResetTimer()
			run(b, d)
		})
	}
}

// BenchmarkMemory is what a customer takes beside his folded text, the order by
// name and the tables included; the target is 60.
func BenchmarkMemory(b *testing.B) {
	for _, n := range []int{10_000, 100_000, 1_000_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			for b.Loop() {
				var before, after runtime.MemStats
				folding()
				runtime.GC()
				runtime.ReadMemStats(&before)
				d := peopled(b, n)
				if err := d.Tidy(b.Context()); err != nil {
					b.Fatal(err)
				}
				runtime.GC()
				runtime.ReadMemStats(&after)
				text := 0
				for _, c := range d.snap.Load().chunks {
					text += len(c.text)
				}
				b.ReportMetric(float64(text)/float64(n), "text/row")
				b.ReportMetric((float64(after.HeapAlloc-before.HeapAlloc)-float64(text))/float64(n), "beside/row")
			}
		})
	}
}

// BenchmarkTyping types what somebody would look for: parts of names, addresses
// and phones of customers picked at random, letter by letter. It tells how long
// it takes until there are rows and until all are found, and how long reading
// the searched memory once takes, measured in between.
func BenchmarkTyping(b *testing.B) {
	sized(b, func(b *testing.B, d *Directory) {
		if err := d.Tidy(b.Context()); err != nil {
			b.Fatal(err)
		}
		var rows, exact, whole, floor timings
		silent := 0
		for n := uint64(0); b.Loop(); n++ {
			search := d.Search()
			find(b.Context(), b, search, Query{})
			for _, text := range typing(n, d.Len()) {
				began := time.Now()
				f, ok, err := search.First(b.Context(), Query{Text: text}, 32)
				if err != nil {
					b.Fatal(err)
				}
				spent := time.Since(began)
				find(b.Context(), b, search, Query{Text: text})
				found := time.Since(began)
				if !ok {
					silent++
					spent = found
				}
				whole = append(whole, found)
				if rows = append(rows, spent); f.Exact {
					found = spent
				}
				exact = append(exact, found)
			}
			began := time.Now()
			readAll(b, d)
			floor = append(floor, time.Since(began))
		}
		b.ReportMetric(100*float64(silent)/float64(len(rows)), "%silent")
		for name, t := range map[string]timings{"rows": rows, "exact": exact, "whole": whole, "floor": floor} {
			slices.Sort(t)
			b.ReportMetric(float64(t[len(t)/2].Microseconds()), name+"-p50-µs")
			b.ReportMetric(float64(t[len(t)*99/100].Microseconds()), name+"-p99-µs")
		}
	})
}

type timings []time.Duration

// typing is what stands in the field after each letter of a word.
func typing(n uint64, of int) (texts []string) {
	row := rowOf(n * 7919 % uint64(of))
	word := []string{row.Last, row.First + " " + row.Last, row.Email, row.Company, row.Phone, fmt.Sprint(row.ID)}[n%6]
	for at := range word {
		if at > 0 && at <= 14 {
			texts = append(texts, word[:at])
		}
	}
	return texts
}

// BenchmarkPasted is a whole word at once.
func BenchmarkPasted(b *testing.B) {
	for _, word := range []string{"muller", "@gmail.com", "zzzzzz", "stowley"} {
		b.Run(word, func(b *testing.B) {
			sized(b, func(b *testing.B, d *Directory) {
				for b.Loop() {
					find(b.Context(), b, d.Search(), Query{Text: word})
				}
			})
		})
	}
}

// BenchmarkScope is a word that many have, in one of the scopes.
func BenchmarkScope(b *testing.B) {
	sized(b, func(b *testing.B, d *Directory) {
		find(b.Context(), b, d.Search(), Query{}) // makes the order
		for b.Loop() {
			find(b.Context(), b, d.Search(), Query{Text: "com", Scope: 1})
		}
	})
}

// BenchmarkBackspace takes a letter back.
func BenchmarkBackspace(b *testing.B) {
	sized(b, func(b *testing.B, d *Directory) {
		search := d.Search()
		for b.Loop() {
			b.StopTimer()
			find(b.Context(), b, search, Query{Text: "mul"})
			find(b.Context(), b, search, Query{Text: "mull"})
			b.StartTimer()
			find(b.Context(), b, search, Query{Text: "mul"})
		}
	})
}

// BenchmarkReading is the floor of a search: each byte that it looks through
// read once, on as many goroutines.
func BenchmarkReading(b *testing.B) {
	sized(b, func(b *testing.B, d *Directory) {
		for b.Loop() {
			readAll(b, d)
		}
	})
}

func readAll(b *testing.B, d *Directory) {
	s := d.snap.Load()
	err := d.sweep(b.Context(), len(s.chunks), func(from, to int) {
		for _, c := range s.chunks[from:to] {
			if pairIn(c.text, 0, 0, 0) >= 0 { // not in it, so that nothing ends the reading
				b.Error("found")
			}
		}
	})
	if err != nil {
		b.Fatal(err)
	}
}

// BenchmarkEdit changes a row and asks for the list again.
func BenchmarkEdit(b *testing.B) {
	sized(b, func(b *testing.B, d *Directory) {
		search := d.Search()
		find(b.Context(), b, search, Query{})
		for n := uint64(0); b.Loop(); n++ {
			row := rowOf(n * 7919 % uint64(d.Len()))
			row.Last = fmt.Sprint("Edit", n)
			change(b, d, row)
			find(b.Context(), b, search, Query{})
		}
	})
}

// change puts a row into the list as a commit would.
func change(t *testing.B, d *Directory, row Row) {
	t.Helper()
	old := d.snap.Load()
	block := record.Block(row.ID)
	var p page
	for slot := range byte(record.BlockSize) {
		if now, ok := old.row(position(block, slot)); ok {
			p = append(p, pageRow{slot, appendBody(nil, now)})
		}
	}
	p, err := p.put(slotOf(row.ID), row)
	if err != nil {
		t.Fatal(err)
	}
	update(t.Context(), t, d.store, func(tx *record.Tx) error { return tx.PutBytes(pageKey(block), p.encode()) })
	if _, err := d.Refresh(t.Context(), block); err != nil {
		t.Fatal(err)
	}
}

// BenchmarkKernel looks for a word in the text of 20,000 customers: by the pair
// with AVX2, by the pair as on any processor, and by bytes.Index; against
// reading the text once.
func BenchmarkKernel(b *testing.B) {
	var text []byte
	d := peopled(b, 20_000)
	for _, c := range d.snap.Load().chunks {
		text = append(text, c.text...)
	}
	for _, word := range []string{"stowley", "müller gmbh", "@gmail.cz"} {
		n := newNeedle([]byte(Fold(word)))
		n.aim(d.snap.Load().bytes)
		first, second := n.text[n.at], n.text[n.at+n.gap]
		for _, way := range []struct {
			name string
			find func() int
		}{
			{"pair", func() int { return pairCount(text, first, second, n.gap, pairIn) }},
			{"portable", func() int {
				return pairCount(text, first, second, n.gap, func(t []byte, a, b byte, gap int) int { return slowPair(t, max(0, len(t)-gap), a, b, gap) })
			}},
			{"index", func() int { return bytes.Count(text, n.text) }},
			{"read", func() int { return bytes.IndexByte(text, 0) }},
		} {
			b.Run(word+"/"+way.name, func(b *testing.B) {
				b.SetBytes(int64(len(text)))
				for b.Loop() {
					way.find()
				}
			})
		}
	}
}

func pairCount(text []byte, a, b byte, gap int, next func([]byte, byte, byte, int) int) (n int) {
	for {
		at := next(text, a, b, gap)
		if at < 0 {
			return n
		}
		n, text = n+1, text[at+1:]
	}
}

// BenchmarkAhead is what is prepared while the next key is looked for: of a word
// that many have, and one letter on, where the places are known.
func BenchmarkAhead(b *testing.B) {
	for _, words := range [][]string{{"com"}, {"son"}, {"com", "com."}} {
		b.Run(words[len(words)-1], func(b *testing.B) {
			sized(b, func(b *testing.B, d *Directory) {
				search := d.Search()
				for _, word := range words {
					search.Ahead(b.Context())
					find(b.Context(), b, search, Query{Text: word})
				}
				top := &search.levels[len(search.levels)-1]
				fresh := top.trail
				for b.Loop() {
					top.trail = fresh
					search.Ahead(b.Context())
				}
			})
		})
	}
}
