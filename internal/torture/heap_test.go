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
	mostRemembered = 16
	mostFound      = 16
	// oneBatch is what the batch that is being read takes, which may be a larger
	// one at the last weighing.
	oneBatch = 2 << 20
)

// What an import holds is its batch, and of each row before it the few bytes by
// which it is known again: nothing of what stands in it. What an export holds is
// who there is.
func TestListsAreNotHeld(t *testing.T) {
	t.Parallel()
	o := newDesk(t)
	// From the first weighing on what the store keeps of its pages is as much as
	// it may be.
	o.Import, o.Weigh = soak.N(t, 45_000, 500_000), soak.N(t, 18_000, 50_000)
	weighed := map[string][]say{}
	_, err := played(t, o, 0, func(s say) {
		if s.Heap != 0 {
			weighed[s.Op] = append(weighed[s.Op], s)
		}
	})
	must(t, err)
	grows(t, weighed["import"], mostRemembered)
	grows(t, weighed["each"], mostFound)
}

// grows compares the first with the last weighing.
func grows(t *testing.T, weighed []say, most float64) {
	t.Helper()
	if len(weighed) < 2 {
		t.Fatalf("the heap is not known: %v", weighed)
	}
	first, last := weighed[0], weighed[len(weighed)-1]
	more := float64(int64(last.Heap) - int64(first.Heap))
	each := more / float64(last.Step-first.Step)
	t.Logf("%s: %d KiB at %d rows, %d KiB at %d: %.1f bytes a row", first.Op, first.Heap>>10, first.Step, last.Heap>>10, last.Step, each)
	if more > most*float64(last.Step-first.Step)+oneBatch {
		t.Errorf("%s: %.1f bytes a row are held, %.0f at most and a batch", first.Op, each, most)
	}
}
