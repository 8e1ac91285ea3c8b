package portal_test

import "strings"

// clean joins the words of a text as a reader sees them.
func clean(s string) string { return strings.Join(strings.Fields(s), " ") }
