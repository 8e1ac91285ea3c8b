package letter

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/image/font/sfnt"
	"golang.org/x/text/unicode/norm"
)

// replacement stands for what cannot be printed; the fonts have it.
const replacement = '\uFFFD'

// glyphs says which characters a font prints, and remembers those that were
// asked for and do not print.
type glyphs struct {
	font    *sfnt.Font
	buffer  sfnt.Buffer
	missing map[rune]bool // shared by the fonts of a page
}

// has says whether r prints as it should. The scripts that join or turn around
// their letters would print wrongly even from a font that has them.
func (g *glyphs) has(r rune) bool {
	if g.font == nil || r > 0xFFFF || !unicode.In(r, unicode.Latin, unicode.Greek, unicode.Cyrillic, unicode.Common, unicode.Inherited) {
		return false
	}
	index, err := g.font.GlyphIndex(&g.buffer, r)
	return err == nil && index != 0
}

// printable is text as the font can print it: composed, without the characters
// that have no picture of their own, line ends and tabs as blanks.
func (g *glyphs) printable(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case unicode.Is(unicode.Cf, r):
			return -1
		case g.has(r):
			return r
		}
		g.missing[r] = true
		return replacement
	}, norm.NFC.String(text))
}

// unseen says that a reader could not tell r on paper from nothing or from a
// space.
func unseen(r rune) bool {
	return r != ' ' && (unicode.IsSpace(r) || unicode.In(r, unicode.Z, unicode.C))
}

// missed is the line at the foot of a page on which something could not be
// printed; "" where all could.
func missed(missing map[rune]bool) string {
	if len(missing) == 0 {
		return ""
	}
	var all []rune
	for r := range missing {
		all = append(all, r)
	}
	slices.Sort(all)
	var numbers []string
	for _, r := range all[:min(len(all), 12)] {
		numbers = append(numbers, fmt.Sprintf("U+%04X", r))
	}
	text := strings.Join(numbers, ", ")
	if len(all) > len(numbers) {
		text += fmt.Sprintf(" and %d more", len(all)-len(numbers))
	}
	return string(replacement) + " stands for a character that could not be printed here: " + text + "."
}
