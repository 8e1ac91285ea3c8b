//go:build unix

package main

import (
	"bufio"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"
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
	choose(t, s.address, link, "seventeen green bottles")
	if _, stderr, code := p.run("", "customer", "list"); code != 5 || !strings.Contains(stderr, "in use by keydeskctl (process") {
		t.Errorf("a second program: exit code %d, %s", code, stderr)
	}
	if _, stderr, code := p.run("", "check"); code != 5 || !strings.Contains(stderr, "in use") {
		t.Errorf("a check meanwhile: exit code %d, %s", code, stderr)
	}
	if code := s.stop(t, syscall.SIGTERM); code != 0 {
		t.Errorf("serve ended with %d\n%s", code, s.log)
	}
	revealed(t, p, id, "seventeen green bottles")
	if list := p.must("", "mail", "list", "--json"); !strings.Contains(list, `"state":"accepted"`) {
		t.Errorf("serve did not deliver: %s", list)
	}
}

// TestServeRefuses names what is wrong and starts nothing.
func TestServeRefuses(t *testing.T) {
	t.Parallel()
	p := newDesk(t)
	if out, stderr, code := p.run("", "serve", "--listen", "0.0.0.0:0"); code != 4 || out != "" || !strings.Contains(stderr, "portal.base-url") {
		t.Errorf("plain HTTP for everybody: exit code %d, %q, %s", code, out, stderr)
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

// TestInterrupt: a verb that waits for a list that does not come ends at the
// first signal, with the rows that it has read unharmed.
func TestInterrupt(t *testing.T) {
	t.Parallel()
	p := newDesk(t)
	cmd := p.watched("customer", "import", "-")
	cmd.Stdin = nil
	list, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	stderr, err := cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	// More than is read to guess from, so that it says what it left out.
	if _, err := io.WriteString(list, "lastName,color\n"+strings.Repeat("Nordmann,blue\n", 10000)); err != nil {
		t.Fatal(err)
	}
	words := bufio.NewReader(stderr)
	if line, err := words.ReadString('\n'); !strings.Contains(line, "Not imported") {
		t.Fatalf("it says %q, %v", line, err)
	}
	if err := cmd.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	rest, err := io.ReadAll(words)
	if err != nil || !strings.Contains(string(rest), "run it again to go on") {
		t.Errorf("it says %q, %v", rest, err)
	}
	if err := cmd.Wait(); cmd.ProcessState.ExitCode() != 1 {
		t.Errorf("it ended with %v", err)
	}
	if out := p.must("", "check"); out != "ok\n" {
		t.Errorf("check says %q", out)
	}
}

// choose is the customer: opens the link and sends the form.
func choose(t *testing.T, site, link, password string) {
	t.Helper()
	status, page := get(t, site+link)
	form := regexp.MustCompile(`name="form" value="([^"]+)"`).FindStringSubmatch(page)
	if status != http.StatusOK || form == nil {
		t.Fatalf("the page behind the link: %d\n%s", status, page)
	}
	fields := url.Values{"form": {form[1]}, "password": {password}, "again": {password}}
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, site+link, strings.NewReader(fields.Encode()))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	request.Header.Set("Origin", site)
	if status, page := send(t, request); status != http.StatusOK {
		t.Fatalf("saving the password: %d\n%s", status, page)
	}
}

// revealed reads a password that the customer set: for a reason only.
func revealed(t *testing.T, p *program, id, password string) {
	t.Helper()
	if out, stderr, code := p.run("", "customer", "reveal", id); code != 6 || out != "" || !strings.Contains(stderr, "reason") {
		t.Errorf("without a reason: exit code %d, %s%s", code, out, stderr)
	}
	if out := p.must("", "customer", "reveal", id, "--reason", "locked out of the shop"); out != password+"\n" {
		t.Errorf("revealed %q", out)
	}
	if shown := p.must("", "customer", "show", id, "--json"); !strings.Contains(shown, `"emailConfirmed":true`) || !strings.Contains(shown, `"passwordOrigin":"customer"`) {
		t.Errorf("the customer is %s", shown)
	}
}

func get(t *testing.T, address string) (status int, page string) {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, nil)
	if err != nil {
		t.Fatal(err)
	}
	return send(t, request)
}

func send(t *testing.T, request *http.Request) (status int, page string) {
	t.Helper()
	client := &http.Client{Jar: jar(t)}
	response, err := client.Do(request)
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

// jar keeps cookies over the redirect that follows a form.
func jar(t *testing.T) *cookiejar.Jar {
	t.Helper()
	j, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return j
}

// TestServeBacksUp: serve makes the backup that is due by itself, read back by a
// process of its own, and it is a desk.
func TestServeBacksUp(t *testing.T) {
	t.Parallel()
	p := newDesk(t)
	folder := t.TempDir()
	p.must("", "settings", "set", "backup.folder", folder)
	s := p.serve()
	var found []string
	for look := time.NewTicker(20 * time.Millisecond); len(found) == 0; <-look.C { // the test's own time limit ends it
		found, _ = filepath.Glob(filepath.Join(folder, "keydesk-*.db"))
	}
	if code := s.stop(t, syscall.SIGTERM); code != 0 {
		t.Errorf("serve ended with %d\n%s", code, s.log)
	}
	p.must("", "restore", found[0], "--to", filepath.Join(folder, "restored.db"))
	if out := p.must("", "--db", filepath.Join(folder, "restored.db"), "check"); !strings.HasSuffix(strings.TrimSpace(out), "ok") {
		t.Errorf("the restored desk: %s", out)
	}
}
