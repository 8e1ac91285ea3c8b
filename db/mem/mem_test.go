package mem_test

import (
	"bytes"
	"errors"
	"fmt"
	"testing"

	"github.com/keydesk/keydesk/db"
	"github.com/keydesk/keydesk/db/dbtest"
	"github.com/keydesk/keydesk/db/mem"
)

func open(t *testing.T) db.Store {
	s := mem.New(mem.Options{})
	t.Cleanup(func() { _ = s.Close() })
	return s
}

func TestContract(t *testing.T) {
	dbtest.Run(t, open)
	dbtest.RunBackup(t, open, func(t *testing.T, backup []byte) db.Store {
		s, err := mem.Load(bytes.NewReader(backup), mem.Options{})
		if err != nil {
			t.Fatal(err)
		}
		return s
	})
}

func TestClosuresRunTwice(t *testing.T) {
	runs := 0
	err := open(t).Update(t.Context(), func(tx db.Tx) error {
		runs++
		if _, ok, _ := tx.Get([]byte("a")); ok {
			t.Error("the second run sees what the first one wrote")
		}
		return tx.Put([]byte("a"), nil)
	})
	if err != nil || runs != 2 {
		t.Errorf("the closure ran %d times: %v", runs, err)
	}
}

func TestFailedCommits(t *testing.T) {
	broken := errors.New("input/output error")
	for _, applied := range []bool{false, true} {
		fail := true
		s := mem.New(mem.Options{Commit: func(keys [][]byte) mem.Outcome {
			if got := fmt.Sprintf("%s", keys); got != "[a b]" {
				t.Errorf("the hook is told of %s", got)
			}
			if fail {
				return mem.Outcome{Err: broken, Applied: applied}
			}
			return mem.Outcome{}
		}})
		write := func() error {
			return s.Update(t.Context(), func(tx db.Tx) error {
				return errors.Join(tx.Put([]byte("b"), nil), tx.Put([]byte("a"), nil))
			})
		}
		var commit *db.CommitError
		if err := write(); !errors.As(err, &commit) || !errors.Is(err, broken) {
			t.Errorf("a failed commit gives %v", err)
		}
		if err := write(); !errors.Is(err, db.ErrReadOnly) {
			t.Errorf("a write after a failed commit gives %v", err)
		}
		err := s.View(t.Context(), func(r db.Reader) error {
			if _, ok, _ := r.Get([]byte("a")); ok != applied {
				t.Errorf("the change is there: %v, want %v", ok, applied)
			}
			return nil
		})
		if err != nil {
			t.Error(err)
		}
		fail = false
		s.Reopen()
		if err := write(); err != nil {
			t.Errorf("after Reopen: %v", err)
		}
	}
}

func TestLimitsOption(t *testing.T) {
	s := mem.New(mem.Options{Limits: &db.Limits{Operations: 2}})
	err := s.Update(t.Context(), func(tx db.Tx) error {
		return errors.Join(tx.Delete([]byte("a")), tx.Delete([]byte("b")), tx.Delete([]byte("c")))
	})
	if !errors.Is(err, db.ErrTooLarge) {
		t.Errorf("three operations of two: %v", err)
	}
}

func FuzzLoad(f *testing.F) {
	var b bytes.Buffer
	s := mem.New(mem.Options{})
	if err := s.Backup(f.Context(), &b); err != nil {
		f.Fatal(err)
	}
	f.Add(b.Bytes())
	f.Add([]byte("\x00\x00\x00\x00\x00\x00\x00\x01a\x00\x00\x00\x00\x00\x00\x00\x00"))
	f.Add([]byte("\x00\x00\x00\x00\x00\x00\x00\x02a"))
	f.Fuzz(func(t *testing.T, data []byte) {
		if len(data) > 1<<16 {
			return
		}
		if s, err := mem.Load(bytes.NewReader(data), mem.Options{}); err == nil {
			if err := s.Backup(t.Context(), &bytes.Buffer{}); err != nil {
				t.Error(err)
			}
		}
	})
}
