package layers

import "strings"

// ownContext are the folders and files that may start a context of their own,
// with why.
func ownContext() map[string]string {
	return map[string]string{
		"cmd/...":                     "a command starts the program's context",
		"bench/...":                   "a command starts the program's context; a module of its own, which nothing imports",
		"internal/...":                "what serves tests cleans up after their context ended",
		"db/dbtest/...":               "what serves tests cleans up after their context ended",
		"core/license/example/...":    "the example is a program",
		"core/outbox/smtp/mailbox.go": "the local mailbox lives from NewMailbox to Close, longer than any call; Close ends its context",
	}
}

// forbidden returns why the file called name may not use what, or "" where it
// may.
func forbidden(name, what string) string {
	test := strings.HasSuffix(name, "_test.go")
	switch {
	case test && what == "time.Sleep":
		return "a test that sleeps is slow on a fast machine and fails on a slow one; wait for the condition"
	case !test && (what == "context.Background" || what == "context.TODO") && !mayStart(name):
		return "a context made in the middle cannot be canceled from above; take the caller's"
	case strings.HasPrefix(what, "fyne.io/fyne/v2.Do") && !within(name, "ui/desk/task/..."):
		return "ui/desk/task is the only caller of fyne.Do: one runner knows progress, cancel and whether the page is still there"
	}
	return ""
}

func mayStart(name string) bool {
	for pattern := range ownContext() {
		if within(name, pattern) {
			return true
		}
	}
	return false
}
