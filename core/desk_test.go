package core_test

import (
	"context"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/core/secret"
	"github.com/keydesk/keydesk/core/vault"
)

// clock is a clock that a test moves.
type clock struct {
	lock sync.Mutex
	at   time.Time
}

func (c *clock) now() time.Time {
	c.lock.Lock()
	defer c.lock.Unlock()
	return c.at
}

func (c *clock) pass(d time.Duration) {
	c.lock.Lock()
	defer c.lock.Unlock()
	c.at = c.at.Add(d)
}

// desk is a signed-in desk in a file of the test's own. After the test the
// whole of it is checked.
type desk struct {
	*core.Session
	t       testing.TB
	clock   *clock
	options core.Options
	open    *core.Desk
}

const adminPassword = "a long sentence for the administrator"

// base is a founded desk that tests copy: founding takes the KDF's time.
var base = sync.OnceValues(func() ([]byte, error) {
	dir, err := os.MkdirTemp("", "keydesk-base")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	o := core.Options{Path: filepath.Join(dir, "base.db"), ConfigDir: filepath.Join(dir, "config"), Program: "test", Now: founding}
	_, err = core.Create(context.Background(), o, core.NewDesk{
		Vendor: "Fjord Instruments", Operator: "anna", Password: secret.New(adminPassword), KDF: vault.FloorKDF(),
	})
	if err != nil {
		return nil, err
	}
	return os.ReadFile(o.Path)
})

// founding is an hour before.
func founding() time.Time { return opening().Add(-time.Hour) }

// opening is when every test begins.
func opening() time.Time { return time.Date(2026, 5, 4, 10, 0, 0, 0, time.UTC) }

func newDesk(t testing.TB) *desk {
	t.Helper()
	content, err := base()
	if err != nil {
		t.Fatal(err)
	}
	return deskOf(t, content)
}

// deskOf opens a copy of a desk. Tests with a desk run side by side: most of
// their time is argon2id on one core.
func deskOf(t testing.TB, content []byte) *desk {
	t.Helper()
	if test, ok := t.(*testing.T); ok {
		test.Parallel()
	}
	dir := t.TempDir()
	d := &desk{t: t, clock: &clock{at: opening()}}
	d.options = core.Options{
		Path: filepath.Join(dir, "desk.db"), ConfigDir: filepath.Join(dir, "config"), Program: "test",
		Now: d.clock.now, Log: slog.New(slog.DiscardHandler),
	}
	if err := os.WriteFile(d.options.Path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	d.signIn()
	t.Cleanup(d.close)
	d.set("reset.failed-delay-seconds", "0") // a test of its own has the delay
	return d
}

func (d *desk) signIn() {
	d.t.Helper()
	open, err := core.Open(d.t.Context(), d.options)
	if err != nil {
		d.t.Fatal(err)
	}
	s, err := open.SignIn(d.t.Context(), "anna", secret.New(adminPassword))
	if err != nil {
		d.t.Fatal(err)
	}
	d.open, d.Session = open, s
}

// close checks everything and closes the file.
func (d *desk) close() {
	ctx := context.Background() // the test's own has ended
	if _, err := d.Check(ctx, func(p string) { d.t.Error("check:", p) }, nil); err != nil {
		d.t.Error("check:", err)
	}
	d.leave()
}

func (d *desk) leave() {
	d.Leave(context.Background())
	if err := d.open.Close(); err != nil {
		d.t.Error(err)
	}
}

// restart closes the program and starts it anew.
func (d *desk) restart() {
	d.t.Helper()
	d.leave()
	d.signIn()
}

func (d *desk) portal() *core.Portal {
	d.t.Helper()
	p, err := d.Portal()
	if err != nil {
		d.t.Fatal(err)
	}
	return p
}

// add makes a customer and returns his ID.
func (d *desk) add(f core.Fields, access ...bool) uint64 {
	d.t.Helper()
	form := core.Save{Fields: f}
	if len(access) > 0 {
		form.Access.LoginEnabled = &access[0]
	}
	if len(access) > 1 {
		form.Access.EmailConfirmed = &access[1]
	}
	saved, err := d.Customers().Add(d.t.Context(), form)
	if err != nil {
		d.t.Fatal(err)
	}
	return saved.ID
}

func (d *desk) get(id uint64) core.Customer {
	d.t.Helper()
	c, err := d.Customers().Get(d.t.Context(), id)
	if err != nil {
		d.t.Fatal(err)
	}
	return c
}

// set changes a setting.
func (d *desk) set(name, value string) {
	d.t.Helper()
	if err := d.Settings().Set(d.t.Context(), name, value); err != nil {
		d.t.Fatal(err)
	}
}

// mail delivers what is due to the local mailbox and returns the text of the
// mail.
func (d *desk) mail(id uint64) string {
	d.t.Helper()
	if _, err := d.Mail().Send(d.t.Context()); err != nil {
		d.t.Fatal(err)
	}
	return d.read(id)
}

func (d *desk) read(id uint64) string {
	d.t.Helper()
	_, message, gone, err := d.Mail().Show(d.t.Context(), id)
	if err != nil || gone {
		d.t.Fatalf("mail %d: gone %v, %v", id, gone, err)
	}
	return unquote(d.t, message)
}

// token finds the link in a mail's text.
func token(t testing.TB, text string) secret.Text {
	t.Helper()
	found := regexp.MustCompile(`http://\S+/t/([A-Za-z0-9_-]{43})`).FindStringSubmatch(text)
	if found == nil {
		t.Fatalf("no link in the mail:\n%s", text)
	}
	return secret.New(found[1])
}

// login tries to log in as a customer.
func (d *desk) login(id, password string) error {
	_, err := d.portal().Authenticate(d.t.Context(), core.Attempt{LoginID: id, Password: secret.New(password), RemoteIP: "127.0.0.1"})
	return err
}

func hedi() core.Fields {
	return core.Fields{FirstName: "Hedi", LastName: "Ács", Email: "Hedi@acs.example", Company: "Ács Kft."}
}

// actions lists what the audit log says was done with a customer, newest first.
func (d *desk) actions(id uint64) string {
	d.t.Helper()
	entries, err := d.Audit().Of(d.t.Context(), id, 50)
	if err != nil {
		d.t.Fatal(err)
	}
	var names []string
	for _, e := range entries {
		names = append(names, e.Action)
	}
	return strings.Join(names, " ")
}

// chooseOwn has the customer choose a password by a mailed link.
func (d *desk) chooseOwn(id uint64, password string) {
	d.t.Helper()
	link := d.link(id)
	if err := d.portal().Redeem(d.t.Context(), core.Redemption{Token: link, Password: secret.New(password)}); err != nil {
		d.t.Fatal(err)
	}
}

// link mails a reset link and reads it from the mailbox.
func (d *desk) link(id uint64) secret.Text {
	d.t.Helper()
	sent, err := d.Customers().SendResetLink(d.t.Context(), id, "")
	if err != nil {
		d.t.Fatal(err)
	}
	return token(d.t, d.mail(sent.MailID))
}

// edit saves fields on top of what is there.
func (d *desk) edit(id uint64, change func(*core.Save)) error {
	c := d.get(id)
	form := core.Save{Version: c.Version, Fields: c.Fields}
	change(&form)
	_, err := d.Customers().Edit(d.t.Context(), id, form)
	return err
}

// password gives the customer a typed password.
func (d *desk) password(id uint64, typed string) {
	d.t.Helper()
	if _, err := d.Customers().SetPassword(d.t.Context(), id, core.PasswordChange{Typed: secret.New(typed)}); err != nil {
		d.t.Fatal(err)
	}
}

// fail tries n wrong passwords.
func (d *desk) fail(login string, n int) {
	d.t.Helper()
	for range n {
		if err := d.login(login, "wrong"); !errors.Is(err, core.ErrSignIn) {
			d.t.Fatal(err)
		}
	}
}

// failed makes it n failed attempts in a row, without the time to try them.
func (d *desk) failed(id uint64, n int) {
	d.t.Helper()
	ok(d.t, core.SetFailed(d.t.Context(), d.Session, id, n))
}

// state is what became of a mail.
func (d *desk) state(id uint64) core.Message {
	d.t.Helper()
	m, _, _, err := d.Mail().Show(d.t.Context(), id)
	if err != nil {
		d.t.Fatal(err)
	}
	return m
}

// is fails the test unless err is of the kind.
func is(t testing.TB, err, kind error, what string) {
	t.Helper()
	if !errors.Is(err, kind) {
		t.Errorf("%s: %v; not %v", what, err, kind)
	}
}

// ok fails the test for good on an error.
func ok(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// rows is a list to be imported, each row as "field=value;field=value".
func rows(lines ...string) core.Import {
	at := 0
	return core.Import{Next: func() (core.ImportRow, bool, error) {
		if at == len(lines) {
			return core.ImportRow{}, false, nil
		}
		row := core.ImportRow{Line: at + 2, Values: map[string]string{}}
		for cell := range strings.SplitSeq(lines[at], ";") {
			name, value, _ := strings.Cut(cell, "=")
			row.Values[name] = value
		}
		at++
		return row, true, nil
	}}
}
