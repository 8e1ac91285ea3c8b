package start

import (
	"context"
	"sync"

	"github.com/keydesk/keydesk/ui/desk/task"
)

// parcel carries a result that must be put away where nobody takes it: an open
// desk, a session, keys.
type parcel[T any] struct {
	mu    sync.Mutex
	value T
	away  func() // puts the value away; nil where nothing is to be
	gone  bool   // nobody waits any more
}

// put is called by the work, on its goroutine.
func (p *parcel[T]) put(value T, away func()) {
	p.mu.Lock()
	gone := p.gone
	if !gone {
		p.value, p.away = value, away
	}
	p.mu.Unlock()
	if gone {
		away()
	}
}

// take is called by whoever waited.
func (p *parcel[T]) take() T {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.away = nil
	return p.value
}

// refuse says that nobody waits any more. It returns what is still to be put
// away, nil for nothing.
func (p *parcel[T]) refuse() func() {
	p.mu.Lock()
	defer p.mu.Unlock()
	away := p.away
	p.gone, p.away = true, nil
	return away
}

// lead does the work that leads on to the next view. What it brings home after
// stop is dropped.
func lead[T any](r *Room, work func(context.Context, task.Report) (T, error), drop func(context.Context, T), done func(T, error)) {
	r.stop()
	p := &parcel[T]{}
	r.late = p.refuse
	task.Go(r.work, func(ctx context.Context, report task.Report) (struct{}, error) {
		value, err := work(ctx, report)
		if err == nil {
			p.put(value, func() { drop(context.WithoutCancel(ctx), value) })
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
