package main

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
)

const programName = "keydeskctl"

// folder is where built puts the program.
var folder = sync.OnceValues(func() (string, error) { return os.MkdirTemp("", "keydeskctl-test") })

// built gives the folder of the program, built as for users. Each verb of a
// script is a process that does one thing after another; under the race detector
// it would take four times as long.
var built = sync.OnceValues(func() (string, error) {
	dir, err := folder()
	if err != nil {
		return "", err
	}
	build := exec.Command("go", "build", "-o", filepath.Join(dir, programName+exe()), ".")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		return "", fmt.Errorf("building the program: %w\n%s", err, out)
	}
	return dir, nil
})

// exe is how a program's file ends here.
func exe() string {
	if runtime.GOOS == "windows" {
		return ".exe"
	}
	return ""
}

// removeBuilt is called when all tests are done.
func removeBuilt() {
	if dir, err := folder(); err == nil {
		_ = os.RemoveAll(dir)
	}
}

// program runs keydeskctl as a process of its own, at a desk in dir.
type program struct {
	t   *testing.T
	dir string
}

// newDesk makes a practice desk.
func newDesk(t *testing.T) *program {
	p := &program{t: t, dir: t.TempDir()}
	p.must("", "init", "--vendor", "Fjord Instruments", "--kdf", "floor")
	return p
}

func (p *program) command(stdin string, args ...string) *exec.Cmd {
	p.t.Helper()
	dir, err := built()
	if err != nil {
		p.t.Fatal(err)
	}
	return p.prepare(filepath.Join(dir, programName+exe()), stdin, args...)
}

// watched is a command under the race detector, where the tests are: for verbs
// that do several things at once.
func (p *program) watched(args ...string) *exec.Cmd {
	p.t.Helper()
	self, err := os.Executable()
	if err != nil {
		p.t.Fatal(err)
	}
	cmd := p.prepare(self, "", args...)
	cmd.Args[0] = programName // TestMain then is the program
	return cmd
}

func (p *program) prepare(path, stdin string, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(p.t.Context(), path, args...)
	cmd.Dir = p.dir
	cmd.Stdin = strings.NewReader(stdin)
	cmd.Env = slices.DeleteFunc(os.Environ(), func(v string) bool { // the tests' own collector is no user's
		return strings.HasPrefix(v, "GOGC=") || strings.HasPrefix(v, "GOMEMLIMIT=")
	})
	for name, value := range home(p.dir) {
		cmd.Env = append(cmd.Env, name+"="+value)
	}
	return cmd
}

// run gives what was printed, and the exit code.
func (p *program) run(stdin string, args ...string) (stdout, stderr string, code int) {
	p.t.Helper()
	cmd := p.command(stdin, args...)
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	err := cmd.Run()
	if ended := (*exec.ExitError)(nil); err != nil && !errors.As(err, &ended) {
		p.t.Fatal(err)
	}
	return out.String(), errs.String(), cmd.ProcessState.ExitCode()
}

// must is run for what has to succeed.
func (p *program) must(stdin string, args ...string) string {
	p.t.Helper()
	stdout, stderr, code := p.run(stdin, args...)
	if code != 0 {
		p.t.Fatalf("keydeskctl %s: exit code %d\n%s%s", strings.Join(args, " "), code, stdout, stderr)
	}
	return stdout
}

// server is a running serve.
type server struct {
	cmd     *exec.Cmd
	address string // "http://…"
	log     *bytes.Buffer
}

// serve starts serve and waits until it says that it is ready.
func (p *program) serve() *server {
	p.t.Helper()
	return p.serving(p.watched("serve", "--listen", "127.0.0.1:0"))
}

func (p *program) serving(cmd *exec.Cmd) *server {
	p.t.Helper()
	s := &server{cmd: cmd, log: &bytes.Buffer{}}
	s.cmd.Stderr = s.log
	out, err := s.cmd.StdoutPipe()
	if err != nil {
		p.t.Fatal(err)
	}
	if err := s.cmd.Start(); err != nil {
		p.t.Fatal(err)
	}
	p.t.Cleanup(func() { _ = s.cmd.Process.Kill() })
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil && !errors.Is(err, io.EOF) {
		p.t.Fatal(err)
	}
	if _, err := fmt.Sscanf(line, "listening on %s\n", &s.address); err != nil {
		_ = s.cmd.Wait()
		p.t.Fatalf("serve said %q\n%s", line, s.log)
	}
	return s
}

// stop ends it by a signal and gives the exit code.
func (s *server) stop(t *testing.T, signal os.Signal) int {
	t.Helper()
	if err := s.cmd.Process.Signal(signal); err != nil {
		t.Fatal(err)
	}
	err := s.cmd.Wait()
	if ended := (*exec.ExitError)(nil); err != nil && !errors.As(err, &ended) {
		t.Fatal(err)
	}
	return s.cmd.ProcessState.ExitCode()
}
