// Package smtp hands one mail at a time to a mail server, step by step over
// go-smtp's client, and says in words what became of it. It also has the local
// mailbox: a server in memory that speaks the same SMTP.
//
// The rules: encryption is what the settings say or nothing is sent; a
// password goes only through TLS; every step has its deadline; the 250 after
// the dot is the commit, and a QUIT that fails afterwards changes nothing.
//
// Caveat: a connection that breaks between the dot and its 250 leaves open
// whether the server has the mail. It counts as not sent, so the mail may
// arrive twice, with one Message-ID.
package smtp

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net"
	"strconv"
	"time"

	"github.com/keydesk/keydesk/core/outbox/mime"
	"github.com/keydesk/keydesk/core/secret"
)

// Security is how a connection is encrypted. There is no "if offered".
type Security string

// The values of the setting mail.security.
const (
	TLS      Security = "tls"      // from the first byte, port 465 as a rule
	StartTLS Security = "starttls" // after STARTTLS, which must work; port 587
	None     Security = "none"     // only to this machine, and without a sign-in
)

// Server says which mail server, and how.
type Server struct {
	Host     string // a name or an IP address; the certificate must be for it
	Port     int
	Security Security
	Username string // empty: no sign-in
	Password secret.Text
	CA       []byte // PEM, trusted besides the system's authorities; may be nil
	Hello    string // the name in EHLO; empty: localhost, which tells nothing
	Limits   Limits // zero fields: DefaultLimits

	// Dial opens the connection; nil: TCP to Host and Port.
	Dial func(context.Context) (net.Conn, error)
}

// Limits are the times that steps may take, each as a whole.
type Limits struct {
	Connect time.Duration // the TCP connection, name lookup included
	Command time.Duration // a command and its reply, the greeting, the TLS handshake
	Data    time.Duration // writing the message
	Accept  time.Duration // from the dot to its reply
	Quit    time.Duration // saying goodbye, which nobody should wait for
}

// DefaultLimits are those of RFC 5321 section 4.5.3.2 where giving up early
// would mail twice (Accept), and shorter where it only means another try.
func DefaultLimits() Limits {
	return Limits{
		Connect: 30 * time.Second,
		Command: 2 * time.Minute,
		Data:    3 * time.Minute,
		Accept:  10 * time.Minute,
		Quit:    5 * time.Second,
	}
}

func (l Limits) orDefault() Limits {
	d := DefaultLimits()
	for _, f := range []struct{ own, std *time.Duration }{
		{&l.Connect, &d.Connect}, {&l.Command, &d.Command}, {&l.Data, &d.Data}, {&l.Accept, &d.Accept}, {&l.Quit, &d.Quit},
	} {
		if *f.own <= 0 {
			*f.own = *f.std
		}
	}
	return l
}

// prepare checks the settings and gives them in normal form with their TLS
// configuration.
func (s Server) prepare() (Server, *tls.Config, error) {
	s.Limits = s.Limits.orDefault()
	if s.Hello == "" {
		s.Hello = "localhost"
	}
	if net.ParseIP(s.Host) == nil {
		host, err := mime.ASCIIDomain(s.Host)
		if err != nil {
			return s, nil, errors.New("the mail server's name is not a host name")
		}
		s.Host = host
	}
	if s.Dial == nil && (s.Port < 1 || s.Port > 65535) {
		return s, nil, errors.New("the mail server's port is not a number from 1 to 65535")
	}
	switch s.Security {
	case TLS, StartTLS:
	case None:
		if s.Username != "" {
			return s, nil, errors.New("a sign-in needs an encrypted connection: choose tls or starttls, or leave the user name empty")
		}
		return s, nil, nil
	default:
		return s, nil, errors.New("mail.security is neither tls nor starttls nor none")
	}
	config, err := s.tlsConfig()
	return s, config, err
}

func (s Server) tlsConfig() (*tls.Config, error) {
	config := &tls.Config{ServerName: s.Host, MinVersion: tls.VersionTLS12}
	if len(s.CA) == 0 {
		return config, nil
	}
	pool, err := x509.SystemCertPool()
	if err != nil {
		pool = x509.NewCertPool() // no system store: the given authority alone
	}
	config.RootCAs = pool
	return config, addAuthorities(pool, s.CA)
}

func addAuthorities(pool *x509.CertPool, pem []byte) error {
	if !pool.AppendCertsFromPEM(pem) {
		return errors.New("mail.ca holds no certificate in PEM")
	}
	return nil
}

// CheckAuthorities says whether pem is good for Server.CA: when it is set,
// rather than when the first mail finds out.
func CheckAuthorities(pem []byte) error { return addAuthorities(x509.NewCertPool(), pem) }

func (s Server) address() string { return net.JoinHostPort(s.Host, strconv.Itoa(s.Port)) }

// name is what the server is called in sentences about reaching it.
func (s Server) name() string {
	if s.Port == 0 {
		return s.Host
	}
	return s.address()
}

func (s Server) dial(ctx context.Context) (net.Conn, error) {
	ctx, cancel := context.WithTimeout(ctx, s.Limits.Connect)
	defer cancel()
	if s.Dial != nil {
		return s.Dial(ctx)
	}
	return new(net.Dialer).DialContext(ctx, "tcp", s.address())
}

// onThisMachine says whether nobody else can listen in: the peer's real
// address counts, not what its name promised.
func onThisMachine(c net.Conn) bool {
	switch a := c.RemoteAddr().(type) {
	case *net.TCPAddr:
		return a.IP.IsLoopback()
	default:
		return a.Network() == "pipe"
	}
}
