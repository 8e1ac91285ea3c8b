package task

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"
)

// loop is Fyne's loop as it ends: who hands it a callback after that panics, as
// at a channel that was closed.
type loop struct {
	queue chan func()
	slow  time.Duration // how long handing over takes
}

func (l *loop) do(callback func()) {
	<-time.After(l.slow)
	l.queue <- callback
}

// TestClocksStrikeWhileTheProgramQuits has alarms ring before, while and after
// the windows end: none comes to a loop that has ended, none is run beside it.
func TestClocksStrikeWhileTheProgramQuits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := &loop{queue: make(chan func(), 100), slow: 10 * time.Millisecond}
		r := through(t.Context(), newDoor(l.do))
		rang := 0
		for n := range 100 {
			r.After(time.Duration(n)*time.Millisecond, func() { rang++ })
		}
		Go(r.Page().Slot(), func(context.Context, Report) (int, error) {
			<-time.After(70 * time.Millisecond)
			return 0, nil
		}, func(int, error) { rang += 1000 })
		<-time.After(49*time.Millisecond + time.Microsecond)
		r.Quit(func() { close(l.queue) })
		<-time.After(time.Second)
		for callback := range l.queue {
			callback()
		}
		if rang != 50 {
			t.Errorf("%d alarms rang, want the 50 that struck before", rang)
		}
		if err := r.Await(t.Context(), func() { t.Error("it ran in windows that are gone") }); !errors.Is(err, ErrGone) {
			t.Errorf("waiting for windows that are gone gave %v", err)
		}
		r.Quit(func() {}) // again, as by a signal
		r.Close()
	})
}
