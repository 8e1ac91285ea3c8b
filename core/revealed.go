package core

import (
	"context"
	"slices"
	"time"

	"github.com/keydesk/keydesk/core/record"
	"github.com/keydesk/keydesk/core/vault"
)

// Revealed lists the customers whose password an operator (by ID) was shown
// since a time (ShowsPassword), and whose password is still that one; sorted.
// Needs Manage Operators.
func (a *Audit) Revealed(ctx context.Context, operator string, since time.Time) ([]uint64, error) {
	if err := a.s.may(vault.ManageOperators); err != nil {
		return nil, err
	}
	shown := map[uint64]int64{} // when last
	err := a.s.h.store.Audit(ctx, func(e record.Audited) (bool, error) {
		// An older entry may stand behind it: a clock was set back, or another
		// writer's was.
		if !e.Time().Before(since) && ShowsPassword(e) && e.Actor.ID == operator && e.Object != 0 {
			shown[e.Object] = max(shown[e.Object], e.At)
		}
		return true, ctx.Err()
	})
	if err != nil {
		return nil, err
	}
	var held []uint64
	for id, at := range shown {
		still, err := a.holds(ctx, id, at)
		if err != nil {
			return nil, err
		}
		if still {
			held = append(held, id)
		}
	}
	slices.Sort(held)
	return held, nil
}

// holds says whether a customer who is there still has the password of a time.
func (a *Audit) holds(ctx context.Context, id uint64, at int64) (still bool, err error) {
	err = a.s.h.store.View(ctx, func(r *record.Reader) error {
		p, _, err := record.Get[profile](r, profileKey(id))
		if err != nil {
			return ignoreNotFound(err)
		}
		c, _, err := record.Get[credential](r, credentialKey(id))
		still = err == nil && p.DeletedAt == 0 && c.hasPassword() && c.SetAt <= at
		return ignoreNotFound(err)
	})
	return still, err
}
