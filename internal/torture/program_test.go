package torture

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime/debug"
	"slices"
	"sync"
	"testing"
)

// programs is the folder of what buildChild and buildProgram make.
// Others may run them: a test is about somebody without rights.
var programs = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "keydesk-torture")
	if err != nil {
		return "", err
	}
	return dir, os.Chmod(dir, 0o755)
})

// quickDir is a folder in memory, where there is one: these tests look at bytes
// and words, and would mostly wait for the disk's syncs.
func quickDir(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("/dev/shm", "keydesk-torture")
	if err != nil {
		return t.TempDir()
	}
	t.Cleanup(func() {
		if err := os.RemoveAll(dir); err != nil {
			t.Error(err)
		}
	})
	return dir
}

// removePrograms is called when all tests are done.
func removePrograms() {
	if dir, err := programs(); err == nil {
		_ = os.RemoveAll(dir)
	}
}

// buildChild gives the program that judges or works in a process of its own:
// this one, but without the race detector, under which it takes five times as
// long; a worker does one thing after another, and a judge looks alone.
var buildChild = sync.OnceValues(func() (string, error) {
	info, ok := debug.ReadBuildInfo()
	if !ok || !slices.Contains(info.Settings, debug.BuildSetting{Key: "-race", Value: "true"}) {
		return os.Executable()
	}
	return build("child", "test", "-c", "-vet=off")
})

// buildProgram gives a keydeskctl of this tree.
var buildProgram = sync.OnceValues(func() (string, error) {
	return build("keydeskctl", "build", "-C", "../../cmd/keydeskctl")
})

func build(name string, args ...string) (string, error) {
	dir, err := programs()
	if err != nil {
		return "", err
	}
	path := filepath.Join(dir, name)
	// -C has to come first, behind the verb.
	cmd := exec.Command("go", append(args, "-o", path, ".")...)
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := cmd.CombinedOutput(); err != nil {
		return "", errors.Join(fmt.Errorf("building %s: %w", name, err), errors.New(string(out)))
	}
	return path, nil
}
