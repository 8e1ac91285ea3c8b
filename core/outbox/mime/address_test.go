package mime_test

import (
	"errors"
	"strings"
	"testing"
	"unicode"

	"github.com/keydesk/keydesk/core/outbox/mime"
	"github.com/keydesk/keydesk/internal/naughty"
)

func TestParseAddress(t *testing.T) {
	long := strings.Repeat("a", 64)
	label := strings.Repeat("d", 63)
	for in, want := range map[string]string{
		"ada@example.com":                       "ada@example.com",
		"  Ada.L+keys@EXAMPLE.com\t":            "Ada.L+keys@example.com",
		"o'brien@example.com":                   "o'brien@example.com",
		"!#$%&'*+-/=?^_`{|}~@example.com":       "!#$%&'*+-/=?^_`{|}~@example.com",
		"kontakt@bücher.example":                "kontakt@xn--bcher-kva.example",
		"kontakt@BÜCHER。example":                "kontakt@xn--bcher-kva.example",
		"kontakt@xn--bcher-kva.example":         "kontakt@xn--bcher-kva.example",
		"straße@straße.example":                 "straße@xn--strae-oqa.example",
		"u\u0308ber@example.com":                "über@example.com",
		"用户@例子.广告":                              "用户@xn--fsqu00a.xn--4rr70v",
		"root@localhost":                        "root@localhost",
		"a@r3---sn.example":                     "a@r3---sn.example",
		long + "@example.com":                   long + "@example.com",
		"a@" + label + "." + label + ".example": "a@" + label + "." + label + ".example",
	} {
		got, err := mime.ParseAddress(in)
		if err != nil || got.String() != want {
			t.Errorf("%q gives %q, %v; want %q", in, got, err, want)
		}
	}
}

func TestRefusedAddresses(t *testing.T) {
	label := strings.Repeat("d", 63)
	for _, in := range []string{
		"", "@", "ada", "ada@", "@example.com", "a b@example.com", "ada@exa mple.com", "ada@@example.com",
		".ada@example.com", "ada.@example.com", "a..b@example.com", "ada@example..com", "ada@.example.com", "ada@example.com.",
		"ada@-example.com", "ada@example-.com", "ada@ex_ample.com", "ada@[127.0.0.1]", "ada@127.0.0.1", "ada@example.1",
		`"ada l"@example.com`, "<ada@example.com>", "Ada <ada@example.com>", "ada@example.com,bob@example.com", "ada;bob@example.com",
		"ada@example.com\r\n", "ada\r\n@example.com", "ada@example.com\nRCPT TO:<eve@example.com>", "ada\x00@example.com", "ada\x7f@example.com",
		"ada@example.com>\r\nDATA", "ada@example.com> SIZE=1", "ada\u202e@example.com", "ada\u200b@example.com", "ada\u2028@example.com",
		"ada\xff@example.com", "ada@\xffexample.com", "ada@exa\u0000mple.com", "ada(comment)@example.com", "a\\b@example.com",
		strings.Repeat("a", 65) + "@example.com", "a@" + label + "d.example",
		"a@" + strings.Join([]string{label, label, label, label}, "."),
		strings.Repeat("a", 64) + "@" + strings.Join([]string{label, label, label}, "."),
	} {
		if got, err := mime.ParseAddress(in); !errors.Is(err, mime.ErrAddress) {
			t.Errorf("%q gives %q, %v; want a refusal", in, got, err)
		}
	}
}

func TestFold(t *testing.T) {
	for _, pair := range [][2]string{
		{"Ada@Example.com", "aDA@eXAMPLE.COM"},
		{"STRASSE@example.com", "straße@example.com"},
		{"\u00dcber@example.com", "u\u0308ber@example.com"},
		{"ΣΑΣ@example.com", "σας@example.com"},
		{"a@bücher.example", "A@xn--bcher-kva.example"},
	} {
		a, errA := mime.ParseAddress(pair[0])
		b, errB := mime.ParseAddress(pair[1])
		if errA != nil || errB != nil || a.Fold() != b.Fold() {
			t.Errorf("%q and %q fold to %q and %q (%v, %v)", pair[0], pair[1], a.Fold(), b.Fold(), errA, errB)
		}
	}
	if a, b := (mime.Address{Local: "a", Domain: "x"}), (mime.Address{Local: "b", Domain: "x"}); a.Fold() == b.Fold() {
		t.Error("two people fold to one")
	}
}

func TestNaughtyAddresses(t *testing.T) {
	for _, s := range naughty.Strings() {
		checkAddress(t, s)
		checkAddress(t, s+"@example.com")
		checkAddress(t, "ada@"+s)
	}
}

// checkAddress holds what every accepted address must be: small, visible, in
// a normal form that parses to itself, and of a domain in ASCII.
func checkAddress(t *testing.T, s string) {
	t.Helper()
	a, err := mime.ParseAddress(s)
	if err != nil {
		return
	}
	if err := a.Check(); err != nil {
		t.Errorf("%q gives %q, which is refused: %v", s, a, err)
	}
	if len(a.String()) > 254 || strings.Count(a.Domain, "@") > 0 {
		t.Errorf("%q gives the misshapen %q", s, a)
	}
	for _, r := range a.String() {
		if unicode.IsControl(r) || unicode.IsSpace(r) || strings.ContainsRune(`<>()[],;:\"`, r) {
			t.Errorf("%q gives %q with %+q in it", s, a, r)
		}
	}
	for _, r := range a.Domain {
		if r > 127 || unicode.IsUpper(r) {
			t.Errorf("%q gives the domain %q", s, a.Domain)
		}
	}
}

func FuzzParseAddress(f *testing.F) {
	for _, s := range []string{"ada@example.com", "用户@例子.广告", "a@xn--0", "u\u0308@a.b", "a@b\r\nc", "ﬁ@K.example", "a@\u2100.b"} {
		f.Add(s)
	}
	f.Fuzz(checkAddress)
}
