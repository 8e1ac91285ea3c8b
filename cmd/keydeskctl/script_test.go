package main

import (
	"context"
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/core/secret"
)

// operatorPassword is the practice operator's in every script.
const operatorPassword = "a practice password"

// TestMain is the program where it is started under the program's name, so that
// what serves and what is interrupted runs under the race detector.
func TestMain(m *testing.M) {
	if filepath.Base(os.Args[0]) == programName {
		main()
		return
	}
	code := m.Run()
	removeBuilt()
	os.Exit(code)
}

// TestScripts runs the chapters in testdata/script. Each begins with a desk of
// its own in $WORK, signed in to as anna.
func TestScripts(t *testing.T) {
	dir, err := built()
	if err != nil {
		t.Fatal(err)
	}
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		RequireExplicitExec: true,
		Cmds: map[string]func(ts *testscript.TestScript, neg bool, args []string){
			"exits": exits, "take": take, "lastline": lastLine, "keys": keys, "truncate": truncate, "chooses": chooses, "request": request,
		},
		Setup: func(env *testscript.Env) error {
			for name, value := range home(env.WorkDir) {
				env.Setenv(name, value)
			}
			env.Setenv("PATH", dir+string(filepath.ListSeparator)+env.Getenv("PATH"))
			return nil
		},
	})
}

// home is an environment that keeps everything below dir.
func home(dir string) map[string]string {
	return map[string]string{
		"HOME": dir, "XDG_CONFIG_HOME": filepath.Join(dir, "config"), "XDG_DATA_HOME": filepath.Join(dir, "data"),
		"APPDATA": filepath.Join(dir, "config"), "LOCALAPPDATA": filepath.Join(dir, "data"),
		"KEYDESK_DB": filepath.Join(dir, "desk.db"), "KEYDESK_OPERATOR": "anna", "KEYDESK_PASSWORD": operatorPassword,
		"TZ": "UTC",
		// Under the race detector each program would sleep for a second at its end.
		"GORACE": "atexit_sleep_ms=0",
	}
}

// exits CODE COMMAND…   runs a command that has to end with that exit code.
func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits CODE COMMAND…")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	code := 0
	err = ts.Exec(args[1], args[2:]...)
	if ended := (*exec.ExitError)(nil); errors.As(err, &ended) {
		code = ended.ExitCode()
	} else {
		ts.Check(err)
	}
	if code != want {
		ts.Fatalf("exit code %d, want %d", code, want)
	}
	stderr := ts.ReadFile("stderr")
	if code != 0 && strings.Count(stderr, "keydeskctl: ") != 1 {
		ts.Fatalf("an error is one line on standard error; got %q", stderr)
	}
	if strings.Contains(stderr+ts.ReadFile("stdout"), operatorPassword) {
		ts.Fatalf("the operator's password was printed")
	}
}

// take VAR [KEY]   sets VAR to the last line of standard output, or to KEY of
// the JSON object there.
func take(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 1 || len(args) > 2 {
		ts.Fatalf("usage: take VAR [KEY]")
	}
	line := last(ts.ReadFile("stdout"))
	if len(args) == 1 {
		ts.Setenv(args[0], line)
		return
	}
	object := map[string]any{}
	ts.Check(json.Unmarshal([]byte(line), &object))
	value, ok := object[args[1]].(string)
	if !ok {
		ts.Fatalf("there is no text %q in %s", args[1], line)
	}
	ts.Setenv(args[0], value)
}

// chooses FILE   is the customer behind the link on standard output, who chooses
// the password in the first line of a file.
func chooses(ts *testscript.TestScript, neg bool, args []string) {
	link := regexp.MustCompile(`/t/([A-Za-z0-9_-]{43})`).FindStringSubmatch(ts.ReadFile("stdout"))
	if neg || len(args) != 1 || link == nil {
		ts.Fatalf("usage: chooses FILE, with a link on standard output")
	}
	password, _, _ := strings.Cut(ts.ReadFile(args[0]), "\n")
	ctx := context.Background()
	desk, err := core.Open(ctx, core.Options{Path: ts.Getenv("KEYDESK_DB"), ConfigDir: ts.MkAbs("config-of-the-page"), Program: "test"})
	ts.Check(err)
	defer desk.Close()
	s, err := desk.SignIn(ctx, "anna", secret.New(operatorPassword))
	ts.Check(err)
	defer s.Leave(ctx)
	portal, err := s.Portal()
	ts.Check(err)
	ts.Check(portal.Redeem(ctx, core.Redemption{Token: secret.New(link[1]), Password: secret.New(password)}))
}

// lastline TEXT   compares the last line of standard output.
func lastLine(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) != 1 {
		ts.Fatalf("usage: lastline TEXT")
	}
	if got := last(ts.ReadFile("stdout")); (got == args[0]) == neg {
		ts.Fatalf("the last line is %q", got)
	}
}

func last(output string) string {
	lines := strings.Split(strings.TrimRight(output, "\n"), "\n")
	return lines[len(lines)-1]
}

// keys KEY…   compares the keys of every line of JSON on standard output, in
// their order.
func keys(ts *testscript.TestScript, neg bool, want []string) {
	output := ts.ReadFile("stdout")
	if neg || output == "" {
		ts.Fatalf("there is no JSON on standard output")
	}
	for line := range strings.Lines(output) {
		if got := strings.Join(keysOf(ts, line), " "); got != strings.Join(want, " ") {
			ts.Fatalf("keys %s\nwant %s", got, strings.Join(want, " "))
		}
	}
}

func keysOf(ts *testscript.TestScript, line string) (found []string) {
	d := json.NewDecoder(strings.NewReader(line))
	_, err := d.Token()
	ts.Check(err)
	for d.More() {
		key, err := d.Token()
		ts.Check(err)
		found = append(found, key.(string))
		var value json.RawMessage
		ts.Check(d.Decode(&value))
	}
	return found
}

// truncate FILE SIZE   cuts a file off.
func truncate(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: truncate FILE SIZE")
	}
	size, err := strconv.ParseInt(args[1], 10, 64)
	ts.Check(err)
	ts.Check(os.Truncate(ts.MkAbs(args[0]), size))
}
