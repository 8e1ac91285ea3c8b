package smtp_test

import (
	"context"
	"errors"
	"sync"
	"testing"

	"github.com/keydesk/keydesk/core/outbox/smtp"
)

func TestMailbox(t *testing.T) {
	type mail struct{ from, to, message string }
	var got []mail
	box := smtp.NewMailbox(func(_ context.Context, from, to string, message []byte) error {
		got = append(got, mail{from, to, string(message)})
		return nil
	})
	env, message := envelope(t), compose(t, letter(t))
	if _, err := smtp.Deliver(t.Context(), box.Server(), env, message); err != nil {
		t.Fatal(err)
	}
	if len(got) != 1 || got[0] != (mail{env.From.String(), env.To.String(), string(message)}) {
		t.Errorf("the store got %q", got)
	}
	env.To = address(t, "jörg@bücher.example")
	if _, err := smtp.Deliver(t.Context(), box.Server(), env, message); err != nil || got[1].to != "jörg@xn--bcher-kva.example" {
		t.Errorf("%v; the store got %q", err, got)
	}
	box.Close()
	_, err := smtp.Deliver(t.Context(), box.Server(), env, message)
	fails(t, err, smtp.Temporary, smtp.Connect, "the connection was closed")
	box.Close() // twice does no harm
}

// What the store could not keep is not accepted.
func TestMailboxStoreFails(t *testing.T) {
	box := smtp.NewMailbox(func(context.Context, string, string, []byte) error { return errors.New("disk\r\nfull") })
	defer box.Close()
	_, err := smtp.Deliver(t.Context(), box.Server(), envelope(t), compose(t, letter(t)))
	fails(t, err, smtp.Temporary, smtp.Accept, "could not keep it: disk full")
}

func TestMailboxCloseDuringStore(t *testing.T) {
	storing := make(chan struct{})
	box := smtp.NewMailbox(func(ctx context.Context, _, _ string, _ []byte) error {
		close(storing)
		<-ctx.Done()
		return ctx.Err()
	})
	go func() { <-storing; box.Close() }()
	_, err := smtp.Deliver(t.Context(), box.Server(), envelope(t), compose(t, letter(t)))
	var f *smtp.Failure
	if !errors.As(err, &f) || f.Outcome != smtp.Temporary || f.Step != smtp.Accept {
		t.Errorf("%v; want a temporary failure at the end", err)
	}
	box.Close()
}

func TestMailboxSeveralAtOnce(t *testing.T) {
	var mu sync.Mutex
	count := 0
	box := smtp.NewMailbox(func(context.Context, string, string, []byte) error {
		mu.Lock()
		defer mu.Unlock()
		count++
		return nil
	})
	defer box.Close()
	env, message := envelope(t), compose(t, letter(t))
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			if _, err := smtp.Deliver(t.Context(), box.Server(), env, message); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if count != 8 {
		t.Errorf("%d of 8 arrived", count)
	}
}
