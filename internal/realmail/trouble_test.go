package realmail_test

import (
	"bytes"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/internal/exim"
)

// Whatever keeps a mail from going is said in honest words, loses nothing, and
// once it is repaired the mail arrives exactly once.
func TestRepaired(t *testing.T) {
	t.Parallel()
	good := exim.Start(t, exim.Certificate{})
	for _, c := range []struct {
		name   string
		spoil  func(*desk)
		paused bool
		words  string
	}{
		{"server down", func(d *desk) { d.set("mail.port", closedPort(d.t)) }, false, "connection refused"},
		{"sign-in refused", func(d *desk) { d.set("mail.password", "not-the-password") }, true, "127.0.0.1 refused the sign-in: 535 Incorrect authentication data"},
		{"unknown authority", func(d *desk) { d.set("mail.ca", "") }, true, "is from an authority this computer does not know; mail.ca can name it"},
		{"authority's file gone", func(d *desk) {
			ca, err := d.Settings().Get(d.t.Context(), "mail.ca")
			ok(d.t, err)
			ok(d.t, os.Remove(ca.Value))
		}, true, "the connection to 127.0.0.1 cannot be set up: reading the certificates of mail.ca: open "},
		{"wrong name", func(d *desk) { d.certificate(exim.Certificate{Names: []string{"other.example"}}) }, true, "the certificate of 127.0.0.1 is for another name; nothing was sent"},
		{"expired", func(d *desk) { d.certificate(exim.Certificate{Expired: true}) }, true, "this computer's clock is outside of that"},
		{"wrong port", func(d *desk) { d.set("mail.security", "tls") }, true, "does not speak TLS here; the port and mail.security may not belong together"},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := newDesk(t).through(good, "starttls")
			address := strings.NewReplacer(" ", "-", "'", "").Replace(c.name) + "@acs.example"
			id := d.add(address)
			mailID := d.generate(id)
			c.spoil(d)
			sum := d.send()
			if sum.Sent+sum.Failed != 0 || sum.Deferred != 1 || (sum.Alarm != "") != c.paused {
				t.Errorf("%+v", sum)
			}
			d.stands(id, mailID, "deferred", c.words)
			d.paused(c.paused, c.words)
			d.leave() // and nothing of it is lost when the program ends
			d.signIn()
			d.paused(c.paused, c.words)
			d.readable(mailID)

			d.through(good, "starttls")
			if !c.paused {
				d.clock.pass(time.Minute)
			}
			if sum := d.send(); sum.Sent != 1 || sum.Alarm != "" {
				t.Errorf("after the repair: %+v", sum)
			}
			d.paused(false, "")
			d.stands(id, mailID, "accepted", "")
			if sum := d.send(); sum.Sent != 0 {
				t.Errorf("sent again: %+v", sum)
			}
			ok(t, d.logsIn(id, one(t, good, address, "Your new password for Fjord Instruments").password(t)))
		})
	}
}

// certificate has the desk mail through a server with another certificate.
func (d *desk) certificate(c exim.Certificate) {
	d.t.Helper()
	d.through(exim.Start(d.t, c), "starttls")
}

func closedPort(t testing.TB) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	ok(t, err)
	defer func() { _ = l.Close() }()
	return fmt.Sprint(l.Addr().(*net.TCPAddr).Port)
}

func (d *desk) paused(want bool, words string) {
	d.t.Helper()
	s, err := d.Mail().Status(d.t.Context())
	ok(d.t, err)
	if s.Paused != want || want && !strings.Contains(s.Alarm, words) {
		d.t.Errorf("%+v, want paused %v (%s)", s, want, words)
	}
}

// readable asserts that a mail that has not gone out can be shown and saved.
func (d *desk) readable(mailID uint64) {
	d.t.Helper()
	_, message, gone, err := d.Mail().Show(d.t.Context(), mailID)
	if err != nil || gone {
		d.t.Fatalf("gone %v, %v", gone, err)
	}
	read(d.t, message).password(d.t)
}

// What is wrong with the address is the mail's own trouble: the others go, and
// a mail to the right address replaces it.
func TestRefusedRecipients(t *testing.T) {
	t.Parallel()
	s := exim.Start(t, exim.Certificate{})
	d := newDesk(t).through(s, "tls")
	for _, c := range []struct{ address, state, words string }{
		{exim.Reject, "failed", "127.0.0.1 refused the recipient: 550 no such mailbox here"},
		{exim.Defer, "deferred", "127.0.0.1 refused the recipient for now: 451 greylisted, try again"},
	} {
		t.Run(c.state, func(t *testing.T) {
			id, other := d.add(c.address), d.add(c.state+"-other@acs.example")
			mailID, otherID := d.generate(id), d.generate(other)
			if sum := d.send(); sum.Sent != 1 || sum.Failed+sum.Deferred != 1 || sum.Alarm != "" {
				t.Errorf("%+v", sum)
			}
			d.stands(id, mailID, c.state, c.words)
			d.stands(other, otherID, "accepted", "")
			d.readable(mailID)
			_, err := d.Mail().Retry(t.Context(), mailID)
			ok(t, err)
			d.send()
			d.stands(id, mailID, c.state, c.words)

			right := c.state + "-right@acs.example"
			_, err = d.Customers().Edit(t.Context(), id, core.Save{
				Fields: core.Fields{FirstName: "Hedi", LastName: "Ács", Email: right}, Access: core.Access{EmailConfirmed: new(true)},
			})
			ok(t, err)
			d.stands(id, mailID, "cancelled", "the customer's address changed")
			if _, err := d.Mail().Retry(t.Context(), mailID); !errors.Is(err, core.ErrConflict) || !strings.HasPrefix(err.Error(), fmt.Sprintf("Mail %d was cancelled;", mailID)) {
				t.Error(err)
			}
			again := d.generate(id)
			d.clock.pass(5 * time.Minute)
			d.send()
			d.stands(id, again, "accepted", "")
			ok(t, d.logsIn(id, one(t, s, right, "Your new password for Fjord Instruments").password(t)))
			if all := arrived(t, s, c.address); len(all) != 0 {
				t.Errorf("%d messages arrived for the wrong address", len(all))
			}
		})
	}
}

// A new link replaces a failed one; nothing but the newest can be sent.
func TestNewLinkReplacesFailedOne(t *testing.T) {
	t.Parallel()
	s := exim.Start(t, exim.Certificate{})
	d := newDesk(t).through(s, "tls")
	id := d.add(exim.Reject)
	first, err := d.Customers().SendResetLink(t.Context(), id, "")
	ok(t, err)
	d.send()
	d.stands(id, first.MailID, "failed", "550")
	second, err := d.Customers().SendResetLink(t.Context(), id, "")
	ok(t, err)
	if m := d.row(first.MailID); m.State != "cancelled" || m.LastError != "a newer link was sent" {
		t.Errorf("%+v", m)
	}
	if _, _, gone, err := d.Mail().Show(t.Context(), first.MailID); !gone || err != nil {
		t.Error("the replaced link is still there:", err)
	}
	d.stands(id, second.MailID, "queued", "")
}

// Somebody between us and the server takes STARTTLS out of its greeting: he
// hears no password and no mail.
func TestSTARTTLSStripped(t *testing.T) {
	t.Parallel()
	good, thief := exim.Start(t, exim.Certificate{}), newThief(t)
	d := newDesk(t).through(good, "starttls")
	d.set("mail.port", thief.port)
	id := d.add("hedi@acs.example")
	mailID := d.generate(id)
	_, message, _, err := d.Mail().Show(t.Context(), mailID)
	ok(t, err)
	password := read(t, message).password(t)
	for _, security := range []string{"starttls", "tls"} {
		d.set("mail.security", security)
		if sum := d.send(); sum.Sent != 0 || sum.Alarm == "" {
			t.Errorf("%s: %+v", security, sum)
		}
		want := map[string]string{"starttls": "offers no encryption (STARTTLS), so nothing was sent", "tls": "does not speak TLS here"}[security]
		d.stands(id, mailID, "deferred", want)
		d.paused(true, want)
		if _, err := d.Mail().Probe(t.Context()); err == nil || !strings.Contains(err.Error(), want) {
			t.Error("the probe:", err)
		}
	}
	heard := thief.heard()
	if !strings.Contains(heard, "EHLO") {
		t.Errorf("the server in between heard nothing of us: %q", heard)
	}
	plain := base64.StdEncoding.EncodeToString([]byte("\x00" + exim.Username + "\x00" + exim.Password))
	for _, leak := range []string{exim.Password, base64.StdEncoding.EncodeToString([]byte(exim.Password)), plain, password, "AUTH", "MAIL", "acs.example"} {
		if strings.Contains(heard, leak) {
			t.Errorf("the server in between heard %q", leak)
		}
	}
	d.through(good, "starttls")
	if sum := d.send(); sum.Sent != 1 {
		t.Errorf("after the repair: %+v", sum)
	}
	if one(t, good, "hedi@acs.example", "Your new password for Fjord Instruments").password(t) != password {
		t.Error("another mail arrived than was queued")
	}
}

// thief is a server without encryption that would take every sign-in and mail.
type thief struct {
	port string
	mu   sync.Mutex
	wire bytes.Buffer
}

func newThief(t testing.TB) *thief {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	ok(t, err)
	th := &thief{port: fmt.Sprint(l.Addr().(*net.TCPAddr).Port)}
	var all sync.WaitGroup
	all.Go(func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			all.Go(func() { th.serve(c) })
		}
	})
	t.Cleanup(func() { _ = l.Close(); all.Wait() })
	return th
}

func (th *thief) serve(c net.Conn) {
	defer func() { _ = c.Close() }()
	_ = c.SetDeadline(time.Now().Add(30 * time.Second)) // so that the test ends in any case
	_, _ = io.WriteString(c, "220 mail.example.com ESMTP\r\n")
	for buffer := make([]byte, 4096); ; {
		n, err := c.Read(buffer)
		if err != nil {
			return
		}
		th.mu.Lock()
		th.wire.Write(buffer[:n])
		th.mu.Unlock()
		answer := "250 fine\r\n"
		if bytes.HasPrefix(buffer[:n], []byte("EHLO")) {
			answer = "250-mail.example.com\r\n250 AUTH PLAIN LOGIN\r\n"
		}
		if _, err := io.WriteString(c, answer); err != nil {
			return
		}
	}
}

func (th *thief) heard() string {
	th.mu.Lock()
	defer th.mu.Unlock()
	return th.wire.String()
}
