package portal_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/core/secret"
	"github.com/keydesk/keydesk/ui/portal"
)

// Site knows one shop.
func (d *desk) Site(_ context.Context, key secret.Text) (core.Site, error) {
	if !key.Equal(secret.New("kds_the-shop")) {
		return core.Site{}, &core.Error{Kind: core.ErrSignIn, Sentence: "The key is not one of this desk's sites."}
	}
	return core.Site{ID: 1, Name: "Shop"}, nil
}

// TestAPIBehindTheGuards: the JSON API (package api) answers beside the pages,
// under the same guards, and its paths stand in the log as they are.
func TestAPIBehindTheGuards(t *testing.T) {
	b := newBench(t, portal.Options{})
	token := b.desk.issue(core.PurposeReset)
	ask := func(change func(*http.Request)) *httptest.ResponseRecorder {
		return b.ask(http.MethodPost, "/api/v1/tickets/look", `{"token":"`+token+`"}`, func(r *http.Request) {
			r.Header.Set("Authorization", "Bearer kds_the-shop")
			r.Header.Set("Content-Type", "application/json")
			change(r)
		})
	}
	good := ask(func(*http.Request) {})
	wants(t, good, http.StatusOK, `"state":"live"`)
	if good.Header().Get("X-Content-Type-Options") != "nosniff" || good.Header().Get("Cache-Control") != "no-store" {
		t.Errorf("%v", good.Header())
	}
	for name, change := range map[string]func(*http.Request){
		"another Host":         func(r *http.Request) { r.Host = "evil.example" },
		"another site's page":  func(r *http.Request) { r.Header.Set("Sec-Fetch-Site", "cross-site") },
		"another site's form":  func(r *http.Request) { r.Header.Set("Origin", "https://evil.example") },
		"without a key":        func(r *http.Request) { r.Header.Del("Authorization") },
		"the link for the key": func(r *http.Request) { r.Header.Set("Authorization", "Bearer "+token) },
	} {
		if got := ask(change); got.Code < 400 {
			t.Errorf("%s: %d", name, got.Code)
		}
	}
	if log := b.log.String(); !strings.Contains(log, "path=/api/v1/tickets/look") || strings.Contains(log, token) || strings.Contains(log, "the-shop") {
		t.Errorf("the log: %s", log)
	}
}
