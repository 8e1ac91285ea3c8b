package password_test

import (
	"bytes"
	"errors"
	"io"
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/keydesk/keydesk/assets"
	"github.com/keydesk/keydesk/core/password"
	"github.com/keydesk/keydesk/core/secret"
)

const (
	letters    = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789"
	activation = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
)

func TestGenerate(t *testing.T) {
	for _, test := range []struct {
		p       password.Policy
		letters string
		length  int
	}{
		{nist, letters, 20}, {nist8, letters, 20}, {password.Policy{Min: 64}, letters, 64}, {classic, letters + "-_.!+", 20},
	} {
		seen := map[string]bool{}
		for range 15 {
			pw := must(t)(password.Generate(test.p)).Reveal()
			if len(pw) != test.length || strings.Trim(pw, test.letters) != "" || seen[pw] {
				t.Fatalf("%v: %d characters, seen before: %v", test.p, len(pw), seen[pw])
			}
			seen[pw] = true
		}
	}
	pw := must(t)(password.GenerateActivation()).Reveal()
	if len(pw) != 15 || strings.Trim(pw, activation) != "" {
		t.Errorf("an activation password of %d characters", len(pw))
	}
}

func must(t *testing.T) func(secret.Text, error) secret.Text {
	return func(pw secret.Text, err error) secret.Text {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return pw
	}
}

// What is generated passes the policy it was generated for.
func TestGeneratedPasses(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		p := password.Policy{Style: password.Style(rapid.IntRange(0, 1).Draw(rt, "style")), Min: rapid.IntRange(0, 70).Draw(rt, "min")}
		for _, pw := range []secret.Text{must(t)(password.Generate(p)), must(t)(password.GenerateReadAloud(p))} {
			if v := password.Judge(pw, p, password.Context{}); !v.OK || v.Meter != password.VeryStrong {
				rt.Errorf("%v: problems %v, meter %v", p, codes(v), v.Meter)
			}
		}
	})
}

func TestReadAloud(t *testing.T) {
	list, err := assets.Words.ReadFile("words/readaloud.txt")
	if err != nil {
		t.Fatal(err)
	}
	words := map[string]bool{}
	for _, word := range strings.Fields(string(list)) {
		words[word] = true
	}
	if len(words) < 2048 {
		t.Fatalf("%d words are too few", len(words))
	}
	for _, p := range []password.Policy{nist, classic} {
		pw := must(t)(password.GenerateReadAloud(p)).Reveal()
		if p == classic {
			if strings.ToLower(pw[:1]) == pw[:1] || !strings.ContainsAny(pw[len(pw)-1:], "23456789") {
				t.Error("Classic: no capital first or no digit last")
			}
			pw = strings.ToLower(pw[:len(pw)-1])
		}
		drawn := strings.Split(pw, "-")
		if len(drawn) != 5 {
			t.Errorf("%v: %d words", p, len(drawn))
		}
		for _, word := range drawn {
			if !words[word] {
				t.Errorf("%v: a word that is not on the list", p)
			}
		}
	}
	long := must(t)(password.GenerateReadAloud(password.Policy{Min: 64})).Reveal()
	if len(long) < 64 {
		t.Errorf("64 characters asked for, %d made", len(long))
	}
}

// counting gives every byte once, then every byte again, in an order that is
// no sequence of the alphabet (which Judge would refuse).
type counting struct{ next byte }

func (c *counting) Read(b []byte) (int, error) {
	for i := range b {
		b[i] = c.next
		c.next += 167
	}
	return len(b), nil
}

// From a source that gives every byte equally often, every letter comes equally
// often. A remainder without rejection would give 256 mod 57 letters more.
func TestNoModuloBias(t *testing.T) {
	g := password.Generator{Rand: &counting{}}
	counts := map[byte]int{}
	const rounds = 57 // passwords of 20 letters: five rounds of the 228 bytes that are used
	for range rounds {
		for _, b := range []byte(must(t)(g.Password(nist)).Reveal()) {
			counts[b]++
		}
	}
	for i := range len(letters) {
		if counts[letters[i]] != rounds*20/len(letters) {
			t.Errorf("%c came %d times, not %d", letters[i], counts[letters[i]], rounds*20/len(letters))
		}
	}
}

// The letters of many passwords are spread evenly: chi square with 56 and 31
// degrees of freedom stays below mean + 6 deviations (wrong about once in 10^7
// runs).
func TestLettersAreSpread(t *testing.T) {
	for alphabet, generate := range map[string]func() (secret.Text, error){
		letters:    func() (secret.Text, error) { return password.Generate(nist) },
		activation: password.GenerateActivation,
	} {
		counts, drawn := map[rune]int{}, 0
		for range 200 {
			for _, r := range must(t)(generate()).Reveal() {
				counts[r]++
				drawn++
			}
		}
		expected, chi := float64(drawn)/float64(len(alphabet)), 0.0
		for _, r := range alphabet {
			chi += math.Pow(float64(counts[r])-expected, 2) / expected
		}
		free := float64(len(alphabet) - 1)
		if limit := free + 6*math.Sqrt(2*free); chi > limit || len(counts) != len(alphabet) {
			t.Errorf("%d letters: chi square is %.0f, the limit %.0f", len(counts), chi, limit)
		}
	}
}

func TestBrokenSource(t *testing.T) {
	for name, source := range map[string]io.Reader{
		"short":    strings.NewReader("abc"),
		"failing":  failing{},
		"all ones": constant(0xff),
		"all same": constant(0),
	} {
		g := password.Generator{Rand: source}
		for what, generate := range map[string]func() (secret.Text, error){
			"password":   func() (secret.Text, error) { return g.Password(classic) },
			"read aloud": func() (secret.Text, error) { return g.ReadAloud(nist) },
		} {
			pw, err := generate()
			if err == nil || !pw.Empty() {
				t.Errorf("%s: a %s is made, error %v", name, what, err)
			}
		}
	}
	if _, err := (password.Generator{Rand: failing{}}).Activation(); !errors.Is(err, io.ErrClosedPipe) {
		t.Errorf("the source's error is lost: %v", err)
	}
}

type failing struct{}

func (failing) Read([]byte) (int, error) { return 0, io.ErrClosedPipe }

type constant byte

func (c constant) Read(b []byte) (int, error) {
	return copy(b, bytes.Repeat([]byte{byte(c)}, len(b))), nil
}

func BenchmarkGenerate(b *testing.B) {
	for b.Loop() {
		if _, err := password.Generate(classic); err != nil {
			b.Fatal(err)
		}
	}
}
