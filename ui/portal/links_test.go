package portal_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/portal"
)

// A page that is off answers mailed links to their end, leads nowhere from
// there, and knows no other address.
func TestLinksOnly(t *testing.T) {
	b := newBench(t, portal.Options{LinksOnly: true})
	for _, path := range []string{"/", "/login", "/register", "/forgot", "/confirm", "/account", "/password", "/api/v1/openapi.json"} {
		for _, method := range []string{http.MethodGet, http.MethodPost} {
			if got := b.ask(method, path, "", nil); got.Code != http.StatusNotFound {
				t.Errorf("%s %s: %d", method, path, got.Code)
			}
		}
	}
	v := b.browser()
	link := "/t/" + b.desk.issue(core.PurposeReset)
	wants(t, v.get(link), http.StatusOK, "Choose a new password")
	leads(t, v.send(link, "password", goodPassword, "again", goodPassword), "/done")
	for path, code := range map[string]int{"/done": http.StatusOK, link: http.StatusGone, "/t/nobody": http.StatusNotFound, "/login": http.StatusNotFound} {
		page := v.get(path)
		wants(t, page, code)
		for _, lead := range []string{`href="/login"`, `href="/forgot"`, `href="/"`} {
			if strings.Contains(page.Body.String(), lead) {
				t.Errorf("%s has %s", path, lead)
			}
		}
	}
}
