package torture

import (
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/internal/soak"
)

// backupsKept is how many backups stay in this test.
const backupsKept = 3

// SIGKILL at random moments of backups beside mixed work: what is kept is whole
// or absent, an older one goes only once a newer one is whole, and every one
// that was acknowledged is there until then.
func TestBackupKilledAtRandomMoments(t *testing.T) {
	t.Parallel()
	o := newDesk(t)
	o.Backups, o.Steps = true, 1_000_000
	folder := t.TempDir()
	err := signedIn(t.Context(), o.options(), func(s *core.Session) error {
		if err := s.Settings().Set(t.Context(), "backup.keep", strconv.Itoa(backupsKept)); err != nil {
			return err
		}
		return s.Settings().Set(t.Context(), "backup.folder", folder)
	})
	if err != nil {
		t.Fatal(err)
	}
	random := rand.New(rand.NewPCG(12, 1))
	b := backups{t: t, folder: folder, looked: map[string]bool{}}
	for n := range soak.N(t, 15, 1000) {
		o.Seed = uint64(n)
		b.kill(o, 1+random.IntN(40), time.Duration(random.IntN(60_000))*time.Microsecond)
		b.look()
		if t.Failed() {
			t.Fatalf("after the kill number %d", n)
		}
	}
	if b.acknowledged < backupsKept || b.cut == 0 {
		t.Errorf("%d backups were acknowledged, %d cut off: the test tests nothing", b.acknowledged, b.cut)
	}
	t.Logf("%d backups acknowledged, %d cut off, %d files restored and checked", b.acknowledged, b.cut, len(b.looked))
}

// backups is what the test knows of the folder.
type backups struct {
	t            *testing.T
	folder       string
	acknowledged int
	last         string          // the newest that was acknowledged
	cut          int             // kills that left an unfinished file
	looked       map[string]bool // names that were restored already
}

// kill runs a worker for so many lines and a while.
func (b *backups) kill(o order, lines int, grace time.Duration) {
	b.t.Helper()
	cmd := command(b.t, o)
	out, err := cmd.StdoutPipe()
	if err != nil {
		b.t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		b.t.Fatal(err)
	}
	hear(b.t, out, func(s say) {
		switch s.Phase {
		case "backup":
			b.acknowledged++
			b.last = s.Value
		case "failed":
			b.t.Errorf("%s: %s", s.Op, s.Error)
		}
		if lines--; lines == 0 {
			time.AfterFunc(grace, func() { _ = cmd.Process.Kill() })
		}
	})
	_ = cmd.Wait()
}

// look restores and checks every backup that is new in the folder.
func (b *backups) look() {
	b.t.Helper()
	entries, err := os.ReadDir(b.folder)
	if err != nil {
		b.t.Fatal(err)
	}
	var whole []string
	for _, e := range entries {
		if strings.Contains(e.Name(), ".new-") {
			b.cut++
			continue
		}
		whole = append(whole, e.Name())
	}
	if b.last != "" && !slices.Contains(whole, b.last) {
		b.t.Errorf("the backup %s was acknowledged and is not there: %q", b.last, whole)
	}
	if least := min(b.acknowledged, backupsKept); len(whole) < least {
		b.t.Errorf("%d backups are there, at least %d must be: %q", len(whole), least, whole)
	}
	for _, name := range whole {
		if !b.looked[name] {
			b.looked[name] = true
			b.restore(filepath.Join(b.folder, name))
		}
	}
}

// restore makes a desk of a backup and checks all of it.
func (b *backups) restore(path string) {
	b.t.Helper()
	dir := b.t.TempDir()
	o := core.Options{Path: filepath.Join(dir, "desk.db"), ConfigDir: filepath.Join(dir, "config"), Program: "torture"}
	if _, err := core.Restore(b.t.Context(), o, path); err != nil {
		b.t.Errorf("%s is kept and not whole: %v", filepath.Base(path), err)
		return
	}
	err := signedIn(b.t.Context(), o, func(s *core.Session) error {
		if s.Restored == nil {
			b.t.Errorf("%s: the first sign-in did not take it for a backup", filepath.Base(path))
		}
		_, err := s.Check(b.t.Context(), func(p string) { b.t.Errorf("%s: %s", filepath.Base(path), p) }, nil)
		return err
	})
	if err != nil {
		b.t.Errorf("%s: %v", filepath.Base(path), err)
	}
}
