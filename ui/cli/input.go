package cli

import (
	"context"
	"io"
)

// stdin is standard input for a verb, which stops waiting for it when ctx ends.
func (a *app) stdin(ctx context.Context) io.Reader { return &stoppable{ctx, a.in} }

// stoppable is a reader whose Read ends with ctx. The read that it gave up goes
// on in the background, so nobody may read from r afterwards.
type stoppable struct {
	ctx context.Context
	r   io.Reader
}

func (s *stoppable) Read(p []byte) (int, error) {
	type result struct {
		data []byte
		err  error
	}
	done := make(chan result, 1)
	own := make([]byte, len(p)) // p is the caller's again when we return
	go func() {
		n, err := s.r.Read(own)
		done <- result{own[:n], err}
	}()
	select {
	case got := <-done:
		return copy(p, got.data), got.err
	case <-s.ctx.Done():
		return 0, s.ctx.Err()
	}
}
