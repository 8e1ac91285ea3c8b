package portal_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	tabs "github.com/chromedp/cdproto/browser"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/core/license"
	"github.com/keydesk/keydesk/core/secret"
	"github.com/keydesk/keydesk/internal/soak"
	"github.com/keydesk/keydesk/ui/internal/testdesk"
)

// browseLicenses walks the way of a customer with a license through the real
// desk's pages, on a phone without script, and on a desktop: he logs in by the
// License ID, gives a seat back, and carries a request that core/license made.
func browseLicenses(t *testing.T, browser context.Context) {
	d := serveReal(t)
	yes := true
	saved := d.add("hedi@acs.example", goodPassword, core.Access{LoginEnabled: &yes, EmailConfirmed: &yes})
	product, err := d.Products().Add(t.Context(), core.ProductForm{Name: "Fieldscope Pro 4", Activations: 2})
	if err != nil {
		t.Fatal(err)
	}
	key, err := license.ParseKey(product.Key)
	if err != nil {
		t.Fatal(err)
	}
	screens := []screen{
		{name: "phone", width: 390, height: 844, dark: true},
		{name: "desktop", width: 1280, height: 800, script: true},
	}
	for _, on := range screens[:soak.N(t, 1, len(screens))] {
		t.Run(on.name, func(t *testing.T) {
			tab, cancel := chromedp.NewContext(browser)
			defer cancel()
			d.t = t
			h := holder{story: story{walk: walk{t, tab, on, nil, d.base, picturesIn(t)}, real: d}, product: product.Name, key: key}
			h.license = h.sell(saved.ID)
			h.all()
		})
	}
}

// holder is a customer with a license.
type holder struct {
	story
	product string
	key     license.PublicKey
	license core.License
}

// sell gives the customer a license that is activated on two computers.
func (h holder) sell(customer uint64) core.License {
	h.t.Helper()
	ctx, li := h.t.Context(), h.real.Licenses()
	ids, err := li.Add(ctx, core.NewLicenses{Product: h.product, Customer: customer})
	if err != nil {
		h.t.Fatal(err)
	}
	l, err := li.Get(ctx, ids[0])
	if err != nil {
		h.t.Fatal(err)
	}
	for _, computer := range []string{"WS-ACS-01", "LAPTOP-HEDI"} {
		_, err := li.Activate(ctx, core.Activation{LicenseID: fmt.Sprint(l.ID), Password: secret.New(l.ActivationPassword), Computer: "ID of " + computer, Machine: computer})
		if err != nil {
			h.t.Fatal(err)
		}
	}
	return l
}

func (h holder) all() {
	h.prepare()
	set(h.walk, network.ClearBrowserCookies, cdp.Empty{})
	complaints := h.listen()
	defer func() {
		for _, text := range complaints() {
			h.t.Errorf("the browser complains: %s", text)
		}
	}()
	h.open("/login")
	h.enterText("#login", fmt.Sprint(h.license.ID))
	h.press("#password", goodPassword)
	h.reads("h1", "My licenses")
	h.picture("licenses-1-mine")
	card := fmt.Sprintf(`section[aria-labelledby="license-%d"]`, h.license.ID)
	h.reads(card+" .letters", strings.Join(groupsOf(h.license.ActivationPassword), " "))
	h.reads(card+" .chip", "OK, none left")
	if h.screen.script {
		h.click(card + " [data-copy]")
		h.until(fmt.Sprintf(`document.querySelector(%q).firstChild.textContent === "Copied"`, card+" [data-copy]"))
	}
	h.deactivate(card)
	request := h.request("PLANT-07")
	h.upload(request)
	h.verify(request, h.download())
	h.open("/licenses")
	h.reads(card+" .places li:nth-child(2) bdi", "PLANT-07")
	h.picture("licenses-5-after")
}

func groupsOf(password string) []string {
	return []string{password[:5], password[5:10], password[10:]}
}

// deactivate gives the first computer's seat back.
func (h holder) deactivate(card string) {
	h.follow(card + " .places li:first-child a")
	h.reads("h1", "Deactivate this computer?")
	h.reads(".address", "WS-ACS-01")
	h.picture("licenses-2-deactivate")
	h.follow("button.danger")
	h.reads(".banner.good", "WS-ACS-01 is deactivated. Another computer can be activated.")
	h.reads(card+" .chip", "OK, 1 left")
	l, err := h.real.Licenses().Get(h.t.Context(), h.license.ID)
	if err != nil || len(l.Seats) != 1 || l.Seats[0].Machine != "LAPTOP-HEDI" {
		h.t.Errorf("at the desk the license has %+v, %v", l.Seats, err)
	}
}

// request is what the product on a computer without a network makes.
func (h holder) request(machine string) license.Request {
	h.t.Helper()
	typed := strings.ToLower(strings.Join(groupsOf(h.license.ActivationPassword), " ")) // as it is read from the page
	r, err := license.NewRequest(fmt.Sprint(h.license.ID), typed, "ID of "+machine, machine)
	if err != nil {
		h.t.Fatal(err)
	}
	return r
}

func (h holder) upload(r license.Request) {
	data, err := r.Marshal()
	if err != nil {
		h.t.Fatal(err)
	}
	file := filepath.Join(h.t.TempDir(), "plant"+license.RequestEnding)
	if err := os.WriteFile(file, data, 0o600); err != nil {
		h.t.Fatal(err)
	}
	h.follow("a.offline")
	h.reads("h1", "Offline activation")
	h.run("choosing the file", chromedp.SetUploadFiles(chromedp.CSS("#file"), []string{file}))
	h.picture("licenses-3-offline")
	h.follow("button.primary")
	h.reads("h1", "The response is ready")
	h.picture("licenses-4-response")
}

// download has the browser save the response, and reads the file.
func (h holder) download() []byte {
	h.t.Helper()
	dir := h.t.TempDir()
	set(h.walk, tabs.SetDownloadBehavior, tabs.SetDownloadBehaviorParams{Behavior: tabs.SetDownloadBehaviorBehaviorAllow, DownloadPath: dir})
	h.click("a.primary")
	again := time.NewTicker(10 * time.Millisecond)
	defer again.Stop()
	for limit := time.After(10 * time.Second); ; {
		data, err := os.ReadFile(filepath.Join(dir, "PLANT-07"+license.ResponseEnding))
		if err == nil && len(data) > 0 {
			return data
		}
		select {
		case <-again.C:
		case <-limit:
			h.t.Fatalf("the browser saved no response: %v", err)
		}
	}
}

// verify has the product look at the response.
func (h holder) verify(r license.Request, response []byte) {
	h.t.Helper()
	v := license.Verifier{Product: h.product, Keys: []license.PublicKey{h.key}, Computer: r.Computer, Now: testdesk.Start}
	if l, err := v.Response(response, r); err != nil || l.ID != fmt.Sprint(h.license.ID) {
		h.t.Errorf("the product says %+v, %v", l, err)
	}
	if shown := get(h.walk, chromedp.Value(chromedp.CSS("#response"))); shown != string(response) {
		h.t.Error("the page shows another text than the file has")
	}
}
