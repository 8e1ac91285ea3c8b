package core_test

import (
	"context"
	"fmt"
	"sync"
	"testing"

	"github.com/keydesk/keydesk/core"
)

// Whoever is told of a change finds it in the list, however soon he asks.
func TestWhoIsToldOfAChangeFindsIt(t *testing.T) {
	const many = 40
	d := newDesk(t)
	_, _, err := d.Customers().Rows(t.Context(), core.Query{}) // has the list read
	ok(t, err)
	ctx, stop := context.WithCancel(t.Context())
	var writing sync.WaitGroup
	defer writing.Wait()
	defer stop()
	changes := d.Changes(ctx)
	writing.Go(func() {
		for i := 0; i < many && ctx.Err() == nil; i++ {
			if _, err := d.Customers().Add(ctx, core.Save{Fields: core.Fields{LastName: fmt.Sprint("Ács ", i)}}); err != nil && ctx.Err() == nil {
				t.Error(err)
				return
			}
		}
	})
	told := map[uint64]bool{}
	for len(told) < many {
		c := <-changes
		if c.All {
			break // nothing was said of who changed
		}
		_, n, err := d.Customers().Rows(ctx, core.Query{IDs: c.Customers})
		ok(t, err)
		if n != len(c.Customers) {
			t.Fatalf("of %d customers who were changed %d are in the list", len(c.Customers), n)
		}
		for _, id := range c.Customers {
			told[id] = true
		}
	}
}
