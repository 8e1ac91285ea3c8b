package portal_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/portal"
)

// browser is a visitor's browser: it keeps cookies.
type browser struct {
	*bench
	cookies map[string]*http.Cookie
}

func (b *bench) browser() *browser { return &browser{b, map[string]*http.Cookie{}} }

// do sends a request as this browser; change may be nil.
func (v *browser) do(method, path, body string, change func(*http.Request)) *httptest.ResponseRecorder {
	v.t.Helper()
	w := v.ask(method, path, body, func(r *http.Request) {
		for _, c := range v.cookies {
			r.AddCookie(&http.Cookie{Name: c.Name, Value: c.Value})
		}
		if change != nil {
			change(r)
		}
	})
	for _, c := range w.Result().Cookies() {
		if v.cookies[c.Name] = c; c.MaxAge < 0 {
			delete(v.cookies, c.Name)
		}
	}
	return w
}

func (v *browser) get(path string) *httptest.ResponseRecorder {
	v.t.Helper()
	return v.do(http.MethodGet, path, "", nil)
}

// fill gets the page of a form and gives what the form would send, with the
// fields given as name, value, name, value …
func (v *browser) fill(page string, fields ...string) string {
	v.t.Helper()
	found := formToken.FindStringSubmatch(v.get(page).Body.String())
	if found == nil {
		v.t.Fatalf("%s has no form", page)
	}
	all := url.Values{"form": {found[1]}}
	for i := 0; i < len(fields); i += 2 {
		all.Set(fields[i], fields[i+1])
	}
	return all.Encode()
}

// send fills a page's form and sends it to the page itself.
func (v *browser) send(page string, fields ...string) *httptest.ResponseRecorder {
	v.t.Helper()
	return v.do(http.MethodPost, page, v.fill(page, fields...), nil)
}

func (v *browser) logIn(login, password string) *httptest.ResponseRecorder {
	v.t.Helper()
	return v.send("/login", "login", login, "password", password)
}

// leads checks that an answer leads to a page.
func leads(t *testing.T, w *httptest.ResponseRecorder, to string) {
	t.Helper()
	if where := w.Header().Get("Location"); w.Code != http.StatusSeeOther || where != to {
		t.Errorf("the answer is %d to %q and not 303 to %q", w.Code, where, to)
	}
}

func TestLoggingIn(t *testing.T) {
	for _, id := range []string{"hedi@acs.example", "10042"} {
		b := newBench(t, portal.Options{})
		b.desk.add(hedi())
		v := b.browser()
		leads(t, v.get("/"), "/login")
		wants(t, v.get("/login"), http.StatusOK, "<title>Log in – Fjord Instruments – Customer License Portal</title>",
			`autocomplete="username"`, `autocomplete="current-password"`, `<label for="login">`, `<label for="password">`, `href="/register"`, `href="/forgot"`)
		leads(t, v.logIn(id, goodPassword), "/account")
		wants(t, v.get("/account"), http.StatusOK, "Hedi Ács", "hedi@acs.example", "10042", "1011 Budapest", "This browser", "You are logged in nowhere else.", "1 March, 10:02 UTC")
		leads(t, v.get("/"), "/account")
		leads(t, v.get("/login"), "/account")
	}
}

// What is wrong is said without saying which; the Login ID stays, the password
// does not.
func TestNotLoggedIn(t *testing.T) {
	b := newBench(t, portal.Options{})
	b.desk.add(hedi())
	v := b.browser()
	for _, try := range []struct {
		login, password string
		status          int
		says            []string
	}{
		{"hedi@acs.example", nearPassword, 422, []string{"That did not work.", "Check the Login ID and the password.", `value="hedi@acs.example"`, "Error: Log in"}},
		{"nobody@acs.example", goodPassword, 422, []string{"Check the Login ID and the password."}},
		{"", goodPassword, 422, []string{"Type your Login ID."}},
		{"10042", "", 422, []string{"Type your password."}},
		{`"><script>alert(1)</script>`, nearPassword, 422, []string{"&#34;&gt;&lt;script&gt;"}},
	} {
		w := v.logIn(try.login, try.password)
		wants(t, w, try.status, try.says...)
		if try.password != "" && strings.Contains(w.Body.String(), try.password) {
			t.Error("the password came back")
		}
		leads(t, v.get("/account"), "/login")
	}
}

// The two answers that are given after a right password lead on.
func TestRightPasswordButNotYet(t *testing.T) {
	b := newBench(t, portal.Options{})
	p := b.desk.add(hedi())
	v := b.browser()
	p.unconfirmed = true
	w := v.logIn("10042", goodPassword)
	wants(t, w, http.StatusForbidden, "Confirm your e-mail address first", `action="/confirm"`, `name="login" value="10042"`)
	form := formToken.FindStringSubmatch(w.Body.String())[1]
	leads(t, v.do(http.MethodPost, "/confirm", url.Values{"form": {form}, "login": {"10042"}}.Encode(), nil), "/done")
	wants(t, v.get("/done"), http.StatusOK, "Look into your mailbox")
	if len(b.desk.mails) != 1 || b.desk.mails[0] != "confirm hedi@acs.example" {
		t.Errorf("mailed: %v", b.desk.mails)
	}
	p.unconfirmed, p.expired = false, true
	wants(t, v.logIn("10042", goodPassword), http.StatusForbidden, "This password has expired", `href="/forgot"`)
}

// A session that somebody planted before the login is not the one after it,
// and is ended; nor does the one before a change of the password live on.
func TestFixation(t *testing.T) {
	b := newBench(t, portal.Options{})
	b.desk.add(hedi())
	attacker, victim := b.browser(), b.browser()
	leads(t, attacker.logIn("10042", goodPassword), "/account")
	planted := attacker.cookies["keydesk-session"].Value
	victim.get("/login")
	body := victim.fill("/login", "login", "10042", "password", goodPassword)
	victim.cookies["keydesk-session"] = &http.Cookie{Name: "keydesk-session", Value: planted}
	leads(t, victim.do(http.MethodPost, "/login", body, nil), "/account")
	first := victim.cookies["keydesk-session"].Value
	if first == planted {
		t.Fatal("the planted session is the victim's")
	}
	leads(t, attacker.get("/account"), "/login")

	leads(t, victim.send("/password", "old", goodPassword, "password", otherPassword, "again", otherPassword), "/account")
	second := victim.cookies["keydesk-session"].Value
	if second == first {
		t.Error("the session is the same after the change of the password")
	}
	victim.cookies["keydesk-session"].Value = first
	leads(t, victim.get("/account"), "/login")
}

const otherPassword = "seventeen green bottles"

// What a staff made must be changed before anything else.
func TestMustChange(t *testing.T) {
	b := newBench(t, portal.Options{})
	p := b.desk.add(hedi())
	p.temporal = true
	v := b.browser()
	leads(t, v.logIn("10042", goodPassword), "/password")
	leads(t, v.get("/account"), "/password")
	page := v.get("/password")
	wants(t, page, http.StatusOK, "Your present password was made for you.", `autocomplete="current-password"`, `autocomplete="new-password"`, `action="/logout"`)
	if strings.Contains(page.Body.String(), `href="/account"`) {
		t.Error("the page leads to where it cannot be gone yet")
	}
	leads(t, v.send("/password", "old", goodPassword, "password", otherPassword, "again", otherPassword), "/account")
	wants(t, v.get("/account"), http.StatusOK, "Your new password is set.")
	if strings.Contains(v.get("/account").Body.String(), "Your new password is set.") {
		t.Error("it is said twice")
	}
}

func TestRefusedChanges(t *testing.T) {
	b := newBench(t, portal.Options{})
	b.desk.add(hedi())
	v := b.browser()
	v.logIn("10042", goodPassword)
	for name, try := range map[string]struct {
		old, first, second string
		says               []string
	}{
		"the present one wrong":   {nearPassword, otherPassword, otherPassword, []string{"This is not your present password", `id="old"`}},
		"the present one missing": {"", otherPassword, otherPassword, []string{"Type your present password."}},
		"the new one missing":     {goodPassword, "", "", []string{"Type the new password."}},
		"two that differ":         {goodPassword, otherPassword, nearPassword, []string{"The two are not the same."}},
		"weak":                    {goodPassword, "hedi", "hedi", []string{"this has 4", "Not met:"}},
		"all of it":               {"", "hedi", "x", []string{"this has 4", "The two are not the same.", "Type your present password."}},
	} {
		t.Run(name, func(t *testing.T) {
			w := v.send("/password", "old", try.old, "password", try.first, "again", try.second)
			wants(t, w, http.StatusUnprocessableEntity, append(try.says, "That did not work.")...)
			for _, typed := range []string{try.old, try.first, try.second} {
				if len(typed) > 4 && strings.Contains(w.Body.String(), typed) {
					t.Error("a password came back")
				}
			}
			if b.desk.people[0].password != goodPassword {
				t.Error("the password was changed")
			}
		})
	}
}

func TestLoggingOut(t *testing.T) {
	b := newBench(t, portal.Options{})
	b.desk.add(hedi())
	here, there := b.browser(), b.browser()
	here.logIn("10042", goodPassword)
	there.logIn("10042", goodPassword)
	wants(t, here.get("/account"), http.StatusOK, "Another browser", `action="/sessions/end"`)
	leads(t, here.do(http.MethodPost, "/sessions/end", here.fill("/account"), nil), "/account")
	wants(t, here.get("/account"), http.StatusOK, "All other browsers are logged out.", "You are logged in nowhere else.")
	leads(t, there.get("/account"), "/login")
	wants(t, there.get("/login"), http.StatusOK, "You were logged out, because")

	wants(t, here.get("/logout"), http.StatusMethodNotAllowed)
	wants(t, here.get("/account"), http.StatusOK)
	session := here.cookies["keydesk-session"]
	leads(t, here.do(http.MethodPost, "/logout", here.fill("/account"), nil), "/login")
	wants(t, here.get("/login"), http.StatusOK, "You are logged out.")
	here.cookies["keydesk-session"] = session // replayed
	leads(t, here.get("/account"), "/login")
}

// A login looks in the scope whose address was asked.
func TestScopeOfTheAddress(t *testing.T) {
	o := portal.Options{BaseURL: "https://" + host, Scopes: []core.PortalAddress{{Scope: "EU", Base: "https://eu.example"}}}
	for name, want := range map[string]string{host: "", "eu.example": "EU"} {
		b := newBench(t, o)
		b.desk.add(hedi())
		v := b.browser()
		at := func(r *http.Request) { r.Host = name }
		form := formToken.FindStringSubmatch(v.do(http.MethodGet, "/login", "", at).Body.String())[1]
		leads(t, v.do(http.MethodPost, "/login", url.Values{"form": {form}, "login": {"10042"}, "password": {goodPassword}}.Encode(), at), "/account")
		for _, scope := range b.desk.scopes {
			if scope != want {
				t.Errorf("%s asked in the scope %q", name, scope)
			}
		}
	}
}
