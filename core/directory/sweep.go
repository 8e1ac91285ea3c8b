package directory

import (
	"context"
	"runtime"
	"sync"
	"sync/atomic"
)

// A search looks through blocks in portions, on two goroutines: the memory is
// read no faster by more, and the other processors belong to the windows.
const (
	hands   = 2
	portion = 128 // blocks, some 1 MB of text: few enough to stop soon
)

// sweep calls fn for portions of n blocks until all are done or the search is
// to end. fn may run on two goroutines, each portion on one.
func (d *Directory) sweep(ctx context.Context, n int, fn func(from, to int)) error {
	var next atomic.Int64
	work := func() {
		for d.stopped(ctx) == nil {
			to := int(next.Add(portion))
			if to-portion >= n {
				return
			}
			fn(to-portion, min(to, n))
		}
	}
	if n <= portion || runtime.GOMAXPROCS(0) == 1 {
		work()
		return d.stopped(ctx)
	}
	var all sync.WaitGroup
	for range hands - 1 {
		all.Go(work)
	}
	work()
	all.Wait()
	return d.stopped(ctx)
}
