package api_test

import (
	"bytes"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/core/secret"
	"github.com/keydesk/keydesk/ui/portal/api"
)

func serve(t *testing.T, h http.Handler, a ask, change ...func(*http.Request)) *httptest.ResponseRecorder {
	t.Helper()
	r := request(t, a)
	for _, c := range change {
		c(r)
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

func loginAs(id string) ask {
	return ask{method: "POST", path: "sessions", body: `{"loginId":"` + id + `","password":"x","customerIp":"` + atHome + `"}`}
}

// TestSiteAsksForItsCustomer: the scope is the site's, and what is counted is
// counted under the customer's address.
func TestSiteAsksForItsCustomer(t *testing.T) {
	d := &desk{}
	h := api.Handler(api.Options{}, d)
	serve(t, h, loginAs("hedi@acs.example"))
	got, ok := d.last().(core.Attempt)
	if !ok || got.Scope != "Fjord" || got.RemoteIP != atHome || got.LoginID != "hedi@acs.example" || !got.Password.Equal(secret.New("x")) {
		t.Errorf("%+v", d.last())
	}
	serve(t, h, ask{method: "POST", path: "tickets/confirm", body: `{"token":"` + live + `","customerIp":"::ffff:198.51.100.9"}`})
	if d.last() != "ConfirmEmail 198.51.100.9" {
		t.Errorf("%v", d.last())
	}
	serve(t, h, ask{method: "POST", path: "tickets/confirm", body: `{"token":"` + live + `"}`})
	if d.last() != "ConfirmEmail 192.0.2.1" { // httptest's connection
		t.Errorf("%v", d.last())
	}
}

// TestOtherScopesAreNone: links and sessions of another scope's customers are
// for a site what unknown ones are, and nothing is done with them.
func TestOtherScopesAreNone(t *testing.T) {
	for _, path := range []string{"tickets/look", "tickets/check", "tickets/redeem", "tickets/confirm", "tickets/renew"} {
		password := ""
		if path == "tickets/check" || path == "tickets/redeem" {
			password = `,"password":"` + newPw + `"`
		}
		d := &desk{}
		h := api.Handler(api.Options{}, d)
		answer := func(token string) string {
			w := serve(t, h, ask{method: "POST", path: path, body: `{"token":"` + token + `"` + password + `}`})
			return fmt.Sprint(w.Code, w.Body)
		}
		foreign := answer(abroad)
		if unknown := answer(""); foreign != unknown {
			t.Errorf("%s: %s\ninstead of %s", path, foreign, unknown)
		}
		for _, asked := range d.asked {
			if token, again := asked.(secret.Text); again && !token.Empty() {
				t.Errorf("%s: another scope's link was mailed anew", path)
			}
		}
		if own := answer(live); own == foreign && path != "tickets/renew" {
			t.Errorf("%s: an own link is answered as another scope's", path)
		}
	}
	d := &desk{}
	w := serve(t, api.Handler(api.Options{}, d), ask{method: "DELETE", path: "session", session: foreign})
	if w.Code != http.StatusNoContent || d.last() == "LogOut" {
		t.Errorf("logging another site's customer out: %d, %v", w.Code, d.last())
	}
}

// TestNothingWithoutAKey: no call goes through without a site's key.
func TestNothingWithoutAKey(t *testing.T) {
	d := &desk{}
	h := api.Handler(api.Options{}, d)
	for _, key := range []string{"", "Bearer ", "Bearer wrong", "Basic " + siteKey, siteKey} {
		for _, a := range asks()[:5] {
			w := serve(t, h, a, func(r *http.Request) { r.Header.Set("Authorization", key) })
			if w.Code != http.StatusUnauthorized || w.Header().Get("WWW-Authenticate") == "" {
				t.Errorf("%q, %s: %d", key, a.name, w.Code)
			}
		}
	}
	if d.last() != nil {
		t.Errorf("the desk was asked: %v", d.last())
	}
}

// TestSameRefusal: a known and an unknown customer are refused in the same
// bytes.
func TestSameRefusal(t *testing.T) {
	h := api.Handler(api.Options{Now: func() time.Time { return time.Unix(0, 0) }, PerMinute: 1e6}, &desk{})
	known, unknown := serve(t, h, loginAs("hedi@acs.example")), serve(t, h, loginAs(ofNobody))
	if known.Code != unknown.Code || known.Body.String() != unknown.Body.String() {
		t.Errorf("%s\n%s", known.Body, unknown.Body)
	}
}

// TestRefusalsOfTheDesk maps each kind of core's errors.
func TestRefusalsOfTheDesk(t *testing.T) {
	for _, one := range []struct {
		err    error
		status int
		typ    string
	}{
		{&core.Error{Kind: core.ErrUnconfirmed, Sentence: "Confirm your e-mail address first."}, 403, "confirm-email"},
		{&core.Error{Kind: core.ErrTemporary, Sentence: "This temporary password has expired."}, 403, "temporary-password-expired"},
		{&core.Error{Kind: core.ErrRefused, Sentence: "Customers cannot register here."}, 403, "refused"},
		{&core.Error{Kind: core.ErrBusy, Sentence: "Too many at once."}, 503, "busy"},
		{errors.New("the disk at /secret/place is gone"), 500, "internal"},
	} {
		var log bytes.Buffer
		h := api.Handler(api.Options{Log: slog.New(slog.NewTextHandler(&log, nil))}, &desk{fail: one.err})
		w := serve(t, h, loginAs("hedi@acs.example"))
		if w.Code != one.status || !strings.Contains(w.Body.String(), "problem:"+one.typ) {
			t.Errorf("%v: %d %s", one.err, w.Code, w.Body)
		}
		if one.status == 503 && w.Header().Get("Retry-After") == "" {
			t.Error("busy, and not until when")
		}
		if one.status == 500 && (strings.Contains(w.Body.String(), "disk") || !strings.Contains(log.String(), "disk")) {
			t.Errorf("what went wrong belongs into the log alone: %s\n%s", w.Body, log.String())
		}
	}
}

// TestLimits: a site has so many calls a minute, a quarter of them at once, and
// an address so many wrong keys.
func TestLimits(t *testing.T) {
	now := time.Unix(1000, 0)
	h := api.Handler(api.Options{Now: func() time.Time { return now }, PerMinute: 40}, &desk{})
	look := ask{method: "POST", path: "tickets/look", body: `{"token":"` + live + `"}`}
	for n := range 10 {
		w := serve(t, h, look)
		if w.Code != http.StatusOK {
			t.Fatalf("call %d: %d", n+1, w.Code)
		}
		if got := w.Header().Get("RateLimit-Policy"); got != `"site";q=40;w=60` {
			t.Fatal(got)
		}
	}
	w := serve(t, h, look)
	if w.Code != http.StatusTooManyRequests || w.Header().Get("Retry-After") != "2" || w.Header().Get("RateLimit") != `"site";r=0;t=2` {
		t.Errorf("%d %v", w.Code, w.Header())
	}
	now = now.Add(2 * time.Second)
	if w := serve(t, h, look); w.Code != http.StatusOK {
		t.Errorf("two seconds later: %d", w.Code)
	}
	wrong := func(r *http.Request) { r.Header.Set("Authorization", "Bearer wrong") }
	refused := 0
	for range 40 {
		if w := serve(t, h, look, wrong); w.Code == http.StatusTooManyRequests {
			refused++
		}
	}
	if refused != 40-30/4 {
		t.Errorf("%d of 40 wrong keys were not even looked at", refused)
	}
	now = now.Add(time.Second)
	if w := serve(t, h, look); w.Code != http.StatusTooManyRequests || w.Header().Get("RateLimit-Policy") != `"wrong-keys";q=30;w=60` ||
		w.Header().Get("RateLimit") != `"wrong-keys";r=0;t=1` || w.Header().Get("Retry-After") != "1" {
		t.Errorf("the same address with the right key: %d %v", w.Code, w.Header())
	}
	if w := serve(t, h, look, func(r *http.Request) { r.RemoteAddr = "198.51.100.1:1" }); w.Code != http.StatusOK {
		t.Errorf("another address with the right key: %d", w.Code)
	}
}

// TestOtherWays: what is no call is refused, and says so in JSON.
func TestOtherWays(t *testing.T) {
	h := api.Handler(api.Options{}, &desk{})
	for _, one := range []struct {
		method, path, kind string
		status             int
	}{
		{"GET", "sessions", "application/json", 405},
		{"PUT", "session", "application/json", 405},
		{"POST", "nothing", "application/json", 404},
		{"POST", "sessions", "text/plain", 415},
		{"POST", "sessions", "application/x-www-form-urlencoded", 415},
		{"POST", "sessions", "", 415},
	} {
		w := serve(t, h, ask{method: one.method, path: one.path, body: `{}`}, func(r *http.Request) { r.Header.Set("Content-Type", one.kind) })
		if w.Code != one.status || w.Header().Get("Content-Type") != "application/problem+json" {
			t.Errorf("%s %s as %s: %d %s", one.method, one.path, one.kind, w.Code, w.Header().Get("Content-Type"))
		}
		if one.status == 405 && w.Header().Get("Allow") == "" {
			t.Error("405 without Allow")
		}
	}
}
