package directory

import (
	"bytes"
	"encoding/binary"
	"strconv"
	"unicode"
	"unicode/utf8"

	"github.com/keydesk/keydesk/core/record"
)

// A row's slim form is what its folded text does not tell: the head, then for
// each text in which way it comes from its folded form, then what else must be
// known of those that come from it in no simple way, then the licenses' count
// and how many the row names (they stand in the text). Names in their usual
// spelling, addresses and phones cost nothing, an accent three bytes. Measured
// with internal/census: 27 bytes a customer where the row as stored takes 93.
//
//	slim = head ways (3) other… count named      other = size bytes (patch.go)
//
// It never leaves the memory, so it has no version.

// way is how a text comes from its folded form.
type way byte

const (
	waySame  way = iota
	wayTitle     // each word's first letter is a capital
	wayUpper     // A to Z where the folded text has a to z
	wayOther     // as the slim form says
	wayBits  = 2
)

// onlyFirst says, above the ways, that the name in the text is a first name.
const onlyFirst = 1 << (7 * wayBits)

// slim appends the row's slim form; fields is its text as far as Phone2.
func (m *room) slim(r Row, fields []byte) {
	m.slims = appendHead(m.slims, r.head())
	at := len(m.slims)
	m.slims = append(m.slims, 0, 0, 0)
	folded, only := splitFields(fields, foldsToNothing(m, r.Last))
	ways := uint32(0)
	if only {
		ways = onlyFirst
	}
	for i, text := range r.texts() {
		w := wayOf(*text, folded[i])
		ways |= uint32(w) << (i * wayBits)
		if w == wayOther {
			m.slims = m.appendOther(m.slims, *text, folded[i])
		}
	}
	m.slims[at], m.slims[at+1], m.slims[at+2] = byte(ways), byte(ways>>8), byte(ways>>16)
	m.slims = binary.AppendUvarint(m.slims, r.LicenseCount)
	m.slims = binary.AppendUvarint(m.slims, uint64(len(r.Licenses)))
}

func foldsToNothing(m *room, text string) bool {
	m.scratch = m.fold.appendFold(m.scratch[:0], text)
	return len(m.scratch) == 0
}

// splitFields gives the folded texts in the order of Row.texts. Of a name
// without nameBreak noLast says which it is.
func splitFields(fields []byte, noLast bool) (folded [7][]byte, only bool) {
	name, rest, _ := bytes.Cut(fields, []byte{fieldEnd})
	last, first, both := bytes.Cut(name, []byte{nameBreak})
	if !both && noLast {
		last, first = nil, name
	}
	folded[0], folded[1] = first, last
	for _, i := range []int{2, 3, 6, 4, 5} { // company, email, external ID, phone, phone 2
		folded[i], rest, _ = bytes.Cut(rest, []byte{fieldEnd})
	}
	return folded, noLast
}

func wayOf(text string, folded []byte) way {
	switch {
	case string(folded) == text:
		return waySame
	case len(folded) != len(text): // of a title seldom, and then it is patched
		return wayOther
	case isTitle(text, folded):
		return wayTitle
	case isUpper(text, folded):
		return wayUpper
	}
	return wayOther
}

func isTitle(text string, folded []byte) bool {
	t := titler{folded: folded}
	for _, r := range text {
		// Of bytes that are no runes, the folded text does not tell which.
		if r == utf8.RuneError || len(t.folded) == 0 || t.next() != r {
			return false
		}
	}
	return len(t.folded) == 0
}

func isUpper(text string, folded []byte) bool {
	for i, b := range folded {
		if text[i] != upper(b) {
			return false
		}
	}
	return true
}

func upper(b byte) byte {
	if b >= 'a' && b <= 'z' {
		return b - ('a' - 'A')
	}
	return b
}

// apply appends the text that comes from its folded form in this way.
func (w way) apply(dst, folded []byte) []byte {
	switch w {
	case wayUpper:
		for _, b := range folded {
			dst = append(dst, upper(b))
		}
		return dst
	case wayTitle:
		return appendTitle(dst, folded)
	}
	return append(dst, folded...)
}

func appendTitle(dst, folded []byte) []byte {
	for t := (titler{folded: folded}); len(t.folded) > 0; {
		dst = utf8.AppendRune(dst, t.next())
	}
	return dst
}

// titler gives a folded text's runes with each word's first letter a capital.
type titler struct {
	folded []byte
	inside bool // of a word
}

func (t *titler) next() rune {
	r, size := utf8.DecodeRune(t.folded)
	t.folded = t.folded[size:]
	letter := r >= 'a' && r <= 'z' || r >= utf8.RuneSelf && unicode.IsLetter(r)
	if letter && !t.inside {
		r = unicode.ToUpper(r)
	}
	t.inside = letter
	return r
}

// row makes the whole row again.
func (c *chunk) row(block uint64, slot byte) Row {
	r := Row{ID: numberAt(block, slot)}
	text := c.textOf(slot)
	d := reader{rest: c.slimOf(slot)}
	d.head().fill(&r)
	ways := uint32(d.byte()) | uint32(d.byte())<<8 | uint32(d.byte())<<16
	folded, _ := splitFields(text, ways&onlyFirst != 0)
	var scratch []byte
	for i, to := range r.texts() {
		w := way(ways >> (i * wayBits) & (1<<wayBits - 1))
		if w == wayOther {
			scratch = d.other(scratch[:0], folded[i])
		} else {
			scratch = w.apply(scratch[:0], folded[i])
		}
		*to = string(scratch)
	}
	r.LicenseCount = d.uvarint()
	r.Licenses = lastNumbers(text, int(d.uvarint()))
	return r
}

// lastNumbers are the numbers in the last n fields.
func lastNumbers(text []byte, n int) []uint64 {
	if n == 0 {
		return nil
	}
	ids := make([]uint64, n)
	for i := range ids {
		text = text[:len(text)-1] // its fieldEnd
		from := bytes.LastIndexByte(text, fieldEnd) + 1
		ids[n-1-i], _ = strconv.ParseUint(string(text[from:]), 10, 64)
		text = text[:from]
	}
	return ids
}

// row is false where there is no customer at the position.
func (s *snapshot) row(pos uint32) (Row, bool) {
	c, slot, ok := s.at(pos)
	if !ok {
		return Row{}, false
	}
	return c.row(uint64(pos)/record.BlockSize, slot), true
}
