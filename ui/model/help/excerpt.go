package help

import (
	"strings"
	"unicode/utf8"
)

// excerptLong is how long an excerpt is at most, in characters.
const excerptLong = 96

// excerpt is what a topic says about words: of the block in which most of them
// stand, the part where the first one does. Where only another name has them, it
// is that name.
func (b *Book) excerpt(topic int, words []string) string {
	t := b.topics[topic]
	best, most := 0, 0
	for i, block := range b.index[topic].blocks {
		if n := countOf(block, words); n > most && t.Blocks[i].Kind != Heading {
			best, most = i, n
		}
	}
	for _, name := range t.Aliases {
		if most == 0 && countOf(wordsOf(name), words) > 0 {
			return cut(also+name, nil)
		}
	}
	return cut(t.Blocks[best].Text(), words)
}

// countOf is how many of some words stand among others.
func countOf(have, words []string) int {
	n := 0
	for _, w := range words {
		if times(have, w) > 0 {
			n++
		}
	}
	return n
}

// cut shortens a text to what stands around the first of some words.
func cut(text string, words []string) string {
	parts := strings.Fields(text)
	first := 0
	for i, p := range parts {
		if countOf(wordsOf(p), words) > 0 {
			first = i
			break
		}
	}
	from := first
	for from > 0 && length(parts[from-1:first+1]) < excerptLong/3 {
		from--
	}
	if length(parts) <= excerptLong {
		from = 0
	}
	to := from + 1
	for to < len(parts) && length(parts[from:to+1]) <= excerptLong {
		to++
	}
	out := strings.Join(parts[from:to], " ")
	if from > 0 {
		out = "…" + out
	}
	if to < len(parts) {
		out = strings.TrimRight(out, ",;:.") + "…"
	}
	return out
}

// length is how long words are with blanks between them.
func length(words []string) int {
	sum := max(0, len(words)-1)
	for _, w := range words {
		sum += utf8.RuneCountInString(w)
	}
	return sum
}
