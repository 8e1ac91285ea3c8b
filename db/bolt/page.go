package bolt

import (
	"bytes"
	"encoding/binary"
	"fmt"

	"github.com/keydesk/keydesk/db"
)

// The layout of bbolt's pages (bbolt, internal/common/page.go), in the
// machine's byte order: a header of id(8) flags(2) count(2) overflow(4), then
// count elements of 16 bytes, then keys and values without gaps in the order
// of the elements.
const (
	headerSize  = 16
	elementSize = 16

	flagBranch   = 0x01
	flagLeaf     = 0x02
	flagFreelist = 0x10

	flagBucket = 0x01 // of a leaf element
)

// page is a branch or leaf whose every offset lies inside it and whose keys
// ascend: nothing that is read from it afterwards can go wrong.
type page struct {
	id    uint64
	buf   []byte
	count int
	leaf  bool

	// kids are the pages under a branch, as far as they are known and were
	// found to belong there: going to one again takes no other look.
	kids []*page
}

// damage describes what is wrong with a file.
func damage(format string, args ...any) error {
	return &db.DamagedError{Where: fmt.Sprintf(format, args...)}
}

// parsePage believes nothing in buf. An inline bucket is a leaf with id 0.
func parsePage(id uint64, buf []byte) (*page, error) {
	if len(buf) < headerSize {
		return nil, damage("page %d has %d bytes", id, len(buf))
	}
	p := &page{id: id, buf: buf, count: int(u16(buf, 10)), leaf: u16(buf, 8) == flagLeaf}
	if got := u64(buf, 0); got != id {
		return nil, damage("page %d calls itself %d", id, got)
	}
	if flags := u16(buf, 8); flags != flagLeaf && flags != flagBranch {
		return nil, damage("page %d has flags %#x", id, flags)
	}
	if err := p.check(); err != nil {
		return nil, err
	}
	return p, nil
}

func (p *page) check() error {
	if p.count == 0 {
		return p.checkEmpty()
	}
	return p.checkElements()
}

// checkEmpty: only an empty leaf is nothing but zeros after its header, so a
// damaged count does not make data disappear.
func (p *page) checkEmpty() error {
	if !p.leaf || len(bytes.Trim(p.buf[headerSize:], "\x00")) > 0 {
		return damage("page %d holds data and counts none", p.id)
	}
	return nil
}

func (p *page) checkElements() error {
	next := uint64(headerSize + elementSize*p.count)
	if next > uint64(len(p.buf)) {
		return damage("page %d counts %d elements", p.id, p.count)
	}
	var last []byte
	for i := range p.count {
		pos, key, value := p.element(i)
		start := uint64(headerSize+elementSize*i) + pos
		if start != next || key == 0 || start+key+value > uint64(len(p.buf)) {
			return damage("page %d, element %d lies at %d with %d and %d bytes", p.id, i, start, key, value)
		}
		next = start + key + value
		this := p.buf[start : start+key]
		if i > 0 && bytes.Compare(last, this) >= 0 {
			return damage("page %d, element %d is out of order", p.id, i)
		}
		last = this
	}
	return nil
}

// element gives where the key begins, counted from the element, and the sizes.
func (p *page) element(i int) (pos, key, value uint64) {
	e := p.buf[headerSize+elementSize*i:][:elementSize]
	if p.leaf {
		return uint64(u32(e, 4)), uint64(u32(e, 8)), uint64(u32(e, 12))
	}
	return uint64(u32(e, 0)), uint64(u32(e, 4)), 0
}

func (p *page) key(i int) []byte {
	pos, key, _ := p.element(i)
	start := uint64(headerSize+elementSize*i) + pos
	return p.buf[start : start+key]
}

func (p *page) value(i int) []byte {
	pos, key, value := p.element(i)
	start := uint64(headerSize+elementSize*i) + pos + key
	return p.buf[start : start+value]
}

// flags are those of a leaf's element.
func (p *page) flags(i int) uint32 { return u32(p.buf, headerSize+elementSize*i) }

// child is the page that a branch's element points to.
func (p *page) child(i int) uint64 { return u64(p.buf, headerSize+elementSize*i+8) }

// search finds the first element whose key is not below key.
func (p *page) search(key []byte) (i int, exact bool) {
	low, high := 0, p.count
	for low < high {
		i = int(uint(low+high) / 2)
		switch order := bytes.Compare(p.key(i), key); {
		case order == 0:
			return i, true
		case order < 0:
			low = i + 1
		default:
			high = i
		}
	}
	return low, false
}

// within says whether the keys begin with first and, unless high is nil, are
// below high. bbolt writes a branch's key anew with every change of the page
// under it (bbolt, node.spill), so that the two are the same; where they differ
// it would put the page into the tree a second time with its next change.
func (p *page) within(first, high []byte) bool {
	return p.count > 0 && bytes.Equal(p.key(0), first) &&
		(high == nil || bytes.Compare(p.key(p.count-1), high) < 0)
}

func u16(b []byte, at int) uint16 { return binary.NativeEndian.Uint16(b[at:]) }
func u32(b []byte, at int) uint32 { return binary.NativeEndian.Uint32(b[at:]) }
func u64(b []byte, at int) uint64 { return binary.NativeEndian.Uint64(b[at:]) }
