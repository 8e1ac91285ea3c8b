package smtp

import (
	"context"
	"fmt"
	"io"
	"log"
	"maps"
	"net"
	"slices"
	"strings"
	"sync"
	"time"

	gosmtp "github.com/emersion/go-smtp"
)

// maxMailboxMessage bounds a message to the local mailbox, in bytes.
const maxMailboxMessage = 16 << 20

// Store keeps one message of the local mailbox. The mail counts as accepted
// once it has returned nil. message is the store's own; ctx ends when the
// mailbox closes.
type Store func(ctx context.Context, from, to string, message []byte) error

// Mailbox is the local mailbox: a mail server in memory, reached through
// Server and by nobody else on the machine.
type Mailbox struct {
	server *gosmtp.Server
	pipes  *pipes
	served chan struct{}
	stop   context.CancelFunc
}

// NewMailbox starts a mailbox that gives every message to store, from
// goroutines of its own. Close ends it.
func NewMailbox(store Store) *Mailbox {
	ctx, stop := context.WithCancel(context.Background())
	server := gosmtp.NewServer(gosmtp.BackendFunc(func(*gosmtp.Conn) (gosmtp.Session, error) {
		return &incoming{ctx: ctx, store: store}, nil
	}))
	server.Domain = "localhost"
	server.MaxRecipients = 1
	server.MaxMessageBytes = maxMailboxMessage
	server.EnableSMTPUTF8 = true
	server.ReadTimeout, server.WriteTimeout = 5*time.Minute, time.Minute
	server.ErrorLog = log.New(io.Discard, "", 0) // what goes wrong is in the replies
	m := &Mailbox{server: server, pipes: newPipes(), served: make(chan struct{}), stop: stop}
	go func() {
		defer close(m.served)
		_ = server.Serve(m.pipes) // ends with Close
	}()
	return m
}

// Server is how Deliver and Open reach the mailbox.
func (m *Mailbox) Server() Server {
	return Server{Host: "localhost", Security: None, Dial: m.pipes.dial}
}

// Close ends the mailbox and its connections, and waits for them. A store
// under way sees its ctx end; a message whose store has not returned nil is
// not accepted.
func (m *Mailbox) Close() {
	m.stop()
	_ = m.pipes.Close()
	<-m.served
	_ = m.server.Shutdown(context.Background()) // only waits: the pipes are closed
}

// incoming is one connection's mail.
type incoming struct {
	ctx      context.Context
	store    Store
	from, to string
}

func (i *incoming) Mail(from string, _ *gosmtp.MailOptions) error { i.from = from; return nil }
func (i *incoming) Rcpt(to string, _ *gosmtp.RcptOptions) error   { i.to = to; return nil }
func (i *incoming) Reset()                                        { i.from, i.to = "", "" }
func (i *incoming) Logout() error                                 { return nil }

func (i *incoming) Data(r io.Reader) error {
	message, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	if err := i.store(i.ctx, i.from, i.to, message); err != nil {
		return &gosmtp.SMTPError{Code: 451, EnhancedCode: gosmtp.EnhancedCode{4, 3, 0},
			Message: "The local mailbox could not keep it: " + strings.Join(strings.Fields(err.Error()), " ")}
	}
	return nil
}

// pipes is a listener whose connections never leave the program.
type pipes struct {
	conns chan net.Conn
	done  chan struct{}

	mu   sync.Mutex
	open map[net.Conn]bool // the server's ends, until Close
}

func newPipes() *pipes {
	return &pipes{conns: make(chan net.Conn), done: make(chan struct{}), open: map[net.Conn]bool{}}
}

func (p *pipes) dial(ctx context.Context) (net.Conn, error) {
	ours, theirs := net.Pipe()
	select {
	case p.conns <- &pipe{theirs, p}:
		return ours, nil
	case <-p.done:
		return nil, fmt.Errorf("the local mailbox is closed: %w", net.ErrClosed)
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// Accept waits for the next connection.
func (p *pipes) Accept() (net.Conn, error) {
	select {
	case c := <-p.conns:
		p.mu.Lock()
		defer p.mu.Unlock()
		p.open[c] = true
		return c, nil
	case <-p.done:
		p.closeAll()
		return nil, net.ErrClosed
	}
}

// Close ends Accept, every dial, and every connection.
func (p *pipes) Close() error {
	p.mu.Lock()
	select {
	case <-p.done:
	default:
		close(p.done)
	}
	p.mu.Unlock()
	p.closeAll()
	return nil
}

func (p *pipes) closeAll() {
	p.mu.Lock()
	open := slices.Collect(maps.Keys(p.open))
	p.mu.Unlock()
	for _, c := range open {
		_ = c.Close()
	}
}

// Addr is the address of a pipe, which has none.
func (p *pipes) Addr() net.Addr { c, _ := net.Pipe(); return c.LocalAddr() }

// pipe is the server's end of a connection; closed, it is forgotten.
type pipe struct {
	net.Conn
	of *pipes
}

// Close closes the pipe.
func (c *pipe) Close() error {
	c.of.mu.Lock()
	delete(c.of.open, c)
	c.of.mu.Unlock()
	return c.Conn.Close()
}
