package core_test

import (
	"errors"
	"io"
	"net"
	"strings"
	"testing"

	"github.com/emersion/go-smtp"

	"github.com/keydesk/keydesk/core"
)

// yes is a mail server that takes everything.
type yes struct{}

func (yes) NewSession(*smtp.Conn) (smtp.Session, error) { return yes{}, nil }
func (yes) Reset()                                      {}
func (yes) Logout() error                               { return nil }
func (yes) Mail(string, *smtp.MailOptions) error        { return nil }
func (yes) Rcpt(string, *smtp.RcptOptions) error        { return nil }
func (yes) Data(r io.Reader) error                      { _, err := io.Copy(io.Discard, r); return err }

// takesAll has the desk's mail go to a server that takes it.
func (d *desk) takesAll() { d.mailsTo(yes{}) }

// mailsTo has the desk's mail go to a server.
func (d *desk) mailsTo(backend smtp.Backend) {
	d.t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	ok(d.t, err)
	server := smtp.NewServer(backend)
	server.Domain = "smtp.example"
	done := make(chan error, 1)
	go func() { done <- server.Serve(l) }()
	d.t.Cleanup(func() {
		if err := server.Close(); err != nil {
			d.t.Error(err)
		}
		if err := <-done; err != nil && !errors.Is(err, smtp.ErrServerClosed) && !errors.Is(err, net.ErrClosed) {
			d.t.Error(err)
		}
	})
	_, port, err := net.SplitHostPort(l.Addr().String())
	ok(d.t, err)
	for _, s := range [][2]string{{"mail.from", "desk@fjord.example"}, {"mail.server", "127.0.0.1"}, {"mail.security", "none"}, {"mail.port", port}} {
		d.set(s[0], s[1])
	}
}

// failing counts whom the filter Mail failed finds.
func (d *desk) failing() int {
	d.t.Helper()
	_, n, err := d.Customers().Rows(d.t.Context(), core.Query{Status: "mail-failed"})
	ok(d.t, err)
	return n
}

// A mail that came back is marked as bounced, with a note: the customer's mail
// counts as failed until that is taken back.
func TestBounced(t *testing.T) {
	d := newDesk(t)
	id := d.add(hedi(), true, true)
	local := d.generate(id, core.PasswordChange{Send: true}).MailID
	d.mail(local)
	_, err := d.Mail().Bounced(t.Context(), local, "")
	is(t, err, core.ErrConflict, "a mail that never left this computer")
	d.takesAll()
	sent := d.generate(id, core.PasswordChange{Send: true}).MailID
	_, err = d.Mail().Bounced(t.Context(), sent, "")
	is(t, err, core.ErrConflict, "a mail that waits")
	sum, err := d.Mail().Send(t.Context())
	if err != nil || sum.Sent != 1 {
		t.Fatalf("%+v, %v", sum, err)
	}
	accepted := d.state(sent)
	_, err = d.Mail().Bounced(t.Context(), sent, "two\x00lines")
	is(t, err, core.ErrInput, "a note that is none")
	_, err = d.Mail().Bounced(t.Context(), sent, strings.Repeat("x", 501))
	is(t, err, core.ErrInput, "a long note")
	expires := d.get(id).PasswordExpiresAt

	m, err := d.Mail().Bounced(t.Context(), sent, " mailbox full ")
	ok(t, err)
	if m.State != "bounced" || m.LastError != "mailbox full" || m.MarkedBy != "anna" || m.MarkedAt == 0 || !m.SentAt().Equal(accepted.SentAt()) || d.state(sent).State != "bounced" {
		t.Errorf("%+v", m)
	}
	if c := d.get(id); c.Mail != "bounced" || d.failing() != 1 || !c.PasswordExpiresAt.Equal(expires) {
		t.Errorf("%s, %d failing", c.Mail, d.failing())
	}
	if e := d.last(); e.Action != "mail.bounced" || e.Actor.Name != "anna" || e.Object != id || e.Values[len(e.Values)-1].New != "mailbox full" {
		t.Errorf("%+v", e)
	}
	for name, do := range map[string]func() error{
		"Retry":      func() error { _, err := d.Mail().Retry(t.Context(), sent); return err },
		"Cancel":     func() error { _, err := d.Mail().Cancel(t.Context(), sent); return err },
		"HandedOver": func() error { _, err := d.Mail().HandedOver(t.Context(), sent); return err },
		"Bounced":    func() error { _, err := d.Mail().Bounced(t.Context(), sent, ""); return err },
	} {
		is(t, do(), core.ErrConflict, name+" of a mail that bounced")
	}

	back, err := d.Mail().NotBounced(t.Context(), sent)
	ok(t, err)
	back.ID, accepted.ID = 0, 0
	if c := d.get(id); c.Mail != "accepted" || d.failing() != 0 || !c.PasswordExpiresAt.Equal(expires) || back.State != accepted.State || back.EndedAt != accepted.EndedAt || back.MarkedBy != "" || back.LastError != "" {
		t.Errorf("%s, %d failing, %+v", c.Mail, d.failing(), back)
	}
	_, err = d.Mail().NotBounced(t.Context(), sent)
	is(t, err, core.ErrConflict, "taking back what is not marked")
	_, err = d.Mail().Bounced(t.Context(), 999, "")
	is(t, err, core.ErrNotFound, "a mail that is not there")

	// A new password leaves a bounced mail as it is, and the customer with it.
	_, err = d.Mail().Bounced(t.Context(), sent, "")
	ok(t, err)
	d.password(id, typed)
	if s := d.state(sent).State; s != "bounced" {
		t.Errorf("after a new password it is %s", s)
	}
}
