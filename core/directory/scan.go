package directory

import (
	"bytes"
	"math/bits"
	"slices"
)

// needle is a text to look for, by two of its bytes that are rare: text[at] and
// text[at+gap].
type needle struct {
	text    []byte
	at, gap int
}

// newNeedle begins with the first and the last byte.
func newNeedle(text []byte) needle { return needle{text: text, gap: len(text) - 1} }

// aim takes the two bytes that are the rarest by the counts.
func (n *needle) aim(counts *[256]uint32) {
	if len(n.text) < 3 || counts == nil {
		return
	}
	best, next := 0, 1
	for i, b := range n.text {
		switch c := counts[b]; {
		case i > 0 && c < counts[n.text[best]]:
			best, next = i, best
		case i > 1 && c < counts[n.text[next]]:
			next = i
		}
	}
	n.at, n.gap = min(best, next), max(best, next)-min(best, next)
}

// index is bytes.Index of the needle.
func (n *needle) index(text []byte) int {
	behind := len(n.text) - 1 - n.at - n.gap
	for from := 0; len(text)-from >= len(n.text); {
		i := pairIn(text[from+n.at:len(text)-behind], n.text[n.at], n.text[n.at+n.gap], n.gap)
		if i < 0 {
			return -1
		}
		if from += i; bytes.Equal(text[from:from+len(n.text)], n.text) {
			return from
		}
		from++
	}
	return -1
}

// scan returns those of the candidates that have all words.
func (c *chunk) scan(words []word, candidates uint64) uint64 {
	candidates &= c.present
	for i := range words {
		if candidates == 0 {
			return 0
		}
		// Through the whole text at once, unless only a few rows are left.
		if bits.OnesCount64(candidates) > len(c.ends)/4 {
			candidates &= c.find(words[i])
			continue
		}
		for slot := range c.in(candidates) {
			if !hasAll(c.textOf(slot), words[i:]) {
				candidates &^= 1 << slot
			}
		}
		return candidates
	}
	return candidates
}

func hasAll(text []byte, words []word) bool {
	for _, w := range words {
		if !w.in(text) {
			return false
		}
	}
	return true
}

// find returns the rows with the word in them. No form has a fieldEnd, so what
// is found is within one row.
func (c *chunk) find(w word) (found uint64) {
	for i := range w {
		found |= c.findForm(&w[i])
	}
	return found
}

func (c *chunk) findForm(n *needle) (found uint64) {
	row, left := 0, c.present // the lowest bit of left is the row's
	for from := 0; ; {
		at := n.index(c.text[from:])
		if at < 0 {
			return found
		}
		for at += from; int(c.ends[row].text) <= at; row++ {
			left &= left - 1
		}
		found |= left & -left
		from = int(c.ends[row].text)
	}
}

// filter returns those of the rows that the query's filters let through.
func (c *chunk) filter(q Query, now int64, rows uint64) uint64 {
	if q.Scope != 0 && !c.mixed { // the most: customers who came together are of one scope
		if c.scope != q.Scope {
			return 0
		}
		q.Scope = 0
	}
	if q.Show == ShowAll && q.Scope == 0 {
		return rows &^ c.deleted
	}
	kept := uint64(0)
	for slot := range c.in(rows) {
		h := c.head(slot)
		if (q.Scope == 0 || h.scope == q.Scope) && q.Show.keeps(h, now) {
			kept |= 1 << slot
		}
	}
	return kept
}

// countBytes says how common each byte is, by a part of the text.
func countBytes(chunks []*chunk) *[256]uint32 {
	counts := new([256]uint32)
	step := max(1, len(chunks)/64)
	for i := 0; i < len(chunks); i += step {
		if chunks[i] == nil {
			continue
		}
		for _, b := range chunks[i].text {
			counts[b]++
		}
	}
	return counts
}

// aimed are the words with their needles aimed.
func aimed(words []word, counts *[256]uint32) []word {
	for _, w := range words {
		for i := range w {
			w[i].aim(counts)
		}
	}
	return slices.Clip(words)
}
