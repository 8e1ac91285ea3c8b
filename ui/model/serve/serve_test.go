package serve

import (
	"context"
	"errors"
	"net"
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

func TestListenErrorInWords(t *testing.T) {
	taken, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = taken.Close() }()
	_, err = (&net.ListenConfig{}).Listen(t.Context(), "tcp", taken.Addr().String())
	want := "Another program uses " + taken.Addr().String() + ". Close it, or choose another address in Settings > Customer page."
	if got := (&ListenError{err}).Text(); got != want {
		t.Errorf("%q, want %q", got, want)
	}
	if got := (&ListenError{errors.New("no")}).Text(); got != "This computer does not let Keydesk listen on its address. Choose another address in Settings > Customer page." {
		t.Error(got)
	}
}
