package core

import (
	"context"
	"errors"
	"fmt"

	"github.com/keydesk/keydesk/core/secret"
	"github.com/keydesk/keydesk/core/vault"
)

// Operators are the sign-in names of this desk, in no order. They stand in
// clear in the file, for a sign-in window to offer.
func (d *Desk) Operators() []string {
	var names []string
	for _, raw := range d.front.Slots {
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
	slot, ok := d.front.FindSlot(name)
	if !ok {
		return &Error{Kind: ErrSignIn, Sentence: fmt.Sprintf("There is no operator %q in this desk.", name)}
	}
	if err := d.tries.begin(slot, d.options.Now()); err != nil {
		return err
	}
	operator, err := vault.SignIn(ctx, d.front.Header, slot, password)
	if errors.Is(err, vault.ErrWrongPassword) {
		return &Error{Kind: ErrSignIn, Sentence: "The password is wrong.", Cause: err}
	}
	if err != nil {
		return signInError(err)
	}
	d.tries.right(slot)
	operator.Lock()
	return nil
}
