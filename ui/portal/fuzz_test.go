package portal_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/keydesk/keydesk/ui/portal"
)

// FuzzRequests sends anything to any address: the pages never fail, never lead
// off the site, and never leave their headers out.
func FuzzRequests(f *testing.F) {
	for _, path := range []string{"/", "/login", "/register", "/t/x/again", "//evil.example", "/t/%2e%2e/login", "/done", "/static/portal.css", "/logo", "/login?lang=de"} {
		f.Add(path, "login=10042&password=x&form=y", "application/x-www-form-urlencoded", "keydesk-session="+strings.Repeat("A", 43))
		f.Add(path, "", "", "keydesk-note=AAAA; keydesk-visit="+strings.Repeat("B", 22)+"; keydesk-language=de")
	}
	f.Fuzz(func(t *testing.T, path, body, kind, cookies string) {
		b := newBench(t, portal.Options{})
		for _, method := range []string{http.MethodGet, http.MethodPost} {
			r, err := http.NewRequestWithContext(t.Context(), method, "http://"+host+"/"+strings.TrimPrefix(path, "/"), strings.NewReader(body))
			if err != nil {
				return // no address at all
			}
			r.Host, r.RemoteAddr = host, "192.0.2.1:1234"
			r.Header.Set("Content-Type", kind)
			r.Header.Set("Cookie", cookies)
			w := httptest.NewRecorder()
			b.web.ServeHTTP(w, r)
			if w.Code >= 500 || w.Code < 200 || w.Header().Get("Content-Security-Policy") == "" {
				t.Fatalf("%s %q: %d", method, path, w.Code)
			}
			if to := w.Header().Get("Location"); to != "" && (!strings.HasPrefix(to, "/") || strings.HasPrefix(to, "//") || strings.HasPrefix(to, "/\\")) {
				t.Fatalf("%s %q leads to %q", method, path, to)
			}
		}
	})
}
