package directory

import (
	"sync"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

// Fold brings text into the form in which the directory compares: lower case,
// compatibility forms taken apart (NFKD), accents removed, letters that only
// look accented written plain (ø o, ł l, ß ss, æ ae), every kind of blank a
// plain one, invisible characters and controls left out. Bytes that are not
// UTF-8 become U+FFFD. Folding twice changes nothing.
func Fold(s string) string { return string(folding().appendFold(nil, s)) }

// folding is the table, made at its first use: it follows from Unicode alone.
var folding = sync.OnceValue(newFolder)

// plainLetters are letters that Unicode does not take apart but that people
// leave the stroke out of when they type.
const plainLetters = "øo łl đd ħh ŧt ƀb ɨi ɉj ʉu ɍr ɏy ƶz ǥg ıi ȷj ðd ŋn þth æae œoe ꜳaa ĳij"

// folder folds rune by rune by table: 256 runes to a part, a part only where
// one of its runes changes.
type folder struct {
	ascii [utf8.RuneSelf]byte // 0: left out
	parts [(unicode.MaxRune + 1) >> 8]*[256]uint32
	texts []byte
}

// An entry is 0 for a rune that stays as it is; else the place of what it
// becomes in texts, above the length and the mark.
const (
	entryMark   = 1
	entryLength = 1 << 1
	entryPlace  = 1 << 8
)

// foldRanges are where runes change under folding; the rest, large plains of
// ideographs and private runes, need not be tried.
var foldRanges = [...][2]rune{{0, 0x33FF}, {0xA000, 0xD7FF}, {0xF900, 0x1FFFF}, {0x2F800, 0x2FA1F}, {0xE0000, 0xE0FFF}}

func newFolder() *folder {
	f := &folder{}
	slow := newSlowFolder()
	for _, within := range foldRanges {
		for r := within[0]; r <= within[1]; r++ {
			if text := slow.fold(r); text != string(r) {
				f.set(r, text)
			}
		}
	}
	for b := range f.ascii {
		if text := slow.fold(rune(b)); text != "" {
			f.ascii[b] = text[0]
		}
	}
	return f
}

func (f *folder) set(r rune, text string) {
	part := f.parts[r>>8]
	if part == nil {
		part = new([256]uint32)
		f.parts[r>>8] = part
	}
	part[r&0xFF] = uint32(len(f.texts)*entryPlace + len(text)*entryLength | entryMark)
	f.texts = append(f.texts, text...)
}

func (f *folder) appendFold(dst []byte, s string) []byte {
	for i := 0; i < len(s); {
		if b := s[i]; b < utf8.RuneSelf {
			if c := f.ascii[b]; c != 0 {
				dst = append(dst, c)
			}
			i++
			continue
		}
		r, size := utf8.DecodeRuneInString(s[i:])
		i += size
		dst = f.appendRune(dst, r)
	}
	return dst
}

func (f *folder) appendRune(dst []byte, r rune) []byte {
	part := f.parts[r>>8]
	if part == nil || part[r&0xFF] == 0 {
		return utf8.AppendRune(dst, r)
	}
	e := part[r&0xFF]
	from, n := e/entryPlace, e%entryPlace/entryLength
	return append(dst, f.texts[from:from+n]...)
}

// slowFolder says what the table holds.
type slowFolder struct {
	cases cases.Caser
	plain map[rune]string
}

func newSlowFolder() slowFolder {
	s := slowFolder{cases: cases.Fold(), plain: map[rune]string{}}
	var from rune
	for _, r := range plainLetters {
		switch {
		case r == ' ':
			from = 0
		case from == 0:
			from = r
		default:
			s.plain[from] += string(r)
		}
	}
	return s
}

// fold repeats the steps until nothing changes, since a step can make work for
// another (a capital inside a compatibility form).
func (s slowFolder) fold(r rune) string {
	text := string(r)
	for {
		var next []rune
		for _, c := range norm.NFKD.String(text) {
			for _, c := range s.lower(c) {
				next = append(next, s.step(c)...)
			}
		}
		if string(next) == text {
			return text
		}
		text = string(next)
	}
}

// lower folds the case of a rune. For Cherokee x/text swaps capital and small
// letters instead of settling on one of them.
// Marks go before, since folding makes a letter of one of them (U+0345).
func (s slowFolder) lower(r rune) string {
	if unicode.Is(unicode.Mn, r) {
		return ""
	}
	if unicode.Is(unicode.Cherokee, r) {
		return string(unicode.ToUpper(r))
	}
	return s.cases.String(string(r))
}

func (s slowFolder) step(r rune) []rune {
	switch plain, ok := s.plain[r]; {
	case ok:
		return []rune(plain)
	case unicode.IsSpace(r):
		return []rune{' '}
	case unicode.In(r, unicode.Mn, unicode.Cc, unicode.Cf):
		return nil
	}
	return []rune{r}
}
