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
)

// programs is the folder of what buildJudge and buildProgram make.
var programs = sync.OnceValues(func() (string, error) { return os.MkdirTemp("", "keydesk-torture") })

// removePrograms is called when all tests are done.
func removePrograms() {
	if dir, err := programs(); err == nil {
		_ = os.RemoveAll(dir)
	}
}

// buildJudge gives the program that judges: this one, but without the race
// detector, under which one look takes five times as long; judges are alone.
var buildJudge = sync.OnceValues(func() (string, error) {
	info, ok := debug.ReadBuildInfo()
	if !ok || !slices.Contains(info.Settings, debug.BuildSetting{Key: "-race", Value: "true"}) {
		return os.Executable()
	}
	return build("judge", "test", "-c", "-vet=off")
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
