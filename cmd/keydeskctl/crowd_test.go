//go:build linux

// The memory of another process is in /proc on Linux only.

package main

import (
	"bytes"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"regexp"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/keydesk/keydesk/internal/soak"
)

const (
	crowdMemory = 200 << 20 // bytes above idle
	promptly    = 2 * time.Second
)

// crowd is a running serve that believes this computer about the visitors'
// addresses, so that a crowd comes from as many.
func crowd(t *testing.T) *server {
	t.Helper()
	p := newDesk(t)
	p.must("", "settings", "set", "portal.proxies", "127.0.0.1")
	p.must("a long walk in the woods", "customer", "add", "--last-name", "Nordmann", "--email", "kari@example.com", "--enable-login", "--email-confirmed")
	return p.serving(p.command("", "serve", "--listen", "127.0.0.1:0"))
}

// visitor is a browser with an address of its own.
type visitor struct {
	client *http.Client
	home   string
	from   string
	form   string
}

var formField = regexp.MustCompile(`name="form" value="([^"]*)"`)

// arrive opens the page to log in.
func arrive(t *testing.T, s *server, n int) (*visitor, error) {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		return nil, err
	}
	v := &visitor{client: &http.Client{Jar: jar, Timeout: time.Minute}, home: s.address,
		from: fmt.Sprintf("198.18.%d.%d", n>>8, n&255)}
	status, page, _, err := v.do(t, http.MethodGet, "")
	if err != nil || status != http.StatusOK {
		return nil, fmt.Errorf("the page to log in: %d, %w", status, err)
	}
	found := formField.FindStringSubmatch(page)
	if found == nil {
		return nil, fmt.Errorf("no form: %s", page)
	}
	v.form = found[1]
	return v, nil
}

func (v *visitor) do(t *testing.T, method, body string) (status int, page string, retry string, err error) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, v.home+"/login", strings.NewReader(body))
	if err != nil {
		return 0, "", "", err
	}
	r.Header.Set("X-Forwarded-For", v.from)
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	answer, err := v.client.Do(r)
	if err != nil {
		return 0, "", "", err
	}
	text, err := io.ReadAll(answer.Body)
	return answer.StatusCode, string(text), answer.Header.Get("Retry-After"), firstOf(err, answer.Body.Close())
}

// TestCrowdAtTheDoor: of five hundred who log in at once those for whom there is
// room are answered, the others are told when to come again, and the memory
// stays within its bound.
func TestCrowdAtTheDoor(t *testing.T) {
	t.Parallel()
	many := soak.N(t, 500, 2000)
	s := crowd(t)
	all := make([]*visitor, many)
	for n := range all {
		var err error
		if all[n], err = arrive(t, s, n); err != nil {
			t.Fatal(err)
		}
	}
	idle := resident(t, s.cmd.Process.Pid)
	peak := make(chan int64, 1)
	done := make(chan struct{})
	go func() { peak <- most(s.cmd.Process.Pid, done) }()
	answered, full := logInAtOnce(t, all)
	close(done)
	above := <-peak - idle
	t.Logf("%d at once: %d answered, %d told to come again, %d MiB above idle (%d MiB)", many, answered, full, above>>20, idle>>20)
	if above > crowdMemory {
		t.Errorf("%d MiB above idle, %d at most", above>>20, crowdMemory>>20)
	}
	if answered < 33 || answered+full != many {
		t.Errorf("%d answered and %d told to come again, of %d", answered, full, many)
	}
	if code := s.stop(t, syscall.SIGTERM); code != 0 {
		t.Errorf("serve ended with %d\n%s", code, s.log)
	}
}

// logInAtOnce sends every form at the same time, all with wrong passwords.
func logInAtOnce(t *testing.T, all []*visitor) (answered, full int) {
	t.Helper()
	var group sync.WaitGroup
	var lock sync.Mutex
	start := make(chan struct{})
	for n, v := range all {
		group.Go(func() {
			body := url.Values{"form": {v.form}, "login": {fmt.Sprintf("nobody%d@example.com", n)}, "password": {"not the password"}}.Encode()
			<-start
			status, page, retry, err := v.do(t, http.MethodPost, body)
			lock.Lock()
			defer lock.Unlock()
			switch {
			case err != nil:
				t.Errorf("visitor %d: %v", n, err)
			case status == http.StatusServiceUnavailable && retry != "":
				full++
			case status == http.StatusServiceUnavailable || status >= 500 || status == http.StatusTooManyRequests:
				t.Errorf("visitor %d: %d, Retry-After %q: %s", n, status, retry, page)
			default:
				answered++
			}
		})
	}
	close(start)
	group.Wait()
	return answered, full
}

// TestSlowCrowd: a thousand connections that send next to nothing keep nobody
// out, and are closed.
func TestSlowCrowd(t *testing.T) {
	t.Parallel()
	s := crowd(t)
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
	if _, err := arrive(t, s, 1); err != nil {
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

// resident is how much memory the process has, in bytes.
func resident(t *testing.T, pid int) int64 {
	t.Helper()
	size := statusLine(pid, "VmRSS:")
	if size == 0 {
		t.Fatal("the system does not say how much memory a process has")
	}
	return size
}

// statusLine is a size of /proc/PID/status in bytes, 0 where there is none.
func statusLine(pid int, name string) int64 {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0
	}
	_, rest, _ := bytes.Cut(status, []byte(name))
	var kib int64
	if _, err := fmt.Sscan(string(rest), &kib); err != nil {
		return 0
	}
	return kib << 10
}

// most watches the process's memory until done, and gives the largest.
func most(pid int, done <-chan struct{}) (peak int64) {
	for tick := time.Tick(5 * time.Millisecond); ; {
		peak = max(peak, statusLine(pid, "VmRSS:"))
		select {
		case <-done:
			return peak
		case <-tick:
		}
	}
}
