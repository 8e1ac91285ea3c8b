package torture

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"testing"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/internal/soak"
)

// heap is what lives in memory, in bytes.
func heap() uint64 {
	runtime.GC()
	runtime.GC() // what the first one set free with cleanups
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

// weighEach says what lives in memory before every customer is read, as an
// export does, and when that is under way.
func (w *worker) weighEach(ctx context.Context) error {
	if _, _, err := w.session.Customers().Rows(ctx, core.Query{Limit: 1}); err != nil { // the list is in memory in any case
		return err
	}
	come, enough := 0, errors.New("enough")
	_ = w.out.Encode(say{Phase: "heap", Op: "each", Heap: heap()})
	err := w.session.Customers().Each(ctx, core.Query{}, func(core.Customer) error {
		if come++; come < 2000 {
			return nil
		}
		return errors.Join(enough, w.out.Encode(say{Phase: "heap", Op: "each", Step: w.Import, Heap: heap()}))
	})
	if !errors.Is(err, enough) {
		return fmt.Errorf("reading every customer: %w", err)
	}
	return nil
}

// How many bytes an import may hold for a row that it has written, to know it
// again further down the list, and an export for a customer, to know whom it
// has found.
const (
	mostRemembered = 96
	mostFound      = 16
)

// What an import holds is its batch, and of each row before it the few bytes by
// which it is known again: nothing of what stands in it. What an export holds is
// who there is.
func TestListsAreNotHeld(t *testing.T) {
	t.Parallel()
	// From where on what the store keeps of its pages is as much as it may be.
	few, many := soak.N(t, 20_000, 50_000), soak.N(t, 40_000, 500_000)
	o := newDesk(t)
	o.Import, o.Weigh = many, few
	cmd := command(t, o)
	out, err := cmd.StdoutPipe()
	must(t, err)
	must(t, cmd.Start())
	weighed := map[string]map[int]int64{"import": {}, "each": {}}
	hear(t, out, func(s say) {
		switch {
		case s.Phase == "failed":
			t.Errorf("%s: %s", s.Op, s.Error)
		case s.Heap != 0:
			weighed[s.Op][s.Step] = int64(s.Heap)
		}
	})
	must(t, cmd.Wait())
	grows(t, "import", weighed["import"], few, many, mostRemembered)
	grows(t, "each", weighed["each"], 0, many, mostFound)
}

// grows compares what was weighed at two numbers of rows.
func grows(t *testing.T, what string, weighed map[int]int64, few, many int, most float64) {
	t.Helper()
	first, last := weighed[few], weighed[many]
	if first == 0 || last == 0 {
		t.Fatalf("%s: the heap is not known: %v", what, weighed)
	}
	each := float64(last-first) / float64(many-few)
	t.Logf("%s: %d KiB at %d rows, %d KiB at %d: %.1f bytes a row", what, first>>10, few, last>>10, many, each)
	if each > most {
		t.Errorf("%s: %.1f bytes a row are held, %.0f at most", what, each, most)
	}
}
