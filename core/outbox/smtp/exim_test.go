package smtp_test

import (
	"bytes"
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-message/mail"

	"github.com/keydesk/keydesk/core/outbox/mime"
	"github.com/keydesk/keydesk/core/outbox/smtp"
	"github.com/keydesk/keydesk/core/secret"
	"github.com/keydesk/keydesk/internal/exim"
)

func eximServer(s *exim.Server, security smtp.Security) smtp.Server {
	port := s.StartTLSPort
	if security == smtp.TLS {
		port = s.TLSPort
	}
	return smtp.Server{Host: "127.0.0.1", Port: port, Security: security, CA: s.Authority.PEM(),
		Username: exim.Username, Password: secret.New(exim.Password)}
}

// parts is what a mail program makes of a message.
func parts(t *testing.T, message []byte) (mail.Header, []string) {
	t.Helper()
	r, err := mail.CreateReader(bytes.NewReader(message))
	if err != nil {
		t.Fatalf("%v in %q", err, message)
	}
	var bodies []string
	for {
		p, err := r.NextPart()
		if err == io.EOF {
			return r.Header, bodies
		}
		if err != nil {
			t.Fatalf("%v in %q", err, message)
		}
		b, err := io.ReadAll(p.Body)
		if err != nil {
			t.Fatal(err)
		}
		bodies = append(bodies, strings.ReplaceAll(string(b), "\r\n", "\n"))
	}
}

// arrivedAs asserts that a stored message is the letter.
func arrivedAs(t *testing.T, stored []byte, l mime.Letter) {
	t.Helper()
	h, bodies := parts(t, stored)
	subject, err := h.Subject()
	if err != nil || subject != l.Subject {
		t.Errorf("the subject arrived as %q, %v", subject, err)
	}
	for field, want := range map[string]mime.Person{"From": l.From, "To": l.To} {
		list, err := h.AddressList(field)
		if err != nil || len(list) != 1 || list[0].Name != want.Name || list[0].Address != want.Address.String() {
			t.Errorf("%s arrived as %q, %v", field, list, err)
		}
	}
	for i, want := range []string{l.Text, l.HTML} {
		want = strings.ReplaceAll(mime.CanonicalBody(want), "\r\n", "\n")
		if len(bodies) != 2 || bodies[i] != want {
			t.Errorf("the bodies arrived as %q", bodies)
		}
	}
}

func TestRealServer(t *testing.T) {
	t.Parallel()
	s := exim.Start(t, exim.Certificate{})
	l := letter(t)
	for _, security := range []smtp.Security{smtp.StartTLS, smtp.TLS} {
		receipt, err := smtp.Deliver(t.Context(), eximServer(s, security), envelope(t), compose(t, l))
		if err != nil || !strings.HasPrefix(receipt.Reply, "250 OK id=") {
			t.Fatalf("%s: %+v, %v", security, receipt, err)
		}
	}
	all := s.Messages()
	if len(all) != 2 {
		t.Fatalf("%d messages arrived\n%s", len(all), s.Log())
	}
	for _, m := range all {
		arrivedAs(t, m, l)
	}

	session, err := smtp.Open(t.Context(), eximServer(s, smtp.TLS))
	if err != nil {
		t.Fatal(err)
	}
	defer session.Close()
	send := func(to string, message []byte) error {
		_, err := session.Send(t.Context(), smtp.Envelope{From: address(t, "desk@example.com"), To: address(t, to)}, message)
		return err
	}
	fails(t, send(exim.Reject, compose(t, l)), smtp.Permanent, smtp.Recipient, "550 no such mailbox here")
	fails(t, send(exim.Defer, compose(t, l)), smtp.Temporary, smtp.Recipient, "451 greylisted, try again")
	refused := l
	refused.Subject = "content refused"
	fails(t, send("ada@example.org", compose(t, refused)), smtp.Permanent, smtp.Accept, "550 content refused")
	fails(t, send("ada@example.org", bulky()), smtp.Permanent, smtp.Data, "takes 2097152 at most")
	wide := l
	wide.To.Address = address(t, "jörg@bücher.example")
	wide.MessageID = "<wide@example.com>"
	if err := send(wide.To.Address.String(), compose(t, wide)); err != nil {
		t.Error(err)
	}
	all = slices.DeleteFunc(s.Messages(), func(m []byte) bool { return !bytes.Contains(m, []byte(wide.MessageID)) })
	if len(all) != 1 {
		t.Fatalf("%d of the wide message arrived\n%s", len(all), s.Log())
	}
	arrivedAs(t, all[0], wide)
}

func TestRealSignInRefused(t *testing.T) {
	t.Parallel()
	s := exim.Start(t, exim.Certificate{})
	server := eximServer(s, smtp.StartTLS)
	server.Password = secret.New("wrong")
	_, err := smtp.Open(t.Context(), server)
	fails(t, err, smtp.Trouble, smtp.SignIn, "127.0.0.1 refused the sign-in: 535 Incorrect authentication data")
	server.Username = "" // and without one, it takes nothing
	_, err = smtp.Deliver(t.Context(), server, envelope(t), compose(t, letter(t)))
	fails(t, err, smtp.Permanent, smtp.Recipient, "550 relay not permitted")
	server = eximServer(s, smtp.StartTLS)
	server.Port = s.TLSPort
	server.Limits = every(time.Second)
	_, err = smtp.Open(t.Context(), server)
	fails(t, err, smtp.Temporary, smtp.Greeting, "no answer within")
	server.Port, server.Security = s.StartTLSPort, smtp.TLS
	_, err = smtp.Open(t.Context(), server)
	fails(t, err, smtp.Trouble, smtp.Handshake, "does not speak TLS here")
}

func TestRealCertificates(t *testing.T) {
	for name, c := range map[string]struct {
		cert  exim.Certificate
		trust bool
		words string
	}{
		"wrong name": {exim.Certificate{Names: []string{"other.example"}}, true, "is for another name"},
		"expired":    {exim.Certificate{Expired: true}, true, "this computer's clock is outside of that"},
		"unknown":    {exim.Certificate{}, false, "from an authority this computer does not know"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := exim.Start(t, c.cert)
			for _, security := range []smtp.Security{smtp.StartTLS, smtp.TLS} {
				server := eximServer(s, security)
				if !c.trust {
					server.CA = nil
				}
				_, err := smtp.Deliver(t.Context(), server, envelope(t), compose(t, letter(t)))
				fails(t, err, smtp.Trouble, smtp.Handshake, c.words)
			}
			if strings.Contains(s.Log(), "keydesk") {
				t.Errorf("exim heard of us:\n%s", s.Log())
			}
		})
	}
}
