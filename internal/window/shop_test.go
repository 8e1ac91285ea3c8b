package window

import (
	"context"
	"fmt"
	"image/png"
	"log/slog"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"github.com/chromedp/chromedp"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/internal/soak"
	"github.com/keydesk/keydesk/ui/desk/kit"
	"github.com/keydesk/keydesk/ui/model/label"
	beside "github.com/keydesk/keydesk/ui/model/serve"
	"github.com/keydesk/keydesk/ui/portal"
)

// TestBothSidesSeeIt has a real browser at the pages that the program itself
// runs, while its window shows the customer: what he does there stands in the
// window within two seconds, and nothing moves under a form that is edited.
// KEYDESK_PICTURES=dir keeps pictures of both sides.
func TestBothSidesSeeIt(t *testing.T) {
	t.Parallel()
	if _, err := exec.LookPath("chromium"); err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal("chromium is not installed, and CI needs it")
		}
		t.Skip("needs chromium")
	}
	judge(t, run(t, order{Scene: "shop", Customers: 20, Address: free(t), Pages: soak.N(t, 1, 2)}), 1, 0)
}

// free is an address of this computer that nobody listens on.
func free(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	return l.Addr().String()
}

// ownPages hands the program its pages, as cmd/keydesk does.
func ownPages(ctx context.Context, l net.Listener, o beside.Options, door *core.Portal, log *slog.Logger) error {
	return portal.Serve(ctx, l, portal.Options{Vendor: func() string { return o.Vendor }, BaseURL: o.BaseURL, Scopes: o.Scopes,
		AllowedHosts: o.Hosts, Proxies: o.Proxies, Zone: o.Zone, Ready: o.Ready, LinksOnly: o.LinksOnly}, door, log)
}

// The passwords that the customer has, one after the other.
const (
	firstPassword  = "copper kite monday"
	secondPassword = "velvet anchor sunday"
	thirdPassword  = "umbrella cactus forty"
)

// soon is how long the window may take to show what a customer did.
const soon = 2 * time.Second

// guest is a customer at his browser, and who looks at the window.
type guest struct {
	*scene
	tab   context.Context
	name  string // of the screen
	email string
	shots int
}

// shop plays a customer of each size of screen.
func shop(s *scene) {
	s.signIn()
	s.Until("the customer page", func() bool { return s.Program.Main().CustomerPage() == "Customer page: "+s.Address })
	browser, end := s.browser()
	defer end()
	for n, name := range []string{"desktop", "phone"}[:s.Pages] {
		tab, closeTab := chromedp.NewContext(browser, chromedp.WithNewBrowserContext()) // another's cookies
		s.Fail(chromedp.Do(tab))                                                        // it would end with the first step's time
		g := &guest{scene: s, tab: tab, name: name, email: name + "@acs.example"}
		width := []int64{1280, 390}[n]
		g.web("preparing the screen", chromedp.EmulateViewport(width, 840))
		g.visits()
		closeTab()
		s.Menu(label.CustomersFilter)
		s.Press(fyne.KeyEscape) // a list that is filtered stays as it was found
		s.Until("the whole list", func() bool { return !strings.Contains(s.line(), " of ") })
		s.say("a customer with a " + name)
	}
}

// browser starts Chromium.
func (s *scene) browser() (browser context.Context, end func()) {
	path, err := exec.LookPath("chromium")
	s.Fail(err)
	ctx, endAll := chromedp.NewExecAllocator(s.Context(), chromedp.ExecPath(path), chromedp.UserDataDir(filepath.Join(s.Dir, "chromium")),
		chromedp.Headless, chromedp.NoSandbox, chromedp.DisableGPU, chromedp.NoFirstRun,
		chromedp.Flag("disable-background-networking", true), chromedp.Flag("disable-component-update", true),
		chromedp.Flag("disable-sync", true), chromedp.Flag("hide-scrollbars", true))
	browser, endOne := chromedp.NewContext(ctx)
	s.Fail(chromedp.Do(browser))
	return browser, func() { endOne(); endAll() }
}

// visits is the customer's whole way, and what the window says of each step:
// the preview first, then his own page, then the form.
func (g *guest) visits() {
	g.registers()
	g.confirms()
	g.logsIn(firstPassword)
	g.sees("Last login")
	g.changes()
	g.locksHimselfOut()
	g.resets()
	g.logsInWhileEdited()
}

func (g *guest) registers() {
	g.opens("/register")
	g.types("#firstName", "Hedi")
	g.types("#lastName", "Ács")
	g.types("#email", g.email)
	g.web("choosing an own password", chromedp.Click(chromedp.CSS("#own")))
	g.types("#password", firstPassword)
	g.types("#again", firstPassword)
	before := g.line()
	g.sends("#again", "", "Look into your mailbox")
	g.within("the list to have one more", func() bool { return g.line() != before })
	g.Menu(label.CustomersFilter)
	g.Over(g.email)
	g.Until("him to be found", func() bool { return strings.HasPrefix(g.line(), "1 of ") })
	g.Press(fyne.KeyDown)
	g.Until("the preview", func() bool { _, ok := g.Program.Main().Customers().Facts(); return ok })
	g.sees(label.Unconfirmed, "Registered")
}

func (g *guest) confirms() {
	g.follows(g.link())
	g.web("confirming", chromedp.Click(chromedp.CSS("button.primary")))
	g.reads("Your address is confirmed")
	g.sees(label.CanLogIn, "Has never logged in.")
}

func (g *guest) logsIn(password string) {
	g.opens("/login")
	g.types("#login", g.email)
	g.sends("#password", password, "My account")
}

func (g *guest) changes() {
	g.opens("/password")
	g.types("#old", firstPassword)
	g.types("#password", secondPassword)
	g.sends("#again", secondPassword, "My account")
	g.sees("Changed the password")
	g.told("changed")
}

// told waits for a mail without a link.
func (g *guest) told(word string) {
	g.Wait("the mail that tells of it", func(context.Context) (bool, error) {
		text := g.letter(g.email)
		return text != "" && !strings.Contains(text, "/t/") && strings.Contains(text, word), nil
	})
}

// logsOut by the way that the screen has room for.
func (g *guest) logsOut() {
	if g.name == "phone" {
		g.web("opening the menu", chromedp.Click(chromedp.CSS(".menu summary")))
		g.web("logging out", chromedp.Click(chromedp.CSS(".menu button")))
		return
	}
	g.web("logging out", chromedp.Click(chromedp.CSS(".own button")))
}

// locksHimselfOut tries ten wrong passwords, beside his page's account.
func (g *guest) locksHimselfOut() {
	g.Press(fyne.KeyReturn)
	g.Page(label.CustomerDetails)
	g.Until("the customer", func() bool { return g.Find(label.Edit) })
	g.Push("Account")
	g.logsOut()
	g.reads("Log in")
	for range 10 {
		g.opens("/login")
		g.types("#login", g.email)
		g.sends("#password", "not the password", "Log in")
	}
	g.sees("Locked until")
}

func (g *guest) resets() {
	g.opens("/forgot")
	g.sends("#login", g.email, "Look into your mailbox")
	g.sees("Locked until", "eset link")
	g.follows(g.link())
	g.reads("Choose a new password")
	g.types("#password", thirdPassword)
	g.sends("#again", thirdPassword, "Your new password is set")
	g.seesNot("Locked until")
	g.sees("used", label.CanLogIn)
	g.told("changed")
}

// logsInWhileEdited: the form stays as it is, and can be saved.
func (g *guest) logsInWhileEdited() {
	g.Push("Details")
	g.Menu(label.Edit)
	g.Fill("Phone 2", "+36 1 555 0199")
	g.Until("the form to be drawn", func() bool { where, _ := g.field(); return where != fyne.Position{} })
	where, focus := g.form()
	g.logsIn(thirdPassword)
	g.opens("/password")
	g.types("#old", thirdPassword)
	g.types("#password", firstPassword)
	g.sends("#again", firstPassword, "My account")
	g.told("changed")
	if now, same := g.form(); now != where || same != focus {
		g.Fail(fmt.Errorf("the form moved from %v to %v, the keyboard from %v to %v", where, now, focus, same))
	}
	g.picture("edited")
	g.Menu(label.Save)
	g.Until("the form to be saved", func() bool {
		_, changed := g.Program.Main().Page().(interface{ Unsaved() (string, bool) }).Unsaved()
		return !changed && !strings.HasSuffix(g.line(), "…")
	})
	g.back()
}

// form is where the field that is typed in lies, and its name.
func (g *guest) form() (where fyne.Position, name string) {
	g.Do("looking at the form", func() { where, name = g.field() })
	return where, name
}

func (g *guest) field() (where fyne.Position, name string) {
	f := g.Canvas().Focused()
	if o, ok := f.(fyne.CanvasObject); ok {
		where = fyne.CurrentApp().Driver().AbsolutePositionForObject(o)
	}
	return where, kit.NameOf(f)
}

// sees waits until the window says all of it, which it does soon.
func (g *guest) sees(all ...string) {
	for _, text := range all {
		g.within("“"+text+"” in the window", func() bool { return strings.Contains(g.said(), text) })
	}
	g.picture(strings.ReplaceAll(strings.ToLower(all[0]), " ", "-"))
}

func (g *guest) seesNot(text string) {
	g.within("no “"+text+"” in the window", func() bool { return !strings.Contains(g.said(), text) })
}

// within is Until, soon.
func (g *guest) within(what string, reached func() bool) {
	patience := g.Patience
	g.Patience = soon
	failed := g.Err()
	g.Until(what, reached)
	g.Patience = patience
	if failed == nil && g.Err() != nil {
		_ = g.Runner.Await(g.Context(), func() { fmt.Fprintln(os.Stderr, g.said()) })
	}
}

// said is all that the window says.
func (g *guest) said() string { return strings.Join(texts(g.Canvas().Content()), "\n") }

// texts are what an object says and what is shown in it.
func texts(o fyne.CanvasObject) (all []string) {
	if o == nil || !o.Visible() {
		return nil
	}
	switch o := o.(type) {
	case interface{ Sentence() string }:
		all = append(all, o.Sentence())
	case interface{ Text() string }:
		all = append(all, o.Text())
	}
	var inside []fyne.CanvasObject
	switch o := o.(type) {
	case fyne.Widget:
		inside = test.WidgetRenderer(o).Objects()
	case *fyne.Container:
		inside = o.Objects
	}
	for _, child := range inside {
		all = append(all, texts(child)...)
	}
	return all
}

// picture keeps both sides, where pictures are asked for.
func (g *guest) picture(what string) {
	dir := os.Getenv("KEYDESK_PICTURES")
	if dir == "" || g.Err() != nil {
		return
	}
	g.shots++
	name := filepath.Join(dir, fmt.Sprintf("both-%s-%d-%s", g.name, g.shots, what))
	page, err := chromedp.Run(g.tab, chromedp.CaptureScreenshot())
	g.Fail(err)
	g.Fail(os.WriteFile(name+"-page.png", page, 0o600))
	g.Do("taking a picture", func() {
		f, err := os.Create(name + "-window.png")
		g.Fail(err)
		if err == nil {
			g.Fail(png.Encode(f, g.Canvas().Capture()))
			g.Fail(f.Close())
		}
	})
}
