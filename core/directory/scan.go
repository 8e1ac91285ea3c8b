package directory

import (
	"bytes"
	"math/bits"
)

// scan returns those of the candidates that have all words.
func (c *chunk) scan(words []word, candidates uint64) uint64 {
	candidates &= c.present
	if len(words) == 0 || candidates == 0 {
		return candidates
	}
	// Through the whole text at once for the longest word, unless only a few
	// rows are left or it has several forms.
	if len(words[0]) == 1 && bits.OnesCount64(candidates) > len(c.spots)/4 {
		candidates &= c.find(words[0][0])
		words = words[1:]
	}
	found := uint64(0)
	for s := range c.in(candidates) {
		if hasAll(c.textOf(s), words) {
			found |= 1 << s.slot
		}
	}
	return found
}

func hasAll(text []byte, words []word) bool {
	for _, w := range words {
		if !w.in(text) {
			return false
		}
	}
	return true
}

// find returns the rows with the text in them. The text has no fieldEnd, so
// what is found is within one row.
func (c *chunk) find(form []byte) uint64 {
	found, i := uint64(0), 0
	for at := 0; ; {
		n := bytes.Index(c.text[at:], form)
		if n < 0 {
			return found
		}
		for at += n; int(c.spots[i].textEnd) <= at; {
			i++
		}
		found |= 1 << c.spots[i].slot
		at = int(c.spots[i].textEnd)
	}
}

// filter returns those of the rows that the query's filters let through.
func (c *chunk) filter(q Query, now int64, rows uint64) uint64 {
	if q.Show == ShowAll && q.Scope == 0 {
		return rows &^ c.deleted
	}
	kept := uint64(0)
	for s := range c.in(rows) {
		h := c.head(s)
		if (q.Scope == 0 || h.scope == q.Scope) && q.Show.keeps(h, now) {
			kept |= 1 << s.slot
		}
	}
	return kept
}
