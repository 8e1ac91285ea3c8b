package password

import (
	"fmt"
	"strconv"
	"strings"
)

// Bounds of every policy, in characters.
const (
	// MaxLength is the longest password that is taken.
	MaxLength = 128
	// LowestMin is the lowest minimum that can be set. NIST asks for 15 where
	// the password is the only factor, and for 8 otherwise.
	LowestMin = 8
	// HighestMin is the highest minimum: NIST asks that passwords of 64
	// characters are taken.
	HighestMin = 64

	nistMin    = 15
	classicMin = 8
)

// Style is which rules a policy has.
type Style int

// The styles.
const (
	// NIST asks for length and forbids what is easily guessed.
	NIST Style = iota
	// Classic asks for an upper-case letter, a digit and a special character
	// in 8 characters; it is for desks that have to. The blocklist and the
	// words of the context stand under it too.
	Classic
)

// Policy is what a password must be. The zero value is NIST with 15 characters.
type Policy struct {
	Style Style
	// Min is the least number of characters; 0 is the style's own (NIST 15,
	// Classic 8). Out of bounds it counts as the nearest bound.
	Min int
}

// MinLength is the least number of characters that p asks for.
func (p Policy) MinLength() int {
	switch {
	case p.Min == 0 && p.Style == Classic:
		return classicMin
	case p.Min == 0:
		return nistMin
	}
	return min(max(p.Min, LowestMin), HighestMin)
}

// String is the form that ParsePolicy reads: "nist", "nist:12", "classic".
func (p Policy) String() string {
	name := "nist"
	if p.Style == Classic {
		name = "classic"
	}
	if p.MinLength() == (Policy{Style: p.Style}).MinLength() {
		return name
	}
	return name + ":" + strconv.Itoa(p.MinLength())
}

// ParsePolicy reads a setting: "nist" or "classic", in either case, and after a
// colon the least number of characters where it is not the style's own. A
// number out of 8 to 64 is an error.
func ParsePolicy(s string) (Policy, error) {
	name, least, counted := strings.Cut(strings.ToLower(strings.TrimSpace(s)), ":")
	var p Policy
	switch name {
	case "nist":
	case "classic":
		p.Style = Classic
	default:
		return Policy{}, fmt.Errorf("reading the password policy: %q is neither nist nor classic", name)
	}
	if !counted {
		return p, nil
	}
	n, err := strconv.Atoi(least)
	if err != nil || n < LowestMin || n > HighestMin {
		return Policy{}, fmt.Errorf("reading the password policy: the least length is a number from %d to %d", LowestMin, HighestMin)
	}
	p.Min = n
	return p, nil
}

// Explain says the policy in sentences, for forms, before anything is typed.
func Explain(p Policy) []string {
	rules := []string{
		fmt.Sprintf("%d characters or more, %d at most. Every character counts, spaces too.", p.MinLength(), MaxLength),
	}
	if p.Style == Classic {
		rules = append(rules, "An upper-case letter, a digit and a special character such as ! or -.")
	} else {
		rules = append(rules, "No other kind of character is asked for: four or five unrelated words are good.")
	}
	return append(rules,
		"Not a commonly used password, a sequence such as 1234 or qwerty, or a piece repeated.",
		"Not your name, e-mail or company, nor the name of the product, with little added.",
	)
}
