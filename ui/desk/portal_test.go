package desk

import (
	"context"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/core/secret"
	"github.com/keydesk/keydesk/ui/desk/task"
	"github.com/keydesk/keydesk/ui/internal/testdesk"
	"github.com/keydesk/keydesk/ui/model/serve"
	"github.com/keydesk/keydesk/ui/model/settings"
)

// TestTheCustomerPagesSwitch: the page is off until it is switched on in
// Settings, but for links while mail stays here; the top bar says how it stands,
// and a banner what keeps it from running.
func TestTheCustomerPagesSwitch(t *testing.T) {
	dir := t.TempDir()
	must(t, os.WriteFile(filepath.Join(dir, "desk.db"), sampleDesk(t), 0o600))
	d, err := core.Open(t.Context(), core.Options{Path: filepath.Join(dir, "desk.db"), ConfigDir: filepath.Join(dir, "config"), Program: "test", Now: testdesk.Start})
	must(t, err)
	before, err := d.SignIn(t.Context(), "anna", secret.New(testdesk.Password))
	must(t, err)
	must(t, before.Settings().Set(t.Context(), "portal.listen", "127.0.0.1:0"))
	before.Leave(t.Context())
	must(t, d.Close())
	s := open(t, dir, task.At(testdesk.Start()))
	linksOnly := make(chan bool, 10)
	s.program.o.Pages = func(ctx context.Context, l net.Listener, o serve.Options, _ *core.Portal, _ *slog.Logger) error {
		linksOnly <- o.LinksOnly
		if err := o.Ready(); err != nil {
			return err
		}
		<-ctx.Done()
		return l.Close()
	}
	s.signIn(testdesk.Password)
	set := func(name, value string) { must(t, s.main().session.Settings().Set(t.Context(), name, value)) }
	says := func(text string) bool { return strings.Contains(s.Said(), text) }
	bar := func(want string) {
		t.Helper()
		s.until("the customer page: "+want, func() bool {
			return strings.HasPrefix(s.main().CustomerPage(), "Customer page: "+want)
		})
	}
	bar("mailed links only")
	if !<-linksOnly {
		t.Error("all pages run at the start")
	}
	set("mail.mode", "by-hand")
	bar("off")
	set("mail.mode", "local")
	bar("mailed links only")
	if !<-linksOnly {
		t.Error("all pages run while the switch is off")
	}
	s.click(s.main().CustomerPage())
	s.until("the switch", func() bool { return s.has("Customer page is on") })
	s.press(fyne.KeySpace)
	bar("127.0.0.1:")
	if <-linksOnly {
		t.Error("the switch is on, and links alone are answered")
	}
	address := strings.TrimPrefix(s.main().CustomerPage(), "Customer page: ")
	taken, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	must(t, err)
	set("portal.listen", taken.Addr().String())
	bar("does not run")
	s.until("the reason", func() bool { return says("Another program uses " + taken.Addr().String()) })
	s.program.Appear(settings.Look{Theme: settings.Light, Text: 150})
	s.Window.Resize(fyne.NewSize(1024, 672))
	s.settle()
	s.Whole(t, "a small window")
	must(t, taken.Close())
	set("portal.listen", address)
	bar(address)
	if says("Another program uses") {
		t.Error("the reason stands although the page runs")
	}
	cert, key := filepath.Join(dir, "cert.pem"), filepath.Join(dir, "key.pem")
	testdesk.Certificate(t, 1, cert, key)
	set("portal.tls-cert", cert)
	bar("does not run")
	set("portal.tls-key", key)
	bar("https://" + address)
}

// TestTheCustomerPageWaits: after a start the customer page needs somebody with
// Run Portal; until he has signed in a quiet line says so. It has its keys from
// then on, also while somebody without that permission is signed in.
func TestTheCustomerPageWaits(t *testing.T) {
	const line = "The customer page waits for an operator with Run Portal to sign in."
	s := begin(t)
	must(t, s.main().session.Settings().Set(t.Context(), "portal.listen", "127.0.0.1:0"))
	must(t, s.main().session.Settings().Set(t.Context(), "portal.through-lock", "true"))
	must(t, s.main().session.Operators().Add(t.Context(), core.NewOperator{
		Name: "ida", Password: secret.New(givenToTom), Given: core.ViewCustomers,
	}))
	s.program.Stop()
	s.until("the end", func() bool { return s.over })

	s = open(t, s.dir, s.Hand)
	s.program.o.Pages = func(ctx context.Context, l net.Listener, o serve.Options, _ *core.Portal, _ *slog.Logger) error {
		if err := o.Ready(); err != nil {
			return err
		}
		<-ctx.Done()
		return l.Close()
	}
	s.choose("ida")
	s.signIn(givenToTom)
	s.until("the quiet line", func() bool { return strings.Contains(s.Said(), line) })
	s.other("anna", testdesk.Password)
	s.until("the page", func() bool {
		at := s.main().CustomerPage()
		return strings.Contains(at, "127.0.0.1:") || strings.Contains(at, "links only")
	})
	s.SaysNot(t, line)
	s.other("ida", givenToTom)
	s.until("the page, still", func() bool {
		at := s.main().CustomerPage()
		return strings.Contains(at, "127.0.0.1:") || strings.Contains(at, "links only")
	})
	s.SaysNot(t, line)
}
