package task

import (
	"context"
	"errors"
	"testing"
	"time"
)

func TestOn(t *testing.T) {
	q := NewQueue(t.Context(), At(time.Unix(0, 0)))
	done, ran := make(chan struct{}), false
	q.On(done, func() { ran = true })
	close(done)
	if err := q.Until(t.Context(), func() bool { return ran }); err != nil {
		t.Fatal(err)
	}
	q.On(make(chan struct{}), func() { t.Error("nothing was closed") })
	q.Close() // and waits for nobody
}

func TestAwait(t *testing.T) {
	q := NewQueue(t.Context(), At(time.Unix(0, 0)))
	ran, back := false, make(chan error, 1)
	go func() { back <- q.Await(t.Context(), func() { ran = true }) }()
	if err := q.Step(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := <-back; err != nil || !ran {
		t.Errorf("it came back with %v (ran: %v)", err, ran)
	}
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	if err := q.Await(gone, func() {}); !errors.Is(err, context.Canceled) {
		t.Errorf("waiting for windows that do not answer gave %v", err)
	}
}
