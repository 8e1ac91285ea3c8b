package cli

import (
	"strings"
	"testing"
)

func TestParseTemplate(t *testing.T) {
	got, err := parseTemplate("\ufeffSubject: Hello {{.CustomerName}}\r\n\r\nfirst\r\nsecond\r\n")
	if err != nil || got.Subject != "Hello {{.CustomerName}}" || strings.TrimSpace(got.Text) != "first\nsecond" {
		t.Errorf("%+v, %v", got, err)
	}
	for _, bad := range []string{"", "Hello", "\nSubject: late", "subject: small"} {
		if _, err := parseTemplate(bad); err == nil {
			t.Errorf("%q is taken", bad)
		}
	}
}
