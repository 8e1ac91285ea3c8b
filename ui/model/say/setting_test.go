package say

import (
	"regexp"
	"testing"

	"github.com/keydesk/keydesk/core"
)

// TestSettingsAreNamedByTheirPage: what the core says for its command line names
// no setting by its key in a window.
func TestSettingsAreNamedByTheirPage(t *testing.T) {
	key := regexp.MustCompile(`mail\.[a-z]`)
	for _, told := range []string{
		"The sender's address is not set; set mail.from first.", "No mail can be sent from mail.from: it has no @.",
		"No mail server is set (mail.mode is by-hand).", "No mail server is set (mail.mode is local).",
	} {
		if said := Explain(&core.Error{Kind: core.ErrRefused, Sentence: told}, "").Text(); key.MatchString(said) {
			t.Errorf("%q is said as %q", told, said)
		}
	}
	if said := Explain(&core.FieldError{Field: "mail.server", Sentence: "Mail goes through the mail server; set mail.mode to local or by-hand first."}, "").Text(); key.MatchString(said) {
		t.Errorf("the setting says %q", said)
	}
	no := "Set the customer page's address (portal.base-url) or your own page (reset.link-base) first."
	if said := BySetting(no); said != "Set the customer page's address, or that of your own, in Settings first." {
		t.Errorf("no link is said as %q", said)
	}
	if said := Reply(core.Message{LastError: "no mail server is set; set mail.server"}); key.MatchString(said) {
		t.Errorf("the mail says %q", said)
	}
}
