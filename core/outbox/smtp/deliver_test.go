package smtp_test

import (
	"context"
	"errors"
	"net"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/keydesk/keydesk/core/outbox/mime"
	"github.com/keydesk/keydesk/core/outbox/smtp"
	"github.com/keydesk/keydesk/core/secret"
)

func TestDeliver(t *testing.T) {
	for _, security := range []smtp.Security{smtp.TLS, smtp.StartTLS, smtp.None} {
		f := newFake(t, security, nil)
		message := compose(t, letter(t))
		receipt, err := smtp.Deliver(t.Context(), f.server(), envelope(t), message)
		if err != nil || receipt.Reply != "250 queued as 42" {
			t.Errorf("%s: %+v, %v", security, receipt, err)
		}
		f.noPassword(t)
		if !slices.Equal(f.messages, []string{string(message)}) {
			t.Errorf("%s: arrived as %q", security, f.messages)
		}
		signedIn := slices.ContainsFunc(f.commands, func(c string) bool { return c == "AUTH PLAIN "+credentials()[2] })
		if signedIn != (security != smtp.None) {
			t.Errorf("%s: signed in is %v", security, signedIn)
		}
	}
}

func TestSignInWithLogin(t *testing.T) {
	f := newFake(t, smtp.TLS, script{"EHLO": "250-fake\r\n250 AUTH LOGIN"})
	if _, err := smtp.Deliver(t.Context(), f.server(), envelope(t), compose(t, letter(t))); err != nil {
		t.Fatal(err)
	}
	if !slices.Contains(f.commands, credentials()[1]) {
		t.Errorf("no password in %q", f.commands)
	}
	f.noPassword(t)
}

// A goodbye that fails is not a mail that failed.
func TestFailedQuit(t *testing.T) {
	for _, how := range []string{hangUp, stall, "500 what", "421 bye", "nonsense"} {
		t.Run(how, func(t *testing.T) {
			t.Parallel()
			f := newFake(t, smtp.TLS, script{"QUIT": how})
			server := f.server()
			server.Limits.Quit = 100 * time.Millisecond
			if _, err := smtp.Deliver(t.Context(), server, envelope(t), compose(t, letter(t))); err != nil {
				t.Error(err)
			}
		})
	}
}

func TestSeveralOnOneConnection(t *testing.T) {
	answers := script{}
	f := newFake(t, smtp.StartTLS, answers)
	s, err := smtp.Open(t.Context(), f.server())
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	message := compose(t, letter(t))
	for i, c := range []struct {
		rcpt    string
		outcome smtp.Outcome
	}{{"250 yes", 0}, {"550 no", smtp.Permanent}, {"451 later", smtp.Temporary}, {"250 yes", 0}} {
		answers["RCPT"] = c.rcpt // the server only reads it after the next RCPT has come over the wire
		_, err := s.Send(t.Context(), envelope(t), message)
		if c.outcome != 0 {
			fails(t, err, c.outcome, smtp.Recipient, c.rcpt)
		} else if err != nil {
			t.Errorf("mail %d: %v", i, err)
		}
		if !s.Usable() {
			t.Fatalf("mail %d: the connection is given up", i)
		}
	}
	over, cancel := context.WithCancel(t.Context())
	cancel()
	_, err = s.Send(over, envelope(t), message)
	if fails(t, err, smtp.Temporary, smtp.Sender, "stopped"); !s.Usable() {
		t.Error("a mail that was not begun spoils the connection")
	}
	if len(f.messages) != 2 || strings.Count(strings.Join(f.commands, "\n"), "AUTH PLAIN") != 1 {
		t.Errorf("%d messages; the commands were %q", len(f.messages), f.commands)
	}
}

func TestConnectionThatEnds(t *testing.T) {
	for _, c := range []script{{"RCPT": "421 closing"}, {"RCPT": hangUp}, {"RSET": hangUp}, {"RSET": "500 what"}} {
		f := newFake(t, smtp.TLS, c)
		s, err := smtp.Open(t.Context(), f.server())
		if err != nil {
			t.Fatal(err)
		}
		for range 2 { // where RSET is at fault the first mail still goes
			_, err = s.Send(t.Context(), envelope(t), compose(t, letter(t)))
		}
		fails(t, err, smtp.Temporary, smtp.Connect, "has ended")
		if s.Usable() {
			t.Errorf("%q: still usable", c)
		}
		s.Close()
	}
}

func TestBadSettings(t *testing.T) {
	never := func(context.Context) (net.Conn, error) { return nil, errors.New("dialed all the same") }
	for words, s := range map[string]smtp.Server{
		"host name":           {Host: "mail example", Port: 25, Security: smtp.TLS},
		"not a host":          {Host: "a\r\nb", Port: 25, Security: smtp.TLS},
		"port":                {Host: "mail.example", Port: 0, Security: smtp.TLS},
		"neither tls":         {Host: "mail.example", Port: 25, Security: "if offered", Dial: never},
		"mail.security":       {Host: "mail.example", Port: 25, Dial: never},
		"needs an encrypted":  {Host: "localhost", Port: 25, Security: smtp.None, Username: user, Password: secret.New(password), Dial: never},
		"mail.ca holds no ce": {Host: "mail.example", Port: 25, Security: smtp.TLS, CA: []byte("x"), Dial: never},
	} {
		_, err := smtp.Open(t.Context(), s)
		fails(t, err, smtp.Trouble, smtp.Setup, words)
	}
}

// farAway is a connection to somewhere else, which must not be written to.
type farAway struct{ net.Conn }

func (farAway) RemoteAddr() net.Addr { return &net.TCPAddr{IP: net.IPv4(192, 0, 2, 1), Port: 25} }

func TestNoneOnlyOnThisMachine(t *testing.T) {
	ours, theirs := net.Pipe()
	written := make(chan int, 1)
	go func() { n, _ := theirs.Read(make([]byte, 100)); written <- n }()
	s := smtp.Server{Host: "localhost", Security: smtp.None, Dial: func(context.Context) (net.Conn, error) { return farAway{ours}, nil }}
	_, err := smtp.Open(t.Context(), s)
	fails(t, err, smtp.Trouble, smtp.Setup, "must be encrypted")
	if n := <-written; n > 0 {
		t.Errorf("%d bytes were written", n)
	}
}

// Whoever put the message together, none that could be two is sent.
func TestUnfitMessages(t *testing.T) {
	f := newFake(t, smtp.TLS, script{"EHLO": "250-fake\r\n250-SIZE 1000\r\n250 AUTH PLAIN"})
	s, err := smtp.Open(t.Context(), f.server())
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	for _, message := range []string{"", "a: b\n\nbody\n", "a: b\r\n\r\nbody\r\n.\nMAIL FROM:<x@y>\r\n", "a\r.\r\r\n", strings.Repeat("x", 999) + "\r\n", strings.Repeat("x\r\n", 400)} {
		_, err := s.Send(t.Context(), envelope(t), []byte(message))
		fails(t, err, smtp.Permanent, smtp.Data, "the message")
	}
	env := envelope(t)
	env.To = mime.Address{Local: "ada@example.org>\r\nDATA\r\n", Domain: "x"}
	_, err = s.Send(t.Context(), env, compose(t, letter(t)))
	fails(t, err, smtp.Permanent, smtp.Recipient, "cannot be used")
	env.To = address(t, "jörg@example.org")
	_, err = s.Send(t.Context(), env, []byte("a: b\r\n\r\n"))
	fails(t, err, smtp.Permanent, smtp.Recipient, "SMTPUTF8")
	if !s.Usable() || len(f.messages) > 0 || slices.ContainsFunc(f.commands, func(c string) bool { return strings.HasPrefix(c, "MAIL") }) {
		t.Errorf("the server heard %q", f.commands)
	}
}

func TestProbe(t *testing.T) {
	for _, security := range []smtp.Security{smtp.TLS, smtp.StartTLS, smtp.None} {
		f := newFake(t, security, nil)
		steps, err := smtp.Probe(t.Context(), f.server())
		if err != nil {
			t.Fatal(err)
		}
		want := []smtp.Step{smtp.Connect, smtp.Handshake, smtp.Hello, smtp.SignIn}
		if security == smtp.None {
			want = []smtp.Step{smtp.Connect, smtp.Hello}
		}
		var got []smtp.Step
		for _, s := range steps {
			got = append(got, s.Step)
			if !s.OK || !strings.HasSuffix(s.Words, ".") {
				t.Errorf("%+v", s)
			}
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s: the steps %q, want %q", security, got, want)
		}
		if f.noPassword(t); strings.Contains(strings.Join(f.commands, "\n"), "MAIL") {
			t.Errorf("a probe began a mail: %q", f.commands)
		}
	}

	f := newFake(t, smtp.TLS, script{"AUTH": "535 no"})
	steps, err := smtp.Probe(t.Context(), f.server())
	fails(t, err, smtp.Trouble, smtp.SignIn, "535 no")
	if last := steps[len(steps)-1]; last.OK || last.Step != smtp.SignIn || len(steps) != 4 {
		t.Errorf("the steps %+v", steps)
	}
}
