package record_test

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/keydesk/keydesk/core/record"
	"github.com/keydesk/keydesk/db/mem"
)

// home is a desk that this machine wrote three operations to and remembers.
type home struct {
	*rig
	memory record.Memory
}

func newHome(t *testing.T) home {
	t.Helper()
	h := home{newRig(t, mem.Options{}), record.Memory{Dir: filepath.Join(t.TempDir(), "keydesk"), File: "/home/ada/desk.keydesk"}}
	notice, err := h.TakeUp(t.Context(), h.memory)
	if err != nil || notice != (record.Notice{NewWriter: true}) {
		t.Fatalf("the first start: %+v, %v", notice, err)
	}
	for range 3 {
		h.put(t, profile(1), "x")
	}
	ok(t, h.Remember(t.Context(), h.memory))
	return h
}

// start is another start of the program on a database.
func start(t *testing.T, r *rig, m record.Memory) (*record.Store, record.Notice) {
	t.Helper()
	s := open(t, r.db, founded(t).Keys)
	notice, err := s.TakeUp(t.Context(), m)
	ok(t, err)
	return s, notice
}

func (h home) note(t *testing.T) string {
	t.Helper()
	found, err := filepath.Glob(filepath.Join(h.memory.Dir, "*"))
	if err != nil || len(found) != 1 {
		t.Fatalf("the folder holds %q: %v", found, err)
	}
	return found[0]
}

// newWriter says that a start made a writer whose numbers are above all.
func (h home) newWriter(t *testing.T, when string, r *rig, s *record.Store, got, want record.Notice) {
	t.Helper()
	if got != want || s.Writer() == h.Writer() {
		t.Errorf("%s: %+v, the same writer %v", when, got, s.Writer() == h.Writer())
	}
	if op := update(t, s, func(tx *record.Tx) error { return tx.Put(profile(1), note{"y"}) }); op.Number <= 3 {
		t.Errorf("%s: the new writer begins at %s", when, op)
	}
	if found := problems(t, r.Store); len(found) > 0 {
		t.Errorf("%s: %q", when, found)
	}
}

func TestTakeUpAgain(t *testing.T) {
	h := newHome(t)
	s, notice := start(t, h.rig, h.memory)
	if notice != (record.Notice{}) || s.Writer() != h.Writer() {
		t.Errorf("%+v, writer %s instead of %s", notice, s.Writer(), h.Writer())
	}
	if op := update(t, s, func(*record.Tx) error { return nil }); op.Number != 4 {
		t.Errorf("the operation after three is %s", op)
	}
	// The program was killed before it could remember that.
	if s, notice = start(t, h.rig, h.memory); notice != (record.Notice{}) || s.Writer() != h.Writer() {
		t.Errorf("after a crash: %+v, writer %s", notice, s.Writer())
	}
}

func TestTakeUpWhatCannotBe(t *testing.T) {
	made := record.Notice{NewWriter: true}
	h := newHome(t)
	content, err := os.ReadFile(h.note(t))
	ok(t, err)
	i := bytes.Index(content, []byte(`"machine":"`)) + len(`"machine":"`)
	other := bytes.Clone(content)
	other[i] ^= 1 // one hex digit for another, or a letter: another machine
	for name, note := range map[string][]byte{
		"another machine's folder": other,
		"a damaged note":           content[:len(content)/2],
		"an empty note":            {},
		"no writer in it":          []byte(`{}`),
	} {
		ok(t, os.WriteFile(h.note(t), note, 0o600))
		s, notice := start(t, h.rig, h.memory)
		h.newWriter(t, name, h.rig, s, notice, made)
	}
	ok(t, os.Remove(h.note(t)))
	s, notice := start(t, h.rig, h.memory)
	h.newWriter(t, "no note", h.rig, s, notice, made)
}

func TestTakeUpACopyElsewhere(t *testing.T) {
	h := newHome(t)
	elsewhere := record.Memory{Dir: h.memory.Dir, File: "/media/stick/desk.keydesk"}
	s, notice := start(t, h.rig, elsewhere)
	h.newWriter(t, "at another path", h.rig, s, notice, record.Notice{NewWriter: true})
}

// TestTakeUpRolledBack: the file is an older copy. What was written in the
// future that is lost must not fit what is written from now on.
func TestTakeUpRolledBack(t *testing.T) {
	h := newHome(t)
	older := h.fork(t)
	h.put(t, profile(1), "lost")
	h.put(t, profile(1), "lost too")
	lost := h.sealed(t, profile(1))
	ok(t, h.Remember(t.Context(), h.memory))
	s, notice := start(t, older, h.memory)
	h.newWriter(t, "rolled back", older, s, notice, record.Notice{NewWriter: true, RolledBack: true})
	older.edit(t, profile(1), lost)
	if found := problems(t, older.Store); len(found) != 1 {
		t.Errorf("a record of the lost future put in is reported as %q", found)
	}
}

// TestTakeUpWithoutARecord: a writer that never wrote is not taken up, since
// others have used its numbers meanwhile.
func TestTakeUpWithoutARecord(t *testing.T) {
	h := newHome(t)
	idle := record.Memory{Dir: t.TempDir(), File: h.memory.File}
	s, _ := start(t, h.rig, idle)
	ok(t, s.Remember(t.Context(), idle))
	h.put(t, profile(1), "meanwhile")
	again, notice := start(t, h.rig, idle)
	if notice != (record.Notice{NewWriter: true}) || again.Writer() == s.Writer() {
		t.Errorf("%+v, writer %s after %s", notice, again.Writer(), s.Writer())
	}
	if op := update(t, again, func(*record.Tx) error { return nil }); op.Number != 5 {
		t.Errorf("its first operation is %s, four were before", op)
	}
}

// TestRememberIsAtomic: whoever reads meanwhile reads a whole note, and
// nothing else stays in the folder.
func TestRememberIsAtomic(t *testing.T) {
	h := newHome(t)
	kept := filepath.Join(t.TempDir(), "before")
	ok(t, os.Link(h.note(t), kept))
	var group sync.WaitGroup
	for range 4 {
		group.Go(func() {
			for range 10 {
				if err := h.Remember(t.Context(), h.memory); err != nil {
					t.Error(err)
				}
			}
		})
	}
	for range 20 {
		if s, notice := start(t, h.rig, h.memory); notice != (record.Notice{}) || s.Writer() != h.Writer() {
			t.Errorf("meanwhile: %+v", notice)
		}
	}
	group.Wait()
	before, err := os.Stat(kept)
	ok(t, err)
	after, err := os.Stat(h.note(t))
	ok(t, err)
	if os.SameFile(before, after) {
		t.Error("the note was written in place")
	}
}

func TestRememberFails(t *testing.T) {
	h := newHome(t)
	file := filepath.Join(t.TempDir(), "file")
	ok(t, os.WriteFile(file, nil, 0o600))
	err := h.Remember(t.Context(), record.Memory{Dir: filepath.Join(file, "sub"), File: h.memory.File})
	if err == nil || !strings.HasPrefix(err.Error(), "remembering the writer: ") {
		t.Errorf("a folder that cannot be: %v", err)
	}
	ended, end := context.WithCancel(t.Context())
	end()
	if err := h.Remember(ended, h.memory); err == nil {
		t.Error("it does not ask its context")
	}
}
