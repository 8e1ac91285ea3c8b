package record_test

import (
	"bytes"
	"errors"
	"testing"

	"github.com/keydesk/keydesk/core/record"
	"github.com/keydesk/keydesk/db"
	"github.com/keydesk/keydesk/db/mem"
)

// restored is a database loaded from a backup and taken up as a restored one.
func restored(t *testing.T, content []byte, m record.Memory) *rig {
	t.Helper()
	store, err := mem.Load(bytes.NewReader(content), mem.Options{})
	ok(t, err)
	r := &rig{open(t, store, founded(t).Keys), store}
	_, err = r.TakeUpRestored(t.Context(), m)
	ok(t, err)
	checkedAtEnd(t, r.Store)
	return r
}

// numbers draws one of each line.
func numbers(t *testing.T, r *rig) (out [3]uint64) {
	t.Helper()
	r.update(t, func(tx *record.Tx) (err error) {
		for i, line := range []record.Line{record.LineCustomers, record.LineLicenses, record.LineMail} {
			if out[i], err = tx.NextNumber(line); err != nil {
				return err
			}
		}
		return nil
	})
	return out
}

func moveOn(t *testing.T, r *rig) (customers, mails uint64) {
	t.Helper()
	r.update(t, func(tx *record.Tx) (err error) {
		customers, mails, err = tx.MoveOn()
		return err
	})
	return customers, mails
}

// What the lost desk gave out after the backup, and what another restore of it
// does, is not given again; its writers are not taken up any more.
func TestMoveOn(t *testing.T) {
	r := newRig(t, mem.Options{})
	before := numbers(t, r)
	var content bytes.Buffer
	ok(t, r.db.Backup(t.Context(), &content))
	m := record.Memory{Dir: t.TempDir(), File: "/desk.db"}
	ok(t, r.Remember(t.Context(), m)) // as a desk that is killed has left it
	lost := numbers(t, r)
	seen := map[uint64]string{}
	for i := range 2 {
		again := restored(t, content.Bytes(), m)
		customers, mails := moveOn(t, again)
		got := numbers(t, again)
		if got[0] < customers || got[1] < customers || got[2] < mails || got[0] < lost[0]+1_000_000 || got[2] < lost[2]+1_000_000 {
			t.Errorf("restore %d: given %v from %d and %d on; before %v, lost %v", i, got, customers, mails, before, lost)
		}
		for _, n := range got[:2] {
			if other, twice := seen[n]; twice {
				t.Errorf("restore %d gives %d, which %s gave", i, n, other)
			}
			seen[n] = "the restore before"
		}
		if at, err := again.Sequence(t.Context()); err != nil || at < 1<<40 {
			t.Errorf("the writer goes on at %d, %v: a record of the lost desk could fit", at, err)
		}
		// The memory still names the writer of the lost desk.
		later := open(t, again.db, founded(t).Keys)
		notice, err := later.TakeUp(t.Context(), m)
		ok(t, err)
		if !notice.NewWriter || later.Writer() == r.Writer() {
			t.Errorf("restore %d: the lost desk's writer is taken up again", i)
		}
	}
}

func TestBackupMark(t *testing.T) {
	r := newRig(t, mem.Options{})
	read := func() (m record.BackupMark, there bool) {
		t.Helper()
		ok(t, r.db.View(t.Context(), func(g db.Reader) (err error) {
			m, there, err = record.ReadBackupMark(g)
			return err
		}))
		return m, there
	}
	if m, there := read(); there {
		t.Errorf("a desk has the mark %v", m)
	}
	for _, want := range []record.BackupMark{{}, {Made: fixed()}, {Made: fixed(), Moved: true}, {Moved: true}} {
		r.update(t, func(tx *record.Tx) error { return tx.PutBackupMark(&want) })
		if m, there := read(); !there || m != want {
			t.Errorf("%v came back as %v, %v", want, m, there)
		}
		r.update(t, func(tx *record.Tx) error {
			m, there, err := tx.BackupMark()
			if m != want || !there {
				t.Errorf("%v came back as %v, %v", want, m, there)
			}
			return err
		})
	}
	r.update(t, func(tx *record.Tx) error { return tx.PutBackupMark(nil) })
	if m, there := read(); there {
		t.Errorf("the mark is still there: %v", m)
	}
	for what, value := range map[string][]byte{
		"empty": {}, "short": {1, 0}, "long": make([]byte, 40), "another flag": {1, 2, 0, 0, 0, 0, 0, 0, 0, 0}, "no format": {0, 0, 0, 0, 0, 0, 0, 0, 0, 0},
		"newer": {2, 0},
	} {
		f := r.fork(t)
		ok(t, f.db.Update(t.Context(), func(tx db.Tx) error { return tx.Put(record.Single(record.KindBackup), value) }))
		err := f.db.View(t.Context(), func(g db.Reader) error { _, _, err := record.ReadBackupMark(g); return err })
		var damaged *record.DamagedError
		if !errors.As(err, &damaged) && !(what == "newer" && errors.Is(err, db.ErrNewer)) {
			t.Errorf("%s: %v", what, err)
		}
	}
}
