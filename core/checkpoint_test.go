package core_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/core/record"
	"github.com/keydesk/keydesk/db"
	"github.com/keydesk/keydesk/db/bolt"
)

func (d *desk) proof() core.AuditProof {
	d.t.Helper()
	p, err := d.Audit().Prove(d.t.Context())
	ok(d.t, err)
	return p
}

// A holder of Manage Operators makes checkpoints by working: at his first
// sign-in, for many entries, after an hour; not for every verb.
func TestCheckpointsAreMade(t *testing.T) {
	d := newDesk(t)
	if p := d.proof(); p.Checkpoints != 1 || p.Covered != 2 || p.Last.By.Name != "anna" || !p.Last.At.Equal(d.clock.now()) {
		t.Errorf("after the first sign-in: %+v", p)
	}
	for range 3 {
		d.restart()
	}
	if p := d.proof(); p.Checkpoints != 1 {
		t.Errorf("after some verbs: %+v", p)
	}
	for range 20 {
		d.add(core.Fields{LastName: "Many"})
	}
	d.restart()
	p := d.proof()
	if p.Checkpoints != 2 || p.Entries-p.Covered != 1 {
		t.Errorf("after many entries: %+v", p)
	}
	d.clock.pass(time.Hour)
	d.restart()
	if p := d.proof(); p.Checkpoints != 3 || p.Entries-p.Covered != 1 {
		t.Errorf("after an hour: %+v", p)
	}
}

// The end of the log cut off by one who knows the file: verify, check and the
// next backup name the first entry that is missing.
func TestLogCutOff(t *testing.T) {
	d := newDesk(t)
	d.backupFolder()
	for range 25 {
		d.add(core.Fields{LastName: "Many"})
	}
	d.leave()
	var cut db.Pair
	d.raw(func(tx db.Tx, last db.Pair) error {
		cut = last
		return tx.Delete(last.Key)
	})
	d.signIn()
	_, err := d.Audit().Verify(t.Context())
	is(t, err, core.ErrDamaged, "the log")
	if number, _ := record.Key(cut.Key).Number(1); err == nil || !strings.Contains(err.Error(), fmt.Sprintf("audit entry %d of writer ", number)) || !strings.Contains(err.Error(), "it is missing") {
		t.Errorf("verify says %v", err)
	}
	var problems []string
	_, err = d.Check(t.Context(), func(p string) { problems = append(problems, p) }, nil)
	ok(t, err)
	if text := strings.Join(problems, "\n"); !strings.Contains(text, "it is missing") {
		t.Errorf("check says %q", text)
	}
	_, err = d.Backups().Make(t.Context(), "")
	is(t, err, core.ErrDamaged, "a backup of it")
	d.leave() // whole again, for the check at the end
	d.raw(func(tx db.Tx, _ db.Pair) error { return tx.Put(cut.Key, cut.Value) })
	d.signIn()
}

// raw writes to the closed file behind the desk's back; last is the last audit
// entry.
func (d *desk) raw(do func(tx db.Tx, last db.Pair) error) {
	d.t.Helper()
	store, err := bolt.Open(d.t.Context(), d.options.Path, bolt.Options{})
	ok(d.t, err)
	defer store.Close()
	var last db.Pair
	ok(d.t, store.View(d.t.Context(), func(r db.Reader) error {
		for pair, err := range r.Scan(db.Range{Prefix: record.Single(record.KindAudit), Limit: 1, Reverse: true}) {
			last = pair
			return err
		}
		return nil
	}))
	ok(d.t, store.Update(d.t.Context(), func(tx db.Tx) error { return do(tx, last) }))
}
