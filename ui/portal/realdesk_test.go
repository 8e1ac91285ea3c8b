package portal_test

import (
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/core/secret"
	"github.com/keydesk/keydesk/internal/soak"
	"github.com/keydesk/keydesk/ui/internal/testdesk"
	"github.com/keydesk/keydesk/ui/portal"
)

// realBench is the pages over a real desk, without a listener.
func realBench(t *testing.T) (real, *bench) {
	t.Helper()
	d := real{Desk: testdesk.Open(t), t: t, log: &logbook{}}
	d.Set(t, "portal.base-url", "http://"+host)
	d.Set(t, "reset.failed-delay-seconds", "0")
	door, err := d.Portal()
	if err != nil {
		t.Fatal(err)
	}
	b := &bench{t: t, log: d.log}
	if b.web, err = portal.Handler(portal.Options{BaseURL: "http://" + host}, door, b.logger()); err != nil {
		t.Fatal(err)
	}
	return d, b
}

// add makes a customer; a password lets him in.
func (d real) add(email, password string, access core.Access) core.Saved {
	d.t.Helper()
	form := core.Save{Fields: core.Fields{FirstName: "Hedi", LastName: "Ács", Email: email}, Access: access}
	if password != "" {
		form.Password = &core.PasswordChange{Typed: secret.New(password)}
	}
	saved, err := d.Customers().Add(d.t.Context(), form)
	if err != nil {
		d.t.Fatal(err)
	}
	return saved
}

// deliver has the waiting mail reach the local mailbox.
func (d real) deliver() {
	d.t.Helper()
	if _, err := d.Mail().Send(d.t.Context()); err != nil {
		d.t.Fatal(err)
	}
}

// Whoever is named, a real desk's pages answer with the same bytes.
func TestSameBytesOfARealDesk(t *testing.T) {
	t.Parallel()
	d, b := realBench(t)
	yes, no := true, false
	d.add("enabled@a.example", goodPassword, core.Access{LoginEnabled: &yes, EmailConfirmed: &yes})
	d.add("pending@a.example", goodPassword, core.Access{LoginEnabled: &yes})
	d.add("imported@a.example", "", core.Access{})
	disabled := d.add("disabled@a.example", goodPassword, core.Access{LoginEnabled: &yes, EmailConfirmed: &yes})
	if _, err := d.Customers().Edit(t.Context(), disabled.ID, core.Save{Fields: core.Fields{LastName: "Ács", Email: "disabled@a.example"},
		Access: core.Access{LoginEnabled: &no}}); err != nil {
		t.Fatal(err)
	}
	for _, page := range []string{"/login", "/forgot", "/confirm", "/register"} {
		answers := make([]string, 5)
		var asking sync.WaitGroup
		for i, id := range []string{"enabled", "pending", "imported", "disabled", "nobody"} {
			id += "@a.example"
			v := b.browser()
			form := v.fill(page, "login", id, "password", nearPassword, "again", nearPassword, "choice", "own", "lastName", "Ács", "email", id)
			asking.Go(func() {
				w := v.do(http.MethodPost, page, form, nil)
				answers[i] = alike(dump(w, id, form, v), id)
				if w.Code == http.StatusSeeOther {
					answers[i] += alike(dump(v.get("/done"), id, form, v), id)
				}
			})
		}
		asking.Wait()
		for i, answer := range answers {
			if answer != answers[4] {
				t.Errorf("%s tells the %dth from an unknown one:\n%s\n\n%s", page, i, answer, answers[4])
			}
		}
	}
}

// alike takes out what the length of a typed address changes in a cookie.
func alike(answer, id string) string {
	lines := strings.SplitN(answer, "\n", 3)
	for i, line := range lines[:min(2, len(lines))] {
		if strings.HasPrefix(line, "keydesk-note") {
			lines[i] = "keydesk-note"
		}
	}
	return strings.Join(lines, "\n")
}

// What a request says of its host comes into no mail.
func TestHostsInMails(t *testing.T) {
	t.Parallel()
	d, b := realBench(t)
	yes := true
	d.add("hedi@acs.example", goodPassword, core.Access{LoginEnabled: &yes, EmailConfirmed: &yes})
	v := b.browser()
	form := v.fill("/forgot", "login", "hedi@acs.example")
	wants(t, v.do(http.MethodPost, "/forgot", form, func(r *http.Request) { r.Host = "evil.example" }), http.StatusMisdirectedRequest)
	leads(t, v.do(http.MethodPost, "/forgot", form, func(r *http.Request) {
		for _, header := range []string{"X-Forwarded-Host", "X-Forwarded-Server", "X-Host", "X-Original-URL", "X-Rewrite-URL"} {
			r.Header.Set(header, "evil.example")
		}
		r.Header.Set("Forwarded", `host="evil.example";proto=https`)
		r.Header.Set("X-Forwarded-Proto", "https")
		r.Header.Set("Referer", "http://evil.example/")
	}), "/done")
	d.deliver()
	text := d.letter("hedi@acs.example", map[uint64]bool{}).Text
	if !strings.Contains(text, "http://"+host+"/t/") || strings.Contains(text, "evil") {
		t.Errorf("the mail says\n%s", text)
	}
}

// A password that the staff made is changed before anything else; a customer who
// registers in German gets his mail in German, and his pages wherever he is.
func TestStaffPasswordAndGerman(t *testing.T) {
	t.Parallel()
	d, b := realBench(t)
	yes := true
	saved := d.add("hedi@acs.example", "", core.Access{LoginEnabled: &yes, EmailConfirmed: &yes})
	change := core.PasswordChange{Typed: secret.New(goodPassword), MustChange: &yes}
	if _, err := d.Customers().SetPassword(t.Context(), saved.ID, change); err != nil {
		t.Fatal(err)
	}
	v := b.browser()
	leads(t, v.logIn("hedi@acs.example", goodPassword), "/password")
	leads(t, v.get("/account"), "/password")
	leads(t, v.send("/password", "old", goodPassword, "password", otherPassword, "again", otherPassword), "/account")
	wants(t, v.get("/account"), http.StatusOK, "Your new password is set.", "hedi@acs.example")

	v = b.browser()
	v.get("/register?lang=de")
	leads(t, v.send("/register", "lastName", "Berg", "email", "berg@acs.example", "choice", "generate"), "/done")
	wants(t, v.get("/done"), http.StatusOK, "Sehen Sie in Ihr Postfach", "berg@acs.example")
	d.deliver()
	letter := d.letter("berg@acs.example", map[uint64]bool{})
	if !strings.Contains(letter.Text, "Passwort") {
		t.Errorf("the mail says\n%s", letter.Text)
	}
	link, err := url.Parse(strings.TrimSpace(ticketLinkAt(letter.Links)))
	if err != nil {
		t.Fatal(err)
	}
	stranger := b.browser() // on another machine, whose browser asks for English
	wants(t, stranger.get(link.Path), http.StatusOK, `<html lang="de">`, "Bestätigen Sie Ihre E-Mail-Adresse")
	leads(t, stranger.send(link.Path), "/done")
	wants(t, stranger.get("/done"), http.StatusOK, "Ihre Adresse ist bestätigt")
}

// ticketLinkAt is the link to a ticket's page among links.
func ticketLinkAt(links []string) string {
	for _, link := range links {
		if strings.Contains(link, "/t/") {
			return link
		}
	}
	return ""
}

// 200 send one ticket at once to a real desk: one wins, the others are told
// that it was used.
func TestOneTicketManyTimes(t *testing.T) {
	t.Parallel()
	d, b := realBench(t)
	yes := true
	saved := d.add("hedi@acs.example", goodPassword, core.Access{LoginEnabled: &yes})
	if _, err := d.Customers().SendConfirmation(t.Context(), saved.ID); err != nil {
		t.Fatal(err)
	}
	d.deliver()
	link, err := url.Parse(ticketLinkAt(d.letter("hedi@acs.example", map[uint64]bool{}).Links))
	if err != nil {
		t.Fatal(err)
	}
	v := b.browser()
	for range soak.N(t, 20, 1000) {
		v.get(link.Path)
	}
	body := v.fill(link.Path)
	codes := make([]int, 200)
	var sending sync.WaitGroup
	for i := range codes {
		sending.Go(func() { codes[i] = b.ask(http.MethodPost, link.Path, body, nil).Code })
	}
	sending.Wait()
	won := map[int]int{}
	for _, code := range codes {
		won[code]++
	}
	if won[http.StatusSeeOther] != 1 || won[http.StatusGone] != 199 {
		t.Errorf("the answers are %v", won)
	}
}
