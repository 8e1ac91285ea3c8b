package directory

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/keydesk/keydesk/internal/naughty"
	"golang.org/x/text/runes"
	"golang.org/x/text/transform"
	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"
)

func TestFold(t *testing.T) {
	for in, want := range map[string]string{
		"Ács Hedi": "acs hedi", "STRASSE": "strasse", "Straße": "strasse", "GROẞ": "gross",
		"İstanbul": "istanbul", "Işık": "isik", "Łódź": "lodz", "Søren Ødegård": "soren odegard",
		"Đặng": "dang", "Æsir œuvre": "aesir oeuvre", "Þór Guðmundsson": "thor gudmundsson",
		"ﬁnance": "finance", "Ｆｕｌｌ": "full", "ΟΔΥΣΣΕΥΣ": "οδυσσευσ", "Ёлка": "елка",
		"a\u00a0b\tc\nd": "a b c d", "zero\u200bwidth\ufeff\u00ad": "zerowidth", "nul\x00bell\a": "nulbell",
		"e\u0301": "e", "\xff": "\ufffd", "東京": "東京", "": "",
	} {
		if got := Fold(in); got != want {
			t.Errorf("Fold(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestFoldKorean(t *testing.T) {
	if typed, stored := Fold("가"), Fold("각"); !strings.HasPrefix(stored, typed) {
		t.Errorf("%q does not begin with %q", stored, typed)
	}
}

// TestFoldTable compares every rune with x/text, those outside of the ranges
// that the table was made from too; of the nearly empty planes some.
func TestFoldTable(t *testing.T) {
	slow := newSlowFolder()
	for r := rune(0); r <= unicode.MaxRune; r++ {
		if !utf8.ValidRune(r) || r > 0x30000 && r%41 != 0 {
			continue
		}
		got := Fold(string(r))
		if want := slow.fold(r); got != want {
			t.Fatalf("Fold(%U) = %q, want %q", r, got, want)
		}
		if again := Fold(got); again != got {
			t.Fatalf("folding %U twice: %q, then %q", r, got, again)
		}
	}
}

// accents is x/text's own way to remove them.
func accents(s string) string {
	chain := transform.Chain(norm.NFKD, runes.Remove(runes.In(unicode.Mn)))
	out, _, err := transform.String(chain, s)
	if err != nil {
		return s
	}
	return out
}

func TestFoldLikesNoForm(t *testing.T) {
	word := rapid.StringOf(rapid.RuneFrom(nil, unicode.Latin, unicode.Greek, unicode.Cyrillic, unicode.Mn))
	rapid.Check(t, func(t *rapid.T) {
		s := word.Draw(t, "s")
		want := Fold(s)
		for _, other := range []string{norm.NFC.String(s), norm.NFD.String(s), accents(s), strings.ToLower(s)} {
			if got := Fold(other); got != want {
				t.Fatalf("Fold(%+q) = %q, Fold(%+q) = %q", s, want, other, got)
			}
		}
	})
}

func TestFoldNaughty(t *testing.T) {
	for _, s := range naughty.Strings() {
		got := Fold(s)
		if !utf8.ValidString(got) || strings.ContainsAny(got, "\n\t\x00") || Fold(got) != got {
			t.Errorf("Fold(%q) = %q", s, got)
		}
	}
}

func FuzzFold(f *testing.F) {
	f.Add("Ács Straße\xff", "ﬁ\u0301")
	f.Fuzz(func(t *testing.T, a, b string) {
		if !utf8.ValidString(a) || !utf8.ValidString(b) {
			return
		}
		if got, want := Fold(a+b), Fold(a)+Fold(b); got != want {
			t.Fatalf("Fold(%q) = %q, its parts give %q", a+b, got, want)
		}
	})
}

func BenchmarkFold(b *testing.B) {
	for b.Loop() {
		folding().appendFold(nil, "Kovács-Müller Zsófia, Fővárosi Vízművek")
	}
}

func BenchmarkFoldTable(b *testing.B) {
	for b.Loop() {
		newFolder()
	}
}
