package task

import (
	"context"
	"errors"
	"io"
	"slices"
	"testing"
	"testing/synctest"
	"time"
)

var noon = time.Date(2026, 5, 12, 12, 0, 0, 0, time.UTC)

func TestInlineRunsOnTheCallersGoroutine(t *testing.T) {
	r := Inline(t.Context(), At(noon))
	var seen []any
	s := r.Page().Slot()
	s.Busy = func(on bool) { seen = append(seen, on) }
	s.Progress = func(p Progress) { seen = append(seen, p) }
	Go(s, func(_ context.Context, report Report) (string, error) {
		report(Progress{1, 3, "reading"})
		return "done", nil
	}, func(s string, err error) { seen = append(seen, s, err) })
	want := []any{true, Progress{1, 3, "reading"}, false, "done", nil}
	if !slices.Equal(seen, want) || s.Running() {
		t.Errorf("saw %v, want %v; running %v", seen, want, s.Running())
	}
}

// held starts work that ends when release is closed, or with its context.
func held(s *Slot, release <-chan struct{}, value int, got *[]int) {
	Go(s, func(ctx context.Context, _ Report) (int, error) {
		select {
		case <-release:
			return value, nil
		case <-ctx.Done():
			return -value, ctx.Err()
		}
	}, func(v int, _ error) { *got = append(*got, v) })
}

func TestNewestWins(t *testing.T) {
	q := NewQueue(t.Context(), At(noon))
	var got []int
	var busy []bool
	s := q.Page().Slot()
	s.Busy = func(on bool) { busy = append(busy, on) }
	release := make(chan struct{})
	for v := range 50 {
		held(s, release, v+1, &got)
	}
	close(release)
	if err := q.Until(t.Context(), func() bool { return !s.Running() }); err != nil {
		t.Fatal(err)
	}
	q.Close()
	drain(t, q)
	if !slices.Equal(got, []int{50}) || !slices.Equal(busy, []bool{true, false}) {
		t.Errorf("results %v, want the newest alone; busy %v", got, busy)
	}
}

// TestLateResultIsDropped has the older result wait at the window's door when
// the newer work starts.
func TestLateResultIsDropped(t *testing.T) {
	q := NewQueue(t.Context(), At(noon))
	var got []int
	s := q.Page().Slot()
	open := make(chan struct{})
	close(open)
	held(s, open, 1, &got)
	q.under.Wait()
	held(s, open, 2, &got)
	if err := q.Until(t.Context(), func() bool { return !s.Running() }); err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(got, []int{2}) {
		t.Errorf("results %v, want the newer one alone", got)
	}
}

// drain runs what waits after the runner was closed.
func drain(t *testing.T, q *Queue) {
	t.Helper()
	for callback := q.take(); callback != nil; callback = q.take() {
		callback()
	}
}

func TestClosedPageGetsNothing(t *testing.T) {
	q := NewQueue(t.Context(), At(noon))
	var got []int
	p := q.Page()
	s := p.Slot()
	s.Progress = func(Progress) { got = append(got, 0) }
	finished := make(chan struct{})
	Go(s, func(_ context.Context, report Report) (int, error) {
		defer close(finished)
		report(Progress{Done: 1})
		return 1, nil
	}, func(v int, _ error) { got = append(got, v) })
	<-finished
	p.Close()
	held(s, nil, 2, &got) // starting on a closed page does nothing
	q.Close()
	drain(t, q)
	if len(got) != 0 || s.Running() || p.Open() {
		t.Errorf("a closed page got %v", got)
	}
}

func TestCancel(t *testing.T) {
	q := NewQueue(t.Context(), At(noon))
	var got []int
	s := q.Page().Slot()
	held(s, nil, 1, &got)
	if !s.Running() {
		t.Fatal("not running")
	}
	s.Cancel()
	if s.Running() {
		t.Error("still running")
	}
	q.Close() // returns only because the work's context ended
	drain(t, q)
	if len(got) != 0 {
		t.Errorf("canceled work brought %v", got)
	}
}

func TestProgressShowsTheNewest(t *testing.T) {
	q := NewQueue(t.Context(), At(noon))
	var seen []int
	s := q.Page().Slot()
	s.Progress = func(p Progress) { seen = append(seen, p.Done) }
	done := false
	Go(s, func(_ context.Context, report Report) (int, error) {
		for i := range 10_000 {
			report(Progress{Done: i + 1, Total: 10_000})
		}
		return 0, nil
	}, func(int, error) { done = true })
	q.under.Wait() // the window was late for all of it
	if err := q.Until(t.Context(), func() bool { return done }); err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(seen, []int{10_000}) {
		t.Errorf("%d deliveries, want the newest alone", len(seen))
	}
}

func TestPanicsBecomeErrors(t *testing.T) {
	r := Inline(t.Context(), At(noon))
	var got error
	Go(r.Page().Slot(), func(context.Context, Report) (int, error) { panic(io.ErrUnexpectedEOF) },
		func(_ int, err error) { got = err })
	var p *PanicError
	if !errors.As(got, &p) || len(p.Stack) == 0 || !errors.Is(got, io.ErrUnexpectedEOF) {
		t.Errorf("got %v", got)
	}
	Go(r.Page().Slot(), func(context.Context, Report) (int, error) { panic("a word") },
		func(_ int, err error) { got = err })
	if !errors.As(got, &p) || p.Unwrap() != nil || got.Error() != "the program failed: a word" {
		t.Errorf("got %v", got)
	}
}

func TestAfter(t *testing.T) {
	h := At(noon)
	r := Inline(t.Context(), h)
	var seen []string
	note := func(s string) func() { return func() { seen = append(seen, s+h.Now().Format(" 5")) } }
	r.After(3*time.Second, note("c"))
	r.After(time.Second, func() { note("a")(); r.After(time.Second, note("b")) })
	stop := r.After(2*time.Second, note("never"))
	stop()
	h.Push(10 * time.Second)
	if want := []string{"a 1", "b 2", "c 3"}; !slices.Equal(seen, want) || !r.Now().Equal(noon.Add(10*time.Second)) {
		t.Errorf("saw %q, want %q; now %v", seen, want, r.Now())
	}
	r.After(time.Second, note("late"))
	r.Close()
	h.Push(time.Minute)
	if len(seen) != 3 {
		t.Error("an alarm rang after Close")
	}
}

func TestWallClock(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		began := time.Now()
		rang := make(chan time.Duration)
		stop := wall{}.AfterFunc(time.Minute, func() { t.Error("a stopped alarm rang") })
		stop()
		wall{}.AfterFunc(time.Hour, func() { rang <- wall{}.Now().Sub(began) })
		if d := <-rang; d != time.Hour {
			t.Errorf("rang after %v", d)
		}
	})
}
