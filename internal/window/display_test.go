package window

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

// built is the folder of the child, and where it is.
var built = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "keydesk-window")
	if err != nil {
		return "", err
	}
	cmd := exec.Command("go", "test", "-c", "-vet=off", "-tags", "gles,migrated_fynedo", "-o", filepath.Join(dir, "child"), ".")
	cmd.Env = append(os.Environ(), "CGO_ENABLED=1")
	if out, err := cmd.CombinedOutput(); err != nil {
		return dir, errors.Join(fmt.Errorf("building the child: %w", err), errors.New(string(out)))
	}
	return dir, nil
})

// removeChild is called when all tests are done.
func removeChild() {
	if dir, err := built(); dir != "" && err == nil {
		_ = os.RemoveAll(dir)
	}
}

// display is a virtual one of this test's own; the test is skipped where there
// is none to be had.
func display(t *testing.T) string {
	t.Helper()
	if _, err := exec.LookPath("Xvfb"); err != nil {
		t.Skip("needs Xvfb (Debian: xvfb)")
	}
	if _, err := exec.LookPath("gcc"); err != nil {
		t.Skip("needs a C compiler")
	}
	number, told, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command("Xvfb", "-displayfd", "3", "-screen", "0", "1600x1000x24", "-nolisten", "tcp", "-noreset")
	cmd.ExtraFiles = []*os.File{told}
	if err := errors.Join(cmd.Start(), told.Close()); err != nil {
		t.Fatal("starting a virtual display:", err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
	})
	line, err := bufio.NewReader(number).ReadString('\n')
	if err := errors.Join(err, number.Close()); err != nil {
		t.Fatal("the virtual display did not come up:", err)
	}
	return ":" + strings.TrimSpace(line)
}

// command is a child on a display, ready to start.
func command(t *testing.T, screen string, o order, env ...string) *exec.Cmd {
	t.Helper()
	dir, err := built()
	if err != nil {
		t.Fatal(err)
	}
	text, err := json.Marshal(o)
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), filepath.Join(dir, "child"))
	cmd.Env = append(os.Environ(), childEnv+"="+string(text), "DISPLAY="+screen, "WAYLAND_DISPLAY=", "HOME="+o.Dir,
		"XDG_CONFIG_HOME="+filepath.Join(o.Dir, "fyne"), "LANG=en_US.UTF-8", "LC_ALL=", "LIBGL_ALWAYS_SOFTWARE=1", "GOGC=100")
	cmd.Env = append(cmd.Env, env...)
	cmd.Stderr = os.Stderr
	return cmd
}

// run plays a whole scene and returns what was said.
func run(t *testing.T, o order, env ...string) (all []said) {
	t.Helper()
	o.Dir = t.TempDir()
	cmd := command(t, display(t), o, env...)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	hear(out, func(s said) {
		all = append(all, s)
		if s.Error != "" {
			t.Errorf("%s: %s", s.At, s.Error)
		}
	})
	if err := cmd.Wait(); err != nil {
		t.Fatal("the program:", err)
	}
	return all
}

// hear reads a child's lines until it ends; onLine may end it.
func hear(from io.Reader, onLine func(said)) {
	lines := bufio.NewScanner(from)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var s said
		if json.Unmarshal(lines.Bytes(), &s) == nil { // else cut off by a kill
			onLine(s)
		}
	}
}
