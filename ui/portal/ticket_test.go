package portal_test

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/core/password"
	"github.com/keydesk/keydesk/internal/naughty"
	"github.com/keydesk/keydesk/ui/portal"
)

// A mail scanner may open a link as often as it likes.
func TestLookingChangesNothing(t *testing.T) {
	t.Parallel()
	for purpose, times := range map[core.Purpose]int{core.PurposeReset: 1000, core.PurposeConfirm: 100} {
		b := newBench(t, portal.Options{})
		path := "/t/" + b.desk.issue(purpose)
		for range times {
			if code := b.get(path).Code; code != http.StatusOK {
				t.Fatalf("looking gave %d", code)
			}
		}
		b.ask(http.MethodHead, path, "", nil)
		if b.desk.uses() != 0 {
			t.Fatal("looking used the ticket")
		}
		wants(t, b.post(path, goodPassword, goodPassword), http.StatusSeeOther)
		wants(t, b.get(path), http.StatusGone, "This link was already used")
	}
}

func TestChoosingAPassword(t *testing.T) {
	b := newBench(t, portal.Options{})
	token := b.desk.issue(core.PurposeReset)
	wants(t, b.get("/t/"+token), http.StatusOK, "hedi@acs.example", "10:32 UTC", `lang="en"`, "15 characters or more",
		`<label for="password">`, `<label for="again">`, "Choose a new password – Fjord Instruments")

	w := b.post("/t/"+token, goodPassword, goodPassword)
	wants(t, w, http.StatusSeeOther)
	if where := w.Header().Get("Location"); where != "/done" {
		t.Errorf("the next page is %q", where)
	}
	if b.desk.set[token] != goodPassword || b.desk.ips[0] != "192.0.2.1" {
		t.Error("the desk did not get what was sent")
	}
	done := b.ask(http.MethodGet, "/done", "", withCookies(w))
	wants(t, done, http.StatusOK, "Your new password is set", "hedi@acs.example")
	wants(t, b.get("/done"), http.StatusOK, "If you have just sent")
}

func withCookies(w *httptest.ResponseRecorder) func(*http.Request) {
	return func(r *http.Request) {
		for _, cookie := range w.Result().Cookies() {
			r.AddCookie(cookie)
		}
	}
}

func TestConfirming(t *testing.T) {
	b := newBench(t, portal.Options{})
	path := "/t/" + b.desk.issue(core.PurposeConfirm)
	wants(t, b.get(path), http.StatusOK, "Confirm this address", "hedi@acs.example")
	w := b.post(path, "", "")
	wants(t, w, http.StatusSeeOther)
	wants(t, b.ask(http.MethodGet, "/done", "", withCookies(w)), http.StatusOK, "Your address is confirmed")
}

// What is wrong stands beside its field, the form is kept, and no password
// comes back.
func TestRefusedPasswords(t *testing.T) {
	for name, try := range map[string]struct {
		first, second string
		pieces        []string
	}{
		"two that differ":       {goodPassword, nearPassword, []string{`id="again-error"`, "The two are not the same."}},
		"none":                  {"", "", []string{"Type the new password."}},
		"the second missing":    {goodPassword, "", []string{"The two are not the same."}},
		"too short":             {"zq7!vKw", "zq7!vKw", []string{"this has 7", "Not met:", `aria-invalid="true"`}},
		"short and they differ": {"zq7!vKw", "other", []string{"this has 7", "The two are not the same."}},
		"common":                {"password password", "password password", []string{"Not met: </span>Not a commonly used password"}},
		"markup":                {`<script>alert(1)</script>`, `"><b>`, []string{"The two are not the same."}},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t, portal.Options{})
			token := b.desk.issue(core.PurposeReset)
			w := b.post("/t/"+token, try.first, try.second)
			wants(t, w, http.StatusUnprocessableEntity, append(try.pieces, "Error: Choose a new password", "Nothing was saved", "hedi@acs.example")...)
			for _, secret := range []string{try.first, try.second} {
				if secret != "" && strings.Contains(w.Body.String(), secret) {
					t.Errorf("a password came back in the page")
				}
			}
			if b.desk.uses() != 0 {
				t.Error("the ticket was used")
			}
			wants(t, b.post("/t/"+token, goodPassword, goodPassword), http.StatusSeeOther)
		})
	}
}

func TestDeadLinks(t *testing.T) {
	b := newBench(t, portal.Options{})
	for state, want := range map[core.TicketState]struct {
		status int
		says   string
	}{
		core.TicketUsed:    {http.StatusGone, "already used"},
		core.TicketExpired: {http.StatusGone, "has expired"},
		core.TicketVoided:  {http.StatusGone, "no longer valid"},
		core.TicketUnknown: {http.StatusNotFound, "does not work"},
	} {
		path := "/t/" + b.desk.put(core.TicketPage{State: state, Vendor: "Fjord Instruments", Address: "hedi@acs.example"})
		for _, w := range []*httptest.ResponseRecorder{b.get(path), b.ask(http.MethodPost, path, sent("x", goodPassword, goodPassword), nil)} {
			wants(t, w, want.status, want.says, "Fjord Instruments", "47 55 50 10 20")
			if strings.Contains(w.Body.String(), "hedi") {
				t.Errorf("the page of a %s link names the customer", state)
			}
		}
	}
}

// What has not the form of a token is unknown without asking the desk.
func TestMisshapenTokens(t *testing.T) {
	b := newBench(t, portal.Options{})
	good := b.desk.issue(core.PurposeReset)
	looks := b.desk.looks
	for _, token := range []string{good[1:], good + "A", good[:42] + "=", good[:42] + "%00", good[:42] + "+", strings.Repeat("é", 21) + "x",
		good[:42] + "_", strings.Repeat("A", 9000)} {
		if token == good {
			continue
		}
		wants(t, b.get("/t/"+token), http.StatusNotFound)
	}
	// The last letter of 43 carries four bits: "_" leaves two set that no
	// encoder sets, so that one ticket has one address only.
	if b.desk.looks != looks {
		t.Error("the desk was asked for a token that cannot be")
	}
}

// A ticket that another request used between two questions.
func TestDiedMeanwhile(t *testing.T) {
	b := newBench(t, portal.Options{})
	path := "/t/" + b.desk.issue(core.PurposeReset)
	body := sent(b.form(path), goodPassword, goodPassword)
	var wg sync.WaitGroup
	codes := make([]int, 200)
	for i := range codes {
		wg.Go(func() { codes[i] = b.ask(http.MethodPost, path, body, nil).Code })
	}
	wg.Wait()
	won := 0
	for _, code := range codes {
		switch code {
		case http.StatusSeeOther:
			won++
		case http.StatusGone:
		default:
			t.Errorf("a request got %d", code)
		}
	}
	if won != 1 || b.desk.uses() != 1 {
		t.Errorf("%d requests won and the ticket was used %d times", won, b.desk.uses())
	}
}

func TestBusyAndBroken(t *testing.T) {
	b := newBench(t, portal.Options{})
	path := "/t/" + b.desk.issue(core.PurposeReset)
	for _, try := range []struct {
		err    error
		status int
	}{
		{&core.Error{Kind: core.ErrBusy, Sentence: "too busy"}, http.StatusServiceUnavailable},
		{errors.New("the disk says: planted detail"), http.StatusInternalServerError},
	} {
		b.desk.fail(t, try.err)
		w := b.get(path)
		wants(t, w, try.status)
		if strings.Contains(w.Body.String(), "planted") {
			t.Error("the page tells what failed")
		}
		if busy := try.status == http.StatusServiceUnavailable; busy != (w.Header().Get("Retry-After") != "") {
			t.Errorf("Retry-After of %d: %q", try.status, w.Header().Get("Retry-After"))
		}
	}
	if !strings.Contains(b.log.String(), "planted detail") {
		t.Error("the log does not tell what failed")
	}
}

// Too busy to hash: the form stands again, and says so.
func TestBusyWhenSaving(t *testing.T) {
	b := newBench(t, portal.Options{})
	path := "/t/" + b.desk.issue(core.PurposeReset)
	b.desk.refuse = core.ErrBusy
	w := b.post(path, goodPassword, goodPassword)
	wants(t, w, http.StatusServiceUnavailable, "try again in a few seconds", `name="password"`)
	if w.Header().Get("Retry-After") == "" {
		t.Error("there is no Retry-After")
	}
}

// Names and addresses are text, whatever is in them.
func TestNaughtyNames(t *testing.T) {
	t.Parallel()
	b := newBench(t, portal.Options{})
	for some := range slices.Chunk(naughty.Strings(), 10) { // ten in one name, to be quick
		name := strings.Join(some, " ")
		planted := name + `<script>"'><img src=x onerror=y>`
		path := "/t/" + b.desk.put(core.TicketPage{State: core.TicketLive, Purpose: core.PurposeReset, Vendor: planted, Address: planted})
		for _, page := range []*httptest.ResponseRecorder{b.get(path), b.post(path, "a", "b")} {
			body := page.Body.String()
			if strings.Contains(body, "<img") || strings.Count(body, "<script") != 1 || strings.Contains(body, `value="`+planted) {
				t.Fatalf("%q came through", name)
			}
		}
		w := b.post(path, goodPassword, goodPassword)
		if done := b.ask(http.MethodGet, "/done", "", withCookies(w)).Body.String(); strings.Contains(done, "<img") {
			t.Fatalf("%q came through to the next page", name)
		}
	}
}

func TestTimes(t *testing.T) {
	zone := time.FixedZone("CET", 3600)
	for _, try := range []struct {
		until time.Time
		says  string
	}{
		{clock().Add(30 * time.Minute), "until <time datetime=\"2026-03-04T10:32:00Z\">11:32 CET</time>"},
		{clock().Add(72 * time.Hour), "7 March, 11:02 CET"},
		{time.Time{}, "The link works once.</p>"},
	} {
		b := newBench(t, portal.Options{Zone: zone})
		path := "/t/" + b.desk.put(core.TicketPage{State: core.TicketLive, Purpose: core.PurposeReset, ValidUntil: try.until})
		wants(t, b.get(path), http.StatusOK, try.says)
	}
}

func TestClassicPolicy(t *testing.T) {
	b := newBench(t, portal.Options{})
	path := "/t/" + b.desk.put(core.TicketPage{State: core.TicketLive, Purpose: core.PurposeReset, Policy: password.Policy{Style: password.Classic}})
	wants(t, b.get(path), http.StatusOK, "8 characters or more", "A digit", "An upper-case letter", `data-least="8"`)
}
