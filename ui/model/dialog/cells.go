package dialog

import (
	"fmt"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
	"golang.org/x/text/unicode/runenames"

	"github.com/keydesk/keydesk/core/secret"
	"github.com/keydesk/keydesk/ui/model/words"
)

// CellKind tells letters from digits without color.
type CellKind int

// The kinds, with what marks them: nothing, a bar on top, a frame.
const (
	Small CellKind = iota
	Capital
	Digit
	Sign
)

// Cell is one character of a shown password.
type Cell struct {
	Text   string // the character, with the marks that combine with it
	Kind   CellKind
	Spoken string // "tango", "CAPITAL romeo", "digit seven"
}

// Group is cells that are read in one breath.
type Group []Cell

// groupSize is how many cells a group has where the password has no words.
const groupSize = 5

// Cells takes a password apart for reading aloud: a generated one made of words
// by its words, any other by fives. What it gives back is in clear.
func Cells(pw secret.Text) []Group {
	text := norm.NFC.String(pw.Reveal())
	if parts := strings.Split(text, "-"); len(parts) > 2 && wordy(parts) {
		return wordGroups(parts)
	}
	var groups []Group
	for _, c := range cellsOf(text) {
		if n := len(groups); n == 0 || len(groups[n-1]) == groupSize {
			groups = append(groups, nil)
		}
		groups[len(groups)-1] = append(groups[len(groups)-1], c)
	}
	return groups
}

// wordy says whether parts are words such as those that are generated for
// reading aloud: letters, with a digit at the end at most.
func wordy(parts []string) bool {
	for _, p := range parts {
		letters := strings.TrimRightFunc(p, unicode.IsDigit)
		if len(letters) < 3 || strings.ContainsFunc(letters, func(r rune) bool { return r > unicode.MaxASCII || !unicode.IsLetter(r) }) {
			return false
		}
	}
	return true
}

// wordGroups has a hyphen end each word but the last.
func wordGroups(parts []string) []Group {
	groups := make([]Group, len(parts))
	for i, p := range parts {
		if i < len(parts)-1 {
			p += "-"
		}
		groups[i] = cellsOf(p)
	}
	return groups
}

func cellsOf(text string) []Cell {
	var cells []Cell
	for _, r := range text {
		if n := len(cells); n > 0 && unicode.Is(unicode.M, r) {
			cells[n-1].Text += string(r)
			cells[n-1].Spoken += " with " + name(r)
			continue
		}
		cells = append(cells, cell(r))
	}
	return cells
}

func cell(r rune) Cell {
	c := Cell{Text: string(r), Kind: Sign, Spoken: name(r)}
	switch {
	case r >= 'a' && r <= 'z':
		c.Kind, c.Spoken = Small, nato()[r-'a']
	case r >= 'A' && r <= 'Z':
		c.Kind, c.Spoken = Capital, "CAPITAL "+nato()[r-'A']
	case r >= '0' && r <= '9':
		c.Kind, c.Spoken = Digit, "digit "+digits()[r-'0']
	case unicode.IsUpper(r):
		c.Kind = Capital
	case unicode.IsLetter(r):
		c.Kind = Small
	case unicode.IsDigit(r):
		c.Kind = Digit
	}
	return c
}

// name is what a sign is called; the common ones as people call them.
func name(r rune) string {
	usual := map[rune]string{
		' ': "space", '-': "hyphen", '_': "underscore", '.': "period", '!': "exclamation mark", '+': "plus", ',': "comma",
		'@': "at sign", '#': "number sign", '/': "slash", '\\': "backslash", '\'': "apostrophe", '"': "quotation mark",
		'*': "asterisk", '&': "ampersand", '?': "question mark", ':': "colon", ';': "semicolon", '=': "equals sign",
		'(': "opening parenthesis", ')': "closing parenthesis", '$': "dollar sign", '%': "percent sign",
	}
	if known, ok := usual[r]; ok {
		return known
	}
	official := strings.ToLower(runenames.Name(r))
	for _, prefix := range []string{"latin small letter ", "combining "} {
		if rest, ok := strings.CutPrefix(official, prefix); ok {
			return rest
		}
	}
	if rest, ok := strings.CutPrefix(official, "latin capital letter "); ok {
		return "CAPITAL " + rest
	}
	return official
}

// nato is the radio alphabet, as ITU and NATO have it.
func nato() []string {
	return strings.Fields("alfa bravo charlie delta echo foxtrot golf hotel india juliett kilo lima mike november " +
		"oscar papa quebec romeo sierra tango uniform victor whiskey x-ray yankee zulu")
}

func digits() []string {
	return strings.Fields("zero one two three four five six seven eight nine")
}

// Legend is the line under the cells: "20 characters · no 0 O 1 l I among
// them".
func Legend(groups []Group) string {
	n, alike := 0, false
	for _, g := range groups {
		n += len(g)
		for _, c := range g {
			alike = alike || strings.ContainsAny(c.Text, "0O1lI")
		}
	}
	if alike {
		return words.Count(n, "character", "characters")
	}
	return fmt.Sprintf("%s · no 0 O 1 l I among them", words.Count(n, "character", "characters"))
}
