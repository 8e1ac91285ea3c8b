package directory

import (
	"context"
	"math/bits"
	"slices"

	"github.com/keydesk/keydesk/core/record"
)

// First is what can be said of a query at once, before Find has looked through
// everything.
type First struct {
	*Results     // the first rows in order, fewer than were asked for only where there are no more
	Found    int // how many there are in all, if Exact; else at least so many
	Exact    bool
}

// mostTried is how many rows First looks at: some milliseconds' worth where
// they lie scattered in memory.
const mostTried = 8_000

// First gives the first rows that Find will give, up to n, in a millisecond or
// two: from the tables of short words, from what fewer letters found, or from
// the beginning of the order. ok is false where that takes more work; and in
// orders by status, which change with time. It does not supersede a Find.
// Errors as of Find.
func (s *Search) First(ctx context.Context, q Query, n int) (f First, ok bool, err error) {
	if err := q.check(); err != nil {
		return f, false, err
	}
	if q.Sort.By == ByStatus || !s.work.TryLock() {
		return f, false, nil
	}
	defer s.work.Unlock()
	err = s.dir.read(func(snap *snapshot) error {
		f, ok, err = s.first(ctx, snap, q, n)
		return err
	})
	return f, ok, err
}

func (s *Search) first(ctx context.Context, snap *snapshot, q Query, n int) (f First, ok bool, err error) {
	if positions, ok := s.answered(snap, q); ok {
		return s.dir.firstOf(positions[:min(n, len(positions))], len(positions), true), true, nil
	}
	words := wordsOf(q.Text)
	now := s.dir.store.Now().UnixMilli()
	order := sorter{snap: snap, sort: q.Sort, now: now}
	if f, ok := s.dir.tables.Load().first(order, q, words, n); ok {
		f.dir = s.dir
		return f, true, nil
	}
	if f, ok := s.branched(snap, q, words, n); ok {
		return f, true, nil
	}
	if found, ok := s.narrowed(snap, q, words); ok {
		return s.dir.firstOf(found[:min(n, len(found))], len(found), true), true, nil
	}
	base := s.masked(words)
	if base.masks != nil && base.gen == snap.gen && countOf(base.masks) <= few { // no more than a walk
		all, err := s.find(ctx, snap, q)
		if err != nil {
			return f, false, err
		}
		return s.dir.firstOf(all.window(0, n), all.Len(), true), true, nil
	}
	all := s.dir.orders.atHand(order)
	if all == nil && snap.count <= mostTried { // sorted as soon: a small desk, or one whose list is being read
		all = s.dir.orders.all(order)
	}
	if all == nil {
		return f, false, nil
	}
	f, ok = s.dir.walked(walk{snap: snap, q: q, now: now, words: aimed(words, snap.bytes), base: base}, all, n)
	return f, ok, nil
}

func (d *Directory) firstOf(positions []uint32, found int, exact bool) First {
	return First{Results: &Results{dir: d, positions: positions}, Found: found, Exact: exact}
}

// walk goes through an order and takes the rows that a query asks for.
type walk struct {
	snap  *snapshot
	q     Query
	now   int64
	words []word
	base  level
}

// walked is false where the rows to be tried are too many.
func (d *Directory) walked(w walk, all []uint32, n int) (f First, ok bool) {
	exact, number := typedNumber(w.q.Text)
	if number && w.takes(exact) {
		f = d.firstOf([]uint32{exact}, 1, false)
	} else {
		f = d.firstOf(make([]uint32, 0, n), 0, false)
	}
	tried := 0
	for _, pos := range all {
		if !w.candidate(pos) || number && pos == exact {
			continue
		}
		if tried++; tried > mostTried {
			return f, false
		}
		if !w.takes(pos) {
			continue
		}
		if f.Found == n {
			return f, true
		}
		f.positions, f.Found = append(f.positions, pos), f.Found+1
	}
	f.Exact = true
	return f, true
}

// candidate says whether the row can have the words, by what fewer letters
// found.
func (w *walk) candidate(pos uint32) bool {
	block, slot := pos/record.BlockSize, pos%record.BlockSize
	if w.base.masks == nil || int(block) >= len(w.base.masks) || w.base.masks[block]>>slot&1 == 1 {
		return true
	}
	return w.base.gen != w.snap.gen && w.snap.chunks[block].gen > w.base.gen
}

func (w *walk) takes(pos uint32) bool {
	c, slot, ok := w.snap.at(pos)
	return ok && c.filter(w.q, w.now, 1<<slot) != 0 && hasAll(c.textOf(slot), w.words)
}

// first is the answer from the tables: for a word of up to three bytes, among
// all customers in the order by name.
func (t *tables) first(s sorter, q Query, words []word, n int) (f First, ok bool) {
	if t == nil || q.Show != ShowAll || q.Scope != 0 || q.Sort != (Sort{}) || len(words) != 1 || len(words[0]) != 1 || n > tableRows {
		return f, false
	}
	w := &words[0][0]
	if len(w.text) > 3 {
		return f, false
	}
	firsts, count := t.look(w.text)
	whole := count == len(firsts) // no row is beyond those in the table
	tail := t.since(s.snap)
	if len(tail) > manyTail {
		return f, false
	}
	var fresh []uint32
	for _, block := range tail {
		was, is := t.snap.chunk(block), s.snap.chunk(block)
		if was != nil {
			count -= bits.OnesCount64(was.findForm(w) &^ was.deleted)
		}
		if is != nil {
			found := is.findForm(w) &^ is.deleted
			count += bits.OnesCount64(found)
			for slot := range is.in(found) {
				fresh = append(fresh, position(block, slot))
			}
		}
	}
	positions, ok := mergeFirst(s, firsts, fresh, tail, whole)
	if !ok || len(positions) < min(n, count) {
		return f, false
	}
	f.Results = &Results{positions: positions[:min(n, len(positions))]}
	f.Found, f.Exact = count, true
	return f, true
}

// mergeFirst puts rows of blocks that changed in among the first rows of a
// table, as far as the table tells what comes before what.
func mergeFirst(s sorter, firsts, fresh []uint32, tail []uint64, whole bool) ([]uint32, bool) {
	if len(tail) == 0 {
		return firsts, true
	}
	var items []item
	for _, pos := range firsts {
		if _, gone := slices.BinarySearch(tail, uint64(pos)/record.BlockSize); !gone {
			items = append(items, s.item(pos))
		}
	}
	if !whole && len(items) == 0 {
		return nil, false
	}
	limit := len(items) - 1
	for _, pos := range fresh {
		if it := s.item(pos); whole || s.compare(it, items[limit]) < 0 {
			items = append(items, it)
		}
	}
	slices.SortFunc(items, s.compare)
	return positionsOf(items), true
}
