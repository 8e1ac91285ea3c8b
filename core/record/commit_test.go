package record_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/keydesk/keydesk/core/record"
	"github.com/keydesk/keydesk/db"
	"github.com/keydesk/keydesk/db/mem"
)

// TestDoubtfulCommits has the disk fail before and after the change was
// written, and opens the file again as the user is told to.
func TestDoubtfulCommits(t *testing.T) {
	for name, applied := range map[string]bool{"before": false, "after": true} {
		t.Run(name, func(t *testing.T) { doubtfulCommit(t, applied) })
	}
}

func doubtfulCommit(t *testing.T, applied bool) {
	broken := errors.New("input/output error")
	var outcome mem.Outcome
	r := newRig(t, mem.Options{Commit: func([][]byte) mem.Outcome { return outcome }})
	memory := record.Memory{Dir: t.TempDir(), File: "desk.keydesk"}
	r.put(t, profile(1), "before")
	ok(t, r.Remember(t.Context(), memory))

	outcome = mem.Outcome{Err: broken, Applied: applied}
	op, err := r.Update(t.Context(), func(tx *record.Tx) error { return tx.Put(profile(1), note{"after"}) })
	var doubtful *record.DoubtfulError
	if !errors.As(err, &doubtful) || !errors.Is(err, broken) {
		t.Fatalf("a failed commit gives %v", err)
	}
	if doubtful.Happened != applied || doubtful.Operation != op || op.Number != 2 {
		t.Errorf("happened %v, operation %s and %s", doubtful.Happened, doubtful.Operation, op)
	}
	if kept := strings.Contains(err.Error(), "is in the file"); kept != applied {
		t.Errorf("the user reads %q", err)
	}
	outcome = mem.Outcome{}
	if _, err := r.Update(t.Context(), func(*record.Tx) error { return nil }); !errors.Is(err, db.ErrReadOnly) {
		t.Errorf("the next update gives %v", err)
	}
	text, _, err := r.text(t, profile(1))
	if (text == "after") != applied || err != nil {
		t.Errorf("read on, the record is %q: %v", text, err)
	}
	ok(t, r.Remember(t.Context(), memory))
	reopened(t, r, memory, op)
}

func reopened(t *testing.T, r *rig, memory record.Memory, used record.Operation) {
	t.Helper()
	r.db.Reopen()
	again := open(t, r.db, founded(t).Keys)
	notice, err := again.TakeUp(t.Context(), memory)
	if err != nil || notice.RolledBack {
		t.Errorf("opened again: %+v, %v", notice, err)
	}
	next := update(t, again, func(tx *record.Tx) error { return tx.Put(profile(1), note{"again"}) })
	if next == used || next.Number <= used.Number {
		t.Errorf("operation %s, after %s was used", next, used)
	}
}

// TestDoubtIsSettledForWhoGaveUp: the context may have ended during the commit.
func TestDoubtIsSettledForWhoGaveUp(t *testing.T) {
	ctx, giveUp := context.WithCancel(t.Context())
	fail := false
	r := newRig(t, mem.Options{Commit: func([][]byte) mem.Outcome {
		if !fail {
			return mem.Outcome{}
		}
		giveUp()
		return mem.Outcome{Err: errors.New("no space left on device")}
	}})
	fail = true
	_, err := r.Update(ctx, func(tx *record.Tx) error { return tx.Put(profile(1), note{"x"}) })
	var doubtful *record.DoubtfulError
	if !errors.As(err, &doubtful) || doubtful.Happened {
		t.Errorf("a full disk gives %v", err)
	}
}
