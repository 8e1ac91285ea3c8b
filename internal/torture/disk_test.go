package torture

import (
	"bufio"
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/keydesk/keydesk/internal/soak"
)

// steps is how long the script is whose every write is made to fail once.
const steps = 50

// calls are the system calls by which a change reaches the disk.
const calls = "pwrite64,write,fsync,fdatasync,ftruncate,rename,renameat,renameat2"

// Every n-th write, sync and rename fails once with EIO or ENOSPC over a
// script of 50 steps: a clear message, no acknowledged change lost, a doubtful
// commit resolved rightly, no mail twice.
func TestEveryWriteFailsOnce(t *testing.T) {
	t.Parallel()
	strace := needStrace(t)
	last := countWrites(t, strace)
	t.Logf("the script makes %d calls", last)
	failed := 0
	seeds := rand.New(rand.NewPCG(3, 9))
	for i := range soak.N(t, 20, 2*last) {
		n, errno := 1+i/2, []string{"EIO", "ENOSPC"}[i%2]
		if soakSlice(last, i) {
			n = 1 + seeds.IntN(last)
		}
		t.Run(fmt.Sprintf("%s at %d", errno, n), func(t *testing.T) { failed += failAt(t, strace, errno, n) })
	}
	if failed == 0 {
		t.Error("no step failed: the faults did not reach the desk")
	}
}

// soakSlice says whether this is the short run, which draws its places.
func soakSlice(last, i int) bool { return os.Getenv("KEYDESK_SOAK") != "full" && i <= 2*last }

func needStrace(t *testing.T) string {
	t.Helper()
	path, err := exec.LookPath("strace")
	if err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal("strace is not installed")
		}
		t.Skip("strace is not installed")
	}
	return path
}

// tracing are strace's arguments that reach only the calls on the desk's own
// file: a failing write to the runtime's pipes would prove nothing. strace
// counts the calls of each thread by itself; the worker stays on one.
func tracing(strace string, o order, more ...string) []string {
	argv := []string{strace, "-f", "-qq", "-e", "trace=" + calls, "-e", "signal=none", "-P", o.Path}
	return append(argv, more...)
}

// countWrites runs the script once and counts its calls.
func countWrites(t *testing.T, strace string) int {
	t.Helper()
	o := newDesk(t)
	o.Seed, o.Steps = 5, steps
	log := filepath.Join(t.TempDir(), "calls")
	cmd := command(t, o, tracing(strace, o, "-o", log)...)
	if out, err := cmd.Output(); err != nil {
		t.Fatalf("the script fails by itself: %v\n%s", err, out)
	}
	content, err := os.ReadFile(log)
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	lines := bufio.NewScanner(bytes.NewReader(content))
	for lines.Scan() {
		// A call that another thread cut in two is counted once.
		if !strings.Contains(lines.Text(), "resumed>") {
			n++
		}
	}
	if n < steps {
		t.Fatalf("%d calls for %d steps", n, steps)
	}
	return n
}

// sentence is what a failure must read like: it says whether the change is
// there, or names what the disk said.
var sentence = regexp.MustCompile(`nothing was changed|the change is in the file|input/output error|no space left on device`)

func failAt(t *testing.T, strace, errno string, n int) (failures int) {
	o := newDesk(t)
	o.Seed, o.Steps = 5, steps
	l := newLedger()
	inject := fmt.Sprintf("inject=%s:error=%s:when=%d", calls, errno, n)
	cmd := command(t, o, tracing(strace, o, "-o", os.DevNull, "-e", inject)...)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	hear(t, out, func(s say) {
		l.hear(s)
		if s.Phase != "failed" {
			return
		}
		failures++
		if !sentence.MatchString(s.Error) {
			t.Errorf("step %d, %s: unclear: %s", s.Step, s.Op, s.Error)
		}
		if strings.Contains(s.Error, "nothing was changed") {
			l.never(s)
		}
		if strings.Contains(s.Error, "the change is in the file") {
			l.surely(s)
		}
	})
	_ = cmd.Wait()
	l.audit(t, o)
	return failures
}
