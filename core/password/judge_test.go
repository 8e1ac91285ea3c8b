package password_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"pgregory.net/rapid"

	"github.com/keydesk/keydesk/core/password"
	"github.com/keydesk/keydesk/core/secret"
	"github.com/keydesk/keydesk/internal/naughty"
)

var (
	nist    = password.Policy{}
	nist8   = password.Policy{Min: 8}
	classic = password.Policy{Style: password.Classic}
	hedi    = password.Context{
		Names: []string{"Hedi", "Ács"}, Email: "hedi.acs@mail-house.example", Company: "Ács és Fia Kft.",
		Vendor: "Brightwell Software", Products: []string{"Planmaster Pro", "Li"},
	}
)

func TestJudge(t *testing.T) {
	for _, test := range []struct {
		pw   string
		p    password.Policy
		want []password.Code // in the order of the checklist
	}{
		{"plum yonder oxygen zebra", nist, nil},
		{"correct horse battery staple", nist, nil},
		{"correcthorsebatterystaple", nist, nil},
		{"hedi loves purple elephants", nist, nil},
		{"žluťoučký kůň úpěl ďábelské ódy", nist, nil},
		{"正しい馬電池ステープル紫の象達は", nist, nil},
		{"👩‍👩‍👧 goes to the 🏰 by 🚲 often", nist, nil},
		{"8264917350264159", nist, nil},
		{"papa8264917350264", nist, nil},
		{"tinselq8", nist8, nil},

		{"", nist, []password.Code{password.TooShort}},
		{"zq8 vv4 t", nist, []password.Code{password.TooShort}},
		{strings.Repeat("plum yonder oxygen ", 7), nist, []password.Code{password.TooLong}},
		{strings.Repeat("q8zk3v", 1000), nist, []password.Code{password.TooLong}},
		{"plum yonder\toxygen zebra", nist, []password.Code{password.Unprintable}},
		{"plum yonder\u202eoxygen zebra", nist, []password.Code{password.Unprintable}},
		{"plum yonder \xff oxygen zebra", nist, []password.Code{password.Unprintable}},
		{"plum yonder \U000e0fff oxygen zebra", nist, []password.Code{password.Unprintable}},

		{"password", nist8, []password.Code{password.Common}},
		{"pAsswörd", nist8, []password.Code{password.Common}},
		{"ｐａｓｓｗｏｒｄ", nist8, []password.Code{password.Common}},
		{"P@ssw0rd1234567", nist, []password.Code{password.Common}},
		{"We1come!!!2024!!", nist, []password.Code{password.Common}},
		{"2024-Dragon-20240", nist, []password.Code{password.Common}},
		{"p-a-s-s-w-o-r-d-1", nist, []password.Code{password.Common}},
		{"passwordpassword", nist, []password.Code{password.Common}},
		{"passwordpasswor", nist, []password.Code{password.Common}},
		{"Dragon.Dragon.Dragon.1", nist, []password.Code{password.Common}},
		{"123456789012345", nist, []password.Code{password.Common}},
		{"987654321098765", nist, []password.Code{password.Common}},
		{"aaaaaaaaaaaaaaab", nist, []password.Code{password.Common}},
		{"               ", nist, []password.Code{password.Common}},
		{"1qaz2wsx3edc4rfv", nist, []password.Code{password.Common}},
		{"qwer1234asdf5678", nist, []password.Code{password.Common}},
		{"abcdefghijklmnop", nist, []password.Code{password.Common}},
		{"qwertzuiop-12345", nist, []password.Code{password.Common}},
		{"xkqvzjw9xkqvzjw9", nist, []password.Code{password.Common}},
		{"xkqvxkqvxkqvxkqv1!", nist, []password.Code{password.Common}},
		{"абвгабвгабвгабвг", nist, []password.Code{password.Common}},
		{"drowssap drowssap", nist, []password.Code{password.Common}},

		{"hedi-acs-20240503", nist, []password.Code{password.TooPersonal}},
		{"HEDIÁCSHEDIÁCS77", nist, []password.Code{password.TooPersonal}},
		{"h3d1.4c5.h3d1.4c5", nist, []password.Code{password.TooPersonal}},
		{"brightwellsoftware", nist, []password.Code{password.TooPersonal}},
		{"Planmaster-portal-1", nist, []password.Code{password.TooPersonal}},
		{"planmaster-password", nist, []password.Code{password.TooPersonal}},
		{"hedi.acs@mail-house.example", nist, []password.Code{password.TooPersonal}},

		{"Zq8-vv4t", classic, nil},
		{"ŽLuť-8ků", classic, nil},
		{"zq8kvv4t", classic, []password.Code{password.NoUpper, password.NoSpecial}},
		{"Zqkuvvbt mw", classic, []password.Code{password.NoDigit, password.NoSpecial}},
		{"Zq8-v", classic, []password.Code{password.TooShort}},
		{"Password1!", classic, []password.Code{password.Common}},
		{"Abcdefg1!", classic, []password.Code{password.Common}},
		{"Hedi2024!", classic, []password.Code{password.TooPersonal}},
	} {
		t.Run(fmt.Sprintf("%v/%.20s", test.p, test.pw), func(t *testing.T) {
			v := password.Judge(secret.New(test.pw), test.p, hedi)
			if got := codes(v); !slices.Equal(got, test.want) {
				t.Errorf("problems %v, want %v (meter %v)", got, test.want, v.Meter)
			}
			whole(t, v)
		})
	}
}

func codes(v password.Verdict) []password.Code {
	var all []password.Code
	for _, p := range v.Problems {
		all = append(all, p.Code)
	}
	return all
}

type failer interface {
	Helper()
	Errorf(string, ...any)
}

// whole checks that a verdict does not contradict itself.
func whole(t failer, v password.Verdict) {
	t.Helper()
	var broken []password.Code
	for _, r := range v.Rules {
		if !r.Met {
			broken = append(broken, r.Code)
		}
		if r.Text == "" {
			t.Errorf("rule %s has no text", r.Code)
		}
	}
	if !slices.Equal(broken, codes(v)) || v.OK != (len(v.Problems) == 0) {
		t.Errorf("OK %v, rules not met %v, problems %v", v.OK, broken, codes(v))
	}
	for _, p := range v.Problems {
		if !strings.HasSuffix(p.Text, ".") {
			t.Errorf("%s: %q is no sentence", p.Code, p.Text)
		}
	}
	for _, p := range v.Problems {
		if (p.Code == password.Common || p.Code == password.TooPersonal) && v.Meter > password.Weak {
			t.Errorf("the meter says %v of what is refused as %s", v.Meter, p.Code)
		}
	}
	if v.Meter < password.VeryWeak || v.Meter > password.VeryStrong {
		t.Errorf("the meter stands at %d", int(v.Meter))
	}
}

func TestChecklistInWords(t *testing.T) {
	v := password.Judge(secret.New("plum yonder oxyge"), nist, hedi)
	want := []string{"15 characters or more (17 now)", "Not a commonly used password", "Not your name, e-mail or company"}
	var got []string
	for _, r := range v.Rules {
		got = append(got, r.Text)
	}
	if !slices.Equal(got, want) {
		t.Errorf("the checklist reads %q", got)
	}
	v = password.Judge(secret.New("zq8 vv4 t"), nist, password.Context{})
	if len(v.Rules) != 2 || v.Problems[0].Text != "15 characters or more; this has 9." {
		t.Errorf("without a context: %+v, %+v", v.Rules, v.Problems)
	}
}

// A password typed with combining accents is the same one.
func TestLengthCountsCharacters(t *testing.T) {
	v := password.Judge(secret.New("e\u0301e\u0301e\u0301"), nist, password.Context{})
	if want := "15 characters or more (3 now)"; v.Rules[0].Text != want {
		t.Errorf("got %q, want %q", v.Rules[0].Text, want)
	}
}

func TestNothingQuotesThePassword(t *testing.T) {
	const planted = "zqvx8kwj"
	for _, pw := range []string{planted, planted + planted, planted + "\x00", strings.Repeat(planted, 20), strings.Repeat(planted, 900)} {
		c := password.Context{Names: []string{planted}, Email: planted + "@" + planted + ".example"}
		for _, p := range []password.Policy{nist, classic} {
			said := fmt.Sprintf("%+v", password.Judge(secret.New(pw), p, c))
			for i := range len(planted) - 3 {
				if strings.Contains(said, planted[i:i+4]) {
					t.Errorf("the verdict quotes the password")
				}
			}
		}
	}
}

func TestNaughtyStrings(t *testing.T) {
	for i, s := range naughty.Strings() {
		p := password.Policy{Style: password.Style(i % 2), Min: 8 + i%9}
		c := password.Context{Names: []string{s}, Email: s, Company: s, Vendor: s, Products: []string{s}}
		whole(t, password.Judge(secret.New(s), p, c))
	}
}

// The live checklist, the meter and the form agree, whatever is typed.
func TestVerdictsAreWhole(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		pw := secret.New(rapid.String().Draw(t, "password"))
		p := password.Policy{Style: password.Style(rapid.IntRange(0, 1).Draw(t, "style")), Min: rapid.IntRange(-1, 200).Draw(t, "min")}
		c := password.Context{Names: rapid.SliceOf(rapid.String()).Draw(t, "names"), Email: rapid.String().Draw(t, "email")}
		v := password.Judge(pw, p, c)
		whole(t, v)
		if v.Meter != password.Strength(pw, p, c) {
			t.Errorf("meter %v, strength %v", v.Meter, password.Strength(pw, p, c))
		}
		if normal := password.Judge(password.Normal(pw), p, c); normal.OK != v.OK {
			t.Errorf("the normal form is judged otherwise")
		}
		if n := utf8.RuneCountInString(password.Normal(pw).Reveal()); v.OK && (n < p.MinLength() || n > password.MaxLength) {
			t.Errorf("%d characters are taken", n)
		}
	})
}

func TestMeterOfTheWorst(t *testing.T) {
	signs := secret.New(strings.Repeat("4@8({[<369!1|70$5+%2", 6))
	if start := time.Now(); password.Strength(signs, nist, hedi) < password.VeryWeak || time.Since(start) > 2*time.Second {
		t.Errorf("the meter took %v", time.Since(start))
	}
}

func TestMeterInWords(t *testing.T) {
	for pw, want := range map[string]string{
		"": "Very weak", "password": "Very weak", "hediacs": "Very weak", "11223344556677889900": "Weak", "dragon8w": "Weak",
		"plum yonder oxygen zebra": "Very strong", "正しい馬電池ステープル紫の象達": "Very strong",
	} {
		if got := password.Strength(secret.New(pw), nist, hedi).String(); got != want {
			t.Errorf("%q is %s, want %s", pw, got, want)
		}
	}
	if password.Meter(-1).String() != "Very weak" || password.Meter(9).String() != "Very strong" {
		t.Error("a meter out of range has no word")
	}
}

func FuzzJudge(f *testing.F) {
	for _, s := range []string{"", "plum yonder oxygen zebra", "aaaaaaaaaaaaaaaa", "(4@{[<|!1705$+%2", "ﷺﷺﷺ", "\xff\xfe", "e\u0301"} {
		f.Add(s, "Hedi Ács", "hedi@acs.example")
	}
	f.Fuzz(func(t *testing.T, pw, name, email string) {
		start := time.Now()
		for _, p := range []password.Policy{nist, nist8, classic} {
			whole(t, password.Judge(secret.New(pw), p, password.Context{Names: []string{name}, Email: email}))
		}
		if took := time.Since(start); took > 5*time.Second {
			t.Errorf("three judgments took %v", took)
		}
	})
}

func BenchmarkJudge(b *testing.B) {
	for name, pw := range map[string]string{
		"usual": "plum yonder oxygen zebra", "long": strings.Repeat("plum yonder oxygen ", 7),
		"worst": strings.Repeat("4@8({[<369!1|70$5+%2", 6), "huge": strings.Repeat("x", 1<<20),
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				password.Judge(secret.New(pw), nist, hedi)
			}
		})
	}
}
