package start

import (
	"context"
	"sync"

	"github.com/keydesk/keydesk/ui/desk/task"
)

// parcel carries a result that must be put away where nobody takes it: an open
// desk, a session, keys.
type parcel[T any] struct {
	drop func(T)

	mu         sync.Mutex
	value      T
	full, gone bool
}

// put is called by the work, on its goroutine.
func (p *parcel[T]) put(value T) {
	p.mu.Lock()
	gone := p.gone
	p.value, p.full = value, !gone
	p.mu.Unlock()
	if gone {
		p.drop(value)
	}
}

// take is called by whoever waited.
func (p *parcel[T]) take() (value T) {
	p.mu.Lock()
	defer p.mu.Unlock()
	value, p.full = p.value, false
	return value
}

// refuse says that nobody waits any more. It returns what is still to be put
// away, nil for nothing.
func (p *parcel[T]) refuse() func() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.gone = true
	if !p.full {
		return nil
	}
	value := p.value
	p.full = false
	return func() { p.drop(value) }
}

// lead does the work that leads on to the next view. What it brings home after
// stop is dropped.
func lead[T any](r *Room, work func(context.Context, task.Report) (T, error), drop func(T), done func(T, error)) {
	r.stop()
	p := &parcel[T]{drop: drop}
	r.late = p.refuse
	task.Go(r.work, func(ctx context.Context, report task.Report) (struct{}, error) {
		value, err := work(ctx, report)
		if err == nil {
			p.put(value)
		}
		return struct{}{}, err
	}, func(_ struct{}, err error) { done(p.take(), err) })
}

// stop ends what leads on, and puts away what it brings home.
func (r *Room) stop() {
	r.work.Cancel()
	if r.late != nil {
		r.aside(r.late())
		r.late = nil
	}
}

// aside does something that nobody waits for, beside the window while there is
// a runner.
func (r *Room) aside(do func()) {
	if do == nil {
		return
	}
	page := r.runner.Page()
	if !page.Open() {
		do()
		return
	}
	task.Go(page.Slot(), func(context.Context, task.Report) (struct{}, error) { do(); return struct{}{}, nil },
		func(struct{}, error) { page.Close() })
}
