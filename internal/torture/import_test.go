package torture

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"sync/atomic"
	"testing"
	"time"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/db"
	"github.com/keydesk/keydesk/internal/soak"
)

// acknowledging is a store that notes that a commit was acknowledged.
type acknowledging struct {
	db.Store
	committed *atomic.Bool
}

func (a acknowledging) Update(ctx context.Context, fn func(db.Tx) error) error {
	err := a.Store.Update(ctx, fn)
	if err == nil {
		a.committed.Store(true)
	}
	return err
}

// takeIn imports the list, and says after each batch how many of its rows are in
// the file.
func (w *worker) takeIn() int {
	ctx := context.Background()
	if w.Weigh == 0 {
		// The list of customers is in memory and follows, as in a window.
		if _, _, err := w.session.Customers().Rows(ctx, core.Query{Limit: 1}); err != nil {
			_ = w.out.Encode(say{Phase: "failed", Op: "list", Error: err.Error()})
			return 1
		}
	}
	_ = w.out.Encode(say{Phase: "begin", Op: "import"})
	in, weighed := newList(w.Import).coming(secondEdition), 0
	w.committed.Store(false)
	in.Progress = func(rows int) {
		if !w.committed.Swap(false) {
			return
		}
		_ = w.out.Encode(say{Phase: "done", Op: "batch", Step: rows})
		if w.Weigh != 0 && rows/w.Weigh > weighed {
			weighed = rows / w.Weigh
			_ = w.out.Encode(say{Phase: "heap", Op: "import", Step: rows, Heap: heap()})
		}
	}
	done, err := w.session.Customers().Import(ctx, in)
	if err != nil {
		_ = w.out.Encode(say{Phase: "failed", Op: "import", Error: err.Error()})
		return 1
	}
	_ = w.out.Encode(say{Phase: "done", Op: "import", Step: w.Import, Value: done.String()})
	if w.Weigh != 0 {
		if err := w.weighEach(ctx); err != nil {
			_ = w.out.Encode(say{Phase: "failed", Op: "each", Error: err.Error()})
			return 1
		}
	}
	w.session.Leave(ctx)
	_ = w.desk.Close()
	return 0
}

// SIGKILL at random moments of an import: the desk is whole each time, each
// batch that was acknowledged is there, no row is there in half, and the fast
// list finds exactly what reading every customer finds. Imported again, the list
// goes on from there, and at its end each customer is there once.
func TestImportKilledAtRandomMoments(t *testing.T) {
	t.Parallel()
	l := newList(soak.N(t, 2000, 20_000))
	kills := soak.N(t, 3, 100)
	base := newDesk(t)
	withSession(t, base, func(s *core.Session) {
		_, err := s.Customers().Import(t.Context(), l.coming(firstEdition))
		must(t, err)
	})
	content, err := os.ReadFile(base.Path)
	must(t, err)
	random := rand.New(rand.NewPCG(13, 13))
	whole := time.Duration(0) // how long it takes when nobody kills it
	killed, middles := 0, 0
	for killed < kills || middles == 0 && killed < 10*kills {
		o := base
		o.Path, o.Config, o.Import = t.TempDir()+"/desk.db", t.TempDir(), l.rows
		must(t, os.WriteFile(o.Path, content, 0o600))
		if whole == 0 {
			_, whole = importing(t, o, 0)
			continue
		}
		b := newBook(t, l, o)
		for again := true; again && (killed < kills || middles == 0); {
			acknowledged, _ := importing(t, o, 1+time.Duration(random.Int64N(int64(whole))))
			if again = acknowledged < l.rows; again {
				killed++
			}
			b.acknowledged = max(b.acknowledged, acknowledged)
			if there := b.audit(t, o, random); l.elder < there && there < l.rows*9/10 {
				middles++
			}
		}
		b.goOn(t, o, random)
	}
	if middles == 0 {
		t.Error("never killed in the middle of the list: the test tests nothing")
	}
	t.Logf("%d rows, %v when nobody kills it; of %d kills %d were in its middle", l.rows, whole.Round(time.Millisecond), killed, middles)
}

// importing runs the worker and kills it a while after it has begun; 0 lets it
// end. It gives how many rows were acknowledged, and how long that took.
func importing(t *testing.T, o order, after time.Duration) (acknowledged int, took time.Duration) {
	t.Helper()
	took, err := played(t, o, after, func(s say) {
		if s.Phase == "done" {
			acknowledged = s.Step
		}
	})
	if err != nil && after == 0 {
		t.Fatal("not killed it ends with", err)
	}
	return acknowledged, took
}

// book says what must be in the file of a desk that takes in a list.
type book struct {
	list
	acknowledged int             // rows of the second edition that must be there
	refused      [2]map[int]bool // by edition, the rows that are not taken
}

// newBook asks by dry runs which rows are not taken.
func newBook(t *testing.T, l list, o order) *book {
	t.Helper()
	b := &book{list: l}
	withSession(t, o, func(s *core.Session) {
		for edition := range b.refused {
			refused := map[int]bool{}
			in := l.coming(edition)
			in.DryRun, in.Rejected = true, func(line int, _ string) { refused[line-1] = true }
			_, err := s.Customers().Import(t.Context(), in)
			must(t, err)
			b.refused[edition] = refused
		}
	})
	if n := len(b.refused[secondEdition]); n == 0 || n > l.rows/5 {
		t.Fatalf("%d of %d rows are not taken", n, l.rows)
	}
	return b
}

// states are the fields that the n-th customer had before the second edition, and
// has with it; false where there is no such customer.
func (b *book) states(n int) (was core.Fields, before bool, is core.Fields, after bool) {
	if before = n < b.elder && !b.refused[firstEdition][n]; before {
		was = kept(core.Fields{}, b.fields(n, firstEdition))
	}
	if b.refused[secondEdition][n] {
		return was, before, was, before
	}
	return was, before, kept(was, b.fields(n, secondEdition)), true
}

// audit opens the desk and compares it with the list, and the search with the
// customers. It gives how many there are.
func (b *book) audit(t *testing.T, o order, random *rand.Rand) (there int) {
	t.Helper()
	withSession(t, o, func(s *core.Session) {
		_, err := s.Check(t.Context(), func(p string) { t.Error("check:", p) }, nil)
		must(t, err)
		all := everybody(t, s)
		there = len(all)
		b.compare(t, all)
		newPlain(all).compare(t, s, b.list, random)
	})
	if t.Failed() {
		t.FailNow()
	}
	return there
}

// compare compares the customers with the list: of the rows that were
// acknowledged the second edition, of the others it or what was before.
func (b *book) compare(t *testing.T, all []core.Customer) {
	t.Helper()
	found := map[string]core.Fields{}
	for _, c := range all {
		if _, twice := found[key(c.Fields)]; twice {
			t.Errorf("%q is there twice", key(c.Fields))
		}
		found[key(c.Fields)] = c.Fields
	}
	for n := range b.rows {
		was, before, is, after := b.states(n)
		got, there := found[key(kept(core.Fields{}, b.fields(n, secondEdition)))]
		delete(found, key(got))
		if there == after && got == is || n >= b.acknowledged && there == before && got == was {
			continue
		}
		t.Errorf("row %d, %d acknowledged: there %v, %+v\nnot %+v\nnor %+v", n, b.acknowledged, there, got, is, was)
	}
	for name := range found {
		t.Errorf("%q is on no list", name)
	}
}

// goOn imports the list to its end, and once more.
func (b *book) goOn(t *testing.T, o order, random *rand.Rand) {
	t.Helper()
	var want core.Imported
	withSession(t, o, func(s *core.Session) {
		there := map[string]core.Fields{}
		for _, c := range everybody(t, s) {
			there[key(c.Fields)] = c.Fields
		}
		for n := range b.rows {
			_, _, is, after := b.states(n)
			switch got, found := there[key(is)]; {
			case b.refused[secondEdition][n] || !after:
				want.Rejected++
			case !found:
				want.New++
			case got == is:
				want.Unchanged++
			default:
				want.Updated++
			}
		}
		done, err := s.Customers().Import(t.Context(), b.coming(secondEdition))
		must(t, err)
		if done.String() != want.String() {
			t.Errorf("%s, not %s", done, want)
		}
		// Here the list was in memory and followed the import.
		newPlain(everybody(t, s)).compare(t, s, b.list, random)
	})
	b.acknowledged = b.rows
	if there, all := b.audit(t, o, random), b.rows-want.Rejected; there < all {
		t.Errorf("%d customers of %d rows", there, all)
	}
	withSession(t, o, func(s *core.Session) {
		done, err := s.Customers().Import(t.Context(), b.coming(secondEdition))
		must(t, err)
		if again := fmt.Sprintf("imported 0, updated 0, unchanged %d, rejected %d", b.rows-want.Rejected, want.Rejected); done.String() != again {
			t.Errorf("once more: %s, not %s", done, again)
		}
	})
}
