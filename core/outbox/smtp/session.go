package smtp

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"strings"

	"github.com/emersion/go-sasl"
	gosmtp "github.com/emersion/go-smtp"
)

// Session is an open connection to a mail server, signed in, that takes one
// mail after another. It is for one goroutine.
type Session struct {
	server Server
	guard  *guard
	client *gosmtp.Client
	report func(Step, string) // for Probe; never nil

	maxSize int  // bytes of a message, or 0: not said
	utf8    bool // takes addresses beyond ASCII

	used   bool // a mail was begun: RSET before the next
	broken bool // no further mail can go
}

// Open connects, encrypts as the settings say, and signs in. ctx ends it at
// once, in every step; it does not outlive the call. The error is a *Failure.
func Open(ctx context.Context, server Server) (*Session, error) {
	return open(ctx, server, func(Step, string) {})
}

func open(ctx context.Context, server Server, report func(Step, string)) (*Session, error) {
	s := &Session{server: server, report: report}
	prepared, config, err := server.prepare()
	s.server = prepared
	if err != nil {
		return nil, s.failure(ctx, Setup, err)
	}
	raw, err := s.server.dial(ctx)
	if err != nil {
		return nil, s.failure(ctx, Connect, err)
	}
	s.guard = &guard{Conn: raw}
	stop := context.AfterFunc(ctx, s.guard.cancel)
	step, err := s.begin(raw, config)
	if !stop() && err == nil {
		err = ctx.Err() // the end came with the last reply; the connection is spoilt
	}
	if err != nil {
		_ = raw.Close()
		return nil, s.failure(ctx, step, err)
	}
	return s, nil
}

// begin does everything between the connection and the first mail. It returns
// the step that err is of.
func (s *Session) begin(raw net.Conn, config *tls.Config) (Step, error) {
	if s.server.Security == None && !onThisMachine(raw) {
		return Setup, fmt.Errorf("%s is not this computer: mail to it must be encrypted, choose tls or starttls", s.server.Host)
	}
	s.report(Connect, "Connected to "+s.server.name()+".")
	if step, err := s.greet(config); err != nil {
		return step, err
	}
	s.maxSize, _ = s.client.MaxMessageSize()
	s.utf8, _ = s.client.Extension("SMTPUTF8")
	return SignIn, s.signIn()
}

// greet brings the connection to where an encrypted EHLO has been answered.
func (s *Session) greet(config *tls.Config) (Step, error) {
	s.guard.step(s.server.Limits.Command)
	switch s.server.Security {
	case StartTLS:
		return s.startTLS(config)
	case TLS:
		conn := tls.Client(s.guard, config)
		if err := conn.Handshake(); err != nil {
			return Handshake, err
		}
		s.reportTLS(conn.ConnectionState())
		return s.hello(newTap(conn))
	}
	return s.hello(newTap(s.guard))
}

func (s *Session) hello(t *tap) (Step, error) {
	s.guard.step(s.server.Limits.Command)
	s.client = gosmtp.NewClient(t)
	err := s.client.Hello(s.server.Hello)
	if err == nil {
		s.report(Hello, s.server.Host+" answers as a mail server.")
	}
	return t.at(), err
}

// startTLS takes the whole of EHLO, STARTTLS and EHLO again. A server that
// does not offer it, or somebody in between who took it out, gets nothing.
func (s *Session) startTLS(config *tls.Config) (Step, error) {
	t := newTap(s.guard)
	client, err := gosmtp.NewClientStartTLS(t, config)
	var reply *gosmtp.SMTPError
	if err != nil {
		if t.at() == Hello && !errors.As(err, &reply) && !isNetwork(err) && strings.Contains(err.Error(), "support STARTTLS") {
			return Encrypt, &Failure{Outcome: Trouble, Step: Encrypt,
				words: s.server.name() + " offers no encryption (STARTTLS), so nothing was sent"}
		}
		return t.at(), err
	}
	s.client = client
	s.guard.step(s.server.Limits.Command)
	err = client.Hello(s.server.Hello) // the handshake happens in here
	state, _ := client.TLSConnectionState()
	if !state.HandshakeComplete {
		return Handshake, err
	}
	s.reportTLS(state)
	if err == nil {
		s.report(Hello, s.server.Host+" answers as a mail server.")
	}
	return Hello, err
}

func (s *Session) reportTLS(state tls.ConnectionState) {
	until := state.PeerCertificates[0].NotAfter.UTC().Format("2 January 2006")
	s.report(Handshake, fmt.Sprintf("The connection is encrypted (%s); the certificate is for %s and valid until %s.",
		tls.VersionName(state.Version), s.server.Host, until))
}

// signIn authenticates with PLAIN, or LOGIN where a server has only that. No
// way leads here without TLS: prepare refuses a user name without it.
func (s *Session) signIn() error {
	if s.server.Username == "" {
		return nil
	}
	var mechanism sasl.Client
	switch {
	case s.client.SupportsAuth(sasl.Plain):
		mechanism = sasl.NewPlainClient("", s.server.Username, s.server.Password.Reveal())
	case s.client.SupportsAuth(sasl.Login):
		mechanism = sasl.NewLoginClient(s.server.Username, s.server.Password.Reveal())
	default:
		return &Failure{Outcome: Trouble, Step: SignIn,
			words: s.server.Host + " offers no sign-in that is known here (PLAIN or LOGIN); is the user name needed?"}
	}
	s.guard.step(s.server.Limits.Command)
	if err := s.client.Auth(mechanism); err != nil {
		return err
	}
	s.report(SignIn, "Signed in as "+s.server.Username+".")
	return nil
}

// Usable says whether another mail may be tried on this connection.
func (s *Session) Usable() bool { return !s.broken }

// Close says goodbye if the connection still stands, and waits for the answer
// no longer than Limits.Quit. There is nothing to learn from its failure.
func (s *Session) Close() {
	if !s.broken {
		s.guard.step(s.server.Limits.Quit)
		_ = s.client.Quit()
	}
	s.broken = true
	_ = s.guard.Conn.Close()
}

// Report is one thing that Probe found, in a sentence.
type Report struct {
	Step  Step
	Words string
	OK    bool
}

// Probe connects, encrypts and signs in, and sends no mail. It reports every
// step that was taken; of those the last is the failure where there is one,
// which is also returned.
func Probe(ctx context.Context, server Server) ([]Report, error) {
	var steps []Report
	s, err := open(ctx, server, func(step Step, words string) {
		steps = append(steps, Report{step, words, true})
	})
	if err != nil {
		var f *Failure
		errors.As(err, &f)
		return append(steps, Report{f.Step, f.Error(), false}), err
	}
	s.Close()
	return steps, nil
}
