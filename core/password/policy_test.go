package password_test

import (
	"strings"
	"testing"

	"github.com/keydesk/keydesk/core/password"
)

func TestParsePolicy(t *testing.T) {
	for s, want := range map[string]password.Policy{
		"nist": {}, " NIST ": {}, "nist:8": {Min: 8}, "nist:64": {Min: 64},
		"classic": {Style: password.Classic}, "Classic:12": {Style: password.Classic, Min: 12},
	} {
		got, err := password.ParsePolicy(s)
		if err != nil || got != want {
			t.Errorf("%q is read as %+v, %v", s, got, err)
		}
		if again, err := password.ParsePolicy(got.String()); err != nil || again != got {
			t.Errorf("%q is written as %q and read as %+v, %v", s, got, again, err)
		}
	}
	for _, s := range []string{"", "pci", "nist:", "nist:7", "nist:65", "nist:x", "classic:-1", "nist:8:9"} {
		if got, err := password.ParsePolicy(s); err == nil {
			t.Errorf("%q is read as %+v", s, got)
		}
	}
}

func TestMinLength(t *testing.T) {
	for p, want := range map[password.Policy]int{
		{}: 15, {Style: password.Classic}: 8, {Min: 1}: 8, {Min: -3}: 8, {Min: 20}: 20, {Min: 900}: 64,
	} {
		if got := p.MinLength(); got != want {
			t.Errorf("%+v asks for %d, want %d", p, got, want)
		}
	}
}

func TestExplain(t *testing.T) {
	for p, want := range map[password.Policy]string{
		{Min: 12}: "12 characters or more", {Style: password.Classic}: "upper-case letter",
	} {
		if said := strings.Join(password.Explain(p), " "); !strings.Contains(said, want) {
			t.Errorf("%v is explained as %q", p, said)
		}
	}
}

func FuzzParsePolicy(f *testing.F) {
	f.Add("nist:12")
	f.Add("classic")
	f.Fuzz(func(t *testing.T, s string) {
		p, err := password.ParsePolicy(s)
		if err != nil {
			return
		}
		if again, err := password.ParsePolicy(p.String()); err != nil || again.MinLength() != p.MinLength() || again.Style != p.Style {
			t.Errorf("%q is written as %q and read as %+v, %v", s, p, again, err)
		}
	})
}
