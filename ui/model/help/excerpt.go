package help

import (
	"strings"
	"unicode/utf8"
)

// excerptLong is how long an excerpt is at most, in characters.
const excerptLong = 96

// excerpt is what a topic says about words: of the block in which most of them
// stand, the part where the first one does.
func (b *Book) excerpt(topic int, words []string) string {
	best, most := 0, 0
	for i, block := range b.index[topic].blocks {
		n := 0
		for _, w := range words {
			if times(block, w) > 0 {
				n++
			}
		}
		if n > most && b.topics[topic].Blocks[i].Kind != Heading {
			best, most = i, n
		}
	}
	return cut(b.topics[topic].Blocks[best].Text(), words)
}

// cut shortens a text to what stands around the first of some words.
func cut(text string, words []string) string {
	parts := strings.Fields(text)
	first := 0
	for i, p := range parts {
		if anyOf(wordsOf(p), words) {
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
		out += "…"
	}
	return out
}

func anyOf(have, words []string) bool {
	for _, w := range words {
		if times(have, w) > 0 {
			return true
		}
	}
	return false
}

// length is how long words are with blanks between them.
func length(words []string) int {
	sum := max(0, len(words)-1)
	for _, w := range words {
		sum += utf8.RuneCountInString(w)
	}
	return sum
}
