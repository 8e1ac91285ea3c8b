package core

import (
	"context"

	"github.com/keydesk/keydesk/core/secret"
	"github.com/keydesk/keydesk/core/vault"
)

// Operators are the sign-in names of this desk, in no order. They stand in
// clear in the file, for a sign-in window to offer.
func (d *Desk) Operators() []string {
	var names []string
	for _, raw := range d.frontNow().Slots {
		if slot, err := vault.DecodeSlot(raw); err == nil {
			names = append(names, slot.Name)
		}
	}
	return names
}

// Confirm checks an operator's password again without a new session: before
// something is shown, and to unlock the window. It takes the key derivation's
// time, and counts as a try. Errors: ErrSignIn.
func (d *Desk) Confirm(ctx context.Context, name string, password secret.Text) error {
	operator, _, err := d.unlock(ctx, d.frontNow(), name, password)
	if err != nil {
		return err
	}
	operator.Lock()
	return nil
}
