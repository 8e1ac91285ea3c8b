package typed

import (
	"testing"

	"github.com/keydesk/keydesk/core/password"
	"github.com/keydesk/keydesk/core/secret"
)

func TestHintsCountWhatIsMissing(t *testing.T) {
	for _, c := range []struct {
		first, second     string
		hint, match, stop string
		second_           bool
	}{
		{"", "", "15 characters at least; common passwords are refused.", "", "There is no password yet.", false},
		{"gravel-otter", "", "12 characters: 3 more are needed.", "", "12 characters: 3 more are needed.", false},
		{"gravel-otter-M", "", "14 characters: 1 more is needed.", "", "14 characters: 1 more is needed.", false},
		{"gravel-otter-Minute-7", "", "", "", "Type the same password again.", true},
		{"gravel-otter-Minute-7", "gravel-otter-Mi", "", "6 more characters to match.", "6 more characters to match.", true},
		{"gravel-otter-Minute-7", "gravel-otter-Minute-", "", "1 more character to match.", "1 more character to match.", true},
		{"gravel-otter-Minute-7", "gravel-otter-x", "", "The two are not the same.", "The two are not the same.", true},
		{"gravel-otter-Minute-7", "gravel-otter-Minute-77", "", "The two are not the same.", "The two are not the same.", true},
		{"gravel-otter-Minute-7", "gravel-otter-Minute-7", "", "", "", false},
		{"", "gravel", "15 characters at least; common passwords are refused.", "The two are not the same.", "Type the password here first.", false},
	} {
		var p Pair
		p.Type(secret.New(c.first))
		p.Retype(secret.New(c.second))
		p.Judge()
		if got := p.Hint(); got != c.hint {
			t.Errorf("%q: hint %q, want %q", c.first, got, c.hint)
		}
		if got := p.MatchHint(); got != c.match {
			t.Errorf("%q %q: %q, want %q", c.first, c.second, got, c.match)
		}
		stop, second := p.Problem()
		if stop != c.stop || second != c.second_ {
			t.Errorf("%q %q: stopped by %q (second %v), want %q (%v)", c.first, c.second, stop, second, c.stop, c.second_)
		}
		if p.OK() != (c.stop == "") {
			t.Errorf("%q %q: OK is %v", c.first, c.second, p.OK())
		}
	}
}

func TestRefusedPasswords(t *testing.T) {
	p := Pair{Context: password.Context{Names: []string{"Hedi", "Ács"}, Vendor: "Fjord Instruments"}}
	p.Fill(secret.New("fjord instruments"))
	p.Judge()
	if p.OK() || p.Hint() == "" {
		t.Errorf("the vendor's name is taken for a password: %q", p.Hint())
	}
	if _, ok := p.Meter(); !ok {
		t.Error("no meter for what was judged")
	}
}

// A verdict that comes late is not taken for what stands in the field now.
func TestLateVerdict(t *testing.T) {
	var p Pair
	p.Fill(secret.New("gravel-otter-Minute-7"))
	good, ok := p.Ask()
	if !ok {
		t.Fatal("nothing to judge")
	}
	late := good.Answer()
	p.Fill(secret.New("aaaaaaaaaaaaaaaaaaaa"))
	p.Take(late)
	if p.OK() {
		t.Error("OK on the verdict of another password")
	}
	if text, _ := p.Problem(); text != "The password is being checked." {
		t.Error(text)
	}
	p.Judge()
	if p.OK() {
		t.Error("twenty times the same letter is taken")
	}
	p.Clear()
	if !p.Empty() || p.Rules() != nil {
		t.Error("cleared, and not empty")
	}
}

// Characters are counted as the core counts them, in NFC.
func TestCombiningCharacters(t *testing.T) {
	var p Pair
	p.Type(secret.New("a\u0301a\u0301"))
	if got := p.Hint(); got != "2 characters: 13 more are needed." {
		t.Error(got)
	}
}
