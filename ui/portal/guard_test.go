package portal_test

import (
	"crypto/tls"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/portal"
)

// everyAnswer is one request for each kind of answer.
func everyAnswer(b *bench) map[string]*httptest.ResponseRecorder {
	live := "/t/" + b.desk.issue(core.PurposeReset)
	answers := map[string]*httptest.ResponseRecorder{
		"ticket":     b.get(live),
		"head":       b.ask(http.MethodHead, live, "", nil),
		"stale form": b.ask(http.MethodPost, live, sent("x", "a", "b"), nil),
		"refused":    b.post(live, "a", "b"),
		"saved":      b.post(live, goodPassword, goodPassword),
		"dead":       b.get(live),
		"unknown":    b.get("/t/x"),
		"done":       b.get("/done"),
		"health":     b.get("/healthz"),
		"style":      b.get("/static/portal.css"),
		"script":     b.get("/static/portal.js"),
		"icon":       b.get("/static/icon.svg"),
		"nothing":    b.get("/nowhere"),
		"unclean":    b.get("//static/../t/x"),
		"method":     b.ask(http.MethodDelete, "/done", "", nil),
		"cross":      b.ask(http.MethodPost, live, "a=b", func(r *http.Request) { r.Header.Set("Sec-Fetch-Site", "cross-site") }),
		"host":       b.ask(http.MethodGet, live, "", func(r *http.Request) { r.Host = "evil.example" }),
		"large":      b.ask(http.MethodPost, live, strings.Repeat("a", 17<<10), nil),
		"type":       b.ask(http.MethodPost, live, "{}", func(r *http.Request) { r.Header.Set("Content-Type", "application/json") }),
	}
	b.desk.panics = "planted panic"
	answers["panic"] = b.get("/t/" + b.desk.issue(core.PurposeReset))
	b.desk.panics = nil
	return answers
}

func TestHeadersOfEveryAnswer(t *testing.T) {
	for name, w := range everyAnswer(newBench(t, portal.Options{})) {
		h := w.Header()
		for key, want := range map[string]string{
			"Content-Security-Policy": "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; " +
				"form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
			"X-Content-Type-Options":     "nosniff",
			"Referrer-Policy":            "same-origin",
			"Cross-Origin-Opener-Policy": "same-origin",
		} {
			if h.Get(key) != want {
				t.Errorf("%s: %s is %q", name, key, h.Get(key))
			}
		}
		cache := "no-store"
		if name == "style" || name == "script" || name == "icon" {
			cache = "no-cache"
		}
		if h.Get("Cache-Control") != cache {
			t.Errorf("%s: Cache-Control is %q", name, h.Get("Cache-Control"))
		}
		if strings.Contains(w.Body.String(), "style=") || strings.Contains(w.Body.String(), "onclick") {
			t.Errorf("%s: the page has something inline, which the policy forbids", name)
		}
	}
}

func TestStatusOfEveryAnswer(t *testing.T) {
	answers := everyAnswer(newBench(t, portal.Options{}))
	for name, want := range map[string]int{"ticket": 200, "head": 200, "stale form": 403, "refused": 422, "saved": 303, "dead": 410,
		"unknown": 404, "done": 200, "health": 200, "style": 200, "script": 200, "icon": 200, "nothing": 404, "method": 405,
		"cross": 403, "host": 421, "large": 413, "type": 415, "panic": 500} {
		if answers[name].Code != want {
			t.Errorf("%s: the status is %d and not %d", name, answers[name].Code, want)
		}
	}
	if allow := answers["method"].Header().Get("Allow"); allow != "GET, HEAD" {
		t.Errorf("405 allows %q", allow)
	}
	if answers["head"].Body.Len() != 0 {
		t.Error("HEAD has a body")
	}
}

// Neither a token nor a password nor a panic's text comes into the log.
func TestLogHoldsNoSecret(t *testing.T) {
	b := newBench(t, portal.Options{})
	everyAnswer(b)
	token := b.desk.issue(core.PurposeReset)
	for _, path := range []string{"/t/" + token, "//t/" + token, "/t/" + token + "/", "/T/" + token, "/" + token, "/done?t=" + token, "/t/" + token + "%2f"} {
		b.get(path)
	}
	b.post("/t/"+token, goodPassword, nearPassword)
	b.post("/t/"+token, goodPassword, goodPassword)
	b.desk.fail(t, errors.New("broken"))
	b.get("/t/" + token)
	written := b.log.String()
	for _, leak := range []string{token, goodPassword, nearPassword, "planted", "hedi"} {
		if strings.Contains(written, leak) {
			t.Errorf("the log holds %q", leak)
		}
	}
	for _, want := range []string{"path=/t/[hidden]", "remote=192.0.2.1", "status=303", "path=/static/portal.css"} {
		if !strings.Contains(written, want) {
			t.Errorf("the log does not hold %q", want)
		}
	}
}

// What browsers send with a form, from this site and from others.
func TestForeignForms(t *testing.T) {
	own := "http://" + host
	for name, try := range map[string]struct {
		site, origin string
		taken        bool
	}{
		"Chrome, own page":               {"same-origin", own, true},
		"Firefox, own page":              {"same-origin", own, true},
		"Safari, own page":               {"same-origin", own, true},
		"old Safari, own page":           {"", own, true},
		"Chrome, typed address":          {"none", "null", true},
		"no browser":                     {"", "", true},
		"Chrome, foreign page":           {"cross-site", "http://evil.example", false},
		"Chrome, sandboxed foreign page": {"cross-site", "null", false},
		"Firefox, neighbor":              {"same-site", "http://evil.portal.example", false},
		"Safari, other port":             {"same-site", own + ":8080", false},
		"old Safari, foreign page":       {"", "http://evil.example", false},
		"old Safari, no referrer":        {"", "null", false},
		"a lying origin":                 {"cross-site", own, false},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t, portal.Options{})
			path := "/t/" + b.desk.issue(core.PurposeReset)
			w := b.ask(http.MethodPost, path, sent(b.form(path), goodPassword, goodPassword), func(r *http.Request) {
				r.Header.Set("Sec-Fetch-Site", try.site)
				r.Header.Set("Origin", try.origin)
				for _, key := range []string{"Sec-Fetch-Site", "Origin"} {
					if r.Header.Get(key) == "" {
						r.Header.Del(key)
					}
				}
			})
			if taken := b.desk.uses() == 1; taken != try.taken {
				t.Errorf("taken: %t, status %d", taken, w.Code)
			}
			if !try.taken {
				wants(t, w, http.StatusForbidden, "Nothing was changed")
			}
		})
	}
}

// A form token is good for the ticket it was made for, in this process.
func TestFormTokens(t *testing.T) {
	b, other := newBench(t, portal.Options{}), newBench(t, portal.Options{})
	mine, yours := "/t/"+b.desk.issue(core.PurposeReset), "/t/"+b.desk.issue(core.PurposeReset)
	other.desk.tickets = b.desk.tickets
	for name, form := range map[string]string{"none": "", "another ticket's": b.form(yours), "another process's": other.form(mine)} {
		wants(t, b.ask(http.MethodPost, mine, sent(form, goodPassword, goodPassword), nil), http.StatusForbidden, "Nothing was changed", `name="password"`)
		if b.desk.uses() != 0 {
			t.Fatalf("the ticket was used with %s form token", name)
		}
	}
	// Nor does a token or a password in the address count.
	w := b.ask(http.MethodPost, mine+"?"+sent(b.form(mine), goodPassword, goodPassword), "x=y", nil)
	wants(t, w, http.StatusForbidden)
}

func TestHosts(t *testing.T) {
	for name, try := range map[string]struct {
		o       portal.Options
		host    string
		allowed bool
	}{
		"the base address":             {portal.Options{BaseURL: "https://portal.example"}, "portal.example", true},
		"in capitals":                  {portal.Options{BaseURL: "https://portal.example"}, "PORTAL.example", true},
		"a scope's address":            {portal.Options{BaseURL: "https://portal.example", Scopes: []core.PortalAddress{{Scope: "EU", Base: "https://eu.example"}}}, "eu.example", true},
		"beside a scope's address":     {portal.Options{Scopes: []core.PortalAddress{{Scope: "EU", Base: "https://eu.example"}}}, "us.example", false},
		"with the default port":        {portal.Options{BaseURL: "https://portal.example"}, "portal.example:443", true},
		"with its port":                {portal.Options{BaseURL: "https://portal.example:8443/x"}, "portal.example:8443", true},
		"a further host":               {portal.Options{AllowedHosts: []string{"Desk.local:8421"}}, "desk.local:8421", true},
		"another port":                 {portal.Options{BaseURL: "https://portal.example"}, "portal.example:8443", false},
		"another name":                 {portal.Options{BaseURL: "https://portal.example"}, "evil.example", false},
		"a longer name":                {portal.Options{BaseURL: "https://portal.example"}, "portal.example.evil.example", false},
		"a name with more in it":       {portal.Options{BaseURL: "https://portal.example"}, "portal.example@evil.example", false},
		"no name":                      {portal.Options{BaseURL: "https://portal.example"}, "", false},
		"localhost without a listener": {portal.Options{BaseURL: "https://portal.example"}, "localhost", false},
		"a space":                      {portal.Options{BaseURL: "https://portal.example"}, "portal.example ", false},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t, try.o)
			w := b.ask(http.MethodGet, "/healthz", "", func(r *http.Request) {
				r.Host = try.host
				r.Header.Set("X-Forwarded-Host", "portal.example")
			})
			if allowed := w.Code == http.StatusOK; allowed != try.allowed {
				t.Errorf("the status is %d", w.Code)
			}
			if strings.Contains(w.Body.String(), "evil") {
				t.Error("the page repeats the name")
			}
		})
	}
}

func TestBadBaseAddress(t *testing.T) {
	for _, base := range []string{"portal.example", "ftp://portal.example", "https://", "://", "/t"} {
		if _, err := portal.Handler(portal.Options{BaseURL: base}, newDesk(), newBench(t, portal.Options{}).logger()); err == nil {
			t.Errorf("%q was taken for a base address", base)
		}
	}
}

// The address that core counts by is the connection's, whatever a client says.
func TestForwardedForIsIgnored(t *testing.T) {
	b := newBench(t, portal.Options{})
	path := "/t/" + b.desk.issue(core.PurposeReset)
	b.ask(http.MethodPost, path, sent(b.form(path), goodPassword, goodPassword), func(r *http.Request) {
		r.RemoteAddr = "[::ffff:198.51.100.7]:4321"
		r.Header.Set("X-Forwarded-For", "203.0.113.9")
		r.Header.Set("Forwarded", "for=203.0.113.9")
	})
	if len(b.desk.ips) != 1 || b.desk.ips[0] != "198.51.100.7" {
		t.Errorf("the desk was told %v", b.desk.ips)
	}
}

func TestCookies(t *testing.T) {
	for name, try := range map[string]struct {
		o      portal.Options
		name   string
		secure bool
	}{
		"plain":          {portal.Options{}, "keydesk-note", false},
		"TLS":            {portal.Options{TLS: &tls.Config{MinVersion: tls.VersionTLS12}, AllowedHosts: []string{host, host + ":80"}}, "__Host-keydesk-note", true},
		"behind a proxy": {portal.Options{BaseURL: "https://" + host}, "__Host-keydesk-note", true},
		"two behind one": {portal.Options{BaseURL: "https://" + host, Scopes: []core.PortalAddress{{Scope: "EU", Base: "https://eu.example"}}}, "__Host-keydesk-note", true},
		"one without":    {portal.Options{BaseURL: "https://" + host, Scopes: []core.PortalAddress{{Scope: "EU", Base: "http://127.0.0.1:8421"}}, AllowedHosts: []string{host}}, "keydesk-note", false},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t, try.o)
			token := b.desk.issue(core.PurposeReset)
			cookies := b.post("/t/"+token, goodPassword, goodPassword).Result().Cookies()
			if len(cookies) != 1 {
				t.Fatalf("%d cookies", len(cookies))
			}
			c := cookies[0]
			if c.Name != try.name || c.Secure != try.secure || !c.HttpOnly || c.Path != "/" || c.Domain != "" || c.SameSite != http.SameSiteLaxMode {
				t.Errorf("the cookie is %s", strings.Replace(c.String(), c.Value, "…", 1))
			}
			if strings.Contains(c.Value, token) || strings.Contains(c.Value, "hedi") {
				t.Error("the cookie can be read")
			}
			forged := []byte(c.Value)
			forged[len(forged)/2] ^= 1
			for _, value := range []string{string(forged), c.Value[:10], "", "%"} {
				w := b.ask(http.MethodGet, "/done", "", func(r *http.Request) { r.AddCookie(&http.Cookie{Name: c.Name, Value: value}) })
				wants(t, w, http.StatusOK, "If you have just sent")
			}
		})
	}
}
