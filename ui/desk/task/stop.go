package task

import (
	"context"
	"sync"
)

// Stoppable is Go for work that may be asked to stop by calling stop. Unlike a
// slot that is canceled, it then still tells what came of it: what was done
// stays done.
func Stoppable[T any](s *Slot, work func(context.Context, Report) (T, error), done func(T, error)) (stop func()) {
	stopped := make(chan struct{})
	Go(s, func(ctx context.Context, report Report) (T, error) {
		ctx, cancel := context.WithCancel(ctx)
		defer cancel()
		go func() {
			select {
			case <-stopped:
				cancel()
			case <-ctx.Done():
			}
		}()
		return work(ctx, report)
	}, done)
	return sync.OnceFunc(func() { close(stopped) })
}
