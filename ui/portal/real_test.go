package portal_test

import (
	"context"
	"log/slog"
	"net"
	"regexp"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/internal/testdesk"
	"github.com/keydesk/keydesk/ui/model/mail"
	beside "github.com/keydesk/keydesk/ui/model/serve"
	"github.com/keydesk/keydesk/ui/portal"
)

// real is a real desk whose pages are served and whose mail is delivered, as
// keydeskctl serve does it.
type real struct {
	testdesk.Desk
	t    *testing.T
	base string // of the pages
	log  *logbook
}

// serveReal runs a desk's pages on a free port until the test ends.
func serveReal(t *testing.T) real {
	t.Helper()
	d := real{Desk: testdesk.Open(t), t: t, log: &logbook{}}
	l, err := net.Listen("tcp", "127.0.0.1:0") // for a port that is free
	if err != nil {
		t.Fatal(err)
	}
	address := l.Addr().String()
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	d.Set(t, "portal.listen", address) // links lead there
	d.Set(t, "reset.failed-delay-seconds", "0")
	ready, ctx := make(chan string, 1), t.Context()
	var running sync.WaitGroup
	ctx, stop := context.WithCancel(ctx)
	t.Cleanup(func() { stop(); running.Wait() })
	running.Go(func() {
		err := beside.Together(ctx,
			func(ctx context.Context) error {
				return beside.Customer(ctx, d.Session, pages, "", slog.New(slog.NewTextHandler(d.log, nil)), func(_, address string) error {
					ready <- address
					return nil
				})
			},
			func(ctx context.Context) error { return d.Mail().Run(ctx) })
		if err != nil {
			t.Errorf("serving: %v", err)
		}
	})
	select {
	case at := <-ready:
		d.base = "http://" + at
	case <-time.After(10 * time.Second):
		t.Fatal("the pages are not there")
	}
	return d
}

// pages hands the portal to whoever runs it, as the commands do.
func pages(ctx context.Context, l net.Listener, o beside.Options, door *core.Portal, log *slog.Logger) error {
	return portal.Serve(ctx, l, portal.Options{Vendor: func() string { return o.Vendor }, BaseURL: o.BaseURL, Scopes: o.Scopes,
		Zone: o.Zone, Ready: o.Ready}, door, log)
}

// letter waits for the newest mail to an address that is not among those seen,
// and reads it.
func (d real) letter(to string, seen map[uint64]bool) mail.Letter {
	d.t.Helper()
	again := time.NewTicker(20 * time.Millisecond)
	defer again.Stop()
	for limit := time.After(20 * time.Second); ; {
		all, err := d.Mail().LocalMailbox(d.t.Context())
		if err != nil {
			d.t.Fatal(err)
		}
		for _, m := range all {
			if m.To != to || seen[m.ID] {
				continue
			}
			seen[m.ID] = true
			_, raw, _, err := d.Mail().Show(d.t.Context(), m.ID)
			if err != nil {
				d.t.Fatal(err)
			}
			letter, err := mail.ReadLetter(raw)
			if err != nil {
				d.t.Fatal(err)
			}
			return letter
		}
		select {
		case <-again.C:
		case <-limit:
			d.t.Fatalf("no mail came to %s\n%s", to, d.log)
		}
	}
}

var ticketLink = regexp.MustCompile(`http://[0-9.:]+/t/[A-Za-z0-9_-]{43}`)

// link is the ticket link in a letter.
func (d real) link(to string, seen map[uint64]bool) string {
	d.t.Helper()
	text := d.letter(to, seen).Text
	found := ticketLink.FindString(text)
	if found == "" {
		d.t.Fatalf("there is no link in\n%s", text)
	}
	return found
}

// browseStory walks a customer's whole way through the real desk's pages, on a
// desktop, and on a phone without script.
func browseStory(t *testing.T, browser context.Context) {
	d := serveReal(t)
	for _, on := range []screen{
		{name: "desktop", width: 1280, height: 800, script: true},
		{name: "phone", width: 390, height: 844, dark: true},
	} {
		t.Run(on.name, func(t *testing.T) {
			tab, cancel := chromedp.NewContext(browser)
			defer cancel()
			story{walk{t, tab, on, nil, d.base, picturesIn(t)}, d, on.name + "@acs.example", map[uint64]bool{}}.all()
		})
	}
}

// story is one customer's way.
type story struct {
	walk
	real  real
	email string
	seen  map[uint64]bool
}

func (s story) all() {
	s.real.t = s.t
	s.prepare()
	set(s.walk, network.ClearBrowserCookies, cdp.Empty{})
	s.register()
	s.confirm()
	s.logIn(goodPassword)
	s.change()
	s.logOut()
	s.forgotten()
	s.logIn(lastPassword)
	s.picture("story-8-account")
}

const lastPassword = "umbrella cactus forty"

func (s story) register() {
	s.open("/register")
	s.enterText("#firstName", "Hedi")
	s.enterText("#lastName", "Ács")
	s.enterText("#email", s.email)
	s.click("#own")
	s.enterText("#password", goodPassword)
	s.enterText("#again", goodPassword)
	s.picture("story-1-register")
	s.press("#again", "")
	s.reads("h1", "Look into your mailbox")
	s.picture("story-2-sent")
}

// confirm opens the link in the mail. Before that the right password does not
// let him in.
func (s story) confirm() {
	s.open("/login")
	s.enterText("#login", s.email)
	s.press("#password", goodPassword)
	s.reads("h1", "Confirm your e-mail address first")
	s.visit(s.real.link(s.email, s.seen))
	s.reads("h1", "Confirm your e-mail address")
	s.picture("story-3-confirm")
	s.click("button.primary")
	s.reads("h1", "Your address is confirmed")
}

func (s story) logIn(password string) {
	s.open("/login")
	s.enterText("#login", s.email)
	s.press("#password", password)
	s.reads("h1", "My account")
	s.reads(".panel h2", "Hedi Ács")
}

func (s story) change() {
	s.picture("story-4-account")
	s.open("/password")
	s.enterText("#old", goodPassword)
	s.enterText("#password", otherPassword)
	s.press("#again", otherPassword)
	s.reads(".banner.good", "Your new password is set. All other browsers are logged out.")
	s.picture("story-5-changed")
	if text := s.real.letter(s.email, s.seen).Text; ticketLink.MatchString(text) {
		s.t.Error("the mail that tells of a new password has a link that sets one")
	}
}

func (s story) logOut() {
	menu := ".own"
	if s.screen.width < 560 {
		menu = ".menu"
		s.click(menu + " summary")
	}
	s.click(menu + " button")
	s.reads(".banner.good", "You are logged out.")
	s.open("/account")
	s.reads("h1", "Log in")
}

func (s story) forgotten() {
	s.click(`a[href="/forgot"]`)
	s.reads("h1", "Forgotten password")
	s.press("#login", s.email)
	s.reads("h1", "Look into your mailbox")
	s.visit(s.real.link(s.email, s.seen))
	s.reads("h1", "Choose a new password")
	s.enterText("#password", lastPassword)
	s.picture("story-6-reset")
	s.press("#again", lastPassword)
	s.reads("h1", "Your new password is set")
	s.picture("story-7-done")
}

// visit opens a link as it stands in a mail.
func (s story) visit(link string) {
	s.run("opening a link", chromedp.Navigate(link), chromedp.WaitVisible(chromedp.CSS("h1")))
}
