package api_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/portal/api"
)

// bare is a request of a product: it has no site's key.
func bare(r *http.Request) { r.Header.Del("Authorization") }

// A product needs no key; its scope is that of the address, and its address that
// of the connection. What it says of others does not count.
func TestProductsAskWithoutAKey(t *testing.T) {
	d := &desk{}
	h := api.Handler(api.Options{Scope: func(r *http.Request) string { return "of " + r.Host }}, d)
	w := serve(t, h, ask{method: "POST", path: "activations", body: activation("10043", activationPw, "AAAA")}, bare)
	got, ok := d.last().(core.Activation)
	if w.Code != http.StatusOK || !strings.Contains(w.Body.String(), `{"licenseFile":"eyJh.file.x"}`) || !ok ||
		got.Scope != "of 127.0.0.1:8421" || got.RemoteIP != "192.0.2.1" || got.Machine != "PC" || got.Nonce != "n" {
		t.Errorf("%d %s, %+v", w.Code, w.Body, got)
	}
	for _, path := range []string{"activations/check-in", "activations/deactivation"} {
		what := strings.TrimPrefix(path, "activations/")
		if w := serve(t, h, ask{method: "POST", path: path, body: proofOf(what, seatSecret)}, bare); w.Code != http.StatusOK || d.last() != "of 127.0.0.1:8421 192.0.2.1" {
			t.Errorf("%s: %d, %v", path, w.Code, d.last())
		}
	}
	for _, a := range []ask{{method: "GET", path: "session/licenses", session: session}, {method: "GET", path: "products"},
		{method: "POST", path: "session/licenses/offline", session: session, body: carried("10043", activationPw)},
		{method: "POST", path: "session/licenses/deactivate", session: session, body: `{"licenseId":"10043","activationId":"1"}`}} {
		if w := serve(t, h, a, bare); w.Code != http.StatusUnauthorized {
			t.Errorf("%s without a key: %d", a.path, w.Code)
		}
	}
}

// An unknown license, a wrong password and another's are refused in the same
// bytes; so are proofs.
func TestSameRefusalOfActivations(t *testing.T) {
	first := map[string]string{}
	for name, a := range map[string]ask{
		"wrong":   {path: "activations", body: activation("10043", "wrong", "AAAA")},
		"unknown": {path: "activations", body: activation("99999", activationPw, "AAAA")},
		"old key": {path: "activations", body: activation("XXXX-YYYY", "", "AAAA")},
	} {
		a.method = "POST"
		w := serve(t, api.Handler(api.Options{}, &desk{}), a, bare)
		answer := w.Result().Status + w.Body.String()
		if first[a.path] == "" {
			first[a.path] = answer
		}
		if answer != first[a.path] || w.Code != http.StatusForbidden {
			t.Errorf("%s: %s", name, answer)
		}
	}
}

// Wrong activation passwords and proofs are counted by address, of IPv6 by the
// house; right ones are not, and what the desk says of Retry-After is passed on.
func TestGuessingActivationPasswords(t *testing.T) {
	now := time.Unix(1000, 0)
	h := api.Handler(api.Options{Now: func() time.Time { return now }}, &desk{})
	try := func(password, from string) int {
		return serve(t, h, ask{method: "POST", path: "activations", body: activation("10043", password, "AAAA")}, bare,
			func(r *http.Request) { r.RemoteAddr = from }).Code
	}
	for range 50 {
		if code := try(activationPw, "[2001:db8::1]:1"); code != http.StatusOK {
			t.Fatalf("a right one: %d", code)
		}
	}
	refused := 0
	for range 30 {
		if try("wrong", "[2001:db8::1]:1") == http.StatusTooManyRequests {
			refused++
		}
	}
	if refused != 30-30/4 {
		t.Errorf("%d of 30 guesses were not looked at", refused)
	}
	if try(activationPw, "[2001:db8::99]:1") != http.StatusTooManyRequests || try(activationPw, "[2001:db8:1::1]:1") != http.StatusOK {
		t.Error("the house is not told from its neighbor")
	}
	w := serve(t, h, ask{method: "POST", path: "activations", body: activation("10046", activationPw, "AAAA")}, bare)
	if w.Code != http.StatusTooManyRequests || w.Header().Get("Retry-After") != "90" {
		t.Errorf("too many activations: %d, Retry-After %q", w.Code, w.Header().Get("Retry-After"))
	}
	flood := 0
	for range 400 {
		if try(activationPw, "198.51.100.7:1") == http.StatusTooManyRequests {
			flood++
		}
	}
	if flood != 400-1200/4 {
		t.Errorf("%d of 400 calls at once are refused", flood)
	}
}

// A list goes on behind a license, and a license behind a seat.
func TestLicensesInPages(t *testing.T) {
	d := &desk{}
	h := api.Handler(api.Options{}, d)
	for query, want := range map[string]struct {
		code  int
		says  string
		asked any
	}{
		"":                                      {200, `"licenseId":"1"`, uint64(0)},
		"?after=10061":                          {200, `"licenseId":"10062"`, uint64(10061)},
		"?licenseId=10043&afterActivation=50":   {200, `"activationId":"1"`, uint64(50)},
		"?licenseId=10050":                      {404, "no-such-license", uint64(0)},
		"?after=x":                              {422, `"member":"after"`, nil},
		"?licenseId=-1":                         {422, `"member":"licenseId"`, nil},
		"?afterActivation=18446744073709551616": {422, `"member":"afterActivation"`, nil},
	} {
		d.asked = nil
		w := serve(t, h, ask{method: "GET", path: "session/licenses" + query, session: session})
		if w.Code != want.code || !strings.Contains(w.Body.String(), want.says) || d.last() != want.asked {
			t.Errorf("%s: %d %s, asked %v", query, w.Code, w.Body, d.last())
		}
	}
}

// FuzzActivations sends anything as a product's body: it is always answered, and
// only a whole one that fits gets a file.
func FuzzActivations(f *testing.F) {
	for _, body := range []string{activation("10043", activationPw, "AAAA"), proofOf("check-in", seatSecret), proofOf("deactivation", seatSecret),
		`{"licenseId":"10043","licenseId":"10044"}`, `[]`, `{"password":{}}`, "\x00", `{"licenseId":"10043","password":"` + activationPw + `","computerId":"\u0000"}`} {
		for path := range uint8(3) {
			f.Add(path, body)
		}
	}
	paths := []string{"activations", "activations/check-in", "activations/deactivation"}
	f.Fuzz(func(t *testing.T, path uint8, body string) {
		h := api.Handler(api.Options{}, &desk{})
		r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, api.Prefix+paths[int(path)%3], strings.NewReader(body))
		r.Header.Set("Content-Type", "application/json")
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		if w.Code >= 500 || w.Code == http.StatusOK && !strings.Contains(body, "10043") {
			t.Fatalf("%q to %s: %d %s", body, paths[int(path)%3], w.Code, w.Body)
		}
	})
}
