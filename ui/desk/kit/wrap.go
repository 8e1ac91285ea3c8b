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

// wrap breaks text between words into lines of at most width; a word that is
// longer by itself, such as an address, is broken where the line ends. Line
// ends of the text stay.
func wrap(text string, width float32, m measure) []string {
	var all []string
	for paragraph := range strings.SplitSeq(text, "\n") {
		all = append(all, wrapLine(paragraph, width, m)...)
	}
	return all
}

func wrapLine(text string, width float32, m measure) []string {
	if m(text) <= width+slack {
		return []string{text}
	}
	var all []string
	line := ""
	for word := range strings.SplitSeq(text, " ") {
		longer := line + " " + word
		if line == "" {
			longer = word
		}
		if m(longer) <= width+slack {
			line = longer
			continue
		}
		if line != "" {
			all = append(all, line)
		}
		for m(word) > width+slack {
			n := fitting(word, width, m)
			if n == len(word) {
				break
			}
			all = append(all, word[:n])
			word = word[n:]
		}
		line = word
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
