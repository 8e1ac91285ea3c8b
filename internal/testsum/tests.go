package main

import (
	"regexp"
	"strings"
)

// keep adds to the output of a test that has not ended.
func (p *running) keep(test, text string) {
	if p.output[test] == nil {
		p.output[test] = &strings.Builder{}
	}
	p.output[test].WriteString(text)
}

// end notes how a test ended and returns what it wrote.
func (p *running) end(test, action string) string {
	p.result[test] = action
	text := ""
	if b := p.output[test]; b != nil {
		text = b.String()
	}
	delete(p.output, test)
	return text
}

// count counts the tests that have no subtests, and those that failed or were
// skipped by themselves.
func count(results map[string]string) (passed, failed, skipped int) {
	for test, action := range results {
		switch {
		case action == "skip":
			skipped++
		case action == "fail" && !hasChild(results, test, "fail"):
			failed++
		case action == "pass" && !hasChild(results, test, ""):
			passed++
		}
	}
	return passed, failed, skipped
}

// hasChild says whether test has a subtest that ended with action; "" is any.
func hasChild(results map[string]string, test, action string) bool {
	for child, how := range results {
		if strings.HasPrefix(child, test+"/") && (action == "" || how == action) {
			return true
		}
	}
	return false
}

// logged is a line that a test logged, as package testing prints it.
var logged = regexp.MustCompile(`(?m)^\s+\S+\.go:\d+: (.*)$`)

// reason is the last thing a skipped test logged: what t.Skip was given.
func reason(output string) string {
	found := logged.FindAllStringSubmatch(output, -1)
	if len(found) == 0 {
		return "no reason given"
	}
	return strings.TrimSpace(found[len(found)-1][1])
}
