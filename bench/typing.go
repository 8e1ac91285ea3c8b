package main

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/core/directory"
)

// keystrokes are the times of one run of typing.
type keystrokes struct {
	rows, exact, whole, back, floor times
	rival                           map[string]times
	long, again                     duel // exact, of three letters and more
}

// duel are the times of Keydesk and of FTS5 for the same letters: as they are
// typed, where neither has anything in the processor's caches; or asked twice
// more at once, the one in the middle of the three.
type duel struct{ ours, theirs times }

// typing types words as somebody would who looks for a customer, letter by
// letter, and takes one back; in between the others are asked the same.
func (b *bench) typing(ctx context.Context) error {
	d, err := b.open(ctx, deskFile)
	if err != nil {
		return err
	}
	r, err := b.rivals(ctx)
	if err != nil {
		return err
	}
	defer r.peer.Close()
	before := heap()
	finder := d.session.Customers().Finder()
	if _, err := finder.Find(ctx, core.Query{}, core.Order{}); err != nil {
		return err
	}
	if b.n > leastTabled {
		if err := tabled(ctx, finder); err != nil {
			return err
		}
	}
	b.memory(heap()-before, len(r.memory))
	k := &keystrokes{rival: map[string]times{}}
	for n := range b.words {
		if err := b.word(ctx, k, r, d.session.Customers().Finder(), typed(n, b.n), n); err != nil {
			return err
		}
	}
	b.tell(k)
	return d.close(ctx)
}

// leastTabled customers have no tables yet.
const leastTabled = 50_000

// tabled waits until the list has made its tables: it does when nothing else is
// done, and then knows the first letter at once.
func tabled(ctx context.Context, finder *core.Finder) error {
	for deadline := time.Now().Add(time.Minute); ; {
		began := time.Now()
		_, ok, err := finder.First(ctx, core.Query{Text: "zq"}, core.Order{})
		if err != nil || ok && time.Since(began) < time.Millisecond {
			return err
		}
		if time.Now().After(deadline) {
			return errors.New("the tables of the first letters were not made")
		}
		time.Sleep(50 * time.Millisecond)
	}
}

func heap() int64 {
	runtime.GC()
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}

func (b *bench) memory(all int64, text int) {
	beside := float64(all-int64(text)) / float64(b.n)
	b.report.add(line{
		what: "memory a customer, beside the folded text", result: fmt.Sprintf("%.0f bytes", beside),
		against: fmt.Sprintf("the text: %.0f bytes", float64(text)/float64(b.n)), ratio: beside / (float64(text) / float64(b.n)), target: "≤ 60 bytes", met: beside <= 60,
	})
}

// typed is what somebody types who looks for some customer.
func typed(n, of int) string {
	c := customer(n * 7919 % of)
	word := []string{c.Last, c.Email, c.First, c.ExternalID, c.Company}[n%5]
	word, _, _ = strings.Cut(strings.TrimSpace(directory.Fold(word)), " ")
	for utf8.RuneCountInString(word) > 12 {
		_, size := utf8.DecodeLastRuneInString(word)
		word = word[:len(word)-size]
	}
	return word
}

func (b *bench) word(ctx context.Context, k *keystrokes, r *rivals, finder *core.Finder, word string, turn int) error {
	if _, err := finder.Find(ctx, core.Query{}, core.Order{}); err != nil {
		return err
	}
	last := ""
	for at := range word {
		if at == 0 {
			continue
		}
		if err := b.letter(ctx, k, r, finder, word[:at], turn+at); err != nil {
			return err
		}
		last = word[:at]
	}
	if last == "" {
		return nil
	}
	_, size := utf8.DecodeLastRuneInString(last)
	spent, err := took(func() error {
		_, err := finder.Find(ctx, core.Query{Text: last[:len(last)-size]}, core.Order{})
		return err
	})
	k.back = append(k.back, spent)
	return err
}

// letter asks everybody. The rivals that take long are asked now and then.
func (b *bench) letter(ctx context.Context, k *keystrokes, r *rivals, finder *core.Finder, text string, turn int) error {
	q, o := core.Query{Text: text}, core.Order{}
	began := time.Now()
	first, ok, err := finder.First(ctx, q, o)
	if err != nil {
		return err
	}
	rows := time.Since(began)
	again := times{rows}
	for range 2 {
		spent, err := took(func() error { _, _, err := finder.First(ctx, q, o); return err })
		if err != nil {
			return err
		}
		again = append(again, spent)
	}
	began = time.Now().Add(-rows)
	all, err := finder.Find(ctx, q, o)
	if err != nil {
		return err
	}
	whole := time.Since(began)
	exact := whole
	if !ok {
		rows = whole
	} else if first.Exact() {
		exact = rows
	}
	k.rows, k.exact, k.whole = append(k.rows, rows), append(k.exact, exact), append(k.whole, whole)
	if utf8.RuneCountInString(text) >= 3 {
		k.long.ours = append(k.long.ours, exact)
		if exact == rows {
			exact = again.p50()
		}
		k.again.ours = append(k.again.ours, exact)
	}
	spent, _ := took(func() error { r.read(); return nil })
	k.floor = append(k.floor, spent)
	time.Sleep(between - whole)
	if ok && (first.Exact() && first.Len() != all.Len() || !slices.Equal(first.IDs(), all.IDs()[:len(first.IDs())])) {
		return fmt.Errorf("%q: first %d of %d, then %d", text, len(first.IDs()), first.Len(), all.Len())
	}
	return b.compare(ctx, k, r, text, all.IDs(), turn%5 == 0)
}

// between is the time from one letter to the next: those who type fastest take
// longer. What the list prepares meanwhile, it is free to.
const between = 60 * time.Millisecond

// compare has the rivals answer, and compares: all of them or the quick one.
func (b *bench) compare(ctx context.Context, k *keystrokes, r *rivals, text string, ids []uint64, all bool) error {
	for _, c := range r.all {
		if !c.answers(text) || !all && !c.quick {
			continue
		}
		asked := times{}
		for range map[bool]int{false: 1, true: 3}[c.quick] {
			n := 0
			spent, err := took(func() (err error) { n, err = c.count(ctx, text); return err })
			if err != nil {
				return err
			}
			if n != len(ids) {
				return fmt.Errorf("%q: %s finds %d, Keydesk %d", text, c.name, n, len(ids))
			}
			asked = append(asked, spent)
		}
		k.rival[c.name] = append(k.rival[c.name], asked[0])
		if c.quick {
			k.long.theirs, k.again.theirs = append(k.long.theirs, asked[0]), append(k.again.theirs, asked.p50())
		}
	}
	if !all {
		return nil
	}
	firsts, err := r.firsts(ctx, text)
	if err == nil && !slices.Equal(firsts, ids[:min(32, len(ids))]) {
		err = fmt.Errorf("%q: SQLite begins with %d, Keydesk with %d", text, firsts, ids[:min(32, len(ids))])
	}
	return err
}

// tell writes down what came of it.
func (b *bench) tell(k *keystrokes) {
	add := func(what string, ours, against time.Duration, name, target string, met bool) {
		b.report.add(line{what: what, result: short(ours), against: name + ": " + short(against), ratio: per(ours, against), target: target, met: met})
	}
	rows, exact, floor := k.rows.p99(), k.exact.p99(), k.floor.p99()
	add("keystroke: rows on hand, p50", k.rows.p50(), k.floor.p50(), "floor, p50", "", true)
	add("keystroke: rows on hand, p99", rows, floor, "floor, p99", "≤ 2 ms", rows <= 2*time.Millisecond)
	add("keystroke: exact count too, p50", k.exact.p50(), k.floor.p50(), "floor, p50", "≤ 1.3 × floor", per(k.exact.p50(), k.floor.p50()) <= 1.3)
	add("keystroke: exact count too, p99", exact, floor, "floor, p99", "≤ 16 ms and ≤ 1.3 × floor", exact <= 16*time.Millisecond && per(exact, floor) <= 1.3)
	add("keystroke: all listed, p99", k.whole.p99(), floor, "floor, p99", "", true)
	add("backspace, p99", k.back.p99(), floor, "floor, p99", "free", k.back.p99() <= time.Millisecond)
	b.report.bars = append(b.report.bars, bar{"Keydesk: rows on hand", k.rows.p50(), k.rows.p99(), true}, bar{"Keydesk: exact count", k.exact.p50(), k.exact.p99(), true}, bar{"floor: memory read once", k.floor.p50(), floor, false})
	for _, name := range []string{"bytes.Index, one after another", "grep -c -F", "SQLite LIKE", "SQLite FTS5 trigram"} {
		t := k.rival[name]
		b.report.bars = append(b.report.bars, bar{name, t.p50(), t.p99(), false})
		add("against "+name+", p50", k.exact.p50(), t.p50(), name, "", true)
	}
	for _, l := range []struct {
		what string
		duel duel
	}{{"three letters and more, as typed", k.long}, {"three letters and more, asked at once again", k.again}} {
		ours, fts := l.duel.ours, l.duel.theirs
		add(l.what+", p50", ours.p50(), fts.p50(), "FTS5", "≥ 100 × faster", per(fts.p50(), ours.p50()) >= 100)
		add(l.what+", p99", ours.p99(), fts.p99(), "FTS5", "≥ 20 × faster", per(fts.p99(), ours.p99()) >= 20)
	}
	b.report.note("%d keystrokes, %v apart; FTS5 was asked at each of three letters and more, the others at each fifth. The floor's p99 is %.1f times its p50: so uneven was the machine.", len(k.rows), between, per(floor, k.floor.p50()))
}
