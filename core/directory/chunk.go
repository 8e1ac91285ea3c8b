package directory

import (
	"bytes"
	"iter"
	"math/bits"
	"strconv"

	"github.com/keydesk/keydesk/core/record"
)

// chunk is one page in memory: the folded text that is searched, and what is
// needed beside it to show a row (slim.go). It never changes; an edit makes a
// new one. Sets of its rows are masks, bit n for the row in slot n.
type chunk struct {
	gen     uint64 // of the snapshot that it came with
	text    []byte
	slims   []byte
	ends    []end // of the rows there are, by slot
	present uint64
	deleted uint64
	scope   uint64 // of the rows, unless they are of several
	mixed   bool   // of several scopes
}

// end is where a row ends in its chunk's text and slims; the next one begins
// there.
type end struct{ text, slim uint32 }

// The fields of a row's text in their order, each ended by fieldEnd; behind
// them stand the phones' digits and the License IDs.
const (
	fieldName = iota // last name, nameBreak, first name
	fieldCompany
	fieldEmail
)

// Folded text has neither, and words of a query have no blank at all, so that
// nothing is found across two fields. nameBreak sorts before every letter.
const (
	fieldEnd  = '\n'
	nameBreak = '\t'
)

// newChunk decodes a page, all of it, so that later reads cannot fail. What it
// keeps lies in a place of m.
func newChunk(block uint64, plain []byte, m *room) (*chunk, error) {
	p, err := splitPage(plain)
	if err != nil {
		return nil, err
	}
	c := &chunk{ends: make([]end, 0, len(p))}
	m.text, m.slims = m.text[:0], m.slims[:0]
	for _, r := range p {
		row, _, err := decodeBody(numberAt(block, r.slot), r.body)
		if err != nil {
			return nil, err
		}
		m.add(row)
		if len(c.ends) == 0 {
			c.scope = row.Scope
		}
		c.mixed = c.mixed || row.Scope != c.scope
		c.ends = append(c.ends, end{text: uint32(len(m.text)), slim: uint32(len(m.slims))})
		c.present |= 1 << r.slot
		if row.Deleted {
			c.deleted |= 1 << r.slot
		}
	}
	c.text, c.slims = m.keep(m.text), m.keep(m.slims)
	return c, nil
}

// room is where chunks are made: some memory that is used again for each, and
// large pieces in which what is kept lies close together. One goroutine's.
type room struct {
	fold        *folder
	text, slims []byte // of the chunk that is being made
	scratch     []byte
	patch       []byte
	piece       []byte // what is left of the last one
	size        int    // of a piece
}

// The pieces of a room in which all is read: memory of its own for each chunk
// would be rounded up to Go's next size class.
const wholePiece = 1 << 20

// newRoom takes the size of its pieces, 0 for a room in which few chunks are made,
// each to be dropped by itself.
func newRoom(piece int) *room { return &room{fold: folding(), size: piece} }

func (m *room) keep(b []byte) []byte {
	if len(b) > m.size/16 {
		return bytes.Clone(b)
	}
	if len(b) > len(m.piece) {
		m.piece = make([]byte, m.size)
	}
	kept := m.piece[:len(b):len(b)]
	m.piece = m.piece[len(b):]
	copy(kept, b)
	return kept
}

// add appends a row's text, by which it is found, and its slim form.
func (m *room) add(r Row) {
	start := len(m.text)
	m.text = appendName(m.text, m.fold, r)
	for _, text := range []string{r.Company, r.Email, r.ExternalID, r.Phone, r.Phone2} {
		m.text = append(m.fold.appendFold(m.text, text), fieldEnd)
	}
	fields := m.text[start:]
	m.text = append(strconv.AppendUint(m.text, r.ID, 10), fieldEnd)
	for _, phone := range []string{r.Phone, r.Phone2} {
		m.scratch = m.fold.appendFold(m.scratch[:0], phone)
		from := len(m.text)
		if m.text = appendDigits(m.text, m.scratch); len(m.text)-from == len(m.scratch) {
			m.text = m.text[:from]
			continue
		}
		m.text = append(m.text, fieldEnd)
	}
	for _, id := range r.Licenses {
		m.text = append(strconv.AppendUint(m.text, id, 10), fieldEnd)
	}
	m.slim(r, fields)
}

// appendName puts the last name first, as it is sorted.
func appendName(dst []byte, f *folder, r Row) []byte {
	start := len(dst)
	dst = f.appendFold(dst, r.Last)
	middle := len(dst)
	dst = f.appendFold(dst, r.First)
	if start < middle && middle < len(dst) {
		dst = append(dst, 0)
		copy(dst[middle+1:], dst[middle:])
		dst[middle] = nameBreak
	}
	return append(dst, fieldEnd)
}

// appendDigits leaves everything else out.
func appendDigits(dst, s []byte) []byte {
	for _, b := range s {
		if b >= '0' && b <= '9' {
			dst = append(dst, b)
		}
	}
	return dst
}

// digits leaves everything else out.
func digits(s string) string { return string(appendDigits(nil, []byte(s))) }

// in yields the slots of the rows in the mask.
func (c *chunk) in(mask uint64) iter.Seq[byte] {
	return func(yield func(byte) bool) {
		for mask &= c.present; mask != 0; mask &= mask - 1 {
			if !yield(byte(bits.TrailingZeros64(mask))) {
				return
			}
		}
	}
}

// place is which of the rows there are is in the slot: as many as are before it.
func (c *chunk) place(slot byte) int { return bits.OnesCount64(c.present & (1<<slot - 1)) }

func (c *chunk) textOf(slot byte) []byte {
	n, from := c.place(slot), uint32(0)
	if n > 0 {
		from = c.ends[n-1].text
	}
	return c.text[from:c.ends[n].text]
}

func (c *chunk) slimOf(slot byte) []byte {
	n, from := c.place(slot), uint32(0)
	if n > 0 {
		from = c.ends[n-1].slim
	}
	return c.slims[from:c.ends[n].slim]
}

func (c *chunk) head(slot byte) head       { d := reader{rest: c.slimOf(slot)}; return d.head() }
func (c *chunk) has(slot byte) bool        { return c.present>>slot&1 == 1 }
func (c *chunk) wipe()                     { clear(c.text); clear(c.slims) }
func position(block uint64, s byte) uint32 { return uint32(block*record.BlockSize) + uint32(s) }

// count is how many rows there are, none in nil.
func (c *chunk) count() int {
	if c == nil {
		return 0
	}
	return len(c.ends)
}

// field is one of the fields that have a number.
func (c *chunk) field(slot byte, n int) []byte {
	rest := c.textOf(slot)
	for ; n > 0; n-- {
		rest = rest[bytes.IndexByte(rest, fieldEnd)+1:]
	}
	return rest[:bytes.IndexByte(rest, fieldEnd)]
}

// same says that the row in a slot is the same in two states of a block, one
// of which may be nil.
func same(a, b *chunk, slot byte) bool {
	was, is := a != nil && a.has(slot), b != nil && b.has(slot)
	if !was || !is {
		return was == is
	}
	return a == b || bytes.Equal(a.slimOf(slot), b.slimOf(slot)) && bytes.Equal(a.textOf(slot), b.textOf(slot))
}
