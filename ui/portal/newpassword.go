package portal

import (
	"unicode/utf8"

	"github.com/keydesk/keydesk/core/password"
	"github.com/keydesk/keydesk/core/secret"
)

// newPassword is the two fields of a new password with their rules, as parts.html
// draws them. It holds no password: a page never gives one back.
type newPassword struct {
	Least                       int
	Rules                       []ruleLine
	PasswordErrors, AgainErrors []string
	Focus, Optional             bool
}

// ruleLine is a line of the checklist. Mark is "met", "unmet", or "open" where
// nothing was judged.
type ruleLine struct{ Code, Text, Mark string }

// verdict is what is said of a password that was sent: nothing judged yet,
// what is wrong with it, that the two differ.
type verdict struct {
	judged *password.Verdict
	length int // of the password, in characters
	empty  bool
	differ bool
}

// judge keeps a verdict for the page.
func (v *verdict) judge(of password.Verdict, pw secret.Text) {
	v.judged, v.length = &of, utf8.RuneCountInString(password.Normal(pw).Reveal())
}

// wrong says whether the password cannot be taken.
func (v verdict) wrong() bool {
	return v.empty || v.differ || v.judged != nil && !v.judged.OK
}

// fields draws the two fields. rules are those that the empty password would be
// measured by, for when nothing was judged.
func (v verdict) fields(t *texts, policy password.Policy, rules []password.Rule) newPassword {
	n := newPassword{Least: policy.MinLength()}
	if v.judged != nil {
		rules = v.judged.Rules
		for _, problem := range v.judged.Problems {
			n.PasswordErrors = append(n.PasswordErrors, problemText(t, problem, policy, v.length))
		}
	}
	if v.empty {
		n.PasswordErrors = []string{t.must("error.empty")}
	}
	if v.differ {
		n.AgainErrors = []string{t.must("error.differ")}
	}
	for _, rule := range rules {
		line := ruleLine{Code: string(rule.Code), Text: ruleText(t, rule, policy), Mark: "open"}
		if v.judged != nil {
			line.Mark = map[bool]string{true: "met", false: "unmet"}[rule.Met]
		}
		n.Rules = append(n.Rules, line)
	}
	return n
}

// lines lead from the page's banner to the fields to mend.
func (v verdict) lines(t *texts) (lines []summaryLine) {
	if v.empty || v.judged != nil && !v.judged.OK {
		lines = append(lines, summaryLine{Field: "password", Text: t.must("error.another")})
	}
	if v.differ {
		lines = append(lines, summaryLine{Field: "again", Text: t.must("error.another.again")})
	}
	if lines != nil {
		lines = append(lines, summaryLine{Text: t.must("error.retype")})
	}
	return lines
}

// ruleText takes our own words for the rules that we have words for, and the
// judge's for the others.
func ruleText(t *texts, rule password.Rule, policy password.Policy) string {
	key := "rule." + string(rule.Code)
	if rule.Code == password.TooShort {
		return t.must(key, policy.MinLength())
	}
	if text, err := t.get(key); err == nil {
		return text
	}
	return rule.Text
}

// problemText does the same for a broken rule.
func problemText(t *texts, problem password.Problem, policy password.Policy, length int) string {
	key := "problem." + string(problem.Code)
	if problem.Code == password.TooShort {
		return t.must(key, policy.MinLength(), length)
	}
	if text, err := t.get(key); err == nil {
		return text
	}
	return problem.Text
}
