package bolt_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/keydesk/keydesk/db"
	"github.com/keydesk/keydesk/db/bolt"
)

// A file that outgrows bbolt's map is mapped anew, for which bbolt waits until
// nobody reads. A writer that kept its own snapshot open would wait for itself.
func TestOutgrowingTheMap(t *testing.T) {
	s, path := create(t)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	s, err := bolt.Open(t.Context(), path, bolt.WithMap(bolt.Options{}, 1<<15))
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithTimeout(t.Context(), 30*time.Second)
	defer stop()
	done := make(chan error, 1)
	go func() {
		for i := range 40 {
			err := s.Update(ctx, func(tx db.Tx) error {
				if _, _, err := tx.Get([]byte("0")); err != nil {
					return err
				}
				return tx.Put(fmt.Append(nil, i), make([]byte, 100<<10))
			})
			if err != nil {
				done <- fmt.Errorf("write %d: %w", i, err)
				return
			}
		}
		done <- errors.Join(s.Check(ctx), s.Close())
	}()
	select {
	case err := <-done:
		if err != nil {
			t.Error(err)
		}
	case <-ctx.Done():
		t.Fatal("a writer waits for itself")
	}
}
