package torture

import (
	"encoding/json"
	"math/rand/v2"
	"os"
	"os/exec"
	"testing"
	"time"

	"github.com/keydesk/keydesk/internal/soak"
)

// command is a worker, ready to start.
func command(t *testing.T, o order, wrap ...string) *exec.Cmd {
	t.Helper()
	self, err := buildChild()
	if err != nil {
		t.Fatal(err)
	}
	text, err := json.Marshal(o)
	if err != nil {
		t.Fatal(err)
	}
	argv := append(wrap, self)
	cmd := exec.CommandContext(t.Context(), argv[0], argv[1:]...)
	cmd.Env = append(os.Environ(), workerEnv+"="+string(text))
	cmd.Stderr = os.Stderr
	return cmd
}

// perDesk is how often one desk is killed: its check takes longer each time.
const perDesk = 50

// SIGKILL at random moments of mixed work: every acknowledged change is there,
// no half of one, check says ok.
func TestKilledAtRandomMoments(t *testing.T) {
	t.Parallel()
	var o order
	var l *ledger
	random := rand.New(rand.NewPCG(7, 7))
	acknowledged := 0
	for n := range soak.N(t, 25, 2000) {
		if n%perDesk == 0 {
			o, l = newDesk(t), newLedger()
		}
		o.Seed, o.Steps = uint64(n), 1_000_000
		cmd := command(t, o)
		out, err := cmd.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		// After a number of lines the worker has a random while to live, in
		// which it is somewhere in the middle of a step.
		lines := 1 + random.IntN(30)
		grace := time.Duration(random.IntN(20_000)) * time.Microsecond
		hear(t, out, func(s say) {
			l.hear(s)
			if s.Phase == "done" {
				acknowledged++
			}
			if s.Phase == "failed" {
				t.Errorf("step %d of %d, %s: %s", s.Step, n, s.Op, s.Error)
			}
			if lines--; lines == 0 {
				time.AfterFunc(grace, func() { _ = cmd.Process.Kill() })
			}
		})
		_ = cmd.Wait()
		l.audit(t, o)
		if t.Failed() {
			t.Fatalf("after the kill number %d", n)
		}
	}
	if acknowledged == 0 {
		t.Error("nothing was acknowledged: the test tests nothing")
	}
	t.Logf("%d steps acknowledged", acknowledged)
}
