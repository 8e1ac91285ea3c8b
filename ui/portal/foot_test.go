package portal_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/portal"
)

// TestFoot: what the vendor has for customers stands at the foot of each page,
// and a link that is not set is not there.
func TestFoot(t *testing.T) {
	b := newBench(t, portal.Options{})
	for _, path := range []string{"/login", "/register", "/forgot", "/t/" + b.desk.issue(core.PurposeReset)} {
		b.desk.privacy, b.desk.help = "", ""
		w := b.get(path)
		wants(t, w, http.StatusOK, "47 55 50 10 20")
		if strings.Contains(w.Body.String(), "Privacy") || strings.Contains(w.Body.String(), ">Help<") {
			t.Errorf("%s has links that lead nowhere", path)
		}
		b.desk.privacy, b.desk.help = "https://www.fjord.example/privacy?a=1&b=2", "mailto:help@fjord.example"
		wants(t, b.get(path), http.StatusOK, `<a href="https://www.fjord.example/privacy?a=1&amp;b=2">Privacy</a>`, `<a href="mailto:help@fjord.example">Help</a>`)
	}
}
