package directory

import (
	"bytes"
	"iter"
	"math/bits"
	"strconv"

	"github.com/keydesk/keydesk/core/record"
)

// chunk is one page in memory: the page as stored, from which shown rows are
// decoded when they are shown, and the folded text that is searched. It never
// changes; an edit makes a new one. Sets of its rows are masks, bit n for the
// row in slot n.
type chunk struct {
	gen     uint64 // of the snapshot that it came with
	plain   []byte
	text    []byte
	spots   []spot // by slot
	present uint64
	deleted uint64
}

// spot says where a row is in its chunk's plain and text.
type spot struct {
	slot    byte
	body    uint32
	bodyEnd uint32
	text    uint32
	textEnd uint32
}

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

// newChunk decodes a page, all of it, so that later reads cannot fail.
func newChunk(block uint64, plain []byte) (*chunk, error) {
	p, err := splitPage(plain)
	if err != nil {
		return nil, err
	}
	c := &chunk{plain: plain, spots: make([]spot, 0, len(p))}
	f := folding()
	var text []byte
	at := 1
	for _, r := range p {
		row, _, err := decodeBody(numberAt(block, r.slot), r.body)
		if err != nil {
			return nil, err
		}
		at += 1 + uvarintLen(uint64(len(r.body)))
		s := spot{slot: r.slot, body: uint32(at), bodyEnd: uint32(at + len(r.body)), text: uint32(len(text))}
		at += len(r.body)
		text = appendRowText(text, f, row)
		s.textEnd = uint32(len(text))
		c.spots = append(c.spots, s)
		c.present |= 1 << r.slot
		if row.Deleted {
			c.deleted |= 1 << r.slot
		}
	}
	c.text = bytes.Clone(text)
	return c, nil
}

func uvarintLen(v uint64) int { return (bits.Len64(v|1) + 6) / 7 }

// appendRowText appends what the row is found by.
func appendRowText(dst []byte, f *folder, r Row) []byte {
	dst = appendName(dst, f, r)
	for _, text := range []string{r.Company, r.Email, r.ExternalID, r.Phone, r.Phone2} {
		dst = append(f.appendFold(dst, text), fieldEnd)
	}
	dst = append(strconv.AppendUint(dst, r.ID, 10), fieldEnd)
	for _, phone := range []string{r.Phone, r.Phone2} {
		if folded := Fold(phone); digits(folded) != folded {
			dst = append(append(dst, digits(folded)...), fieldEnd)
		}
	}
	for _, id := range r.Licenses {
		dst = append(strconv.AppendUint(dst, id, 10), fieldEnd)
	}
	return dst
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

// digits leaves everything else out.
func digits(s string) string {
	out := make([]byte, 0, len(s))
	for i := range len(s) {
		if s[i] >= '0' && s[i] <= '9' {
			out = append(out, s[i])
		}
	}
	return string(out)
}

// in yields the spots of the rows in the mask.
func (c *chunk) in(mask uint64) iter.Seq[spot] {
	return func(yield func(spot) bool) {
		for mask &= c.present; mask != 0; mask &= mask - 1 {
			if !yield(c.spotAt(byte(bits.TrailingZeros64(mask)))) {
				return
			}
		}
	}
}

// spotAt finds a present row: its place among the spots is how many rows are
// before it.
func (c *chunk) spotAt(slot byte) spot {
	return c.spots[bits.OnesCount64(c.present&(1<<slot-1))]
}

func (c *chunk) body(s spot) []byte        { return c.plain[s.body:s.bodyEnd] }
func (c *chunk) textOf(s spot) []byte      { return c.text[s.text:s.textEnd] }
func (c *chunk) head(s spot) head          { d := reader{rest: c.body(s)}; return d.head() }
func (c *chunk) has(slot byte) bool        { return c.present>>slot&1 == 1 }
func (c *chunk) wipe()                     { clear(c.plain); clear(c.text) }
func position(block uint64, s byte) uint32 { return uint32(block*record.BlockSize) + uint32(s) }

// field is one of the fields that have a number.
func (c *chunk) field(s spot, n int) []byte {
	rest := c.textOf(s)
	for ; n > 0; n-- {
		rest = rest[bytes.IndexByte(rest, fieldEnd)+1:]
	}
	return rest[:bytes.IndexByte(rest, fieldEnd)]
}
