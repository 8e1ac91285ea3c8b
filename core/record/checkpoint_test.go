package record_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/keydesk/keydesk/core/record"
	"github.com/keydesk/keydesk/core/vault"
	"github.com/keydesk/keydesk/db/mem"
)

// signed makes a checkpoint.
func (r *rig) signed(t testing.TB) {
	t.Helper()
	ok(t, r.WriteCheckpoint(t.Context(), record.Actor{Kind: "operator", Name: operatorName}, founded(t).Keys))
}

// impostor has every key but the authority's, as a CSR has; he signs with one
// of his own.
type impostor struct{ *vault.Keyring }

func (impostor) Sign(string, ...[]byte) ([]byte, uint32, error) { return make([]byte, 64), 1, nil }

// deeds writes so many entries.
func deeds(t testing.TB, r *rig, n int) {
	t.Helper()
	for i := range n {
		audit(t, r, 10001, fmt.Sprint("deed ", i+1))
	}
}

// rewrite is what an operator with a program of his own can do: he takes the
// log of the writer away behind the entry n, seals the writer's record of then,
// and goes on from there as if nothing else had been.
func (r *rig) rewrite(t testing.TB, writer record.WriterID, n uint64, writerThen []byte) {
	t.Helper()
	id := uint64(writer)
	for i := n + 1; ; i++ {
		key := record.KeyOfPair(record.KindAudit, id, i)
		if !r.has(t, key) {
			break
		}
		r.edit(t, key, nil)
		r.edit(t, record.KeyOfPair(record.KindAuditValues, id, i), nil)
	}
	r.edit(t, record.KeyOf(record.KindWriter, id), writerThen)
}

// has says whether there is a record under key.
func (r *rig) has(t testing.TB, key record.Key) bool {
	t.Helper()
	found := false
	ok(t, r.View(t.Context(), func(g *record.Reader) error {
		_, err := g.Raw(key)
		found = !errors.Is(err, record.ErrNotFound)
		return nil
	}))
	return found
}

func TestCheckpoints(t *testing.T) {
	r := newRig(t, mem.Options{})
	if proof, err := r.VerifyAudit(t.Context()); err != nil || proof != (record.AuditProof{}) {
		t.Errorf("an empty log: %+v, %v", proof, err)
	}
	deeds(t, r, 3)
	r.signed(t)
	deeds(t, r, 2)
	r.signed(t)
	r.signed(t) // nothing new: none is made
	deeds(t, r, 1)
	proof, err := r.VerifyAudit(t.Context())
	ok(t, err)
	if proof.Entries != 6 || proof.Covered != 5 || proof.Checkpoints != 2 || proof.Last.Number != 2 ||
		proof.Last.By.Name != operatorName || !proof.Last.At.Equal(fixed()) || proof.Last.Epoch != 1 {
		t.Errorf("%+v", proof)
	}
	last, uncovered, there, err := r.LastCheckpoint(t.Context())
	if last != proof.Last || uncovered != 1 || !there || err != nil {
		t.Errorf("%+v, %d, %v, %v", last, uncovered, there, err)
	}
	csr, err := founded(t).Keys.Portion(vault.DataKey)
	ok(t, err)
	if err := r.WriteCheckpoint(t.Context(), record.Actor{}, csr); !errors.Is(err, vault.ErrNoKey) {
		t.Errorf("by one without the authority key: %v", err)
	}
}

// Whatever an operator with the data key does to what a checkpoint covers is
// named, though the chain by itself is whole.
func TestCheckpointsTell(t *testing.T) {
	r := newRig(t, mem.Options{})
	writer := record.KeyOf(record.KindWriter, uint64(r.Writer()))
	point := func(n uint64) record.Key { return record.KeyOf(record.KindCheckpoint, n) }
	var then []byte
	deeds(t, r, 2)
	r.signed(t)
	deeds(t, r, 1)
	then = r.sealed(t, writer) // three entries
	deeds(t, r, 2)
	r.signed(t)
	deeds(t, r, 4)
	name := r.Writer().String()
	for _, c := range []struct {
		what string
		harm func(f *rig)
		fit  int
		want string
	}{
		{"the tail cut off", func(f *rig) { f.rewrite(t, r.Writer(), 3, then) }, 3,
			"audit entry 4 of writer " + name + ": it is missing, with all up to entry 5: checkpoint 2 of 2025-06-15 15:06:40 UTC vouches for them"},
		{"all cut off", func(f *rig) { f.rewrite(t, r.Writer(), 0, nil) }, 0,
			"audit entry 1 of writer " + name + ": it is missing, with all up to entry 2: checkpoint 1 of "},
		{"a checkpoint edited", func(f *rig) { f.edit(t, point(1), append(f.sealed(t, point(1)), 0)) }, 9, "checkpoint 1 of the audit log: audit checkpoint 1: "},
		{"the first checkpoint taken away", func(f *rig) { f.edit(t, point(1), nil) }, 9, "checkpoint 1 of the audit log: it is missing"},
		{"one in the place of another", func(f *rig) { f.edit(t, point(2), f.sealed(t, point(1))) }, 9, "checkpoint 2 of the audit log: audit checkpoint 2: "},
	} {
		f := r.fork(t)
		c.harm(f)
		proof, err := f.VerifyAudit(t.Context())
		var broken *record.AuditBreak
		if !errors.As(err, &broken) || proof.Entries != c.fit || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %d entries fit, %v; want %d and %q", c.what, proof.Entries, err, c.fit, c.want)
		}
	}
}

// The log written anew behind a checkpoint, by the same writer and in the right
// form; and a checkpoint for it by one who has not the authority's key.
func TestRewrittenLog(t *testing.T) {
	r := newRig(t, mem.Options{})
	mine := record.Memory{Dir: t.TempDir(), File: "/desk.db"}
	deeds(t, r, 3)
	then := r.sealed(t, record.KeyOf(record.KindWriter, uint64(r.Writer())))
	ok(t, r.Remember(t.Context(), mine)) // so that he can go on as that writer
	deeds(t, r, 2)
	r.signed(t)
	f := r.fork(t)
	f.rewrite(t, r.Writer(), 3, then)
	evil := &rig{open(t, f.db, founded(t).Keys), f.db}
	_, err := evil.TakeUp(t.Context(), mine)
	ok(t, err)
	if evil.Writer() != r.Writer() {
		t.Fatal("he is another writer: the test tests nothing")
	}
	deeds(t, evil, 5)
	name := "audit entry 1 of writer " + r.Writer().String()
	proof, err := evil.VerifyAudit(t.Context())
	if err == nil || !strings.Contains(err.Error(), name+": it, or one up to entry 5, was written anew: checkpoint 1 of ") || proof.Entries != 0 {
		t.Errorf("written anew: %+v, %v", proof, err)
	}
	// Without the checkpoint the rest looks whole; but he cannot make another.
	f.edit(t, record.KeyOf(record.KindCheckpoint, 1), nil)
	if proof, err := evil.VerifyAudit(t.Context()); err != nil || proof.Covered != 0 || proof.Entries != 8 {
		t.Errorf("with no checkpoint left: %+v, %v", proof, err)
	}
	g := r.fork(t)
	deeds(t, g, 1)
	ok(t, g.WriteCheckpoint(t.Context(), record.Actor{Kind: "operator"}, impostor{founded(t).Keys}))
	if proof, err := g.VerifyAudit(t.Context()); err == nil || !strings.Contains(err.Error(), "checkpoint 2 of the audit log: it is not signed by the key that vouches for the log") || proof.Covered != 5 {
		t.Errorf("signed by another: %+v, %v", proof, err)
	}
}

// The last checkpoints taken away with all that they cover: the file alone does
// not tell, a computer that saw them does, until a backup is restored.
func TestCheckpointsSeen(t *testing.T) {
	r := newRig(t, mem.Options{})
	deeds(t, r, 2)
	r.signed(t)
	older := r.fork(t)
	deeds(t, r, 2)
	r.signed(t)
	m := record.Memory{Dir: t.TempDir(), File: "/desk.db"}
	ok(t, r.Remember(t.Context(), m))
	if _, err := older.VerifyAudit(t.Context()); err != nil {
		t.Errorf("the file alone: %v", err)
	}
	for range 2 { // it is not forgotten by looking
		here := &rig{open(t, older.db, founded(t).Keys), older.db}
		_, err := here.TakeUp(t.Context(), m)
		ok(t, err)
		deeds(t, here, 1)
		_, err = here.VerifyAudit(t.Context())
		if err == nil || !strings.Contains(err.Error(), "checkpoint 2 of the audit log: it is missing, and this computer saw it") {
			t.Errorf("on the computer that saw it: %v", err)
		}
		ok(t, here.Remember(t.Context(), m))
	}
	here := &rig{open(t, older.db, founded(t).Keys), older.db}
	_, err := here.TakeUp(t.Context(), m)
	ok(t, err)
	here.signed(t) // another second one
	if _, err = here.VerifyAudit(t.Context()); err == nil || !strings.Contains(err.Error(), "checkpoint 2 of the audit log: it is not the one that this computer saw") {
		t.Errorf("with another in its place: %v", err)
	}
	_, err = here.TakeUpRestored(t.Context(), m)
	ok(t, err)
	moveOn(t, here)
	ok(t, here.Remember(t.Context(), m))
	_, err = here.TakeUp(t.Context(), m)
	ok(t, err)
	if _, err = here.VerifyAudit(t.Context()); err != nil {
		t.Errorf("restored on purpose: %v", err)
	}
}
