package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// testdata is what `go test -json` prints for a package with these tests.
const testdata = `package sample
import "testing"
func TestGood(t *testing.T) { t.Log("never shown"); t.Run("a", func(*testing.T) {}); t.Run("b", func(*testing.T) {}) }
func TestNeedsMore(t *testing.T) { t.Skip("a frobnicator is not installed") }
`

func TestSummary(t *testing.T) {
	for _, c := range []struct {
		name, more string
		args       []string
		code       int
		want       []string
	}{
		{"skips are named", "", nil, 0, []string{
			"ok  \tsample", "\n2 passed, 0 failed, 1 skipped\n",
			"skipped: a frobnicator is not installed (sample.TestNeedsMore)\n"}},
		{"skips can be refused", "", []string{"-noskip"}, 1, []string{"2 passed, 0 failed, 1 skipped"}},
		{"a failure is shown and counted once",
			`func TestBad(t *testing.T) { t.Run("why", func(t *testing.T) { t.Error("the reason") }) }`, nil, 1,
			[]string{"the reason", "FAIL\tsample", "\n2 passed, 1 failed, 1 skipped\n"}},
		{"a parent that fails by itself counts",
			`func TestBad(t *testing.T) { t.Run("fine", func(*testing.T) {}); t.Error("the reason") }`, nil, 1,
			[]string{"the reason", "\n3 passed, 1 failed, 1 skipped\n"}},
		{"a package that does not build", `func TestBad(t *testing.T) { undefined() }`, nil, 1,
			[]string{"undefined: undefined", "\n0 passed, 1 failed, 0 skipped\n"}},
		{"a process that ends in a test",
			`func TestBad(t *testing.T) { t.Log("on my way"); panic("the end") }`, nil, 1,
			[]string{"the end", "1 failed"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			code, got := summarize(t, goTest(t, testdata+c.more), c.args...)
			if code != c.code {
				t.Errorf("exit code %d, want %d", code, c.code)
			}
			for _, want := range c.want {
				if !strings.Contains(got, want) {
					t.Errorf("%q is not in:\n%s", want, got)
				}
			}
			if strings.Contains(got, "never shown") {
				t.Errorf("the log of a test that passed is shown:\n%s", got)
			}
		})
	}
}

func TestNothingRan(t *testing.T) {
	code, got := summarize(t, "go: no such directory\n")
	if code != 1 || !strings.Contains(got, "no such directory") {
		t.Errorf("exit code %d, output:\n%s", code, got)
	}
}

func summarize(t *testing.T, in string, args ...string) (code int, out string) {
	t.Helper()
	var b bytes.Buffer
	code = run(args, strings.NewReader(in), &b, &b)
	return code, b.String()
}

// goTest runs source as the tests of a module of its own.
func goTest(t *testing.T, source string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range map[string]string{"go.mod": "module sample\n", "sample_test.go": source} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	cmd := exec.CommandContext(t.Context(), "go", "test", "-vet=off", "-json", ".")
	cmd.Dir = dir
	out, _ := cmd.CombinedOutput() // it fails where the sample does
	return string(out)
}
