//go:build unix

package main

import (
	"io"
	"net/http"
	"os"
	"regexp"
	"strings"
	"syscall"
	"testing"
)

// TestServe runs the customers' pages: a mailed link opens, waiting mail goes
// out, other programs are told who has the file, and a signal ends it in order.
func TestServe(t *testing.T) {
	t.Parallel()
	p := newDesk(t)
	id := strings.TrimSpace(p.must("", "customer", "add", "--last-name", "Nordmann", "--email", "kari@example.com", "--enable-login"))
	p.must("", "customer", "reset-password", id, "--send-link")
	link := regexp.MustCompile(`/t/[A-Za-z0-9_-]{43}`).FindString(p.must("", "mail", "show", "1"))
	if link == "" {
		t.Fatal("there is no link in the mail")
	}

	s := p.serve()
	if status, page := get(t, s.address+"/healthz"); status != http.StatusOK {
		t.Errorf("healthz: %d %s", status, page)
	}
	if status, page := get(t, s.address+link); status != http.StatusOK || !strings.Contains(page, "password") {
		t.Errorf("the page behind the link: %d\n%s", status, page)
	}
	if _, stderr, code := p.run("", "customer", "list"); code != 5 || !strings.Contains(stderr, "in use by keydeskctl (process") {
		t.Errorf("a second program: exit code %d, %s", code, stderr)
	}
	if _, stderr, code := p.run("", "check"); code != 5 || !strings.Contains(stderr, "in use") {
		t.Errorf("a check meanwhile: exit code %d, %s", code, stderr)
	}
	if code := s.stop(t, syscall.SIGTERM); code != 0 {
		t.Errorf("serve ended with %d\n%s", code, s.log)
	}
	if list := p.must("", "mail", "list", "--json"); !strings.Contains(list, `"state":"accepted"`) {
		t.Errorf("serve did not deliver: %s", list)
	}
}

// TestServeRefuses names what is wrong and starts nothing.
func TestServeRefuses(t *testing.T) {
	t.Parallel()
	p := newDesk(t)
	if _, stderr, code := p.run("", "serve", "--listen", "0.0.0.0:0"); code != 4 || !strings.Contains(stderr, "certificate") {
		t.Errorf("plain HTTP for everybody: exit code %d, %s", code, stderr)
	}
	s := p.serve()
	other := newDesk(t)
	taken := strings.TrimPrefix(s.address, "http://")
	if _, stderr, code := other.run("", "serve", "--listen", taken); code != 1 || !strings.Contains(stderr, "--listen") {
		t.Errorf("an address in use: exit code %d, %s", code, stderr)
	}
	if code := s.stop(t, os.Interrupt); code != 0 {
		t.Errorf("serve ended with %d\n%s", code, s.log)
	}
}

func get(t *testing.T, address string) (status int, page string) {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, nil)
	if err != nil {
		t.Fatal(err)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return response.StatusCode, string(text)
}
