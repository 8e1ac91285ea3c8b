package torture

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/db"
	"github.com/keydesk/keydesk/db/bolt"
)

// judgeEnv makes the test binary the judge: a process that opens damaged desks
// and says what it saw. What ends it is a finding, and not the test's end.
const judgeEnv = "KEYDESK_TORTURE_JUDGE"

// patience is how long one damaged desk may take.
const patience = 20 * time.Second

// harm is what is done to the sample. The zero value is none.
type harm struct {
	Bit  int64  `json:",omitempty"` // the bit to flip, plus one
	Cut  int64  `json:",omitempty"` // the size to cut to, plus one
	Key  []byte `json:",omitempty"` // the record of which bit Edit is flipped, its checksum made right
	Edit int    `json:",omitempty"`
}

func (h harm) String() string {
	switch {
	case h.Bit > 0:
		return fmt.Sprintf("bit %d of byte %d (page %d)", (h.Bit-1)%8, (h.Bit-1)/8, (h.Bit-1)/8/4096)
	case h.Cut > 0:
		return fmt.Sprintf("cut to %d bytes", h.Cut-1)
	case h.Key != nil:
		return fmt.Sprintf("bit %d of the record %x edited", h.Edit, h.Key)
	}
	return "unharmed"
}

// judging is the judge's work: a folder in which the sample stands.
type judging struct{ Sample, Path, Config string }

// judge reads harms from standard input and writes what it saw of each.
func judge(text string) int {
	var j judging
	if err := json.Unmarshal([]byte(text), &j); err != nil {
		return 2
	}
	in, out := json.NewDecoder(os.Stdin), json.NewEncoder(os.Stdout)
	content, err := os.ReadFile(j.Sample)
	if err != nil {
		return 2
	}
	for {
		var h harm
		if err := in.Decode(&h); err != nil {
			return 0
		}
		if err := j.prepare(content, h); err != nil {
			fmt.Fprintln(os.Stderr, "preparing:", err)
			return 2
		}
		if err := out.Encode(look(context.Background(), j.Path, j.Config)); err != nil {
			return 2
		}
	}
}

// prepare puts a harmed copy of the sample in place, and the configuration
// folder as it was when the sample was closed.
func (j judging) prepare(content []byte, h harm) error {
	if h.Bit > 0 {
		content = append([]byte(nil), content...)
		content[(h.Bit-1)/8] ^= 1 << ((h.Bit - 1) % 8)
	}
	if h.Cut > 0 {
		content = content[:h.Cut-1]
	}
	err := errors.Join(os.WriteFile(j.Path, content, 0o600), os.RemoveAll(j.Config), os.CopyFS(j.Config, os.DirFS(j.Sample+".config")))
	if err != nil || h.Key == nil {
		return err
	}
	return editRecord(j.Path, h)
}

// editRecord changes a record as somebody would who knows the store: its
// checksum fits again.
func editRecord(path string, h harm) error {
	store, err := bolt.Open(context.Background(), path, bolt.Options{Program: "torture"})
	if err != nil {
		return err
	}
	err = store.Update(context.Background(), func(tx db.Tx) error {
		value, ok, err := tx.Get(h.Key)
		if err != nil || !ok || len(value) == 0 {
			return fmt.Errorf("no record %x to edit: %w", h.Key, err)
		}
		bit := h.Edit % (len(value) * 8)
		value[bit/8] ^= 1 << (bit % 8)
		return tx.Put(h.Key, value)
	})
	return errors.Join(err, store.Close())
}

// bench is a judge at work; a new one takes the place of one that ended.
type bench struct {
	t       *testing.T
	j       judging
	size    int64 // of the sample
	sane    sight
	cmd     *exec.Cmd
	in      *json.Encoder
	answers <-chan []byte
	slowest time.Duration
}

// newBench puts the sample in a folder and has a judge look at it unharmed:
// what he sees then is the truth.
func newBench(t *testing.T) *bench {
	t.Helper()
	dir := quickDir(t)
	j := judging{Sample: filepath.Join(dir, "sample"), Path: filepath.Join(dir, "desk.db"), Config: filepath.Join(dir, "config")}
	if err := j.settle(t.Context(), needSample(t)); err != nil {
		t.Fatal("bringing the sample to its place:", err)
	}
	info, err := os.Stat(j.Sample)
	if err != nil {
		t.Fatal(err)
	}
	b := &bench{t: t, j: j, size: info.Size()}
	t.Cleanup(b.stop)
	b.sane = b.look(harm{})
	if len(b.sane.Check) > 0 || b.sane.Older {
		t.Fatalf("the sample itself: %+v", b.sane)
	}
	for name, p := range b.sane.Parts {
		if p.Fault != nil {
			t.Fatalf("the sample's %s: %s", name, p.Fault.Text)
		}
	}
	return b
}

// settle brings the sample to the place where it is judged. A desk is
// remembered by its path, so it is used there once; that change is its last.
func (j judging) settle(ctx context.Context, content []byte) error {
	if err := os.WriteFile(j.Path, content, 0o600); err != nil {
		return err
	}
	err := signedIn(ctx, sampleOptions(j.Path, j.Config), func(s *core.Session) error {
		c, err := s.Customers().Get(ctx, first)
		if err != nil {
			return err
		}
		c.Fields.Notes = "the last change"
		_, err = s.Customers().Edit(ctx, first, core.Save{Fields: c.Fields})
		return err
	})
	if err != nil {
		return err
	}
	if content, err = os.ReadFile(j.Path); err != nil {
		return err
	}
	// A file grows by more than it needs; harm there would be none.
	used := len(bytes.TrimRight(content, "\x00"))
	used += -used & 4095
	return errors.Join(os.WriteFile(j.Sample, content[:used], 0o600), os.Rename(j.Config, j.Sample+".config"))
}

func (b *bench) start() {
	b.t.Helper()
	self, err := buildChild()
	if err != nil {
		b.t.Fatal(err)
	}
	text, err := json.Marshal(b.j)
	if err != nil {
		b.t.Fatal(err)
	}
	b.cmd = exec.CommandContext(b.t.Context(), self)
	b.cmd.Env = append(os.Environ(), judgeEnv+"="+string(text))
	b.cmd.Stderr = os.Stderr
	in, err := b.cmd.StdinPipe()
	if err != nil {
		b.t.Fatal(err)
	}
	out, err := b.cmd.StdoutPipe()
	if err != nil {
		b.t.Fatal(err)
	}
	if err := b.cmd.Start(); err != nil {
		b.t.Fatal(err)
	}
	answers := make(chan []byte)
	b.in, b.answers = json.NewEncoder(in), answers
	go func() {
		defer close(answers)
		lines := bufio.NewReader(out)
		for {
			line, err := lines.ReadBytes('\n')
			if err != nil {
				return
			}
			answers <- line
		}
	}()
}

// stop ends the judge.
func (b *bench) stop() {
	if b.cmd == nil {
		return
	}
	_ = b.cmd.Process.Kill()
	for range b.answers { // until its output ends
	}
	_ = b.cmd.Wait()
	b.cmd = nil
}

// look has the sample harmed and judged. A judge who dies of it, or does not
// answer, is a failure that names the harm.
func (b *bench) look(h harm) (saw sight) {
	b.t.Helper()
	if b.cmd == nil {
		b.start()
	}
	began := time.Now()
	if err := b.in.Encode(h); err != nil {
		b.t.Fatal(err)
	}
	limit := time.NewTimer(patience)
	defer limit.Stop()
	select {
	case line, alive := <-b.answers:
		if !alive {
			b.t.Errorf("%s: the program ended", h)
			b.stop()
			return saw
		}
		if err := json.Unmarshal(line, &saw); err != nil {
			b.t.Fatal(err)
		}
	case <-limit.C:
		b.t.Errorf("%s: no answer within %s", h, patience)
		b.stop()
	}
	b.slowest = max(b.slowest, time.Since(began))
	return saw
}

// verdict is what became of a harm in the end.
type verdict string

const (
	right   verdict = "right"   // all data as it was, nothing found
	told    verdict = "damaged" // damage was told, by name; what was shown is right
	older   verdict = "older"   // the data before the last change, and that was told
	dead    verdict = "dead"
	invalid verdict = "wrong"
)

// judge holds what was seen against the truth and fails the test where a wrong
// value was shown in silence, or damage went by another name.
func (b *bench) judge(h harm) verdict {
	b.t.Helper()
	saw := b.look(h)
	if saw.Parts == nil {
		return dead
	}
	result := right
	faults := saw.Check
	for name, p := range saw.Parts {
		if p.Fault != nil {
			faults = append(faults, *p.Fault)
			if len(saw.Check) == 0 {
				b.t.Errorf("%s: check says ok, but %s: %s", h, name, p.Fault.Text)
			}
			continue
		}
		if p.Sum != b.sane.Parts[name].Sum {
			result = older
		}
	}
	if result == older && !(saw.Older && len(saw.Check) > 0) {
		b.t.Errorf("%s: shows other data in silence: %+v", h, saw)
		return invalid
	}
	for _, f := range faults {
		// An edited header may ask for a newer program; that is no damage.
		newer := h.Key != nil && strings.Contains(f.Text, "made by a newer version")
		if !(f.Damaged || newer) || !f.Named {
			b.t.Errorf("%s: does not say that and where it is damaged: %s", h, f.Text)
			result = invalid
		}
		if result == right {
			result = told
		}
	}
	return result
}
