package directory

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"math/bits"
	"slices"
	"sync"

	"github.com/keydesk/keydesk/core/record"
)

// item is a row to be sorted: where it is, and what it is sorted by; of a text
// the beginning as a number, so that texts are rarely compared.
type item struct {
	head  uint64
	text  []byte // shares the chunk's memory
	pos   uint32
	empty bool
}

// sorter compares rows of one snapshot.
type sorter struct {
	snap *snapshot
	sort Sort
	now  int64 // unix ms, for the status
}

// field is where the text stands that a column shows.
func (b By) field() int {
	switch b {
	case ByCompany:
		return fieldCompany
	case ByEmail:
		return fieldEmail
	}
	return fieldName
}

func (s sorter) item(pos uint32) item {
	c, slot, _ := s.snap.at(pos)
	it := item{pos: pos}
	switch s.sort.By {
	case ByID:
		it.head = uint64(pos)
	case ByStatus:
		it.head = c.head(slot).status(s.now).rank()
	case ByCreated:
		it.head, it.empty = timeHead(c.head(slot).created)
	case ByLastLogin:
		it.head, it.empty = timeHead(c.head(slot).lastLogin)
	default:
		var first [8]byte
		it.text = c.field(slot, s.sort.By.field())
		it.empty = copy(first[:], it.text) == 0
		it.head = binary.BigEndian.Uint64(first[:])
	}
	return it
}

func timeHead(ms int64) (uint64, bool) { return uint64(ms) ^ 1<<63, ms == 0 }

// rank sorts the statuses.
func (s Status) rank() uint64 {
	return uint64(slices.Index([]Status{
		StatusCanLogIn, StatusNoPassword, StatusUnconfirmed, StatusLocked, StatusInactive, StatusDeleted,
	}, s))
}

func (s sorter) compare(a, b item) int {
	if a.empty != b.empty {
		if a.empty {
			return 1
		}
		return -1
	}
	order := cmp.Compare(a.head, b.head)
	if order == 0 {
		order = bytes.Compare(a.text, b.text)
	}
	if s.sort.Descending {
		order = -order
	}
	return cmp.Or(order, cmp.Compare(a.pos, b.pos))
}

// sorted sorts the rows in the masks.
func (s sorter) sorted(masks []uint64) []uint32 {
	if countOf(masks) < manyRows {
		return positionsOf(s.items(masks, 0, len(masks)))
	}
	// Two halves at a time, since this is what a start waits for.
	middle, half := 0, countOf(masks)/2
	for n := 0; n < half; middle++ {
		n += bits.OnesCount64(masks[middle])
	}
	var upper []item
	var beside sync.WaitGroup
	beside.Go(func() { upper = s.items(masks, middle, len(masks)) })
	lower := s.items(masks, 0, middle)
	beside.Wait()
	positions := make([]uint32, 0, len(lower)+len(upper))
	for len(lower) > 0 && len(upper) > 0 {
		if s.compare(lower[0], upper[0]) < 0 {
			positions, lower = append(positions, lower[0].pos), lower[1:]
		} else {
			positions, upper = append(positions, upper[0].pos), upper[1:]
		}
	}
	return append(append(positions, positionsOf(lower)...), positionsOf(upper)...)
}

// manyRows are worth a second goroutine.
const manyRows = 20_000

// items are the rows of some blocks in order.
func (s sorter) items(masks []uint64, from, to int) []item {
	items := make([]item, 0, countOf(masks[from:to]))
	for block, mask := range masks[from:to] {
		for ; mask != 0; mask &= mask - 1 {
			items = append(items, s.item(position(uint64(from+block), byte(bits.TrailingZeros64(mask)))))
		}
	}
	slices.SortFunc(items, s.compare)
	return items
}

func positionsOf(items []item) []uint32 {
	positions := make([]uint32, len(items))
	for i, it := range items {
		positions[i] = it.pos
	}
	return positions
}

// edit is where a row is taken out of an order, or put in.
type edit struct {
	at   int // index in the old order
	pos  uint32
	into bool
}

// merged brings an older order of all rows up to date: rows that changed since
// are taken out and put in anew. It is false where so many changed that sorting
// is less work.
func (s sorter) merged(old order) (positions []uint32, ok bool) {
	before := sorter{snap: old.snap, sort: s.sort, now: s.now}
	var edits []edit
	place := func(it item) int {
		n, _ := slices.BinarySearchFunc(old.positions, it, func(k uint32, it item) int { return s.compare(before.item(k), it) })
		return n
	}
	var in []item
	for block := range max(len(s.snap.chunks), len(old.snap.chunks)) {
		was, is := old.snap.chunk(uint64(block)), s.snap.chunk(uint64(block))
		if was == is {
			continue
		}
		if len(edits)+len(in) > s.snap.count/4 {
			return nil, false
		}
		for slot := range byte(record.BlockSize) {
			if same(was, is, slot) {
				continue
			}
			pos := position(uint64(block), slot)
			if was != nil && was.has(slot) {
				edits = append(edits, edit{at: place(before.item(pos)), pos: pos})
			}
			if is != nil && is.has(slot) {
				in = append(in, s.item(pos))
			}
		}
	}
	slices.SortFunc(in, s.compare)
	for _, it := range in {
		edits = append(edits, edit{at: place(it), pos: it.pos, into: true})
	}
	slices.SortStableFunc(edits, func(a, b edit) int { return cmp.Compare(a.at, b.at) })
	return applied(old.positions, edits, s.snap.count), true
}

// applied copies an order with its edits.
func applied(old []uint32, edits []edit, n int) []uint32 {
	all, done := make([]uint32, 0, n), 0
	for _, e := range edits {
		all = append(all, old[done:max(e.at, done)]...)
		done = max(e.at, done)
		if e.into {
			all = append(all, e.pos)
		} else {
			done = e.at + 1
		}
	}
	return append(all, old[done:]...)
}

// order is all rows in one order, as of a snapshot. It keeps what that snapshot
// alone has still in memory, so one that is not asked for in a while is dropped.
type order struct {
	snap      *snapshot
	positions []uint32
	ranks     []uint32 // of the rows by position: the order the other way round; nil: nobody has asked yet
	missed    int      // blocks that changed since
}

// mostMissed bounds the memory behind an order: 10 KB a block.
const mostMissed = 2048

// orders remembers the orders that were asked for: sorting a million names at
// every letter would take longer than finding them. By status nothing is
// remembered, because statuses change with time.
type orders struct {
	mu    sync.Mutex
	known map[Sort]order
}

// miss tells the orders of a number of blocks that changed.
func (o *orders) miss(blocks int) {
	o.mu.Lock()
	defer o.mu.Unlock()
	for by, old := range o.known {
		if old.missed += blocks; old.missed > mostMissed {
			delete(o.known, by)
		} else {
			o.known[by] = old
		}
	}
}

func (o *orders) drop() {
	o.mu.Lock()
	defer o.mu.Unlock()
	for _, old := range o.known {
		old.snap.wipe()
	}
	o.known = nil
}

// all returns every row of the sorter's snapshot in order.
func (o *orders) all(s sorter) []uint32 {
	o.mu.Lock()
	defer o.mu.Unlock()
	positions, ok := o.current(s)
	if !ok {
		positions = s.sorted(s.snap.everything())
		o.remember(s, positions)
	}
	return positions
}

// atHand is all where that takes no sorting and no waiting; else nil.
func (o *orders) atHand(s sorter) []uint32 {
	if !o.mu.TryLock() {
		return nil
	}
	defer o.mu.Unlock()
	positions, _ := o.current(s)
	return positions
}

// ranked is the order of all with its ranks, where it takes no sorting; else nil.
func (o *orders) ranked(s sorter) *order {
	o.mu.Lock()
	defer o.mu.Unlock()
	if _, ok := o.current(s); !ok {
		return nil
	}
	known, ok := o.known[s.sort]
	if !ok || known.snap != s.snap {
		return nil
	}
	if known.ranks == nil {
		known.ranks = make([]uint32, len(s.snap.chunks)*record.BlockSize)
		for rank, pos := range known.positions {
			known.ranks[pos] = uint32(rank)
		}
		o.known[s.sort] = known
	}
	return &known
}

// current is a remembered order, brought up to date.
func (o *orders) current(s sorter) ([]uint32, bool) {
	old, ok := o.known[s.sort]
	switch {
	case !ok || old.snap.gen > s.snap.gen:
		return nil, false
	case old.snap == s.snap:
		return old.positions, true
	}
	positions, ok := s.merged(old)
	if ok {
		o.remember(s, positions)
	}
	return positions, ok
}

func (o *orders) remember(s sorter, positions []uint32) {
	if old, ok := o.known[s.sort]; s.sort.By == ByStatus || ok && old.snap.gen > s.snap.gen {
		return
	}
	if o.known == nil {
		o.known = map[Sort]order{}
	}
	o.known[s.sort] = order{snap: s.snap, positions: positions}
}

func (s *snapshot) everything() []uint64 {
	masks := make([]uint64, len(s.chunks))
	for block, c := range s.chunks {
		if c != nil {
			masks[block] = c.present
		}
	}
	return masks
}

// few is how many rows are sorted by themselves rather than picked out of the
// order of all.
const few = 2000

// arrange returns the rows in the masks in order.
func (o *orders) arrange(s sorter, masks []uint64) []uint32 {
	n := countOf(masks)
	if n <= few || s.sort.By == ByStatus {
		return s.sorted(masks)
	}
	all := o.atHand(s)
	if all == nil {
		if n < s.snap.count/8 { // sooner sorted than all are
			return s.sorted(masks)
		}
		all = o.all(s)
	}
	return picked(all, masks, n)
}

// picked are those of the order that are in the masks, n of them.
func picked(order []uint32, masks []uint64, n int) []uint32 {
	pick := func(order []uint32, n int) []uint32 {
		some := make([]uint32, 0, n)
		for _, pos := range order {
			if masks[pos/record.BlockSize]>>(pos%record.BlockSize)&1 == 1 {
				some = append(some, pos)
			}
		}
		return some
	}
	if len(order) < manyRows {
		return pick(order, n)
	}
	var upper []uint32
	var beside sync.WaitGroup
	beside.Go(func() { upper = pick(order[len(order)/2:], n/2) })
	lower := pick(order[:len(order)/2], n)
	beside.Wait()
	return append(lower, upper...)
}

func countOf(masks []uint64) int {
	n := 0
	for _, mask := range masks {
		n += bits.OnesCount64(mask)
	}
	return n
}
