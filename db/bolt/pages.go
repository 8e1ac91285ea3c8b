package bolt

import (
	"sync"
	"sync/atomic"
	"time"
)

// pages are those that were read and checked of one state of the file: no
// writer touches a page of a snapshot that is held, what is written together
// mostly lies together, and a transaction looks at each key two or three times.
// Measured with an import, reading them again was a quarter of its time. They
// are one snapshot's at a time, and so one goroutine's: nothing guards them.
type pages struct {
	state    int       // the transaction that wrote it
	read     time.Time // from when on
	known    map[uint64]*page
	branches int
	leaves   int // their bytes
	slabs    []*slab
	used     int // bytes of the last slab
}

// slab is memory for some pages: it is used again, which costs less than to
// have each page's collected and zeroed.
type slab []byte

// mostBranches and mostLeaves bound what a snapshot keeps: as many leaves as the
// largest batch of an import touches, counted by their bytes. One with large
// values is not kept.
const (
	mostBranches = 2048
	mostLeaves   = 32 << 20
	largestLeaf  = 64 << 10
	slabPages    = 16
)

func newPages() *pages { return &pages{known: map[uint64]*page{}, read: time.Now()} }

func (p *pages) keep(found *page) {
	switch {
	case !found.leaf:
		if p.branches == mostBranches {
			return
		}
		p.branches++
	case len(found.buf) > largestLeaf:
		return
	default:
		if p.leaves+len(found.buf) > mostLeaves {
			p.forgetLeaves()
		}
		p.leaves += len(found.buf)
	}
	p.known[found.id] = found
}

// forgetLeaves makes room. Some may still be in the hands of a scan: their slabs
// are left to the collector.
func (p *pages) forgetLeaves() {
	p.slabs, p.used, p.leaves = nil, 0, 0
	for id, one := range p.known {
		if one.leaf {
			delete(p.known, id)
		}
		clear(one.kids)
	}
}

// room is memory for one page.
func (p *pages) room(size int, spare *sync.Pool) []byte {
	if len(p.slabs) == 0 || p.used+size > len(*p.slabs[len(p.slabs)-1]) {
		next, ok := spare.Get().(*slab)
		if !ok || len(*next) < size {
			made := make(slab, slabPages*size)
			next = &made
		}
		p.slabs, p.used = append(p.slabs, next), 0
	}
	last := *p.slabs[len(p.slabs)-1]
	p.used += size
	return last[p.used-size : p.used : p.used]
}

// shelf is where one file's pages go when their snapshot ends.
type shelf struct {
	last  atomic.Pointer[pages] // of the View that ended last
	spare sync.Pool             // of *slab
}

// lately is how long before an Update its pages may have been read. Bulk work
// looks in a View for what there is and then writes: the writer need not read
// all that again where nobody wrote in between. Whoever reads for reading's sake
// has the file read.
const lately = time.Second

// takeOver gives the pages of the last View to an Update of the same state.
func (s *shelf) takeOver(state int) *pages {
	last := s.last.Swap(nil)
	if last != nil && last.state == state && time.Since(last.read) < lately {
		return last
	}
	s.recycle(last)
	return newPages()
}

// leave keeps the pages of a View for the Update that may follow.
func (s *shelf) leave(p *pages, state int) {
	p.state = state
	s.recycle(s.last.Swap(p))
}

// recycle takes the memory of pages that nobody looks at any more.
func (s *shelf) recycle(p *pages) {
	if p == nil {
		return
	}
	for _, one := range p.slabs {
		s.spare.Put(one)
	}
	*p = pages{}
}
