package census

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

// TestSame: other people would make older measurements incomparable.
func TestSame(t *testing.T) {
	sum := sha256.New()
	for n := range uint64(2000) {
		c := At(n)
		if again := At(n); again != c {
			t.Fatalf("customer %d is %+v and %+v", n, c, again)
		}
		fmt.Fprintln(sum, c)
	}
	if got := hex.EncodeToString(sum.Sum(nil)[:8]); got != "7ddafda5eb1852c2" {
		t.Errorf("the first 2000 customers have the sum %s", got)
	}
}

func TestPlausible(t *testing.T) {
	lasts, domains, scripts := map[string]int{}, map[string]int{}, map[string]int{}
	const n = 20_000
	for i := range uint64(n) {
		c := At(i)
		if c.First == "" || c.Last == "" || !utf8.ValidString(fmt.Sprint(c)) {
			t.Fatalf("customer %d is %+v", i, c)
		}
		lasts[c.Last]++
		if _, domain, ok := strings.Cut(c.Email, "@"); ok {
			domains[domain]++
		}
		for name, table := range map[string]*unicode.RangeTable{
			"Latin": unicode.Latin, "Greek": unicode.Greek, "Cyrillic": unicode.Cyrillic, "Han": unicode.Han,
		} {
			if strings.ContainsFunc(c.Last, func(r rune) bool { return unicode.Is(table, r) }) {
				scripts[name]++
			}
		}
	}
	for name, least := range map[string]int{"Latin": n / 2, "Greek": n / 20, "Cyrillic": n / 20, "Han": n / 40} {
		if scripts[name] < least {
			t.Errorf("%d of %d have a last name in %s", scripts[name], n, name)
		}
	}
	for what, words := range map[string]map[string]int{"last names": lasts, "domains": domains} {
		counts := slices.Sorted(maps.Values(words))
		if most := counts[len(counts)-1]; len(counts) < n/20 || most < n/200 || counts[len(counts)/2] > 10 {
			t.Errorf("%d %s, the commonest %d times, half of them up to %d times", len(counts), what, most, counts[len(counts)/2])
		}
	}
}

func BenchmarkAt(b *testing.B) {
	for n := uint64(0); b.Loop(); n++ {
		At(n)
	}
}
