package smtp

import (
	"bufio"
	"bytes"
	"errors"
	"net"
	"strings"
	"sync"
	"time"
)

// maxReply bounds what a server may send in one step: a reply, or its part of
// a TLS handshake with a long chain. Without it, a greeting that never ends
// would fill the memory within its deadline.
const maxReply = 64 << 10

var errTooMuch = errors.New("it sends without end")

// guard is the connection at the very bottom. It alone sets deadlines, one a
// step, because go-smtp clears its own and has none while DATA is written.
type guard struct {
	net.Conn

	mu        sync.Mutex
	budget    int
	cancelled bool
}

// step begins a step that may take as long as limit, all in all.
func (g *guard) step(limit time.Duration) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.budget = maxReply
	if !g.cancelled {
		_ = g.Conn.SetDeadline(time.Now().Add(limit)) // fails on a closed connection, and then so does all else
	}
}

// cancel ends what is under way, and every later step at once.
func (g *guard) cancel() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.cancelled = true
	_ = g.Conn.SetDeadline(time.Unix(1, 0))
}

func (g *guard) Read(p []byte) (int, error) {
	g.mu.Lock()
	left := g.budget
	g.mu.Unlock()
	if left <= 0 {
		return 0, errTooMuch
	}
	n, err := g.Conn.Read(p[:min(left, len(p))])
	g.mu.Lock()
	g.budget -= n
	g.mu.Unlock()
	return n, err
}

// SetDeadline and its kin do nothing: the deadline is the step's.
func (g *guard) SetDeadline(time.Time) error      { return nil }
func (g *guard) SetReadDeadline(time.Time) error  { return nil }
func (g *guard) SetWriteDeadline(time.Time) error { return nil }

// tap is the connection right under go-smtp's client. It remembers the last
// command, since the client does greeting, EHLO and STARTTLS in one call. And
// it gives one line a read: what a listener on the line puts behind the reply
// to STARTTLS is then not dropped with go-smtp's buffer but meets the TLS
// handshake, and ends it.
type tap struct {
	net.Conn
	r    *bufio.Reader
	verb string
}

func newTap(c net.Conn) *tap { return &tap{Conn: c, r: bufio.NewReader(c)} }

func (t *tap) Read(p []byte) (int, error) {
	if _, err := t.r.Peek(1); err != nil {
		return 0, err
	}
	there, _ := t.r.Peek(t.r.Buffered())
	if end := bytes.IndexByte(there, '\n'); end >= 0 {
		there = there[:end+1]
	}
	n := copy(p, there)
	_, err := t.r.Discard(n)
	return n, err
}

func (t *tap) Write(p []byte) (int, error) {
	word := string(p[:min(len(p), len("STARTTLS"))])
	word, _, _ = strings.Cut(word, " ")
	t.verb = strings.TrimSpace(word)
	return t.Conn.Write(p)
}

// at says which step of the opening the last command belongs to.
func (t *tap) at() Step {
	switch t.verb {
	case "":
		return Greeting
	case "STARTTLS":
		return Encrypt
	}
	return Hello
}
