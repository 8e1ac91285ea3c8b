// Package typed is a pair of password fields: the password, judged as it is
// typed, and the same again.
//
// Caveat: judging takes up to 50 ms, too long for a window's goroutine: Ask
// there, Answer elsewhere, Take there. OK is never true on a verdict for what
// stood in the field before.
package typed

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/keydesk/keydesk/core/password"
	"github.com/keydesk/keydesk/core/secret"
)

// Pair is the two fields. Its zero value judges by the default policy.
type Pair struct {
	Policy  password.Policy
	Context password.Context

	first, second secret.Text
	verdict       password.Verdict
	judged        bool // verdict is of first as it stands
}

// Type is called with what stands in the first field.
func (p *Pair) Type(text secret.Text) {
	p.judged = p.judged && text.Equal(p.first)
	p.first = text
}

// Retype is called with what stands in the second field.
func (p *Pair) Retype(text secret.Text) { p.second = text }

// Fill puts one text into both, such as a generated one.
func (p *Pair) Fill(text secret.Text) { p.Type(text); p.Retype(text) }

// Clear empties both.
func (p *Pair) Clear() { p.Fill(secret.Text{}) }

// Password is what was typed.
func (p *Pair) Password() secret.Text { return p.first }

// Again is what was typed a second time.
func (p *Pair) Again() secret.Text { return p.second }

// Empty says that nothing was typed into either field.
func (p *Pair) Empty() bool { return p.first.Empty() && p.second.Empty() }

// Question is a password to be judged, on any goroutine.
type Question struct {
	text    secret.Text
	policy  password.Policy
	context password.Context
}

// Answer is what was said of it.
type Answer struct {
	text    secret.Text
	verdict password.Verdict
}

// Ask gives what is to be judged; ok is false where nothing is.
func (p *Pair) Ask() (q Question, ok bool) {
	return Question{p.first, p.Policy, p.Context}, !p.first.Empty() && !p.judged
}

// Answer judges.
func (q Question) Answer() Answer {
	return Answer{q.text, password.Judge(q.text, q.policy, q.context)}
}

// Take puts a verdict in, unless something else stands in the field by now.
func (p *Pair) Take(a Answer) {
	if a.text.Equal(p.first) {
		p.verdict, p.judged = a.verdict, true
	}
}

// Judge asks and answers at once, where a wait does no harm: before saving.
func (p *Pair) Judge() {
	if q, ok := p.Ask(); ok {
		p.Take(q.Answer())
	}
}

// Meter is the mark and its word; ok is false while there is none to show.
func (p *Pair) Meter() (mark password.Meter, ok bool) {
	return p.verdict.Meter, p.judged && !p.first.Empty()
}

// Rules is the checklist of the policy; nil before anything was judged.
func (p *Pair) Rules() []password.Rule {
	if !p.judged || p.first.Empty() {
		return nil
	}
	return p.verdict.Rules
}

// Hint is the line under the first field: what the policy asks for, how many
// characters are missing, or why the password is refused; "" when it is good.
func (p *Pair) Hint() string {
	if p.first.Empty() {
		return Policy(p.Policy)
	}
	n, least := characters(p.first), p.Policy.MinLength()
	switch {
	case n < least:
		return count(n) + ": " + missing(least-n)
	case p.judged && len(p.verdict.Problems) > 0:
		return p.verdict.Problems[0].Text
	}
	return ""
}

// Policy is a policy in one short sentence.
func Policy(p password.Policy) string {
	if p.Style == password.Classic {
		return fmt.Sprintf("%d characters at least, with an upper-case letter, a digit and a special character; common passwords are refused.", p.MinLength())
	}
	return fmt.Sprintf("%d characters at least; common passwords are refused.", p.MinLength())
}

// MatchHint is the line under the second field: how many characters are
// missing, or that the two differ; "" while it is empty and when they are the
// same.
func (p *Pair) MatchHint() string {
	first, second := p.first.Reveal(), p.second.Reveal()
	switch {
	case second == "" || first == second:
		return ""
	case strings.HasPrefix(first, second):
		return more(utf8.RuneCountInString(first) - utf8.RuneCountInString(second))
	}
	return "The two are not the same."
}

// Match says that both fields hold the same, and something.
func (p *Pair) Match() bool { return !p.first.Empty() && p.first.Equal(p.second) }

// Problem says what keeps the password from being taken, or "", and whether it
// is to be said beside the second field.
func (p *Pair) Problem() (text string, second bool) {
	switch {
	case p.first.Empty() && !p.second.Empty():
		return "Type the password here first.", false
	case p.first.Empty():
		return "There is no password yet.", false
	case p.Hint() != "":
		return p.Hint(), false
	case p.second.Empty():
		return "Type the same password again.", true
	case p.MatchHint() != "":
		return p.MatchHint(), true
	case !p.judged:
		return "The password is being checked.", false
	}
	return "", false
}

// OK says that the password may be taken: judged, good, and typed twice.
func (p *Pair) OK() bool {
	text, _ := p.Problem()
	return text == ""
}

func characters(pw secret.Text) int {
	return utf8.RuneCountInString(password.Normal(pw).Reveal())
}

func count(n int) string {
	if n == 1 {
		return "1 character"
	}
	return fmt.Sprintf("%d characters", n)
}

func missing(n int) string {
	if n == 1 {
		return "1 more is needed."
	}
	return fmt.Sprintf("%d more are needed.", n)
}

func more(n int) string {
	if n == 1 {
		return "1 more character to match."
	}
	return fmt.Sprintf("%d more characters to match.", n)
}
