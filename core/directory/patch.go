package directory

import (
	"encoding/binary"
	"unicode"
	"unicode/utf8"
)

// A text that comes from its folded form in no simple way is told in the
// shorter of two ways: whole, or as the runes in which it differs from the
// folded text with capitals, each behind the number of runes that do not.
//
//	other = size×2 text  |  size×2+1 patches      patch = skip rune
//
// A patch stands for as many bytes of the folded text as its rune folds to.

// appendOther appends what d.other reads.
func (m *room) appendOther(dst []byte, text string, folded []byte) []byte {
	patches, ok := m.patches(text, folded)
	if !ok || len(patches) >= len(text) {
		dst = binary.AppendUvarint(dst, uint64(len(text))*2)
		return append(dst, text...)
	}
	dst = binary.AppendUvarint(dst, uint64(len(patches))*2+1)
	return append(dst, patches...)
}

// patches is false for a text that is not made of runes.
func (m *room) patches(text string, folded []byte) ([]byte, bool) {
	m.patch = m.patch[:0]
	skip := uint64(0)
	t := titler{folded: folded}
	for _, r := range text {
		if r == utf8.RuneError {
			return nil, false
		}
		m.scratch = m.fold.appendFold(m.scratch[:0], string(r))
		was := t
		if len(t.folded) > 0 && t.next() == r && len(was.folded)-len(t.folded) == len(m.scratch) {
			skip++
			continue
		}
		m.patch = utf8.AppendRune(binary.AppendUvarint(m.patch, skip), r)
		skip = 0
		t = was.patched(r, len(m.scratch))
	}
	return m.patch, true
}

// patched is the titler behind a patch.
func (t titler) patched(r rune, folds int) titler {
	return titler{folded: t.folded[folds:], inside: unicode.IsLetter(r)}
}

// other appends the text that appendOther put here.
func (d *reader) other(dst, folded []byte) []byte {
	size := d.uvarint()
	what := reader{rest: d.rest[:size/2]}
	d.rest = d.rest[size/2:]
	if size&1 == 0 {
		return append(dst, what.rest...)
	}
	f := folding()
	var scratch [64]byte // a rune folds to 33 bytes at most
	t := titler{folded: folded}
	for len(what.rest) > 0 {
		for range what.uvarint() {
			dst = utf8.AppendRune(dst, t.next())
		}
		r, n := utf8.DecodeRune(what.rest)
		what.rest = what.rest[n:]
		dst = utf8.AppendRune(dst, r)
		t = t.patched(r, len(f.appendRune(scratch[:0], r)))
	}
	for len(t.folded) > 0 {
		dst = utf8.AppendRune(dst, t.next())
	}
	return dst
}
