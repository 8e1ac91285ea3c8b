package password

import (
	"strings"
	"unicode"
)

// walks are what fingers do on a keyboard: its rows (QWERTY, QWERTZ, AZERTY)
// and the slanting columns of QWERTY, and the digits around the end.
const walks = "qwertyuiop asdfghjkl zxcvbnm qwertzuiop yxcvbnm azertyuiop qsdfghjklm wxcvbn " +
	"01234567890 1qaz 2wsx 3edc 4rfv 5tgb 6yhn 7ujm 8ik, 9ol. 0p;/"

const (
	shortestRun = 3 // characters that make a sequence
	leastRest   = 4 // characters that must stand beside the sequences
)

// sequenced says whether folded is little more than sequences: characters one
// after another in the alphabet, on the keyboard, or the same one again.
func sequenced(folded string) bool {
	rest := withoutRuns([]rune(folded))
	if len(rest) == len([]rune(folded)) {
		return false
	}
	visible := strings.Join(strings.FieldsFunc(string(rest), unicode.IsSpace), "")
	return len([]rune(visible)) < leastRest || listed(core(visible))
}

// withoutRuns leaves out every run of three or more.
func withoutRuns(s []rune) []rune {
	var rest []rune
	for len(s) > 0 {
		n := run(s)
		if n < shortestRun {
			rest = append(rest, s[:n]...)
		}
		s = s[n:]
	}
	return rest
}

// run counts the characters at the beginning of s that follow one another.
func run(s []rune) int {
	n := 1
	for n < len(s) && follows(s[n-1], s[n]) {
		n++
	}
	return n
}

func follows(a, b rune) bool {
	if d := b - a; d >= -1 && d <= 1 {
		return true
	}
	if a == ' ' || b == ' ' {
		return false
	}
	return strings.Contains(walks, string([]rune{a, b})) || strings.Contains(walks, string([]rune{b, a}))
}
