package core

import (
	"context"
	"fmt"

	"github.com/keydesk/keydesk/core/record"
	"github.com/keydesk/keydesk/core/vault"
)

// Delete puts a customer into the bin: he can no longer log in, his links and
// waiting mails end. Needs Edit Customers.
func (c *Customers) Delete(ctx context.Context, id uint64) error {
	if err := c.s.may(vault.EditCustomers); err != nil {
		return err
	}
	return c.s.h.change(ctx, c.s.actor, id, func(d *deed) error { return d.delete() })
}

func (d *deed) delete(values ...record.Value) error {
	if d.profile.DeletedAt != 0 {
		return &Error{Kind: ErrConflict, Sentence: fmt.Sprintf("Customer %d is in the recycle bin already.", d.id)}
	}
	d.profile.DeletedAt = d.tx.Now().UnixMilli()
	d.login.Generation++
	d.voidTickets()
	return d.audit("customer.delete", values...)
}

// Restore takes a customer out of the bin again. Needs Edit Customers, and Edit
// Licenses where the licenses were voided with the customer.
func (c *Customers) Restore(ctx context.Context, id uint64) error {
	if err := c.s.may(vault.EditCustomers); err != nil {
		return err
	}
	return c.s.h.change(ctx, c.s.actor, id, c.s.restore)
}

// restore takes a customer out of the bin in his transaction.
func (s *Session) restore(d *deed) error {
	if d.profile.DeletedAt == 0 {
		return &Error{Kind: ErrConflict, Sentence: fmt.Sprintf("Customer %d is not in the recycle bin.", d.id)}
	}
	values, err := d.unvoid(s.Permissions())
	if err != nil {
		return err
	}
	d.profile.DeletedAt = 0
	return d.audit("customer.restore", values...)
}
