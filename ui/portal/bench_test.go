package portal_test

import (
	"log/slog"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/portal"
)

// BenchmarkPages draws pages through all guards; metric pages/s.
func BenchmarkPages(b *testing.B) {
	d := newDesk()
	web, err := portal.Handler(portal.Options{AllowedHosts: []string{host}, Now: clock}, d, slog.New(slog.DiscardHandler))
	if err != nil {
		b.Fatal(err)
	}
	for name, path := range map[string]string{"login": "/login", "ticket": "/t/" + d.issue(core.PurposeReset), "register": "/register"} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				w := httptest.NewRecorder()
				web.ServeHTTP(w, httptest.NewRequestWithContext(b.Context(), http.MethodGet, "http://"+host+path, nil))
				if w.Code != http.StatusOK {
					b.Fatal(w.Code)
				}
			}
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "pages/s")
		})
	}
}
