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
	c, spot, _ := s.snap.at(pos)
	it := item{pos: pos}
	switch s.sort.By {
	case ByID:
		it.head = uint64(pos)
	case ByStatus:
		it.head = c.head(spot).status(s.now).rank()
	case ByCreated:
		it.head, it.empty = timeHead(c.head(spot).created)
	case ByLastLogin:
		it.head, it.empty = timeHead(c.head(spot).lastLogin)
	default:
		var first [8]byte
		it.text = c.field(spot, s.sort.By.field())
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
	items := make([]item, 0, countOf(masks))
	for block, mask := range masks {
		for ; mask != 0; mask &= mask - 1 {
			items = append(items, s.item(position(uint64(block), byte(bits.TrailingZeros64(mask)))))
		}
	}
	slices.SortFunc(items, s.compare)
	positions := make([]uint32, len(items))
	for i, it := range items {
		positions[i] = it.pos
	}
	return positions
}

// merged brings an older order of all rows up to date: rows of chunks that
// came since are taken out and put in anew.
func (s sorter) merged(old order) []uint32 {
	fresh := make([]uint64, len(s.snap.chunks))
	for block, c := range s.snap.chunks {
		if c != nil && c.gen > old.gen {
			fresh[block] = c.present
		}
	}
	kept := make([]uint32, 0, s.snap.count)
	for _, pos := range old.positions {
		if c := s.snap.chunk(uint64(pos) / record.BlockSize); c != nil && c.gen <= old.gen {
			kept = append(kept, pos)
		}
	}
	all := make([]uint32, 0, s.snap.count)
	for _, pos := range s.sorted(fresh) {
		n, _ := slices.BinarySearchFunc(kept, s.item(pos), func(k uint32, it item) int { return s.compare(s.item(k), it) })
		all = append(append(all, kept[:n]...), pos)
		kept = kept[n:]
	}
	return append(all, kept...)
}

// order is all rows in one order, as of a snapshot.
type order struct {
	gen       uint64
	positions []uint32
}

// orders remembers the orders that were asked for: sorting a million names at
// every letter would take longer than finding them. By status nothing is
// remembered, because statuses change with time.
type orders struct {
	mu    sync.Mutex
	known map[Sort]order
}

func (o *orders) drop() {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.known = nil
}

// all returns every row of the sorter's snapshot in order.
func (o *orders) all(s sorter) []uint32 {
	o.mu.Lock()
	defer o.mu.Unlock()
	old, ok := o.known[s.sort]
	now := order{gen: s.snap.gen}
	switch {
	case ok && old.gen == s.snap.gen:
		return old.positions
	case ok && old.gen < s.snap.gen:
		now.positions = s.merged(old)
	default:
		now.positions = s.sorted(s.snap.everything())
	}
	if o.known == nil {
		o.known = map[Sort]order{}
	}
	if !ok || old.gen < now.gen {
		o.known[s.sort] = now
	}
	return now.positions
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
	picked := make([]uint32, 0, n)
	for _, pos := range o.all(s) {
		if masks[pos/record.BlockSize]>>(pos%record.BlockSize)&1 == 1 {
			picked = append(picked, pos)
		}
	}
	return picked
}

func countOf(masks []uint64) int {
	n := 0
	for _, mask := range masks {
		n += bits.OnesCount64(mask)
	}
	return n
}
