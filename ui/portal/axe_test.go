package portal_test

import (
	"context"
	"encoding/json"
	"net/http"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/internal/soak"
	"github.com/keydesk/keydesk/ui/portal"
)

// leaf is a page to look at: how it is reached, and what its heading is in
// English and in German.
type leaf struct {
	name     string
	reach    func(w walk)
	headings [2]string
}

// leaves are all pages, with those that a form gives when it was not taken.
func leaves() []leaf {
	opened := func(path string) func(walk) { return func(w walk) { w.open(path) } }
	ticket := func(purpose core.Purpose) func(walk) {
		return func(w walk) { w.open("/t/" + w.desk.issue(purpose)) }
	}
	return []leaf{
		{"login", opened("/login"), [2]string{"Log in", "Anmelden"}},
		{"login-wrong", func(w walk) {
			w.open("/login")
			w.enterText("#login", "10042")
			w.press("#password", nearPassword)
		}, [2]string{"Log in", "Anmelden"}},
		{"register", opened("/register"), [2]string{"Register", "Registrieren"}},
		{"register-refused", func(w walk) {
			w.open("/register")
			w.click("#own")
			w.enterText("#email", "hedi")
			w.press("#lastName", "Ács")
		}, [2]string{"Register", "Registrieren"}},
		{"forgot", opened("/forgot"), [2]string{"Forgotten password", "Passwort vergessen"}},
		{"sent", func(w walk) {
			w.open("/forgot")
			w.press("#login", "hedi@acs.example")
		}, [2]string{"Look into your mailbox", "Sehen Sie in Ihr Postfach"}},
		{"ticket", ticket(core.PurposeReset), [2]string{"Choose a new password", "Wählen Sie ein neues Passwort"}},
		{"ticket-weak", func(w walk) {
			ticket(core.PurposeReset)(w)
			w.enterText("#password", "password")
			w.press("#again", "password")
		}, [2]string{"Choose a new password", "Wählen Sie ein neues Passwort"}},
		{"confirm", ticket(core.PurposeConfirm), [2]string{"Confirm your e-mail address", "Bestätigen Sie Ihre E-Mail-Adresse"}},
		{"dead", func(w walk) {
			w.open("/t/" + w.desk.put(core.TicketPage{State: core.TicketExpired, Purpose: core.PurposeReset}))
		}, [2]string{"This link has expired", "Dieser Link ist abgelaufen"}},
		{"unknown", opened("/t/none"), [2]string{"This link does not work", "Dieser Link geht nicht"}},
		{"confirm-again", opened("/confirm"), [2]string{"Confirm your e-mail address", "Bestätigen Sie Ihre E-Mail-Adresse"}},
		{"nothing", opened("/nowhere"), [2]string{"There is nothing here", "Hier ist nichts"}},
		{"account", func(w walk) { w.enter("/account") }, [2]string{"My account", "Mein Konto"}},
		{"password", func(w walk) { w.enter("/password") }, [2]string{"Change password", "Passwort ändern"}},
		{"password-wrong", func(w walk) {
			w.enter("/password")
			w.enterText("#old", nearPassword)
			w.enterText("#password", otherPassword)
			w.press("#again", otherPassword)
		}, [2]string{"Change password", "Passwort ändern"}},
		{"licenses", func(w walk) { w.enter("/licenses") }, [2]string{"My licenses", "Meine Lizenzen"}},
		{"licenses-menu", func(w walk) {
			w.enter("/licenses")
			if w.screen.width == 390 {
				w.click(".menu summary")
			}
		}, [2]string{"My licenses", "Meine Lizenzen"}},
		{"seat", func(w walk) { w.enter("/licenses/10043/2") }, [2]string{"Deactivate this computer?", "Diesen Computer deaktivieren?"}},
		{"offline", func(w walk) { w.enter("/offline") }, [2]string{"Offline activation", "Offline aktivieren"}},
		{"offline-refused", func(w walk) {
			w.enter("/offline")
			w.carry(requestOf("10099", activationPassword, "PC-9"))
		}, [2]string{"Offline activation", "Offline aktivieren"}},
		{"response", func(w walk) {
			w.enter("/offline")
			w.carry(requestOf("10061", activationPassword, "PC-9"))
		}, [2]string{"The response is ready", "Die Antwort ist fertig"}},
	}
}

// carry pastes a request and sends the form.
func (w walk) carry(request string) {
	w.t.Helper()
	w.enterText("#text", request)
	w.follow("button.primary")
}

// browsePages looks at every page with axe-core, on two screens, in light and
// dark, in two languages: a slice of it in the quick run, in which every page,
// screen, scheme and language comes up.
func browsePages(t *testing.T, browser context.Context) {
	axe, err := os.ReadFile("testdata/axe/axe.min.js")
	if err != nil {
		t.Fatal(err)
	}
	d := newDesk()
	d.clock = time.Now // the browser has no other
	d.privacy, d.help = "https://www.fjord.example/privacy", "mailto:help@fjord.example"
	d.add(hedi())
	d.activated("WS-ACS-01", "LAPTOP-HEDI", "PLANT-07")
	d.hold(10042, 10061, "Fieldscope Viewer", 1000).Expires = time.Time{}
	d.hold(10042, 10062, "Fieldscope Archive", 1).Status = core.LicenseVoid
	no := portal.Rate{Burst: -1}
	address, _ := serve(t, d, portal.Options{Vendor: func() string { return "Fjord Instruments" }, Limits: portal.Limits{Passwords: no, Mails: no}})
	tab, cancel := chromedp.NewContext(browser)
	defer cancel()
	complaints := walk{t: t, tab: tab}.listen()
	defer func() {
		for _, text := range complaints() {
			t.Errorf("the browser complains: %s", text)
		}
	}()
	looks := soak.N(t, 1, 8) // at each page, of the eight ways
	for i, page := range leaves() {
		for look := range looks {
			way := (i*3 + look) % 8
			on := screenOf(way)
			t.Run(page.name+"-"+on.name, func(t *testing.T) {
				w := walk{t, tab, on, d, "http://" + address, picturesIn(t)}
				w.prepare()
				w.speak(way&4 != 0)
				page.reach(w)
				w.reads("h1", page.headings[way>>2])
				w.usableTargets()
				w.picture("page-" + page.name)
				w.accessible(string(axe), i == 0 && look == 0)
				set(w, network.ClearBrowserCookies, cdp.Empty{})
			})
		}
	}
}

// screenOf is one of the eight ways to look at a page.
func screenOf(way int) screen {
	on := screen{name: "1280", width: 1280, height: 800, dark: way&1 != 0, script: true}
	if way&2 != 0 {
		on.name, on.width, on.height = "390", 390, 844
	}
	on.name += map[bool]string{true: "-dark", false: "-light"}[on.dark] + []string{"-en", "-de"}[way>>2]
	return on
}

// speak has the browser ask for a language, as its user set it.
func (w walk) speak(german bool) {
	lang := map[bool]string{true: "de", false: "en"}[german]
	w.cookie("keydesk-language", lang)
}

// cookie plants a cookie.
func (w walk) cookie(name, value string) {
	set(w, network.SetCookie, network.SetCookieParams{Name: name, Value: value, URL: w.base})
}

// enter logs in, in another browser of hedi's as well, and opens a page.
func (w walk) enter(path string) {
	w.desk.mu.Lock()
	p := w.desk.people[0]
	p.password, p.temporal = goodPassword, false
	w.desk.logins = map[string]*login{}
	w.desk.open(p)
	token := w.desk.open(p).Token.Reveal()
	w.desk.mu.Unlock()
	w.cookie("keydesk-session", token)
	w.open(path)
}

func (w walk) enterText(selector, text string) {
	w.t.Helper()
	w.run("typing", chromedp.SendKeys(chromedp.CSS(selector), text))
}

// press types and sends the form by the keyboard, and waits for the next page.
func (w walk) press(selector, text string) {
	w.t.Helper()
	w.turn(func() { w.enterText(selector, text+"\r") })
}

// follow clicks what leads to another page, and waits for that.
func (w walk) follow(selector string) {
	w.t.Helper()
	w.turn(func() { w.click(selector) })
}

// turn does what leads to another page, and waits for that.
func (w walk) turn(do func()) {
	w.t.Helper()
	w.run("marking the page", chromedp.Evaluate[chromedp.Void](`void (window.former = true)`))
	do()
	w.until(`document.readyState === "complete" && window.former === undefined && document.querySelector("h1") !== null`)
}

func (w walk) click(selector string) {
	w.t.Helper()
	w.run("clicking", chromedp.Click(chromedp.CSS(selector)))
}

// accessible has axe-core look at the page: it finds nothing, best practices
// among it. At a trial the page is then broken, to see that it does find.
func (w walk) accessible(axe string, trial bool) {
	w.t.Helper()
	w.run("loading axe-core", chromedp.Evaluate[chromedp.Void](axe+";void 0"))
	for _, finding := range w.findings() {
		w.t.Errorf("axe-core: %s", finding)
	}
	if !trial {
		return
	}
	// It would find something: a label less is one.
	w.run("taking a label away", chromedp.Evaluate[chromedp.Void](`void document.querySelector("label").remove()`))
	if all := w.findings(); !strings.Contains(strings.Join(all, "\n"), "label: ") {
		w.t.Errorf("of a page with a label less axe-core says %q", all)
	}
}

func (w walk) findings() (all []string) {
	w.t.Helper()
	found := get(w, chromedp.Evaluate[string](`axe.run(document, {resultTypes: ["violations"]}).then(r => JSON.stringify(
		r.violations.map(v => ({id: v.id, help: v.help, where: v.nodes.map(n => n.target.join(" ") + ": " + n.failureSummary)}))))`,
		chromedp.EvalAwaitPromise))
	var violations []struct {
		ID, Help string
		Where    []string
	}
	if err := json.Unmarshal([]byte(found), &violations); err != nil {
		w.t.Fatal(err)
	}
	for _, v := range violations {
		all = append(all, v.ID+": "+v.Help+"\n"+strings.Join(v.Where, "\n"))
	}
	return all
}

// The vendor's logo stands in place of the mark, and is a file of its own.
func TestLogo(t *testing.T) {
	b := newBench(t, portal.Options{})
	wants(t, b.get("/logo"), http.StatusNotFound)
	svg := []byte(`<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>`)
	b = newBench(t, portal.Options{Logo: func() portal.Logo { return portal.Logo{Type: "image/svg+xml", Body: svg} }})
	wants(t, b.get("/login"), http.StatusOK, `<img class="logo" src="/logo" alt="" height="28">`)
	w := b.get("/logo")
	wants(t, w, http.StatusOK)
	if w.Header().Get("Content-Type") != "image/svg+xml" || !strings.Contains(w.Header().Get("Content-Security-Policy"), "default-src 'none'") {
		t.Errorf("the logo comes as %v", w.Header())
	}
	if w.Header().Get("Content-Length") != strconv.Itoa(len(svg)) {
		t.Error("the logo is cut")
	}
}
