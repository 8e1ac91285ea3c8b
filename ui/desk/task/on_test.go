package task

import (
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
