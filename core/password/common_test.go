package password

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/keydesk/keydesk/assets"
	"github.com/keydesk/keydesk/core/secret"
	"github.com/keydesk/keydesk/internal/soak"
)

// Whatever stands in the list is refused as it is, folded, and as the core of a
// password, under both policies; none of the variants is long enough to be good
// for anything else.
func TestTheListIsMatchedFoldedAndAsTheCore(t *testing.T) {
	list := slices.DeleteFunc(slices.Clone(commonList()), func(w string) bool {
		return utf8.RuneCountInString(w) < LowestMin
	})
	if len(list) < 10_000 {
		t.Fatalf("only %d of the list are long enough to be taken otherwise", len(list))
	}
	step := max(1, len(list)/soak.N(t, 60, len(list)))
	for i := 0; i < len(list); i += step {
		word := list[i]
		accented := strings.NewReplacer("a", "á", "e", "ė", "o", "ö").Replace(word)
		for what, variant := range map[string]string{
			"as it is": word, "in capitals": strings.ToUpper(word), "with accents": accented,
			"in full width": strings.Map(wide, word), "as the core": "2024-" + strings.ToUpper(word[:1]) + word[1:] + "!!",
			"between signs": "**" + word + ".",
		} {
			for _, p := range []Policy{{Min: LowestMin}, {Style: Classic}} {
				v := Judge(secret.New(variant), p, Context{})
				if !slices.ContainsFunc(v.Problems, func(p Problem) bool { return p.Code == Common }) {
					t.Errorf("line %d of the list, %s, is taken under %s", i+1, what, p)
				}
			}
		}
	}
}

// wide is the full-width form of a letter, as an East Asian keyboard types it.
func wide(r rune) rune {
	if r > ' ' && r <= '~' {
		return r - ' ' + '\uff00'
	}
	return r
}

// The list says where it is from and under which license, beside it.
func TestTheListSaysItsSource(t *testing.T) {
	content, err := assets.Words.ReadFile("words/SOURCES.md")
	if err != nil {
		t.Fatal(err)
	}
	text := string(content)
	for _, want := range []string{"common.txt", "@zxcvbn-ts/language-common", "Permission is hereby granted, free of charge", "readaloud.txt", "Creative Commons Attribution 3.0"} {
		if !strings.Contains(text, want) {
			t.Errorf("SOURCES.md does not say %q", want)
		}
	}
}
