package core

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/keydesk/keydesk/core/record"
	"github.com/keydesk/keydesk/core/secret"
	"github.com/keydesk/keydesk/core/vault"
)

// SignIn opens an operator's slot and all that his permissions allow, and makes
// the grants to colleagues that waited for a holder of his keys. It takes the
// key derivation's time. Errors: ErrSignIn; ErrMustChange where he has to choose
// another password first, by SignInChanging; ErrDamaged.
func (d *Desk) SignIn(ctx context.Context, name string, password secret.Text) (*Session, error) {
	operator, _, err := d.unlock(ctx, d.frontNow(), name, password)
	if err != nil {
		return nil, err
	}
	return d.admit(ctx, operator, nil)
}

// SignInChanging is SignIn with another password from now on: for one who must
// change his. Errors as of SignIn and ChangePassword.
func (d *Desk) SignInChanging(ctx context.Context, name string, present, next secret.Text) (*Session, error) {
	if err := differentPassword(present, next); err != nil {
		return nil, err
	}
	front := d.frontNow()
	operator, slot, err := d.unlock(ctx, front, name, present)
	if err != nil {
		return nil, err
	}
	defer operator.Lock()
	changed, sealed, err := reslot(ctx, operator, slot, front, present, next)
	if err != nil {
		return nil, err
	}
	return d.admit(ctx, changed, sealed)
}

// differentPassword refuses what cannot take the place of a password.
func differentPassword(present, next secret.Text) error {
	if err := operatorPassword(next); err != nil {
		return err
	}
	if next.Equal(present) {
		return &FieldError{"password", "This is the present password; choose another."}
	}
	return nil
}

// reslot makes an operator's slot under another password.
func reslot(ctx context.Context, o *vault.Operator, slot []byte, front record.Front, present, next secret.Text) (*vault.Operator, []byte, error) {
	keys, err := o.Open(front.Roster, front.Grants)
	if err != nil {
		return nil, nil, signInError(err)
	}
	keys.Lock() // opened for what the slot has to say of the roster
	old, err := vault.DecodeSlot(slot)
	if err != nil {
		return nil, nil, err
	}
	return o.ChangePassword(ctx, present, next, old.KDF)
}

// admit lets in an operator whose slot is open. slot, if not nil, is his new
// one under a password that he has just chosen.
func (d *Desk) admit(ctx context.Context, operator *vault.Operator, slot []byte) (*Session, error) {
	d.team.Lock()
	defer d.team.Unlock()
	s, err := d.admitted(ctx, operator)
	if err != nil {
		operator.Lock()
		d.reduce(ctx)
		return nil, err
	}
	if err := d.settleIn(ctx, s, slot); err != nil {
		s.Leave(ctx)
		operator.Lock()
		d.reduce(ctx)
		return nil, err
	}
	d.sessions = append(d.sessions, s)
	leave := s.leave
	s.leave = func(ctx context.Context, kept Kept) {
		d.forget(s)
		leave(ctx, kept)
		d.dismiss(ctx, kept)
	}
	return s, nil
}

func (d *Desk) admitted(ctx context.Context, operator *vault.Operator) (*Session, error) {
	front := d.frontNow()
	keys, err := operator.Open(front.Roster, front.Grants)
	if err != nil {
		return nil, signInError(err)
	}
	if operator.MustChangePassword() {
		keys.Lock()
		return nil, &Error{Kind: ErrMustChange, Sentence: fmt.Sprintf("%s, choose a new password before you go on.", operator.Name())}
	}
	if err := d.knowFront(ctx, keys, front); err != nil {
		keys.Lock()
		return nil, err
	}
	s, err := d.enter(ctx, keys)
	if err != nil {
		keys.Lock()
		return nil, err
	}
	s.desk, s.operator = d, operator
	return s, nil
}

// knowFront refuses a list of operators, or a slot of the one who signs in,
// that was put back from an earlier copy of the file.
func (d *Desk) knowFront(ctx context.Context, keys *vault.Keyring, front record.Front) error {
	records, err := record.Open(d.store, keys, d.options.Now)
	if err != nil {
		return err
	}
	problems, err := records.CheckFront(ctx, front, keys.Operator())
	if err != nil {
		return fmt.Errorf("checking the list of operators: %w", err)
	}
	if len(problems) == 0 {
		return nil
	}
	words := make([]string, len(problems))
	for i, p := range problems {
		words[i] = p.What
	}
	return &Error{Kind: ErrDamaged, Sentence: "The list of operators was not accepted: " + strings.Join(words, "; ") + ". Restore a backup."}
}

// settleIn writes down what a sign-in brings: the operator's slot, where it is
// new or has not seen the newest list, and the grants that waited for him.
func (d *Desk) settleIn(ctx context.Context, s *Session, slot []byte) error {
	if slot != nil {
		if err := d.replaceSlot(ctx, s, slot, "operator.password"); err != nil {
			return err
		}
	}
	if err := d.freshSlot(ctx, s); err != nil {
		return err
	}
	return d.givePending(ctx, s)
}

// freshSlot has the operator's slot know the newest list of operators, so that
// an older one is refused. A slot under a password that he chose meanwhile, in
// another session, stays.
func (d *Desk) freshSlot(ctx context.Context, s *Session) error {
	if !s.operator.Stale() || !s.operator.Opened(d.frontNow().Slots[s.operator.ID()]) {
		return nil
	}
	slot, err := s.operator.RefreshedSlot()
	if err != nil {
		return err
	}
	if err := d.replaceSlot(ctx, s, slot, ""); err != nil {
		return fmt.Errorf("keeping what this operator has seen: %w", err)
	}
	s.operator.Kept()
	return nil
}

// forget takes a session off the list of those that a change is told to.
func (d *Desk) forget(s *Session) {
	d.team.Lock()
	defer d.team.Unlock()
	d.sessions = slices.DeleteFunc(d.sessions, func(one *Session) bool { return one == s })
	s.operator.Lock()
}
