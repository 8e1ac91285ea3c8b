//go:build linux

package main

import (
	"encoding/json"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"

	"github.com/keydesk/keydesk/internal/soak"
)

// known are wapiti's findings that are none. The page is plain on loopback here;
// under TLS cookies are Secure and Strict-Transport-Security is sent (package
// portal tries that). X-XSS-Protection turns on a filter that browsers have
// removed for the holes it made.
func known() []string {
	return []string{"Strict-Transport-Security is not set", "X-XSS-Protection is not set", "Secure flag is not set in the cookie"}
}

// TestScanners lets wapiti look for holes in the customer page, and slowhttptest
// hold a thousand slow connections open: in the soak alone, they take minutes.
func TestScanners(t *testing.T) {
	if soak.N(t, 0, 1) == 0 {
		return
	}
	s := door(t)
	t.Run("wapiti", func(t *testing.T) { wapiti(t, s) })
	for name, mode := range map[string]string{"slow headers": "-H", "slow bodies": "-B", "slow reading": "-X", "ranges": "-R"} {
		t.Run(name, func(t *testing.T) { slowly(t, s, mode) })
	}
	if status, _ := get(t, s.address+"/login"); status != http.StatusOK {
		t.Errorf("the page afterwards: %d", status)
	}
	if code := s.stop(t, syscall.SIGTERM); code != 0 {
		t.Errorf("serve ended with %d\n%s", code, s.log)
	}
}

// wapiti runs all of its usual modules and fails for what is not known.
func wapiti(t *testing.T, s *server) {
	report := filepath.Join(t.TempDir(), "report.json")
	cmd := exec.CommandContext(t.Context(), "wapiti", "-u", s.address+"/", "--flush-session", "-f", "json", "-o", report, "--max-scan-time", "600")
	cmd.Env = append(os.Environ(), "HOME="+t.TempDir())
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	text, err := os.ReadFile(report)
	if err != nil {
		t.Fatal(err)
	}
	var found struct {
		Vulnerabilities, Anomalies map[string][]struct{ Info, Path, Parameter string }
	}
	if err := json.Unmarshal(text, &found); err != nil || len(found.Vulnerabilities) == 0 {
		t.Fatalf("%v\n%s", err, text)
	}
	for _, kinds := range []map[string][]struct{ Info, Path, Parameter string }{found.Vulnerabilities, found.Anomalies} {
		for kind, all := range kinds {
			for _, one := range all {
				if !slices.ContainsFunc(known(), func(k string) bool { return strings.HasPrefix(one.Info, k) }) {
					t.Errorf("%s: %s at %s %s", kind, one.Info, one.Path, one.Parameter)
				}
			}
		}
	}
	t.Logf("wapiti looked for %d kinds of holes", len(found.Vulnerabilities))
}

// slowly holds a thousand connections for half a minute; the page must stay
// there for others all the time.
func slowly(t *testing.T, s *server, mode string) {
	prefix := filepath.Join(t.TempDir(), "slow")
	cmd := exec.CommandContext(t.Context(), "slowhttptest", mode, "-c", "1000", "-r", "200", "-i", "5", "-l", "30", "-p", "3",
		"-g", "-o", prefix, "-u", s.address+"/login")
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	table, err := os.ReadFile(prefix + ".csv")
	if err != nil {
		t.Fatal(err)
	}
	// Seconds, Closed, Pending, Connected, Service Available
	lines := strings.Split(strings.TrimSpace(string(table)), "\n")
	if len(lines) < 3 {
		t.Fatalf("no report: %s", table)
	}
	for _, line := range lines[1:] {
		col := strings.Split(line, ",")
		if available := strings.TrimSpace(col[len(col)-1]); available == "0" {
			t.Errorf("the page was not there: %s", line)
		}
	}
}
