package task

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"fyne.io/fyne/v2"
)

// Runner starts work and knows how its results come home. Make one a program,
// with New, and Close it before the store is closed.
type Runner struct {
	ctx    context.Context
	cancel context.CancelFunc
	spawn  func(func()) // runs work beside the window
	home   func(func()) // runs a callback on the goroutine of the windows
	door   *door        // what home goes through, nil in tests
	clock  clock
	under  sync.WaitGroup
}

// New returns the runner of a program with windows: a goroutine for each work,
// fyne.Do for each result. Everything ends when ctx does.
func New(ctx context.Context) *Runner {
	return through(ctx, newDoor(fyne.Do))
}

func through(ctx context.Context, d *door) *Runner {
	r := &Runner{home: d.pass, door: d, clock: wall{}}
	r.ctx, r.cancel = context.WithCancel(ctx)
	r.spawn = func(work func()) { r.under.Go(work) }
	return r
}

// Inline returns a runner for tests that runs work, progress and result on the
// goroutine that starts them, before Go returns. Its time is h.
func Inline(ctx context.Context, h *Hand) *Runner {
	r := &Runner{clock: h}
	r.ctx, r.cancel = context.WithCancel(ctx)
	r.spawn = func(work func()) { work() }
	r.home = func(callback func()) { callback() }
	return r
}

// Close cancels all work and waits until it has ended. No callback runs after
// it: what comes home late is dropped.
func (r *Runner) Close() {
	r.cancel()
	r.under.Wait()
}

// Quit ends the windows with quit, such as the Quit of Fyne's app: nothing comes
// home from then on. Whoever ends a program does it through here, on any
// goroutine: Fyne's loop, once it ends, takes no callback any more.
func (r *Runner) Quit(quit func()) {
	if r.door != nil {
		r.door.shut()
	}
	quit()
}

// Now is the time, as After measures it.
func (r *Runner) Now() time.Time { return r.clock.Now() }

// After runs do on the goroutine of the windows when d has passed, unless stop
// is called on that goroutine before, or the runner is closed.
func (r *Runner) After(d time.Duration, do func()) (stop func()) {
	stopped := false // read and written on the goroutine of the windows alone
	halt := r.clock.AfterFunc(d, func() {
		r.home(func() {
			if !stopped && r.ctx.Err() == nil {
				do()
			}
		})
	})
	return func() { stopped = true; halt() }
}

// ErrGone is what Await returns where the windows have ended.
var ErrGone = errors.New("the windows are gone")

// Await runs do on the goroutine of the windows and returns when it has run, or
// with ErrGone when they have ended. Called on that goroutine it would wait for
// ever.
func (r *Runner) Await(ctx context.Context, do func()) error {
	ran := make(chan struct{})
	r.home(func() {
		defer close(ran)
		do()
	})
	var gone chan struct{}
	if r.door != nil {
		gone = r.door.gone
	}
	select {
	case <-ran:
		return nil
	case <-gone:
		return ErrGone
	case <-ctx.Done():
		return fmt.Errorf("waiting for the windows: %w", context.Cause(ctx))
	}
}

// On runs do on the goroutine of the windows when done is closed, as by a signal
// to the program, unless the runner is closed before.
func (r *Runner) On(done <-chan struct{}, do func()) {
	r.spawn(func() {
		select {
		case <-done:
			r.home(do)
		case <-r.ctx.Done():
		}
	})
}

// PanicError is a panic of the work. Its text is for the log; Stack says where.
type PanicError struct {
	Value any
	Stack []byte
}

func (e *PanicError) Error() string { return fmt.Sprintf("the program failed: %v", e.Value) }

// Unwrap returns the panic's value where that is an error.
func (e *PanicError) Unwrap() error {
	err, _ := e.Value.(error)
	return err
}
