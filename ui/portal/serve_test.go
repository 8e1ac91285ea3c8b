package portal_test

import (
	"bufio"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/portal"
)

// serve runs the pages on loopback until the test ends or stop is called; stop
// gives what Serve returned.
func serve(t *testing.T, door portal.Door, o portal.Options) (address string, stop func() error) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan struct{})
	var result error
	go func() {
		defer close(ended)
		result = portal.Serve(ctx, l, o, door, slog.New(slog.DiscardHandler))
	}()
	stop = func() error { cancel(); <-ended; return result }
	t.Cleanup(func() {
		if err := stop(); err != nil {
			t.Errorf("serving: %v", err)
		}
	})
	return l.Addr().String(), stop
}

// talk sends bytes over a connection of its own and gives the answer.
func talk(t *testing.T, address, text string) *http.Response {
	t.Helper()
	c, err := net.Dial("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	if err := c.SetDeadline(time.Now().Add(10 * time.Second)); err != nil {
		t.Fatal(err)
	}
	if _, err := io.WriteString(c, text); err != nil {
		t.Fatal(err)
	}
	answer, err := http.ReadResponse(bufio.NewReader(c), nil)
	if err != nil {
		t.Fatalf("reading the answer: %v", err)
	}
	t.Cleanup(func() { _ = answer.Body.Close() })
	return answer
}

func TestServeKnowsItsOwnNames(t *testing.T) {
	address, _ := serve(t, newDesk(), portal.Options{})
	_, port, _ := net.SplitHostPort(address)
	for name, want := range map[string]int{address: 200, "localhost:" + port: 200, "[::1]:" + port: 200, "LOCALHOST:" + port: 200,
		"localhost": 421, "127.0.0.1:1": 421, "evil.example:" + port: 421, "localhost.evil.example:" + port: 421} {
		if got := talk(t, address, "GET /healthz HTTP/1.1\r\nHost: "+name+"\r\n\r\n").StatusCode; got != want {
			t.Errorf("Host %s: %d and not %d", name, got, want)
		}
	}
}

func TestServeRefusesGreed(t *testing.T) {
	t.Parallel()
	d := newDesk()
	address, _ := serve(t, d, portal.Options{})
	path := "/t/" + d.issue(core.PurposeReset)
	post := "POST " + path + " HTTP/1.1\r\nHost: " + address + "\r\nContent-Type: application/x-www-form-urlencoded\r\n"
	for name, try := range map[string]struct {
		text string
		want int
	}{
		"a body that says it is large": {post + "Content-Length: 1000000\r\n\r\n" + strings.Repeat("a", 20<<10), 413},
		"a body in chunks":             {post + "Transfer-Encoding: chunked\r\n\r\n5000\r\n" + strings.Repeat("a", 0x5000) + "\r\n0\r\n\r\n", 413},
		"a large header":               {"GET / HTTP/1.1\r\nHost: " + address + "\r\nX: " + strings.Repeat("a", 32<<10) + "\r\n\r\n", 431},
		"a long address":               {"GET /" + strings.Repeat("a", 32<<10) + " HTTP/1.1\r\nHost: " + address + "\r\n\r\n", 431},
		"OPTIONS *":                    {"OPTIONS * HTTP/1.1\r\nHost: " + address + "\r\n\r\n", 400},
		"broken escapes":               {post + "Content-Length: 3\r\n\r\na=%", 400},
		"no host":                      {"GET /healthz HTTP/1.0\r\n\r\n", 421},
	} {
		if got := talk(t, address, try.text).StatusCode; got != try.want {
			t.Errorf("%s: %d and not %d", name, got, try.want)
		}
	}
}

// A slow client is cut off, in the header and in the body, and does not keep
// others out.
func TestServeRefusesSlowness(t *testing.T) {
	t.Parallel()
	d := newDesk()
	address, _ := serve(t, d, portal.Options{Limits: portal.Limits{HeaderTime: 100 * time.Millisecond, ReadTime: 200 * time.Millisecond, Connections: 1}})
	for _, path := range []string{"/t/" + d.issue(core.PurposeReset), "/login", "/register", "/forgot", "/password", "/logout"} {
		slow := "POST " + path + " HTTP/1.1\r\nHost: " + address + "\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 100\r\n\r\na="
		answer := talk(t, address, slow)
		if answer.StatusCode != http.StatusRequestTimeout || !strings.Contains(bodyOf(t, answer), "took too long") {
			t.Errorf("a slow body to %s: %d", path, answer.StatusCode)
		}
	}
	half, err := net.Dial("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = half.Close() }()
	if _, err := io.WriteString(half, "GET /healthz HT"); err != nil {
		t.Fatal(err)
	}
	// The one place is taken until the slow header is cut off.
	if got := talk(t, address, "GET /healthz HTTP/1.1\r\nHost: "+address+"\r\nConnection: close\r\n\r\n").StatusCode; got != http.StatusOK {
		t.Errorf("after a slow header: %d", got)
	}
}

// holding is a desk whose Redeem waits.
type holding struct {
	*desk
	begun, release chan struct{}
}

func (h holding) Redeem(ctx context.Context, r core.Redemption) error {
	close(h.begun)
	select {
	case <-h.release:
		return h.desk.Redeem(ctx, r)
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Told to stop, the server finishes what has begun.
func TestServeStopsGracefully(t *testing.T) {
	d := holding{newDesk(), make(chan struct{}), make(chan struct{})}
	address, stop := serve(t, d, portal.Options{})
	url := "http://" + address + "/t/" + d.issue(core.PurposeReset)
	page, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	body := sent(formToken.FindStringSubmatch(bodyOf(t, page))[1], goodPassword, goodPassword)
	client := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	result := make(chan error, 1)
	go func() {
		answer, err := client.Post(url, "application/x-www-form-urlencoded", strings.NewReader(body))
		if err == nil && answer.StatusCode != http.StatusSeeOther {
			err = fmt.Errorf("the status is %d", answer.StatusCode)
		}
		result <- err
	}()
	<-d.begun
	stopped := make(chan error, 1)
	go func() { stopped <- stop() }()
	for { // until the port is closed, the server has not begun to stop
		c, err := net.Dial("tcp", address)
		if err != nil {
			break
		}
		_ = c.Close()
	}
	close(d.release)
	if err := errors.Join(<-result, <-stopped); err != nil {
		t.Error(err)
	}
}

func TestServeRefusesPlainOffLoopback(t *testing.T) {
	l, err := net.Listen("tcp", "0.0.0.0:0")
	if err != nil {
		t.Fatal(err)
	}
	if err := portal.Serve(t.Context(), l, portal.Options{}, newDesk(), slog.New(slog.DiscardHandler)); !errors.Is(err, portal.ErrPlain) {
		t.Errorf("plain on all addresses: %v", err)
	}
	if _, err := l.Accept(); !errors.Is(err, net.ErrClosed) {
		t.Errorf("the listener is open: %v", err)
	}
}

var _ portal.Door = holding{} // and so is desk

// With a certificate the pages come over TLS, HTTP/2 among it, and the cookie
// is bound to it.
func TestServeTLS(t *testing.T) {
	borrowed := httptest.NewUnstartedServer(nil) // for its certificate and a client that trusts it
	borrowed.EnableHTTP2 = true
	borrowed.StartTLS()
	t.Cleanup(borrowed.Close)
	d := newDesk()
	address, _ := serve(t, d, portal.Options{TLS: &tls.Config{Certificates: borrowed.TLS.Certificates, MinVersion: tls.VersionTLS12}})
	client := borrowed.Client()
	client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	url := "https://" + address + "/t/" + d.issue(core.PurposeReset)
	page, err := client.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	body := sent(formToken.FindStringSubmatch(bodyOf(t, page))[1], goodPassword, goodPassword)
	answer, err := client.Post(url, "application/x-www-form-urlencoded", strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	if bodyOf(t, answer); answer.StatusCode != http.StatusSeeOther || !strings.HasPrefix(answer.Header.Get("Set-Cookie"), "__Host-") {
		t.Errorf("%d with the cookie %t", answer.StatusCode, answer.Header.Get("Set-Cookie") != "")
	}
	if answer.ProtoMajor != 2 {
		t.Errorf("the protocol is %s", answer.Proto)
	}
	if plain := talk(t, address, "GET /healthz HTTP/1.1\r\nHost: "+address+"\r\n\r\n").StatusCode; plain != http.StatusBadRequest {
		t.Errorf("plain HTTP on the TLS port: %d", plain)
	}
}
