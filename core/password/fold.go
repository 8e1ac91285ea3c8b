package password

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// letters that carry no separate accent and so do not fold by decomposing.
const spelled = "ß ss æ ae œ oe ø o đ d ł l ı i þ th ð d"

// fold gives the form in which guesses are compared: compatibility forms
// undone (NFKC), lower case, accents removed. It is never hashed.
func fold(s string) string {
	s = norm.NFD.String(strings.ToLower(norm.NFKC.String(s)))
	s = strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) {
			return -1
		}
		return r
	}, s)
	return strings.NewReplacer(strings.Fields(spelled)...).Replace(s)
}

// core takes digits, punctuation, symbols and spaces off both ends: what stays
// of "2024-Dragon!!" is "dragon".
func core(folded string) string {
	return strings.TrimFunc(folded, func(r rune) bool { return !unicode.IsLetter(r) })
}

// squeeze leaves letters and digits.
func squeeze(folded string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
		return -1
	}, folded)
}

// unleet reads digits and signs as the letters they stand for. A 1 is read as
// the letter given, for it stands for i and for l.
func unleet(folded string, one string) string {
	return strings.NewReplacer("1", one, "!", "i", "|", "l", "3", "e", "4", "a", "@", "a",
		"5", "s", "$", "s", "7", "t", "+", "t", "0", "o", "8", "b", "9", "g").Replace(folded)
}
