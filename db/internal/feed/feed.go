// Package feed carries the keys of each commit to those who watch a store.
//
// Caveat: a watcher who falls behind loses changes; he is told so by one
// Change with StartOver in their place.
package feed

import (
	"bytes"
	"context"
	"sync"

	"github.com/keydesk/keydesk/db"
)

// Backlog is how many changes wait for a slow watcher before they are dropped.
const Backlog = 256

// Feed has no watchers in its zero form.
type Feed struct {
	mu       sync.Mutex
	watchers map[*watcher]struct{}
	closed   bool
}

type watcher struct {
	mu    sync.Mutex
	queue []db.Change
	wake  chan struct{} // holds one token while the queue may be non-empty
	end   chan struct{} // closed by Feed.Close
}

// Publish hands keys to every watcher and never waits for one. The caller
// serializes his calls: their order is the order of commits.
func (f *Feed) Publish(keys [][]byte) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for w := range f.watchers {
		w.add(db.Change{Keys: clone(keys)})
	}
}

// Watch delivers what is published from now on until ctx ends or the feed is
// closed; then the channel is closed.
func (f *Feed) Watch(ctx context.Context) <-chan db.Change {
	out := make(chan db.Change)
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.closed || ctx.Err() != nil {
		close(out)
		return out
	}
	w := &watcher{wake: make(chan struct{}, 1), end: make(chan struct{})}
	if f.watchers == nil {
		f.watchers = make(map[*watcher]struct{})
	}
	f.watchers[w] = struct{}{}
	go func() {
		defer close(out)
		defer f.forget(w)
		w.pump(ctx, out)
	}()
	return out
}

// Close ends every watch.
func (f *Feed) Close() {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.closed {
		return
	}
	f.closed = true
	for w := range f.watchers {
		close(w.end)
	}
}

func (f *Feed) forget(w *watcher) {
	f.mu.Lock()
	defer f.mu.Unlock()
	delete(f.watchers, w)
}

func (w *watcher) add(c db.Change) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if len(w.queue) >= Backlog {
		// Whoever reads everything again sees this commit too.
		w.queue = []db.Change{{StartOver: true}}
	} else {
		w.queue = append(w.queue, c)
	}
	select {
	case w.wake <- struct{}{}:
	default:
	}
}

func (w *watcher) take() []db.Change {
	w.mu.Lock()
	defer w.mu.Unlock()
	if len(w.queue) == 0 {
		return nil
	}
	// One at a time: the rest stays where add can collapse it.
	first := w.queue[:1:1]
	w.queue = w.queue[1:]
	return first
}

func (w *watcher) pump(ctx context.Context, out chan<- db.Change) {
	for {
		for _, c := range w.take() {
			select {
			case out <- c:
			case <-ctx.Done():
				return
			case <-w.end:
				return
			}
			w.poke()
		}
		select {
		case <-w.wake:
		case <-ctx.Done():
			return
		case <-w.end:
			return
		}
	}
}

// poke lets pump look at the queue once more.
func (w *watcher) poke() {
	select {
	case w.wake <- struct{}{}:
	default:
	}
}

func clone(keys [][]byte) [][]byte {
	own := make([][]byte, len(keys))
	for i, k := range keys {
		own[i] = bytes.Clone(k)
	}
	return own
}
