package core

import (
	"context"
	"errors"
	"fmt"

	"github.com/keydesk/keydesk/core/record"
	"github.com/keydesk/keydesk/core/secret"
	"github.com/keydesk/keydesk/core/vault"
)

// frontNow is what signing in needs, as it is now.
func (d *Desk) frontNow() record.Front {
	d.frontLock.Lock()
	defer d.frontLock.Unlock()
	return d.front
}

// ChangePassword gives the operator of a session another password; it needs no
// permission but the present one. The key behind it stays, so that nothing is
// sealed anew; backups made before open with the old one. It takes the key
// derivation's time, three times. Errors: ErrSignIn where present is not the
// password, ErrInput, ErrStoreBusy.
func (d *Desk) ChangePassword(ctx context.Context, s *Session, present, next secret.Text) error {
	if err := operatorPassword(next); err != nil {
		return err
	}
	if next.Equal(present) {
		return &FieldError{"password", "This is the present password; choose another."}
	}
	front := d.frontNow()
	operator, slot, err := d.unlock(ctx, front, s.Operator(), present)
	if err != nil {
		return err
	}
	defer operator.Lock()
	keys, err := operator.Open(front.Roster, front.Grants)
	if err != nil {
		return signInError(err)
	}
	keys.Lock() // opened for what the slot has to say of the roster
	old, err := vault.DecodeSlot(slot)
	if err != nil {
		return err
	}
	changed, sealed, err := operator.ChangePassword(ctx, present, next, old.KDF)
	if err != nil {
		return err
	}
	defer changed.Lock()
	return d.replaceSlot(ctx, s, front, operator.ID(), sealed)
}

func (d *Desk) replaceSlot(ctx context.Context, s *Session, front record.Front, id vault.OperatorID, sealed []byte) error {
	var now record.Front
	_, err := s.h.store.Update(ctx, func(tx *record.Tx) (err error) {
		if now, err = tx.ReplaceSlot(front, id, sealed); err != nil {
			return err
		}
		return tx.Audit(record.Entry{Actor: s.actor, Action: "operator.password"})
	})
	if err != nil {
		return commitError(err)
	}
	d.frontLock.Lock()
	defer d.frontLock.Unlock()
	d.front = now
	return nil
}

// unlock opens an operator's slot, which is the check of his password, and
// counts it as a try.
func (d *Desk) unlock(ctx context.Context, front record.Front, name string, password secret.Text) (*vault.Operator, []byte, error) {
	slot, ok := front.FindSlot(name)
	if !ok {
		return nil, nil, &Error{Kind: ErrSignIn, Sentence: fmt.Sprintf("There is no operator %q in this desk.", name)}
	}
	if err := d.tries.begin(slot, d.options.Now()); err != nil {
		return nil, nil, err
	}
	operator, err := vault.SignIn(ctx, front.Header, slot, password)
	if errors.Is(err, vault.ErrWrongPassword) {
		return nil, nil, &Error{Kind: ErrSignIn, Sentence: "The password is wrong.", Cause: err}
	}
	if err != nil {
		return nil, nil, signInError(err)
	}
	d.tries.right(slot)
	return operator, slot, nil
}
