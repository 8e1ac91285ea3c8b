package portal_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/portal"
)

// Every page is drawn whole in every language: no key shows, no verb is left,
// nothing of the other language.
func TestEveryPageInEveryLanguage(t *testing.T) {
	english, german := texts(t, "en"), texts(t, "de")
	filled := regexp.MustCompile(`data-count="[^"]*"`) // by the script
	for lang, mine := range map[string]map[string]string{"en": english, "de": german} {
		b := newBench(t, portal.Options{})
		b.desk.add(hedi())
		v := b.browser()
		v.get("/login?lang=" + lang)
		pages := map[string]string{
			"login.title": "/login", "register.title": "/register", "forgot.title": "/forgot", "confirmagain.title": "/confirm",
			"ticket.title": "/t/" + b.desk.issue(core.PurposeReset), "confirm.title": "/t/" + b.desk.issue(core.PurposeConfirm),
			"dead.used.title":    "/t/" + b.desk.put(core.TicketPage{State: core.TicketUsed}),
			"dead.expired.title": "/t/" + b.desk.put(core.TicketPage{State: core.TicketExpired}),
			"dead.voided.title":  "/t/" + b.desk.put(core.TicketPage{State: core.TicketVoided}),
			"dead.unknown.title": "/t/x", "done.title": "/done", "fault.404.title": "/nowhere", "fault.405.title": "/logout",
		}
		inside := map[string]string{"account.title": "/account", "change.title": "/password"}
		check := func(key, path string) {
			page := v.get(path).Body.String()
			wants(t, v.get(path), v.get(path).Code, `<html lang="`+lang+`">`, ">"+mine[key]+"</h1>")
			if key := regexp.MustCompile(`>[a-z]+\.[a-z.]+<|%!|%\[`).FindString(filled.ReplaceAllString(page, "")); key != "" {
				t.Errorf("%s in %s shows %q", path, lang, key)
			}
			other := english
			if lang == "en" {
				other = german
			}
			for _, key := range []string{"nav.logout", "login.button", "new.again", "back.login", "account.sessions", "new.rules"} {
				if strings.Contains(page, ">"+other[key]+"<") && other[key] != mine[key] {
					t.Errorf("%s in %s says %q", path, lang, other[key])
				}
			}
		}
		for key, path := range pages {
			check(key, path)
		}
		v.logIn("10042", goodPassword)
		for key, path := range inside {
			check(key, path)
		}
	}
}

// The language chosen by link comes first, then the customer's, then the
// browser's.
func TestChoiceOfLanguage(t *testing.T) {
	b := newBench(t, portal.Options{})
	p := b.desk.add(hedi())
	for _, try := range []struct{ accept, own, link, want string }{
		{"", "", "", "en"},
		{"de-AT,en;q=0.5", "", "", "de"},
		{"fr, de;q=0.8", "", "", "de"},
		{"fr", "", "", "en"},
		{"en", "de", "", "de"},
		{"de", "en-GB", "", "en"},
		{"de", "Klingon", "", "de"},
		{"de", "fr", "", "de"},
		{"de", "de", "en", "en"},
		{"en", "en", "xx", "en"},
		{"x;;;", "", "", "en"},
	} {
		v := b.browser()
		p.fields.Language = try.own
		v.logIn("10042", goodPassword)
		if try.link != "" {
			v.get("/forgot?lang=" + try.link)
		}
		w := v.do(http.MethodGet, "/account", "", func(r *http.Request) { r.Header.Set("Accept-Language", try.accept) })
		if !strings.Contains(w.Body.String(), `<html lang="`+try.want+`">`) {
			t.Errorf("%+v: another language", try)
		}
	}
}

// The link to switch stays on the page, and never carries a token.
func TestLanguageLinks(t *testing.T) {
	b := newBench(t, portal.Options{})
	token := b.desk.issue(core.PurposeReset)
	for path, href := range map[string]string{"/login": "?lang=de", "/t/" + token: "?lang=de", "/logout": "/?lang=de", "//evil.example/x": "/?lang=de"} {
		w := b.get(path)
		if w.Code == http.StatusMovedPermanently || w.Code == http.StatusTemporaryRedirect {
			continue // the path is cleaned first
		}
		wants(t, w, w.Code, `<a href="`+href+`" lang="de" hreflang="de">Deutsch</a>`, `<span lang="en" aria-current="true">English</span>`)
	}
	if strings.Contains(b.get("/t/"+token).Body.String(), token) {
		t.Error("the page of a live link repeats its token")
	}
}
