package password

import (
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/keydesk/keydesk/assets"
)

// enough is how many characters must be left by themselves when what is
// repeated, or a name, is not counted: NIST's least length.
const enough = LowestMin

// weakness is why a password is easily guessed.
type weakness int

const (
	unpredictable weakness = iota
	onTheList
	repeats
	sequence
	guessedSoon
)

func (w weakness) sentence() string {
	switch w {
	case onTheList:
		return "Many people use this password, or it adds only digits and signs to one they use. Choose several unrelated words."
	case repeats:
		return "This is a short piece repeated, and repeating adds little. Choose several unrelated words."
	case sequence:
		return "This is little more than a sequence, like 1234, qwerty or aaaa. Choose several unrelated words."
	case guessedSoon:
		return "This would be guessed soon. Add one or two unrelated words."
	}
	return ""
}

// predictable looks at a folded password in several readings: whole, its core
// (no digits and signs at the ends, or some of them), the core with digits and
// signs read as letters, and the core without signs. A reading is easily guessed where it is
// on the list of common passwords, repeats one that is, or is little more than
// a sequence. A piece repeated must be long enough said once.
func predictable(folded string, least int) weakness {
	if listed(folded) {
		return onTheList
	}
	if piece, times := repeated(folded); times >= 2 && utf8.RuneCountInString(piece) < least {
		return repeats
	}
	if sequenced(folded) {
		return sequence
	}
	inner := core(folded)
	for _, reading := range []string{inner, unleet(inner, "i"), unleet(inner, "l"), squeeze(inner)} {
		if w := readingWeakness(reading, len(folded)-len(inner)); w != unpredictable {
			return w
		}
	}
	if wrapped(folded) {
		return onTheList
	}
	return unpredictable
}

// mostParts is how many parts at each end may be taken off in wrapped.
const mostParts = 12

// wrapped says whether a folded text is a common password that begins or ends
// with digits or signs itself, such as birthday21, with more digits and signs
// around it: "2024-birthday21!!". A row of digits is taken off whole or not at
// all. One without letters must be most of the text: of other long numbers some
// part is on the list by chance.
func wrapped(folded string) bool {
	begins, ends := edges(folded)
	for _, i := range begins {
		for _, j := range ends {
			if i >= j || !listed(folded[i:j]) {
				continue
			}
			if strings.ContainsFunc(folded[i:j], unicode.IsLetter) || len(folded)-(j-i) < enough {
				return true
			}
		}
	}
	return false
}

// edges are where the digits and signs at the ends of a text can be cut: before
// and behind each sign and each row of digits.
func edges(folded string) (begins, ends []int) {
	inner := core(folded)
	from := strings.Index(folded, inner)
	to := from + len(inner)
	if inner == "" {
		from, to = len(folded), 0
	}
	cut := func(i int) bool { // i is a place between two bytes of the text
		a, _ := utf8.DecodeLastRuneInString(folded[:i])
		b, _ := utf8.DecodeRuneInString(folded[i:])
		return utf8.RuneStart(folded[i]) && !(unicode.IsDigit(a) && unicode.IsDigit(b))
	}
	begins, ends = []int{0}, []int{len(folded)}
	for i := 1; i < len(folded) && i <= from && len(begins) < mostParts; i++ {
		if cut(i) {
			begins = append(begins, i)
		}
	}
	for i := len(folded) - 1; i > 0 && i >= to && len(ends) < mostParts; i-- {
		if cut(i) {
			ends = append(ends, i)
		}
	}
	return begins, ends
}

// readingWeakness judges one reading of a core; around is how many bytes stood
// around it.
func readingWeakness(reading string, around int) weakness {
	if listed(reading) {
		return onTheList
	}
	piece, times := repeated(reading)
	if times >= 2 && around+utf8.RuneCountInString(piece) < enough || piece != reading && listed(piece) {
		return repeats
	}
	return unpredictable
}

// repeated gives the shortest piece that s is written with again and again,
// the last time perhaps cut off, and how often it is there in full. It is the
// period of s by its longest border (Knuth, Morris, Pratt).
func repeated(s string) (piece string, times int) {
	runes := []rune(s)
	if len(runes) == 0 {
		return "", 0
	}
	border := make([]int, len(runes))
	for i := 1; i < len(runes); i++ {
		b := border[i-1]
		for b > 0 && runes[i] != runes[b] {
			b = border[b-1]
		}
		if runes[i] == runes[b] {
			b++
		}
		border[i] = b
	}
	period := len(runes) - border[len(runes)-1]
	return string(runes[:period]), len(runes) / period
}

// listed says whether a folded text is a common password.
func listed(folded string) bool {
	_, found := slices.BinarySearch(commonList(), folded)
	return found
}

// commonList is words/common.txt, split once a process and never changed.
var commonList = sync.OnceValue(func() []string { return wordList("words/common.txt") })

// wordList splits an embedded list. The file is part of the program, so that
// it is missing can only be a mistake of ours: it panics.
func wordList(name string) []string {
	text, err := assets.Words.ReadFile(name)
	if err != nil {
		panic("password: " + err.Error())
	}
	return strings.Fields(string(text))
}
