package task

import (
	"context"
	"runtime/debug"
	"sync/atomic"
)

// Progress is how far a work has come. Total is 0 where nobody knows.
type Progress struct {
	Done, Total int
	Text        string // what it does just now, a sentence for people, may be empty
}

// Report tells the page how far the work has come. It may be called from any
// goroutine, as often as is easy: what the window cannot show in time is left
// out.
type Report func(Progress)

// Go starts work in the slot and cancels what ran there before. done gets the
// result on the goroutine of the windows, unless a newer work was started, the
// slot was canceled or the page closed by then. Call it on the goroutine of the
// windows.
func Go[T any](s *Slot, work func(context.Context, Report) (T, error), done func(T, error)) {
	r := s.page.runner
	if !s.page.Open() {
		return
	}
	ctx, number := s.begin()
	report := s.reporter(number)
	r.spawn(func() {
		result, err := guarded(ctx, report, work)
		r.home(func() {
			if s.current(number) {
				s.end()
				done(result, err)
			}
		})
	})
}

// reporter returns the Report of one work. At most one delivery is under way;
// it shows what is newest when it arrives.
func (s *Slot) reporter(number uint64) Report {
	var newest atomic.Pointer[Progress]
	r := s.page.runner
	return func(p Progress) {
		if newest.Swap(&p) != nil {
			return // the delivery on its way takes this one
		}
		r.home(func() {
			if p := newest.Swap(nil); s.current(number) && s.Progress != nil {
				s.Progress(*p)
			}
		})
	}
}

// guarded runs work and makes an error of its panic.
func guarded[T any](ctx context.Context, report Report, work func(context.Context, Report) (T, error)) (result T, err error) {
	defer func() {
		if v := recover(); v != nil {
			err = &PanicError{Value: v, Stack: debug.Stack()}
		}
	}()
	return work(ctx, report)
}
