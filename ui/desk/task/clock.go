package task

import (
	"slices"
	"sync"
	"time"
)

// clock is where a runner's time comes from.
type clock interface {
	Now() time.Time
	// AfterFunc runs do when d has passed, on any goroutine; halt asks that it
	// does not.
	AfterFunc(d time.Duration, do func()) (halt func())
}

// wall is the time on the wall.
type wall struct{}

func (wall) Now() time.Time { return time.Now() }

func (wall) AfterFunc(d time.Duration, do func()) func() {
	t := time.AfterFunc(d, do)
	return func() { t.Stop() }
}

// Hand is a clock for tests that moves when it is pushed.
type Hand struct {
	mu      sync.Mutex
	now     time.Time
	pending []*alarm
}

// alarm is something to do at a time.
type alarm struct {
	at time.Time
	do func()
}

// At returns a clock that stands at t.
func At(t time.Time) *Hand { return &Hand{now: t} }

// Now is where the hand stands.
func (h *Hand) Now() time.Time {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.now
}

// AfterFunc runs do when the hand has been pushed by d, on the goroutine that
// pushes it.
func (h *Hand) AfterFunc(d time.Duration, do func()) (halt func()) {
	h.mu.Lock()
	defer h.mu.Unlock()
	a := &alarm{at: h.now.Add(d), do: do}
	h.pending = append(h.pending, a)
	return func() {
		h.mu.Lock()
		defer h.mu.Unlock()
		h.pending = slices.DeleteFunc(h.pending, func(other *alarm) bool { return other == a })
	}
}

// Push moves the hand by d and runs what falls due on the way, in order, each
// at its own time.
func (h *Hand) Push(d time.Duration) {
	end := h.Now().Add(d)
	for {
		a := h.next(end)
		if a == nil {
			return
		}
		a.do()
	}
}

// next takes the alarm that is due first until end and moves the hand to it,
// or to end.
func (h *Hand) next(end time.Time) *alarm {
	h.mu.Lock()
	defer h.mu.Unlock()
	first := -1
	for i, a := range h.pending {
		if !a.at.After(end) && (first < 0 || a.at.Before(h.pending[first].at)) {
			first = i
		}
	}
	if first < 0 {
		h.now = end
		return nil
	}
	a := h.pending[first]
	h.pending = slices.Delete(h.pending, first, first+1)
	if a.at.After(h.now) {
		h.now = a.at
	}
	return a
}
