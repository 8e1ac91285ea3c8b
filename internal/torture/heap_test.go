package torture

import (
	"runtime"
	"testing"

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

// mostRemembered is how many bytes an import may hold for a row that it has
// written, to know it again further down the list.
const mostRemembered = 96

// What an import holds is its batch, and of each row before it the few bytes by
// which it is known again: nothing of what stands in it.
func TestImportHoldsItsBatch(t *testing.T) {
	t.Parallel()
	few, many := soak.N(t, 5_000, 50_000), soak.N(t, 25_000, 500_000)
	o := newDesk(t)
	o.Import, o.Weigh = many, few
	cmd := command(t, o)
	out, err := cmd.StdoutPipe()
	must(t, err)
	must(t, cmd.Start())
	weighed := map[int]int64{}
	hear(t, out, func(s say) {
		switch {
		case s.Phase == "failed":
			t.Errorf("%s: %s", s.Op, s.Error)
		case s.Heap != 0:
			weighed[s.Step] = int64(s.Heap)
		}
	})
	must(t, cmd.Wait())
	first, last := weighed[few], weighed[many/few*few]
	if first == 0 || last == 0 || len(weighed) != many/few {
		t.Fatalf("the heap is not known: %v", weighed)
	}
	each := float64(last-first) / float64(many/few*few-few)
	t.Logf("%d KiB at %d rows, %d KiB at %d: %.1f bytes a row", first>>10, few, last>>10, many, each)
	if each > mostRemembered {
		t.Errorf("%.1f bytes a row are remembered, %d at most", each, mostRemembered)
	}
}
