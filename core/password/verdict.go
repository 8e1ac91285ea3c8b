package password

// Code names a rule. Codes are stable: windows, translations and scripts go by
// them.
type Code string

// The rules.
const (
	TooShort    Code = "too-short"
	TooLong     Code = "too-long"    // listed only where it is broken
	Unprintable Code = "unprintable" // listed only where it is broken
	NoUpper     Code = "no-upper"    // Classic
	NoDigit     Code = "no-digit"    // Classic
	NoSpecial   Code = "no-special"  // Classic
	Common      Code = "common"
	TooPersonal Code = "context" // listed only where there are words of a context
)

// Problem is a broken rule: why the password is refused and what would do.
type Problem struct {
	Code Code
	Text string // a sentence
}

// Rule is one line of a live checklist.
type Rule struct {
	Code Code
	Text string // "15 characters or more (18 now)"
	Met  bool
}

// Verdict is what Judge says of a password. It holds no piece of it; the
// number of its characters is the only thing it tells.
type Verdict struct {
	// OK says that the password may be taken: every rule is met.
	OK bool
	// Rules is the checklist, in a fixed order.
	Rules []Rule
	// Problems are the broken ones of Rules, in the same order.
	Problems []Problem
	// Meter is the estimated strength; at most Weak for what is easily guessed.
	Meter Meter
}

// check adds a rule to the checklist, and a problem where it is not met.
func (v *Verdict) check(code Code, met bool, rule, problem string) {
	v.Rules = append(v.Rules, Rule{Code: code, Text: rule, Met: met})
	if !met {
		v.Problems = append(v.Problems, Problem{Code: code, Text: problem})
	}
}

// refuse adds a rule that is only listed where it is broken.
func (v *Verdict) refuse(code Code, broken bool, rule, problem string) {
	if broken {
		v.check(code, false, rule, problem)
	}
}
