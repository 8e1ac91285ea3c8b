package kit

import (
	"sort"
	"strings"
	"unicode/utf8"
)

// measure returns the width of a text on one line.
type measure func(string) float32

// slack is what a width may be short by: layouts round.
const slack = 0.5

// Elide returns text, or as much of its beginning as fits with "…" behind it.
func Elide(text string, width float32, m measure) string {
	if m(text) <= width+slack {
		return text
	}
	runes := []rune(text)
	n := sort.Search(len(runes), func(n int) bool { return m(string(runes[:n+1])+"…") > width+slack })
	return strings.TrimRight(string(runes[:n]), " ") + "…"
}

// wrapLine breaks text between words into lines of at most width; a word that is
// longer by itself, such as an address, is broken where the line ends.
// m is asked for words, not for lines.
func wrapLine(text string, width float32, m measure) []string {
	var all []string
	line, taken, gap := "", float32(0), m(" ")
	for word := range strings.SplitSeq(text, " ") {
		wide := m(word)
		switch {
		case line == "":
			line, taken = word, wide
		case taken+gap+wide <= width+slack:
			line, taken = line+" "+word, taken+gap+wide
			continue
		default:
			all = append(all, line)
			line, taken = word, wide
		}
		for taken > width+slack {
			n := fitting(line, width, m)
			if n == len(line) {
				break
			}
			all = append(all, line[:n])
			line, taken = line[n:], m(line[n:])
		}
	}
	return append(all, line)
}

// fitting is how many bytes of word fit in width, one letter at least.
func fitting(word string, width float32, m measure) int {
	runes := []rune(word)
	n := sort.Search(len(runes), func(n int) bool { return m(string(runes[:n+1])) > width+slack })
	if n == 0 {
		_, size := utf8.DecodeRuneInString(word)
		return size
	}
	return len(string(runes[:n]))
}
