package smtp_test

import (
	"bufio"
	"bytes"
	"crypto/tls"
	"encoding/base64"
	"errors"
	"io"
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/keydesk/keydesk/core/outbox/mime"
	"github.com/keydesk/keydesk/core/outbox/smtp"
	"github.com/keydesk/keydesk/core/secret"
	"github.com/keydesk/keydesk/internal/exim"
)

// What a scripted server does instead of replying.
const (
	stall   = "<stall>"   // reads and writes nothing more
	hangUp  = "<hang up>" // closes the connection
	forever = "<forever>" // begins a reply that never ends
	oldTLS  = "<old>"     // knows no TLS newer than 1.1
)

const (
	user     = "keydesk"
	password = "horse battery staple"
)

// script says how each command is answered where it is not with a yes. The
// keys are the verbs, and greeting, handshake, message (the dot) and body (in
// the midst of DATA).
type script map[string]string

// fake is a mail server that misbehaves as its script says, and keeps all that
// went over the wire to it.
type fake struct {
	t        testing.TB
	security smtp.Security
	script   script
	ca       *exim.Authority
	cert     tls.Certificate
	port     int
	arrived  chan string   // the step at which it stalls, once
	done     chan struct{} // the test has ended

	mu       sync.Mutex
	wire     bytes.Buffer // every byte from the client, encrypted or not
	commands []string     // as understood, after TLS where there is one
	messages []string
}

func newFake(t testing.TB, security smtp.Security, s script) *fake {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ca := exim.NewAuthority(t)
	f := &fake{t: t, security: security, script: s, ca: ca, cert: ca.Issue(t, exim.Certificate{}),
		port: l.Addr().(*net.TCPAddr).Port, arrived: make(chan string, 1), done: make(chan struct{})}
	var all sync.WaitGroup
	all.Go(func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			all.Go(func() { f.serve(&recorded{c, f}) })
		}
	})
	t.Cleanup(func() {
		_ = l.Close()
		close(f.done)
		all.Wait()
	})
	return f
}

// server is how the client reaches it, with limits that no test waits for.
func (f *fake) server() smtp.Server {
	s := smtp.Server{Host: "127.0.0.1", Port: f.port, Security: f.security, CA: f.ca.PEM(), Limits: every(time.Minute)}
	if f.security != smtp.None {
		s.Username, s.Password = user, secret.New(password)
	}
	return s
}

func every(d time.Duration) smtp.Limits { return smtp.Limits{d, d, d, d, d} }

// recorded keeps what is read from a connection.
type recorded struct {
	net.Conn
	f *fake
}

func (r *recorded) Read(p []byte) (int, error) {
	n, err := r.Conn.Read(p)
	r.f.mu.Lock()
	defer r.f.mu.Unlock()
	r.f.wire.Write(p[:n])
	return n, err
}

// errOver ends a scripted conversation.
var errOver = errors.New("over")

// act does what the script says at a step, or else replies as usual.
func (f *fake) act(c net.Conn, step, usual string) error {
	reply, scripted := f.script[step]
	if !scripted {
		reply = usual
	}
	switch reply {
	case stall:
		f.arrived <- step
		<-f.done
		return errOver
	case hangUp:
		return errOver
	case forever:
		for {
			if _, err := io.WriteString(c, "220-and another thing\r\n"); err != nil {
				return err
			}
		}
	case "":
		return nil
	}
	_, err := io.WriteString(c, reply+"\r\n")
	return err
}

func (f *fake) serve(c net.Conn) {
	defer func() { _ = c.Close() }()
	var err error
	if f.security == smtp.TLS {
		if c, err = f.handshake(c); err != nil {
			return
		}
	}
	if f.act(c, "greeting", "220 fake ESMTP") != nil {
		return
	}
	for r := bufio.NewReader(c); ; {
		line, err := r.ReadString('\n')
		if err != nil {
			return
		}
		verb, _, _ := strings.Cut(strings.TrimSpace(line), " ")
		f.note(line)
		switch verb {
		case "EHLO":
			err = f.act(c, verb, f.extensions(c))
		case "STARTTLS":
			if err = f.act(c, verb, "220 go ahead"); err == nil && f.script[verb] == "" {
				if c, err = f.handshake(c); err == nil {
					r = bufio.NewReader(c)
				}
			}
		case "AUTH":
			err = f.auth(c, r, line)
		case "DATA":
			err = f.data(c, r)
		case "QUIT":
			_ = f.act(c, verb, "221 bye")
			return
		default:
			err = f.act(c, verb, "250 fine")
		}
		if err != nil {
			return
		}
	}
}

func (f *fake) note(line string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.commands = append(f.commands, strings.TrimSpace(line))
}

func (f *fake) handshake(c net.Conn) (net.Conn, error) {
	config := &tls.Config{Certificates: []tls.Certificate{f.cert}}
	if f.script["handshake"] == oldTLS {
		config.MinVersion, config.MaxVersion = tls.VersionTLS10, tls.VersionTLS11
	} else if err := f.act(c, "handshake", ""); err != nil {
		return c, err
	}
	t := tls.Server(c, config)
	return t, t.Handshake()
}

// extensions offers STARTTLS outside TLS, and AUTH in both: a server that
// tempts the client to show its password.
func (f *fake) extensions(c net.Conn) string {
	lines := "250-fake\r\n250-8BITMIME\r\n250 AUTH PLAIN LOGIN"
	if _, in := c.(*tls.Conn); !in && f.security == smtp.StartTLS {
		lines = "250-fake\r\n250-STARTTLS\r\n250 AUTH PLAIN LOGIN"
	}
	return lines
}

func (f *fake) auth(c net.Conn, r *bufio.Reader, line string) error {
	if strings.HasPrefix(line, "AUTH LOGIN") {
		if _, err := io.WriteString(c, "334 UGFzc3dvcmQ6\r\n"); err != nil {
			return err
		}
		second, err := r.ReadString('\n')
		if err != nil {
			return err
		}
		f.note(second)
	}
	return f.act(c, "AUTH", "235 welcome")
}

func (f *fake) data(c net.Conn, r *bufio.Reader) error {
	if err := f.act(c, "DATA", "354 go on"); err != nil || f.script["DATA"] != "" {
		return err
	}
	if err := f.act(c, "body", ""); err != nil {
		return err
	}
	var message strings.Builder
	for {
		line, err := r.ReadString('\n')
		if err != nil {
			return err
		}
		if line == ".\r\n" {
			break
		}
		message.WriteString(strings.TrimPrefix(line, "."))
	}
	f.mu.Lock()
	f.messages = append(f.messages, message.String())
	f.mu.Unlock()
	return f.act(c, "message", "250 queued as 42")
}

// noPassword holds that nothing on the wire gives the password away.
func (f *fake) noPassword(t *testing.T) {
	t.Helper()
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, leak := range append(credentials(), "AUTH PLAIN", "AUTH LOGIN") {
		if bytes.Contains(f.wire.Bytes(), []byte(leak)) {
			t.Errorf("%q is on the wire in clear", leak)
		}
	}
}

// credentials are the forms in which the password could be seen.
func credentials() []string {
	b64 := func(s string) string { return base64.StdEncoding.EncodeToString([]byte(s)) }
	return []string{password, b64(password), b64("\x00" + user + "\x00" + password)}
}

func address(t testing.TB, s string) mime.Address {
	t.Helper()
	a, err := mime.ParseAddress(s)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func envelope(t testing.TB) smtp.Envelope {
	return smtp.Envelope{From: address(t, "desk@example.com"), To: address(t, "ada@example.org")}
}

func letter(t testing.TB) mime.Letter {
	t.Helper()
	return mime.Letter{
		From:      mime.Person{Name: "Example Software", Address: address(t, "desk@example.com")},
		To:        mime.Person{Name: "Ada Löwe", Address: address(t, "ada@example.org")},
		Subject:   "Grüße: your new password",
		Date:      time.Date(2026, 11, 22, 9, 30, 0, 0, time.UTC),
		MessageID: "<q7x@example.com>",
		Text:      "Hello Ada,\n.\n..\nthis is it.\n",
		HTML:      "<p>Hello Ada,<br>\n.\nthis is it.</p>\n",
	}
}

func compose(t testing.TB, l mime.Letter) []byte {
	t.Helper()
	message, err := mime.Compose(l)
	if err != nil {
		t.Fatal(err)
	}
	return message
}
