package core

import (
	"context"
	"fmt"

	"github.com/keydesk/keydesk/core/vault"
)

// Delete puts a customer into the bin: he can no longer log in, his links and
// waiting mails end. Needs Edit Customers.
func (c *Customers) Delete(ctx context.Context, id uint64) error {
	if err := c.s.may(vault.EditCustomers); err != nil {
		return err
	}
	return c.s.h.change(ctx, c.s.actor, id, (*deed).delete)
}

func (d *deed) delete() error {
	if d.profile.DeletedAt != 0 {
		return &Error{Kind: ErrConflict, Sentence: fmt.Sprintf("Customer %d is in the recycle bin already.", d.id)}
	}
	d.profile.DeletedAt = d.tx.Now().UnixMilli()
	d.login.Generation++
	d.voidTickets()
	return d.audit("customer.delete")
}

// Restore takes a customer out of the bin again. Needs Edit Customers.
func (c *Customers) Restore(ctx context.Context, id uint64) error {
	if err := c.s.may(vault.EditCustomers); err != nil {
		return err
	}
	return c.s.h.change(ctx, c.s.actor, id, (*deed).restore)
}

func (d *deed) restore() error {
	if d.profile.DeletedAt == 0 {
		return &Error{Kind: ErrConflict, Sentence: fmt.Sprintf("Customer %d is not in the recycle bin.", d.id)}
	}
	d.profile.DeletedAt = 0
	return d.audit("customer.restore")
}
