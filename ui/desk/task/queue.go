package task

import (
	"context"
	"fmt"
	"sync"
)

// Queue is the way home of a runner for tests of what happens meanwhile: work
// runs on goroutines of its own, as in the program, and its callbacks wait
// until the test, which plays the goroutine of the windows, lets them run.
type Queue struct {
	*Runner
	mu      sync.Mutex
	waiting []func()
	more    chan struct{} // holds a token while something may be waiting
}

// NewQueue returns a runner whose callbacks wait for Step or Until. Its time
// is h.
func NewQueue(ctx context.Context, h *Hand) *Queue {
	q := &Queue{Runner: &Runner{clock: h}, more: make(chan struct{}, 1)}
	q.ctx, q.cancel = context.WithCancel(ctx)
	q.spawn = func(work func()) { q.under.Go(work) }
	q.home = q.put
	return q
}

// put appends a callback.
func (q *Queue) put(callback func()) {
	q.mu.Lock()
	q.waiting = append(q.waiting, callback)
	q.mu.Unlock()
	q.signal()
}

// signal wakes Step.
func (q *Queue) signal() {
	select {
	case q.more <- struct{}{}:
	default:
	}
}

// take returns the callback that waits longest, nil when none does.
func (q *Queue) take() func() {
	q.mu.Lock()
	defer q.mu.Unlock()
	if len(q.waiting) == 0 {
		return nil
	}
	callback := q.waiting[0]
	q.waiting = q.waiting[1:]
	return callback
}

// Step waits for one callback and runs it.
func (q *Queue) Step(ctx context.Context) error {
	for {
		if callback := q.take(); callback != nil {
			callback()
			return nil
		}
		select {
		case <-q.more:
		case <-ctx.Done():
			return fmt.Errorf("waiting for a callback: %w", ctx.Err())
		}
	}
}

// Until runs callbacks as they come until reached says true.
func (q *Queue) Until(ctx context.Context, reached func() bool) error {
	for !reached() {
		if err := q.Step(ctx); err != nil {
			return err
		}
	}
	return nil
}
