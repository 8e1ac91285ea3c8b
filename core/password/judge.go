package password

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/keydesk/keydesk/core/secret"
)

// Judge says whether pw may be taken under p, for somebody known by c, and
// which rules it meets. It takes a millisecond for usual passwords and under
// 50 for any; it belongs in no transaction.
func Judge(pw secret.Text, p Policy, c Context) Verdict {
	raw := pw.Reveal()
	if len(raw) > maxBytes {
		return judgeHuge(p)
	}
	text := Normal(pw).Reveal()
	words := c.words()
	v := Verdict{Meter: estimate(text, words)}
	v.length(utf8.RuneCountInString(text), p)
	v.refuse(Unprintable, !printing(text), "Only characters that can be seen, and spaces",
		"This holds a control character or an invisible one, such as a tab or a line break. Leave it out.")
	if p.Style == Classic {
		v.composition(text)
	}
	v.guessable(text, p, words)
	v.OK = len(v.Problems) == 0
	return v
}

// judgeHuge is the answer to what is too long to look at.
func judgeHuge(p Policy) Verdict {
	var v Verdict
	v.check(TooShort, true, fmt.Sprintf("%d characters or more", p.MinLength()), "")
	v.check(TooLong, false, fmt.Sprintf("%d characters or fewer", MaxLength),
		fmt.Sprintf("%d characters or fewer; this has far more.", MaxLength))
	return v
}

func (v *Verdict) length(n int, p Policy) {
	least := p.MinLength()
	v.check(TooShort, n >= least, fmt.Sprintf("%d characters or more (%d now)", least, n),
		fmt.Sprintf("%d characters or more; this has %d.", least, n))
	v.refuse(TooLong, n > MaxLength, fmt.Sprintf("%d characters or fewer (%d now)", MaxLength, n),
		fmt.Sprintf("%d characters or fewer; this has %d.", MaxLength, n))
}

func (v *Verdict) composition(text string) {
	v.check(NoUpper, strings.ContainsFunc(text, unicode.IsUpper), "An upper-case letter",
		"There is no upper-case letter; add one.")
	v.check(NoDigit, strings.ContainsFunc(text, unicode.IsDigit), "A digit",
		"There is no digit; add one.")
	v.check(NoSpecial, strings.ContainsFunc(text, special), "A special character such as ! or -",
		"There is no special character; add one such as ! or -.")
}

// special is what Classic takes as a special character: a printing one that is
// neither letter, digit nor space.
func special(r rune) bool {
	return unicode.IsPunct(r) || unicode.IsSymbol(r)
}

// guessable judges what an attacker tries first. The estimate refuses only
// under NIST, and only what is long enough: eight characters that satisfy
// Classic are seldom better than weak, and of a short one it says nothing new.
// The other way round the meter does not praise what is refused here.
func (v *Verdict) guessable(text string, p Policy, words []string) {
	folded := fold(text)
	why, near := predictable(folded, p.MinLength()), personal(folded, words)
	if why == unpredictable && !near && p.Style == NIST && len(v.Problems) == 0 && v.Meter <= Weak {
		why = guessedSoon
	}
	if why != unpredictable || near {
		v.Meter = min(v.Meter, Weak)
	}
	v.check(Common, why == unpredictable, "Not a commonly used password", why.sentence())
	if len(words) > 0 {
		v.check(TooPersonal, !near, "Not your name, e-mail or company",
			"This is a name, an e-mail address, a company or a product with little added. Without it, too little is left; add unrelated words.")
	}
}
