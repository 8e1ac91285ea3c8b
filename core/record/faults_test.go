package record_test

import (
	"context"
	"errors"
	"iter"
	"strings"
	"testing"

	"github.com/keydesk/keydesk/core/record"
	"github.com/keydesk/keydesk/db"
	"github.com/keydesk/keydesk/db/mem"
)

// errRead is a medium that cannot be read any more.
var errRead = errors.New("input/output error")

// unreadable is a store whose reads fail from a certain one on.
type unreadable struct {
	db.Store
	left int // reads that still work; below 0: all
}

func (u *unreadable) fails() bool {
	if u.left > 0 {
		u.left--
	}
	return u.left == 0
}

func (u *unreadable) View(ctx context.Context, fn func(db.Reader) error) error {
	return u.Store.View(ctx, func(r db.Reader) error { return fn(failing{r, u}) })
}

type failing struct {
	db.Reader
	u *unreadable
}

func (f failing) Get(key []byte) ([]byte, bool, error) {
	if f.u.fails() {
		return nil, false, errRead
	}
	return f.Reader.Get(key)
}

func (f failing) Scan(r db.Range) iter.Seq2[db.Pair, error] {
	return func(yield func(db.Pair, error) bool) {
		for pair, err := range f.Reader.Scan(r) {
			if f.u.fails() {
				yield(db.Pair{}, errRead)
				return
			}
			if !yield(pair, err) {
				return
			}
		}
	}
}

// TestUnreadable: wherever the medium fails, every reader says so; none takes
// what it read till then for all there is, or the failure for tampering.
func TestUnreadable(t *testing.T) {
	r := newRig(t, mem.Options{})
	r.put(t, profile(1), "x")
	audit(t, r, 10001, "one")
	audit(t, r, 10001, "two")
	memory := record.Memory{Dir: t.TempDir()}
	ok(t, r.Remember(t.Context(), memory))
	for name, read := range map[string]func(context.Context, *record.Store) error{
		"Check": func(ctx context.Context, s *record.Store) error {
			return s.Check(ctx, func(record.Raw) error { return nil },
				func(p record.Problem) { t.Errorf("the failure is reported as %q", p.What) })
		},
		"VerifyAudit": func(ctx context.Context, s *record.Store) error { _, err := s.VerifyAudit(ctx); return err },
		"Audit": func(ctx context.Context, s *record.Store) error {
			return s.Audit(ctx, func(record.Audited) (bool, error) { return true, nil })
		},
		"AuditOf": func(ctx context.Context, s *record.Store) error {
			return s.View(ctx, func(rd *record.Reader) error { _, err := rd.AuditOf(10001, 0); return err })
		},
		"Each": func(ctx context.Context, s *record.Store) error {
			return s.Each(ctx, record.Single(record.KindAudit), func(record.Raw) error { return nil })
		},
		"NewWriter": func(ctx context.Context, s *record.Store) error { return s.NewWriter(ctx) },
		"TakeUp":    func(ctx context.Context, s *record.Store) error { _, err := s.TakeUp(ctx, memory); return err },
	} {
		for after := 1; ; after++ {
			u := &unreadable{r.db, after}
			err := read(t.Context(), open(t, u, founded(t).Keys))
			if u.left > 0 { // it needed no more reads
				ok(t, err)
				break
			}
			var broken *record.AuditBreak
			if !errors.Is(err, errRead) || errors.As(err, &broken) {
				t.Errorf("%s, failing at read %d: %v", name, after, err)
			}
		}
	}
	for after := 1; after <= 5; after++ {
		if _, err := record.ReadFront(t.Context(), &unreadable{r.db, after}); !errors.Is(err, errRead) {
			t.Errorf("ReadFront, failing at read %d: %v", after, err)
		}
	}
}

// TestDoubtThatStays: the commit fails and then the medium cannot be read, so
// nobody can say whether the change was kept. Nothing is claimed.
func TestDoubtThatStays(t *testing.T) {
	commit := errors.New("no space left on device")
	fail := false
	r := newRig(t, mem.Options{Commit: func([][]byte) mem.Outcome {
		if fail {
			return mem.Outcome{Err: commit, Applied: true}
		}
		return mem.Outcome{}
	}})
	u := &unreadable{r.db, -1}
	s := open(t, u, founded(t).Keys)
	ok(t, s.NewWriter(t.Context()))
	fail, u.left = true, 1
	_, err := s.Update(t.Context(), func(tx *record.Tx) error { return tx.Put(profile(1), note{"x"}) })
	var doubtful *record.DoubtfulError
	if !errors.Is(err, commit) || !errors.Is(err, errRead) || errors.As(err, &doubtful) ||
		!strings.HasPrefix(err.Error(), "finding out whether the change was kept: ") {
		t.Errorf("the doubt is %v", err)
	}
	if _, err := s.Update(t.Context(), func(*record.Tx) error { return nil }); !errors.Is(err, db.ErrReadOnly) {
		t.Errorf("the next update gives %v", err)
	}
}
