package api_test

import (
	"os"
	"regexp"
	"testing"
)

// The bodies in docs/api.md that stand whole are as the document says.
func TestExamples(t *testing.T) {
	text, err := os.ReadFile("../../../docs/api.md")
	if err != nil {
		t.Fatal(err)
	}
	doc, found := openDocument(t), map[string]bool{}
	for _, example := range regexp.MustCompile(`(?s)curl -s https://[a-z.]+/api/v1/(\S+) [^\n]*-d '(.*?)'\n`).FindAllSubmatch(text, -1) {
		path, body := string(example[1]), regexp.MustCompile(`"(nonce|mac)": "…"`).ReplaceAllStringFunc(string(example[2]), whole)
		found[path] = true
		op := doc.operation(t, "POST", path)
		if err := op.request(ask{body: body}); err != nil {
			t.Errorf("%s: %v\n%s", path, err, body)
		}
	}
	if len(found) != 2 {
		t.Errorf("there are examples of %v", found)
	}
}

// whole fills in what a page cannot show.
func whole(member string) string {
	if member[1] == 'n' {
		return `"nonce": "AAAAAAAAAAAAAAAAAAAAAA"`
	}
	return `"mac": "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"`
}
