package realmail_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-message/mail"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/core/secret"
	"github.com/keydesk/keydesk/internal/exim"
)

const (
	operatorPassword = "a long sentence for the administrator"
	sender           = "desk@fjord.example"
	portal           = "https://account.fjord.example"
)

func ok(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// clock is a clock that a test moves.
type clock struct {
	mu sync.Mutex
	at time.Time
}

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at
}

func (c *clock) pass(by time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = c.at.Add(by)
}

// desk is a signed-in desk in a file of the test's own. The whole of it is
// checked when the test ends.
type desk struct {
	*core.Session
	t       testing.TB
	clock   *clock
	options core.Options
	open    *core.Desk
}

// base is a founded desk that the tests copy: founding takes the KDF's time.
var base = sync.OnceValues(func() ([]byte, error) {
	dir, err := os.MkdirTemp("", "realmail")
	if err != nil {
		return nil, err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	o := core.Options{Path: filepath.Join(dir, "base.keydesk"), ConfigDir: filepath.Join(dir, "config"), Program: "test"}
	if err := found(context.Background(), o, "Fjord Instruments"); err != nil {
		return nil, err
	}
	return os.ReadFile(o.Path)
})

func found(ctx context.Context, o core.Options, vendor string) error {
	_, err := core.Create(ctx, o, core.NewDesk{
		Vendor: vendor, Operator: "anna", Password: secret.New(operatorPassword), KDF: core.FloorKDF(),
	})
	return err
}

func newDesk(t testing.TB) *desk {
	t.Helper()
	content, err := base()
	ok(t, err)
	d := emptyDesk(t)
	ok(t, os.WriteFile(d.options.Path, content, 0o600))
	d.signIn()
	t.Cleanup(d.close)
	return d
}

// emptyDesk is one without a file.
func emptyDesk(t testing.TB) *desk {
	dir := t.TempDir()
	d := &desk{t: t, clock: &clock{at: time.Now().Truncate(time.Millisecond)}}
	d.options = core.Options{
		Path: filepath.Join(dir, "desk.keydesk"), ConfigDir: filepath.Join(dir, "config"), Program: "test",
		Now: d.clock.now, Log: slog.New(slog.DiscardHandler),
	}
	return d
}

func (d *desk) signIn() {
	d.t.Helper()
	var err error
	d.open, err = core.Open(d.t.Context(), d.options)
	ok(d.t, err)
	d.Session, err = d.open.SignIn(d.t.Context(), "anna", secret.New(operatorPassword))
	ok(d.t, err)
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

// set changes settings: name and value in turn.
func (d *desk) set(pairs ...string) {
	d.t.Helper()
	for i := 0; i < len(pairs); i += 2 {
		if err := d.Settings().Set(d.t.Context(), pairs[i], pairs[i+1]); err != nil {
			d.t.Fatalf("setting %s: %v", pairs[i], err)
		}
	}
}

// through has the desk mail through a server.
func (d *desk) through(s *exim.Server, security string) *desk {
	d.t.Helper()
	port := s.StartTLSPort
	if security == "tls" {
		port = s.TLSPort
	}
	d.set("mail.server", "127.0.0.1", "mail.security", security, "mail.port", fmt.Sprint(port), "mail.ca", authority(d.t, s),
		"mail.username", exim.Username, "mail.password", exim.Password, "mail.from", sender, "portal.base-url", portal)
	return d
}

// authority is a file with the certificate to trust.
func authority(t testing.TB, s *exim.Server) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "ca.pem")
	ok(t, os.WriteFile(path, s.Authority.PEM(), 0o600))
	return path
}

// add makes a customer who may log in, with a confirmed address.
func (d *desk) add(email string) uint64 {
	d.t.Helper()
	saved, err := d.Customers().Add(d.t.Context(), core.Save{
		Fields: core.Fields{FirstName: "Hedi", LastName: "Ács", Email: email},
		Access: core.Access{LoginEnabled: new(true), EmailConfirmed: new(true)},
	})
	ok(d.t, err)
	return saved.ID
}

// generate generates a password and queues it to the customer.
func (d *desk) generate(id uint64) (mailID uint64) {
	d.t.Helper()
	set, err := d.Customers().SetPassword(d.t.Context(), id, core.PasswordChange{Send: true})
	ok(d.t, err)
	return set.MailID
}

func (d *desk) send() core.MailSummary {
	d.t.Helper()
	s, err := d.Mail().Send(d.t.Context())
	ok(d.t, err)
	return s
}

// row is a mail's row.
func (d *desk) row(id uint64) (found core.Message) {
	d.t.Helper()
	ok(d.t, d.Mail().List(d.t.Context(), func(m core.Message) (bool, error) {
		if m.ID == id {
			found = m
		}
		return true, nil
	}))
	return found
}

// stands asserts what the customer's page and the mail's row say.
func (d *desk) stands(customer, mailID uint64, state, words string) {
	d.t.Helper()
	c, err := d.Customers().Get(d.t.Context(), customer)
	ok(d.t, err)
	m := d.row(mailID)
	if c.Mail != state || c.MailID != mailID || string(m.State) != state {
		d.t.Errorf("mail %d is %s, the customer's page says mail %d is %s, want %s (%s)", mailID, m.State, c.MailID, c.Mail, state, m.LastError)
	}
	if words == "" && m.LastError != "" || !strings.Contains(m.LastError, words) {
		d.t.Errorf("the mail's row says %q, want %q", m.LastError, words)
	}
}

// logsIn says whether a customer's door opens.
func (d *desk) logsIn(id uint64, password string) error {
	d.t.Helper()
	p, err := d.Portal()
	ok(d.t, err)
	_, err = p.Authenticate(d.t.Context(), core.Attempt{LoginID: fmt.Sprint(id), Password: secret.New(password), RemoteIP: "127.0.0.1"})
	return err
}

// letter is a stored message as a mail program shows it.
type letter struct {
	mail.Header
	text, html string
}

func read(t testing.TB, message []byte) letter {
	t.Helper()
	r, err := mail.CreateReader(bytes.NewReader(message))
	ok(t, err)
	l := letter{Header: r.Header}
	for _, part := range []*string{&l.text, &l.html} {
		p, err := r.NextPart()
		ok(t, err)
		b, err := io.ReadAll(p.Body)
		ok(t, err)
		*part = string(b)
	}
	if _, err := r.NextPart(); err != io.EOF {
		t.Errorf("there is a third part, %v", err)
	}
	return l
}

// arrived gives the messages that the server has stored for an address.
func arrived(t testing.TB, s *exim.Server, address string) (all []letter) {
	t.Helper()
	for _, message := range s.Messages() {
		l := read(t, message)
		to, err := l.AddressList("To")
		ok(t, err)
		if len(to) == 1 && to[0].Address == address {
			all = append(all, l)
		}
	}
	return all
}

// one is the only message for an address, and from us.
func one(t testing.TB, s *exim.Server, address, subject string) letter {
	t.Helper()
	all := arrived(t, s, address)
	if len(all) != 1 {
		t.Fatalf("%d messages arrived for %s\n%s", len(all), address, s.Log())
	}
	from, err := all[0].AddressList("From")
	if err != nil || len(from) != 1 || from[0].Address != sender || from[0].Name != "Fjord Instruments" {
		t.Errorf("it is from %v, %v", from, err)
	}
	if got, err := all[0].Subject(); got != subject || err != nil {
		t.Errorf("its subject is %q, %v", got, err)
	}
	return all[0]
}

// password finds the generated password in a mail: in text and HTML alike.
func (l letter) password(t testing.TB) string {
	t.Helper()
	found := regexp.MustCompile(`(?m)^\s*(?:\S.*:)?\s*([A-HJ-NP-Za-km-z2-9]{20})\s*$`).FindStringSubmatch(l.text)
	if found == nil || !strings.Contains(l.html, found[1]) {
		t.Fatalf("no password in\n%s\n%s", l.text, l.html)
	}
	return found[1]
}

// token finds the link in a mail.
func (l letter) token(t testing.TB) secret.Text {
	t.Helper()
	found := regexp.MustCompile(regexp.QuoteMeta(portal) + `/t/([A-Za-z0-9_-]{43})\b`).FindStringSubmatch(l.text)
	if found == nil || !strings.Contains(l.html, found[1]) {
		t.Fatalf("no link in\n%s\n%s", l.text, l.html)
	}
	return secret.New(found[1])
}
