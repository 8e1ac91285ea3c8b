package exim_test

import (
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"net/smtp"
	"strings"
	"testing"

	"github.com/keydesk/keydesk/internal/exim"
)

// TestDelivery sends with the standard library's client, so that the helper is
// proven by something other than what it is there to prove.
func TestDelivery(t *testing.T) {
	s := exim.Start(t, exim.Certificate{})
	pool := x509.NewCertPool()
	pool.AppendCertsFromPEM(s.Authority.PEM())
	c, err := smtp.Dial(fmt.Sprintf("127.0.0.1:%d", s.StartTLSPort))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = c.Close() }()
	if offered, _ := c.Extension("AUTH"); offered {
		t.Error("a sign-in is offered outside TLS")
	}
	if err := c.StartTLS(&tls.Config{ServerName: "localhost", RootCAs: pool}); err != nil {
		t.Fatal(err)
	}
	if err := c.Auth(smtp.PlainAuth("", exim.Username, exim.Password, "127.0.0.1")); err != nil {
		t.Fatal(err)
	}
	for to, want := range map[string]string{exim.Reject: "550", exim.Defer: "451", "ada@example.org": ""} {
		if err := c.Mail("desk@example.com"); err != nil {
			t.Fatal(err)
		}
		if err := c.Rcpt(to); (err == nil) != (want == "") || err != nil && !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%s: %v, want %q", to, err, want)
		}
		if want != "" {
			_ = c.Reset()
			continue
		}
		w, err := c.Data()
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprint(w, "Subject: hello\r\n\r\nbody\r\n")
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
	}
	all := s.Messages()
	if len(all) != 1 || !strings.Contains(string(all[0]), "Subject: hello\n") || !strings.HasSuffix(string(all[0]), "\n\nbody\n") {
		t.Errorf("exim stored %q", all)
	}
}
