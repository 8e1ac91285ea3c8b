package serve

import (
	"context"
	"errors"
	"testing"
)

// TestTogether: one that fails ends the others, and is what is told; the end
// that was asked for is no error.
func TestTogether(t *testing.T) {
	failed := errors.New("failed")
	waits := func(ctx context.Context) error { <-ctx.Done(); return ctx.Err() }
	fails := func(context.Context) error { return failed }
	if err := Together(t.Context(), waits, fails); !errors.Is(err, failed) {
		t.Errorf("got %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := Together(ctx, waits, waits); err != nil {
		t.Errorf("got %v", err)
	}
}
