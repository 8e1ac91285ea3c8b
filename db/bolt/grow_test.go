package bolt_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/keydesk/keydesk/db"
	"github.com/keydesk/keydesk/internal/soak"
)

// What Check asks of a tree, bbolt keeps through any growing and shrinking:
// pages split, merge, empty and lose their first keys.
func TestCheckHoldsThroughChanges(t *testing.T) {
	s, _ := create(t)
	random := rand.New(rand.NewPCG(4, 2))
	key := func() []byte { return fmt.Appendf(nil, "%0*d", 1+random.IntN(40), random.IntN(3000)) }
	for round := range soak.N(t, 60, 2000) {
		shrink := round/10%2 == 1
		err := s.Update(t.Context(), func(tx db.Tx) error {
			for range 150 {
				k := key()
				if shrink || random.IntN(4) == 0 {
					if err := tx.Delete(k); err != nil {
						return err
					}
				} else if err := tx.Put(k, make([]byte, random.IntN(600))); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Check(t.Context()); err != nil {
			t.Fatalf("after %d transactions: %v", round+1, err)
		}
	}
}
