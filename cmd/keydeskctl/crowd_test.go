//go:build linux

// The memory of another process is in /proc on Linux only.

package main

import (
	"io"
	"net"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/keydesk/keydesk/internal/crowd"
	"github.com/keydesk/keydesk/internal/soak"
)

// promptly is how soon a page comes beside a crowd.
const promptly = 2 * time.Second

// door is a running serve that believes this computer about the visitors'
// addresses, so that a crowd comes from as many.
func door(t *testing.T) *server {
	t.Helper()
	p := newDesk(t)
	p.must("", "settings", "set", "portal.proxies", "127.0.0.1")
	p.must("a long walk in the woods", "customer", "add", "--last-name", "Nordmann", "--email", "kari@example.com", "--enable-login", "--email-confirmed")
	return p.serving(p.command("", "serve", "--listen", "127.0.0.1:0"))
}

// TestCrowdAtTheDoor: of five hundred who log in at once those for whom there is
// room are answered, the others are told when to come again, and the memory
// stays within its bound, however often they come.
func TestCrowdAtTheDoor(t *testing.T) {
	t.Parallel()
	const many = 500
	s := door(t)
	idle, err := crowd.Memory(s.cmd.Process.Pid)
	if err != nil {
		t.Fatal(err)
	}
	for range soak.N(t, 1, 10) {
		a, err := crowd.Come(t.Context(), s.address, many)
		if err != nil {
			t.Error(err)
		}
		peak, err := crowd.Peak(s.cmd.Process.Pid)
		if err != nil {
			t.Fatal(err)
		}
		t.Logf("%d at once: %d answered, %d told to come again, %d MiB above idle (%d MiB)", many, a.Answered, a.Full, (peak-idle)>>20, idle>>20)
		if peak-idle > crowd.MostMemory {
			t.Errorf("%d MiB above idle, %d at most", (peak-idle)>>20, crowd.MostMemory>>20)
		}
		if a.Answered < 33 || a.Answered+a.Full != many {
			t.Errorf("%d answered and %d told to come again, of %d", a.Answered, a.Full, many)
		}
	}
	if code := s.stop(t, syscall.SIGTERM); code != 0 {
		t.Errorf("serve ended with %d\n%s", code, s.log)
	}
}

// TestSlowCrowd: a thousand connections that send next to nothing keep nobody
// out, and are closed.
func TestSlowCrowd(t *testing.T) {
	t.Parallel()
	s := door(t)
	address := strings.TrimPrefix(s.address, "http://")
	slow := make([]net.Conn, 1000)
	for n := range slow {
		conn, err := net.Dial("tcp", address)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = conn.Close() })
		half := "GET /login HTTP/1.1\r\nHost: " + address + "\r\nX-Slow:"
		if n%2 == 1 {
			half = "POST /login HTTP/1.1\r\nHost: " + address + "\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 100\r\n\r\nlogin="
		}
		if _, err := conn.Write([]byte(half)); err != nil {
			t.Fatal(err)
		}
		slow[n] = conn
	}
	began := time.Now()
	if _, err := crowd.Arrive(t.Context(), s.address, 1); err != nil {
		t.Fatal(err)
	}
	took := time.Since(began)
	t.Logf("with %d slow connections a page took %s", len(slow), took)
	if took > promptly {
		t.Errorf("a page took %s, %s at most", took, promptly)
	}
	for n, conn := range slow {
		if err := conn.SetReadDeadline(time.Now().Add(30 * time.Second)); err != nil {
			t.Fatal(err)
		}
		if _, err := io.Copy(io.Discard, conn); err != nil && !strings.Contains(err.Error(), "reset") {
			t.Fatalf("slow connection %d is still open: %v", n, err)
		}
	}
	if code := s.stop(t, syscall.SIGTERM); code != 0 {
		t.Errorf("serve ended with %d\n%s", code, s.log)
	}
}
