package portal_test

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/chromedp"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/internal/soak"
	"github.com/keydesk/keydesk/ui/portal"
)

const (
	goodPassword = "copper kite monday"
	nearPassword = "copper kite mnday"
)

// TestBrowser has one browser for all that needs a real one: it takes seconds.
// KEYDESK_PICTURES=dir keeps the pictures.
func TestBrowser(t *testing.T) {
	if testing.Short() {
		t.Skip("a real browser takes seconds")
	}
	browser := startBrowser(t)
	t.Run("links", func(t *testing.T) { browseLinks(t, browser) })
	t.Run("pages", func(t *testing.T) { browsePages(t, browser) })
	t.Run("story", func(t *testing.T) { browseStory(t, browser) })
	t.Run("licenses", func(t *testing.T) { browseLicenses(t, browser) })
}

// browseLinks walks through the pages behind links, on the screens and in the
// color schemes that the look was drawn for, with and without script.
func browseLinks(t *testing.T, browser context.Context) {
	d := newDesk()
	d.clock = time.Now // the browser has no other
	d.privacy, d.help = "https://www.fjord.example/privacy", "mailto:help@fjord.example"
	address, _ := serve(t, d, portal.Options{Vendor: func() string { return "Fjord Instruments" }})
	base := "http://" + address
	screens := []screen{
		{name: "desktop-dark", width: 1200, height: 760, dark: true, script: true},
		{name: "phone-plain", width: 390, height: 844},
		{name: "desktop-light", width: 1200, height: 760, script: true},
		{name: "phone-light", width: 390, height: 844, script: true},
		{name: "phone-dark", width: 390, height: 844, dark: true, script: true},
	}
	for _, screen := range screens[:soak.N(t, 1, len(screens))] {
		t.Run(screen.name, func(t *testing.T) {
			tab, cancel := chromedp.NewContext(browser)
			defer cancel()
			walk{t, tab, screen, d, base, picturesIn(t)}.all()
		})
	}
}

// screen is what a page is looked at on.
type screen struct {
	name          string
	width, height int64
	dark, script  bool
}

// walk is one walk through the pages.
type walk struct {
	t        *testing.T
	tab      context.Context
	screen   screen
	desk     *desk
	base     string
	pictures string
}

func (w walk) all() {
	w.prepare()
	complaints := w.listen()
	defer func() {
		for _, text := range complaints() {
			w.t.Errorf("the browser complains: %s", text)
		}
	}()
	token := w.desk.issue(core.PurposeReset)
	w.open("/t/" + token)
	w.picture("ticket")
	w.usable()
	if w.screen.script {
		w.differLive()
	} else {
		w.differSent()
	}
	w.open("/t/" + token)
	w.tooWeak()
	w.good(token)
	w.open("/t/" + token)
	w.reads("h1", "This link was already used")
	w.picture("used")
	w.confirm()
}

// listen gathers what the browser complains of, such as something that the
// Content-Security-Policy forbids. Answers of 4xx are ours.
func (w walk) listen() (complaints func() []string) {
	var mu sync.Mutex
	var all []string
	err := chromedp.Listen(w.tab, func(event any) {
		entry, ok := event.(*log.EventEntryAdded)
		if !ok || strings.Contains(entry.Entry.Text, "responded with a status of 4") {
			return
		}
		mu.Lock()
		defer mu.Unlock()
		all = append(all, entry.Entry.Text)
	})
	if err != nil {
		w.t.Fatalf("listening to the browser: %v", err)
	}
	set(w, log.Enable, cdp.Empty{})
	return func() []string {
		mu.Lock()
		defer mu.Unlock()
		return all
	}
}

func (w walk) prepare() {
	scheme := "light"
	if w.screen.dark {
		scheme = "dark"
	}
	w.run("preparing the screen", chromedp.EmulateViewport(w.screen.width, w.screen.height))
	features := []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}}
	set(w, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: features})
	set(w, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: !w.screen.script})
	set(w, emulation.SetTimezoneOverride, emulation.SetTimezoneOverrideParams{TimezoneID: "UTC"})
}

// usable measures what the look asks for: targets of 44, no field without a
// label, the keyboard's way through the form in its written order.
func (w walk) usable() {
	w.usableTargets()
	order := "password, again, Save new password"
	if w.screen.script {
		order = "password, Show, again, Save new password"
	}
	var met []string
	for range strings.Split(order, ", ") {
		met = append(met, get(w, chromedp.Evaluate[string](`document.activeElement.id || document.activeElement.textContent`)))
		w.run("pressing Tab", chromedp.KeyEvent("\t"))
	}
	if got := strings.Join(met, ", "); got != order {
		w.t.Errorf("Tab goes to %s and not %s", got, order)
	}
}

// usableTargets finds what is too low for a finger, and fields without a label.
func (w walk) usableTargets() {
	if small := get(w, chromedp.Evaluate[string](`[...document.querySelectorAll("button, input:not([type=hidden]):not([hidden])")]
		.filter(e => e.offsetParent && e.type !== "radio" && !e.classList.contains("link") && e.offsetHeight < 44).map(e => e.outerHTML).join()`)); small != "" {
		w.t.Errorf("less than 44 high: %s", small)
	}
	if bare := get(w, chromedp.Evaluate[string](`[...document.querySelectorAll("input:not([type=hidden]):not([hidden])")]
		.filter(e => !e.labels.length).map(e => e.outerHTML).join()`)); bare != "" {
		w.t.Errorf("without a label: %s", bare)
	}
}

// differLive types two that differ: the page says so before anything is sent,
// and sends nothing.
func (w walk) differLive() {
	w.run("typing two passwords",
		chromedp.SendKeys(chromedp.CSS("#password"), goodPassword),
		chromedp.SendKeys(chromedp.CSS("#again"), nearPassword),
		chromedp.Click(chromedp.CSS("[data-show]")))
	w.reads("#again-error", "The two are not the same yet.")
	w.reads("[data-show]", "Hide")
	w.reads("[data-now]", "(18 now)")
	w.picture("differ")
	w.run("sending them all the same", chromedp.Click(chromedp.CSS("button[type=submit]")))
	w.reads("#again-error", "The two are not the same yet.")
	w.reads("h1", "Choose a new password")
}

// differSent does the same without script: the server says it, and gives
// neither password back.
func (w walk) differSent() {
	w.send(goodPassword, nearPassword)
	w.reads("#again-error", "The two are not the same.")
	if get(w, chromedp.Value(chromedp.CSS("#password"))) != "" || get(w, chromedp.Value(chromedp.CSS("#again"))) != "" {
		w.t.Error("the server gave a password back")
	}
	w.picture("differ")
}

func (w walk) tooWeak() {
	w.send("password", "password")
	w.reads("li.unmet[data-rule=too-short]", "Not met: 15 characters or more")
	w.picture("weak")
}

func (w walk) good(token string) {
	w.send(goodPassword, goodPassword)
	w.reads("h1", "Your new password is set")
	w.picture("done")
	if where := get(w, chromedp.Location()); where != w.base+"/done" {
		w.t.Errorf("the page after is at %s", where)
	}
	w.desk.mu.Lock()
	defer w.desk.mu.Unlock()
	if w.desk.set[token] != goodPassword {
		w.t.Error("another password was set than the one typed")
	}
}

func (w walk) confirm() {
	w.open("/t/" + w.desk.issue(core.PurposeConfirm))
	w.reads("h1", "Confirm your e-mail address")
	w.picture("confirm")
	w.run("confirming", chromedp.Click(chromedp.CSS("button[type=submit]")))
	w.reads("h1", "Your address is confirmed")
	w.picture("confirmed")
}

// send fills the empty form and sends it by the keyboard.
func (w walk) send(first, second string) {
	w.run("sending the form",
		chromedp.SendKeys(chromedp.CSS("#password"), first),
		chromedp.SendKeys(chromedp.CSS("#again"), second+"\r"))
}

func (w walk) open(path string) {
	w.run("opening a page", chromedp.Navigate(w.base+path), chromedp.WaitVisible(chromedp.CSS("h1")))
}

// reads waits until an element reads as wanted.
func (w walk) reads(selector, want string) {
	w.t.Helper()
	script := fmt.Sprintf(`document.querySelector(%q)?.innerText ?? "nothing"`, selector)
	if got, ok := settle(w, script, func(text string) bool { return clean(text) == want }); !ok {
		w.t.Fatalf("%s reads %q and not %q", selector, clean(got), want)
	}
}

// until waits until a condition holds on the page.
func (w walk) until(condition string) {
	w.t.Helper()
	if _, ok := settle(w, condition, func(holds bool) bool { return holds }); !ok {
		w.t.Fatalf("it never came to %s", condition)
	}
}

// settle asks the page again and again, since it may be on its way to the next,
// until the answer is as wanted.
func settle[T any](w walk, script string, wanted func(T) bool) (last T, ok bool) {
	waiting, cancel := context.WithTimeout(w.tab, 10*time.Second)
	defer cancel()
	again := time.NewTicker(10 * time.Millisecond)
	defer again.Stop()
	for {
		if got, err := chromedp.Run(waiting, chromedp.Evaluate[T](script)); err == nil {
			if last = got; wanted(got) {
				return last, true
			}
		}
		select {
		case <-again.C:
		case <-waiting.Done():
			return last, false
		}
	}
}

func (w walk) picture(name string) {
	png := get(w, chromedp.CaptureScreenshot())
	file := filepath.Join(w.pictures, name+"-"+w.screen.name+".png")
	if err := os.WriteFile(file, png, 0o600); err != nil {
		w.t.Fatal(err)
	}
	if w.screen.script && get(w, chromedp.Evaluate[bool](`document.documentElement.scrollWidth > window.innerWidth`)) {
		w.t.Errorf("%s is wider than the screen", name)
	}
}

func (w walk) run(doing string, actions ...chromedp.Action[chromedp.Void]) {
	w.t.Helper()
	if err := chromedp.Do(w.tab, actions...); err != nil {
		w.t.Fatalf("%s: %v", doing, err)
	}
}

// get runs an action for its value.
func get[T any](w walk, action chromedp.Action[T]) T {
	w.t.Helper()
	value, err := chromedp.Run(w.tab, action)
	if err != nil {
		w.t.Fatalf("asking the browser: %v", err)
	}
	return value
}

// set gives the browser a command of its protocol.
func set[P, R any](w walk, command cdp.Command[P, R], params P) {
	w.t.Helper()
	if _, err := chromedp.Call(w.tab, command, params); err != nil {
		w.t.Fatalf("setting up the browser: %v", err)
	}
}

func picturesIn(t *testing.T) string {
	if dir := os.Getenv("KEYDESK_PICTURES"); dir != "" {
		return dir
	}
	return t.TempDir()
}

// startBrowser starts Chromium with a profile of its own. Where it is missing
// the test is skipped, but fails under CI=true, which promises to have it.
func startBrowser(t *testing.T) context.Context {
	t.Helper()
	path, err := exec.LookPath("chromium")
	if err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal("chromium is not installed, and CI needs it")
		}
		t.Skip("chromium is not installed")
	}
	ctx, cancel := context.WithTimeout(t.Context(), time.Duration(soak.N(t, 5, 30))*time.Minute)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewExecAllocator(ctx, chromedp.ExecPath(path), chromedp.UserDataDir(t.TempDir()),
		chromedp.Headless, chromedp.NoSandbox, chromedp.DisableGPU, chromedp.NoFirstRun,
		chromedp.Flag("disable-background-networking", true), chromedp.Flag("disable-component-update", true),
		chromedp.Flag("disable-sync", true), chromedp.Flag("hide-scrollbars", true))
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewContext(ctx)
	t.Cleanup(cancel)
	if err := chromedp.Do(ctx); err != nil {
		t.Fatalf("starting chromium: %v", err)
	}
	return ctx
}
