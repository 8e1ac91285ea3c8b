package password

import (
	"strings"

	"github.com/trustelem/zxcvbn"

	"github.com/keydesk/keydesk/core/secret"
)

// Meter is an estimate of a password's strength, 0 to 4, by the number of
// guesses it takes: below 10^3, 10^6, 10^8, 10^10, and more.
type Meter int

// The marks of the meter.
const (
	VeryWeak Meter = iota
	Weak
	Fair
	Strong
	VeryStrong
)

// String gives the mark in words: "Very weak" to "Very strong".
func (m Meter) String() string {
	words := []string{"Very weak", "Weak", "Fair", "Strong", "Very strong"}
	return words[min(max(m, VeryWeak), VeryStrong)]
}

// estimated is how many characters are estimated. zxcvbn's time grows with the
// third power: the worst 40 characters found (all leet signs) take about 40 ms,
// 64 take 100 and 128 half a second. The top mark needs far fewer than 40.
const estimated = 40

// Strength is the meter of Judge alone, for a field that shows nothing else. It
// costs what Judge costs: call it at every keystroke, but off the window's
// goroutine.
func Strength(pw secret.Text, p Policy, c Context) Meter { return Judge(pw, p, c).Meter }

func estimate(text string, words []string) Meter {
	result := zxcvbn.PasswordStrength(ascii(cut(text, estimated)), words)
	return Meter(result.Score)
}

// ascii writes a text with one printing ASCII character for each of its
// characters: its own, its base letter, or for other scripts one that stands
// for it; repeats and neighbors stay what they are. The estimator takes bytes
// for characters, and gives some texts with accents or emoji no guesses at all.
func ascii(text string) string {
	return strings.Map(func(r rune) rune {
		if r >= ' ' && r <= '~' {
			return r
		}
		if base := fold(string(r)); len(base) == 1 && base[0] >= ' ' && base[0] <= '~' {
			return rune(base[0])
		}
		return '!' + r%('~'-'!'+1)
	}, text)
}
