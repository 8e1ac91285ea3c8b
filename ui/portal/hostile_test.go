package portal_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/portal"
)

// deed is a form that changes something: the page that has it, where it goes,
// and how one sees that it did.
type deed struct {
	name   string
	in     bool // somebody is logged in
	page   func(*desk) string
	path   string // "": the page itself
	fields []string
	done   func(*desk) bool
}

// deeds are all of them, one for each POST in the table of addresses.
func deeds() []deed {
	at := func(path string) func(*desk) string { return func(*desk) string { return path } }
	return []deed{
		{"log in", false, at("/login"), "", []string{"login", "10042", "password", goodPassword}, func(d *desk) bool { return len(d.logins) == 1 }},
		{"register", false, at("/register"), "", []string{"lastName", "Berg", "email", "berg@acs.example", "choice", "generate"}, func(d *desk) bool { return len(d.registered) == 1 }},
		{"forgot", false, at("/forgot"), "", []string{"login", "10042"}, func(d *desk) bool { return len(d.mails) == 1 }},
		{"confirm again", false, at("/confirm"), "", []string{"login", "10042"}, func(d *desk) bool { return len(d.mails) == 1 }},
		{"reset", false, func(d *desk) string { return "/t/" + d.issue(core.PurposeReset) }, "", []string{"password", otherPassword, "again", otherPassword}, func(d *desk) bool { return d.redeemed == 1 }},
		{"confirm", false, func(d *desk) string { return "/t/" + d.issue(core.PurposeConfirm) }, "", nil, func(d *desk) bool { return d.redeemed == 1 }},
		{"send again", false, func(d *desk) string {
			return "/t/" + d.put(core.TicketPage{State: core.TicketExpired, Address: "hedi@acs.example"})
		}, "/again", nil, func(d *desk) bool { return len(d.mails) == 1 }},
		{"change", true, at("/password"), "", []string{"old", goodPassword, "password", otherPassword, "again", otherPassword}, func(d *desk) bool { return d.people[0].password == otherPassword }},
		{"log out", true, at("/account"), "/logout", nil, func(d *desk) bool { return len(d.logins) == 1 }}, // the other stays
		{"end others", true, at("/account"), "/sessions/end", nil, func(d *desk) bool { return len(d.logins) == 1 }},
		{"deactivate", true, func(d *desk) string { return d.activated("PC-1") }, "/licenses/deactivate", []string{"license", "10043", "seat", "1"}, func(d *desk) bool { return d.freed == 1 }},
		{"offline", true, func(d *desk) string { d.activated("PC-1"); return "/offline" }, "", []string{"text", requestOf("10043", activationPassword, "PC-9")}, func(d *desk) bool { return d.issued >= 1 }},
	}
}

// ready gives a browser before a deed, the path and the body to send.
func (b *bench) ready(d deed) (v *browser, path, body string) {
	b.t.Helper()
	b.desk.add(hedi())
	v = b.browser()
	if d.in {
		b.browser().logIn("10042", goodPassword)
		leads(b.t, v.logIn("10042", goodPassword), "/account") // he has no license yet
	}
	page := d.page(b.desk)
	switch path = page; {
	case d.path == "/again":
		path += d.path
	case d.path != "":
		path = d.path
	}
	return v, path, v.fill(page, d.fields...)
}

// What three browsers send with a form, from this site and from others, with
// every form there is.
func TestForgedForms(t *testing.T) {
	own := "http://" + host
	for _, deed := range deeds() {
		refusing := newBench(t, portal.Options{})
		v, path, body := refusing.ready(deed)
		for name, try := range map[string]struct {
			site, mode, origin string
			taken              bool
		}{
			"Chrome, own page":         {"same-origin", "navigate", own, true},
			"Firefox, own page":        {"same-origin", "navigate", own, true},
			"Safari, own page":         {"same-origin", "navigate", own, true},
			"old Safari, own page":     {"", "", own, true},
			"Chrome, foreign page":     {"cross-site", "navigate", "https://evil.example", false},
			"Firefox, foreign page":    {"cross-site", "navigate", "https://evil.example", false},
			"Firefox, sandboxed frame": {"cross-site", "navigate", "null", false},
			"Safari, neighbor":         {"same-site", "navigate", "http://evil.portal.example", false},
			"Chrome, fetch":            {"cross-site", "no-cors", "https://evil.example", false},
			"old Safari, foreign page": {"", "", "https://evil.example", false},
			"old Safari, other port":   {"", "", own + ":8080", false},
		} {
			b, v, path, body := refusing, v, path, body
			if try.taken {
				b = newBench(t, portal.Options{})
				v, path, body = b.ready(deed)
			}
			w := v.do(http.MethodPost, path, body, func(r *http.Request) {
				for key, value := range map[string]string{"Sec-Fetch-Site": try.site, "Sec-Fetch-Mode": try.mode, "Origin": try.origin} {
					if value != "" {
						r.Header.Set(key, value)
					}
				}
			})
			if done := deed.done(b.desk); done != try.taken {
				t.Errorf("%s, %s: taken: %t, status %d", deed.name, name, done, w.Code)
			}
			if !try.taken {
				wants(t, w, http.StatusForbidden, "Nothing was changed")
			}
		}
	}
}

// A form without its token, with another's, with the token of another browser
// or of another session changes nothing.
func TestFormsOfOthers(t *testing.T) {
	for _, deed := range deeds() {
		b, other := newBench(t, portal.Options{}), newBench(t, portal.Options{})
		_, _, theirs := other.ready(deed)
		v, path, body := b.ready(deed)
		sent, err := url.ParseQuery(body)
		if err != nil {
			t.Fatal(err)
		}
		foreign, err := url.ParseQuery(theirs)
		if err != nil {
			t.Fatal(err)
		}
		ticket := v.fill("/t/" + b.desk.issue(core.PurposeReset))
		stray, err := url.ParseQuery(ticket)
		if err != nil {
			t.Fatal(err)
		}
		for name, token := range map[string]string{"none": "", "another browser's": foreign.Get("form"), "a ticket's": stray.Get("form")} {
			sent.Set("form", token)
			if w := v.do(http.MethodPost, path, sent.Encode(), nil); w.Code != http.StatusForbidden || deed.done(b.desk) {
				t.Errorf("%s with %s token: %d, done %t", deed.name, name, w.Code, deed.done(b.desk))
			}
		}
		v.do(http.MethodPost, path+"?"+body, "x=y", nil)
		if deed.done(b.desk) {
			t.Errorf("%s: what stands in the address was taken", deed.name)
		}
		v.do(http.MethodGet, path+"?"+body, "", nil)
		if deed.done(b.desk) {
			t.Errorf("%s: done by GET", deed.name)
		}
	}
}

// What a deed answers carries the headers that keep it from being framed, kept
// or guessed at.
func TestHeadersOfDeeds(t *testing.T) {
	for _, deed := range deeds() {
		b := newBench(t, portal.Options{})
		v, path, body := b.ready(deed)
		w := v.do(http.MethodPost, path, body, nil)
		for key, want := range map[string]string{"X-Content-Type-Options": "nosniff", "Referrer-Policy": "same-origin", "Cache-Control": "no-store"} {
			if w.Header().Get(key) != want {
				t.Errorf("%s: %s is %q", deed.name, key, w.Header().Get(key))
			}
		}
		if csp := w.Header().Get("Content-Security-Policy"); !strings.Contains(csp, "frame-ancestors 'none'") || !strings.Contains(csp, "form-action 'self'") {
			t.Errorf("%s: the policy is %q", deed.name, csp)
		}
		for _, c := range w.Result().Cookies() {
			if !c.HttpOnly || c.SameSite != http.SameSiteLaxMode || c.Path != "/" || c.Domain != "" || c.Secure {
				t.Errorf("%s: the cookie %s is %+v", deed.name, c.Name, c)
			}
		}
	}
}

// Over TLS every cookie is bound to this host and to TLS.
func TestCookiesUnderTLS(t *testing.T) {
	b := newBench(t, portal.Options{BaseURL: "https://" + host})
	b.desk.add(hedi())
	v := b.browser()
	v.get("/login?lang=de")
	v.logIn("10042", goodPassword)
	v.send("/password", "old", goodPassword, "password", otherPassword, "again", otherPassword)
	for _, name := range []string{"session", "visit", "note", "language"} {
		c := v.cookies["__Host-keydesk-"+name]
		if c == nil || !c.Secure || !c.HttpOnly || c.Path != "/" || c.Domain != "" {
			t.Errorf("the cookie %s is %v", name, c != nil)
		}
	}
	if len(v.cookies) != 4 {
		t.Errorf("there are %d cookies", len(v.cookies))
	}
}

// Known and unknown get the same bytes with every form of a stranger.
func TestSameBytes(t *testing.T) {
	for _, page := range []string{"/login", "/forgot", "/confirm"} {
		var first string
		for _, id := range []string{"hedi@acs.example", "anna@acs.example", "nobody@a.example"} {
			b := newBench(t, portal.Options{})
			b.desk.add(hedi())
			b.desk.add(&person{id: 10050, unconfirmed: true, fields: core.Fields{Email: "anna@acs.example"}})
			v := b.browser()
			form := v.fill(page, "login", id, "password", nearPassword)
			w := v.do(http.MethodPost, page, form, nil)
			answer := dump(w, id, form, v)
			if page != "/login" {
				answer += dump(v.get("/done"), id, form, v)
			}
			if first == "" {
				first = answer
			}
			if answer != first {
				t.Errorf("%s tells %s from another:\n%s\n\n%s", page, id, answer, first)
			}
		}
	}
}

// dump is an answer with what a request itself brings taken out: the Login ID
// that was typed, and what is random in each browser.
func dump(w *httptest.ResponseRecorder, id, form string, v *browser) string {
	var out strings.Builder
	fmt.Fprintln(&out, w.Code, w.Header().Get("Location"), w.Header().Get("Retry-After"))
	for _, c := range w.Result().Cookies() {
		fmt.Fprintln(&out, c.Name, c.MaxAge, len(c.Value)-len(id)*4/3)
	}
	body := w.Body.String()
	sent, _ := url.ParseQuery(form)
	body = strings.ReplaceAll(body, id, "ID")
	body = strings.ReplaceAll(body, sent.Get("form"), "FORM")
	out.WriteString(body)
	return out.String()
}

// A body that is too large, or no form, is refused by every address that takes
// one, before anything is asked.
func TestGreedyForms(t *testing.T) {
	for _, deed := range deeds() {
		b := newBench(t, portal.Options{})
		v, path, body := b.ready(deed)
		wants(t, v.do(http.MethodPost, path, body+"&x="+strings.Repeat("a", 17<<10), nil), http.StatusRequestEntityTooLarge)
		wants(t, v.do(http.MethodPost, path, body, func(r *http.Request) { r.Header.Set("Content-Type", "text/plain") }), http.StatusUnsupportedMediaType)
		wants(t, v.do(http.MethodPost, path, body+"&a=%", nil), http.StatusBadRequest)
		if deed.done(b.desk) {
			t.Errorf("%s was done", deed.name)
		}
	}
}

// A form sent twice does its deed once, or the same again; a form of a session
// that is over does nothing.
func TestReplay(t *testing.T) {
	for _, deed := range deeds() {
		b := newBench(t, portal.Options{})
		v, path, body := b.ready(deed)
		before := map[string]*http.Cookie{}
		for name, c := range v.cookies {
			before[name] = c
		}
		wants(t, v.do(http.MethodPost, path, body, nil), http.StatusSeeOther)
		if !deed.in && b.desk.redeemed == 0 {
			continue // what a stranger asks for may be asked for again
		}
		b.desk.mu.Lock()
		redeemed, open := b.desk.redeemed, len(b.desk.logins)
		b.desk.mu.Unlock()
		v.cookies = before
		v.do(http.MethodPost, path, body, nil)
		if b.desk.redeemed != redeemed || len(b.desk.logins) > open {
			t.Errorf("%s: sent again, it did more", deed.name)
		}
	}
}

// One address may try so many passwords and ask for so many mails, whoever is
// asked for; then it has to wait, and another address does not.
func TestRates(t *testing.T) {
	for _, deed := range deeds() {
		limited := map[string]bool{"log in": true, "register": true, "forgot": true, "confirm again": true, "send again": true, "change": true, "deactivate": true, "offline": true}
		if !limited[deed.name] {
			continue
		}
		rate := portal.Rate{Burst: 5, Every: time.Minute}
		b := newBench(t, portal.Options{Limits: portal.Limits{Passwords: rate, Mails: rate, Seats: rate}})
		v, path, body := b.ready(deed)
		from := func(ip string) func(*http.Request) { return func(r *http.Request) { r.RemoteAddr = ip } }
		body = strings.Replace(body, url.QueryEscape(goodPassword), url.QueryEscape(nearPassword), 1)
		for range 5 {
			if w := v.do(http.MethodPost, path, body, from("[2001:db8::1]:1")); w.Code == http.StatusTooManyRequests {
				t.Fatalf("%s: too soon", deed.name)
			}
		}
		w := v.do(http.MethodPost, path, body, from("[2001:db8::99]:1")) // the same household
		wants(t, w, http.StatusTooManyRequests)
		if w.Header().Get("Retry-After") != "60" {
			t.Errorf("%s: Retry-After is %q", deed.name, w.Header().Get("Retry-After"))
		}
		if w := v.do(http.MethodPost, path, body, from("198.51.100.7:1")); w.Code == http.StatusTooManyRequests {
			t.Errorf("%s: another address is limited too", deed.name)
		}
	}
}

// Judging a password takes a core for a while: nobody has that done without end,
// with forms that are never taken.
func TestJudgingIsLimited(t *testing.T) {
	for _, deed := range deeds() {
		own := map[string][]string{
			"register": {"lastName", "Berg", "email", "berg@acs.example", "choice", "own"}, "reset": nil, "change": {"old", goodPassword},
		}
		fields, judges := own[deed.name]
		if !judges {
			continue
		}
		b := newBench(t, portal.Options{Limits: portal.Limits{Passwords: portal.Rate{Burst: 5, Every: time.Minute}}})
		v, path, _ := b.ready(deed)
		body := v.fill(path, append(fields, "password", otherPassword, "again", nearPassword)...)
		for n := range 6 {
			w := v.do(http.MethodPost, path, body, func(r *http.Request) { r.RemoteAddr = "198.51.100.7:1" })
			if limited := w.Code == http.StatusTooManyRequests; limited != (n == 5) || deed.done(b.desk) {
				t.Errorf("%s: form %d is answered %d", deed.name, n+1, w.Code)
			}
		}
	}
}

// With no room to hash, every form that needs it stands again with Retry-After;
// and so it does behind a limit of the desk, which is another status.
func TestNoRoom(t *testing.T) {
	for _, deed := range deeds() {
		if deed.name == "log out" || deed.name == "end others" || deed.name == "confirm" {
			continue
		}
		b := newBench(t, portal.Options{})
		v, path, body := b.ready(deed)
		b.desk.refuse = &core.Error{Kind: core.ErrBusy, Sentence: "too busy"}
		w := v.do(http.MethodPost, path, body, nil)
		wants(t, w, http.StatusServiceUnavailable, "Many people are here")
		if w.Header().Get("Retry-After") == "" || deed.done(b.desk) {
			t.Errorf("%s: Retry-After %q, done %t", deed.name, w.Header().Get("Retry-After"), deed.done(b.desk))
		}
		b.desk.refuse = &core.Error{Kind: core.ErrBusy, Sentence: "too often", Retry: 14 * time.Minute}
		w = v.do(http.MethodPost, path, body, nil)
		wants(t, w, http.StatusTooManyRequests)
		if w.Header().Get("Retry-After") != "840" || deed.done(b.desk) {
			t.Errorf("%s, too often: Retry-After %q, done %t", deed.name, w.Header().Get("Retry-After"), deed.done(b.desk))
		}
	}
}

// The list above has every POST of the table.
func TestEveryFormIsTried(t *testing.T) {
	tried := map[string]bool{}
	for _, deed := range deeds() {
		b := newBench(t, portal.Options{})
		_, path, _ := b.ready(deed)
		if strings.HasPrefix(path, "/t/") {
			path = "/t/{token}" + path[len("/t/")+43:]
		}
		tried[path] = true
	}
	for _, path := range portal.Posts() {
		if !tried[path] {
			t.Errorf("%s takes forms, and no test tries it", path)
		}
	}
	if len(portal.Posts()) < 9 {
		t.Errorf("only %v take forms", portal.Posts())
	}
}
