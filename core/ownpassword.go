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
	if err := differentPassword(present, next); err != nil {
		return err
	}
	d.team.Lock()
	defer d.team.Unlock()
	front := d.frontNow()
	operator, slot, err := d.unlock(ctx, front, s.signInName(front), present)
	if err != nil {
		return err
	}
	defer operator.Lock()
	changed, sealed, err := reslot(ctx, operator, slot, front, present, next)
	if err != nil {
		return err
	}
	if err := d.replaceSlot(ctx, s, sealed, "operator.password"); err != nil {
		changed.Lock()
		return err
	}
	s.operator.Lock()
	s.operator = changed
	return nil
}

// signInName is the operator's name as it is now; another may have changed it.
func (s *Session) signInName(front record.Front) string {
	if slot, err := vault.DecodeSlot(front.Slots[s.h.keys.keyring().Operator()]); err == nil {
		return slot.Name
	}
	return s.Operator()
}

// replaceSlot stores another slot of the session's operator, with an entry in
// the log where action names one: then he has chosen a password, and need not
// change it.
func (d *Desk) replaceSlot(ctx context.Context, s *Session, sealed []byte, action string) error {
	front, id := d.frontNow(), s.h.keys.keyring().Operator()
	var now record.Front
	_, err := s.h.store.Update(ctx, func(tx *record.Tx) (err error) {
		if now, err = tx.ReplaceSlot(front, id, sealed); err != nil || action == "" {
			return err
		}
		if err := markMustChange(tx, map[vault.OperatorID]bool{id: false}); err != nil {
			return err
		}
		return tx.Audit(record.Entry{Actor: s.actor, Action: action})
	})
	if err != nil {
		return commitError(err)
	}
	d.setFront(now)
	return nil
}

func (d *Desk) setFront(now record.Front) {
	d.frontLock.Lock()
	defer d.frontLock.Unlock()
	d.front = now
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
