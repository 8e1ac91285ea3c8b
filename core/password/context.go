package password

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Context is what everybody knows about the owner of a password and about the
// desk; any field may be empty.
type Context struct {
	Names    []string // first name, last name, sign-in name
	Email    string
	Company  string
	Vendor   string
	Products []string
}

const (
	shortestWord = 3  // characters; shorter ones are in every password
	longestWord  = 64 // characters; the rest of a longer field is not compared
	mostWords    = 64
)

// words gives the folded words of c, each once, the longest first: every
// field's own and the field written together. Of an e-mail address the last
// label is left out.
func (c Context) words() []string {
	address := c.Email
	if dot := strings.LastIndexByte(address, '.'); dot > strings.LastIndexByte(address, '@') {
		address = address[:dot]
	}
	local, _, _ := strings.Cut(address, "@")
	fields := append([]string{address, local, c.Company, c.Vendor, strings.Join(c.Names, " ")}, c.Names...)
	var words []string
	for _, field := range append(fields, c.Products...) {
		folded := fold(cut(field, longestWord))
		words = append(words, squeeze(folded))
		words = append(words, strings.FieldsFunc(folded, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })...)
	}
	words = slices.DeleteFunc(words, func(w string) bool { return utf8.RuneCountInString(w) < shortestWord })
	slices.SortFunc(words, longerFirst)
	words = slices.Compact(words)
	return words[:min(len(words), mostWords)]
}

// cut gives the first n characters of s.
func cut(s string, n int) string {
	for i := range s {
		if n == 0 {
			return s[:i]
		}
		n--
	}
	return s
}

func longerFirst(a, b string) int {
	if len(a) != len(b) {
		return len(b) - len(a)
	}
	return strings.Compare(a, b)
}

// personal says whether too little is left of a folded password when the words
// are taken out of it: fewer than 8 characters, or a common password. A long
// passphrase with a name in it is not refused.
func personal(folded string, words []string) bool {
	plain := squeeze(folded)
	for _, reading := range []string{plain, unleet(plain, "i"), unleet(plain, "l"), squeeze(unleet(folded, "i"))} {
		rest := reading
		for _, word := range words {
			rest = strings.ReplaceAll(rest, word, " ")
		}
		if rest == reading {
			continue
		}
		rest = squeeze(core(rest))
		if utf8.RuneCountInString(rest) < enough || predictable(rest, enough) != unpredictable {
			return true
		}
	}
	return false
}
