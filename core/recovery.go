package core

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/keydesk/keydesk/core/record"
	"github.com/keydesk/keydesk/core/secret"
	"github.com/keydesk/keydesk/core/vault"
)

// RecoveryKey is a new recovery key that is made up and not in force yet: it
// can be shown, and kept on paper, before the old one is void.
type RecoveryKey struct {
	key   secret.Text
	entry vault.RosterRecovery
	write func(context.Context, vault.RosterRecovery) error
}

// Key is the key, formatted, to be shown this once.
func (r *RecoveryKey) Key() secret.Text { return r.key }

// Write puts the key in force; the one before opens nothing in the file from
// then on, but still every backup made before. It can be written once. Errors:
// ErrStoreBusy where another was put in force since it was made up or, for
// Recover, the operators were changed.
func (r *RecoveryKey) Write(ctx context.Context) error { return r.write(ctx, r.entry) }

// NewRecovery makes up a new recovery key. Keys that the one who does it does
// not hold are handed on to it by the next holder who signs in.
func (o *Operators) NewRecovery(context.Context) (*RecoveryKey, error) {
	if err := o.s.may(vault.ManageOperators); err != nil {
		return nil, err
	}
	return newRecovery(o.s.h.keys.keyring(), func(ctx context.Context, entry vault.RosterRecovery) error {
		return o.s.desk.changeTeam(ctx, o.s.signer(), func(c *teamChange) error {
			c.log("recovery.new", "")
			return c.recovery(entry)
		})
	})
}

func newRecovery(keys *vault.Keyring, write func(context.Context, vault.RosterRecovery) error) (*RecoveryKey, error) {
	raw, entry, err := keys.NewRecovery()
	if err != nil {
		return nil, fmt.Errorf("making a recovery key: %w", err)
	}
	defer raw.Wipe()
	shown, err := vault.FormatRecovery(raw)
	return &RecoveryKey{key: shown, entry: entry, write: write}, err
}

// recovery puts a new recovery key in the place of the one that it was made up
// to follow.
func (c *teamChange) recovery(entry vault.RosterRecovery) error {
	if entry.Generation != c.was.Recovery.Generation+1 {
		return fmt.Errorf("putting a recovery key in force: %w", ErrStoreBusy)
	}
	c.next.Recovery = entry
	c.rekeyed = append(c.rekeyed, vault.RecoveryID)
	c.compact = true
	return nil
}

// Recover opens the desk with the recovery key for an administrator whose
// password is lost: he gets the password next, and the desk a new recovery key,
// both in force when that is written; then he signs in as ever. It takes the
// key derivation's time. Errors: ErrSignIn where the key is not this desk's or
// not its latest, ErrNotFound and ErrRefused for a name that is no
// administrator's, ErrInput, ErrDamaged.
func (d *Desk) Recover(ctx context.Context, key secret.Text, name string, next secret.Text) (*RecoveryKey, error) {
	if err := operatorPassword(next); err != nil {
		return nil, err
	}
	front := d.frontNow()
	keys, err := vault.SignInWithRecovery(ctx, front.Header, front.Roster, front.Grants, key)
	if err != nil {
		return nil, recoveryError(err)
	}
	if err := d.knowFront(ctx, keys, front); err != nil {
		keys.Lock()
		return nil, err
	}
	if _, err := administrator(keys.Roster(), name); err != nil {
		keys.Lock()
		return nil, err
	}
	return newRecovery(keys, func(ctx context.Context, entry vault.RosterRecovery) error {
		defer keys.Lock()
		return d.recover(ctx, keys, entry, name, next)
	})
}

func recoveryError(err error) error {
	if errors.Is(err, vault.ErrWrongRecovery) || errors.Is(err, vault.ErrRecoveryForm) {
		return &Error{Kind: ErrSignIn, Cause: err,
			Sentence: "This is not the desk's recovery key: it has 26 letters and digits, and the latest one counts."}
	}
	return signInError(err)
}

// administrator finds one who holds Manage Operators, or would if he were not
// disabled: the recovery key makes nobody one who was none.
func administrator(r vault.Roster, name string) (vault.RosterOperator, error) {
	var names []string
	for _, o := range r.Operators {
		if o.State == vault.Removed || !r.Held(o).Has(vault.ManageOperators) {
			continue
		}
		if strings.EqualFold(o.Name, name) {
			return o, nil
		}
		names = append(names, o.Name)
	}
	return vault.RosterOperator{}, &Error{Kind: ErrRefused, Sentence: fmt.Sprintf(
		"%q is no administrator of this desk; the recovery key gives a new password to one of: %s.", name, strings.Join(names, ", "))}
}

// recover writes what Recover made up.
func (d *Desk) recover(ctx context.Context, keys *vault.Keyring, entry vault.RosterRecovery, name string, next secret.Text) error {
	ring := newRing(keys)
	records, err := record.Open(d.store, ring, d.options.Now)
	if err != nil {
		return err
	}
	// In a restored desk this is a new writer; the rest that a restore asks for
	// is done by the sign-in that follows.
	if _, _, err := d.takeUp(ctx, records); err != nil {
		return err
	}
	defer d.remember(context.WithoutCancel(ctx), records)
	by := signer{ring: ring, store: records, actor: record.Actor{Kind: "operator", Name: keys.Name()}}
	return d.changeTeam(ctx, by, func(c *teamChange) error {
		found, err := administrator(c.next, name)
		if err != nil {
			return err
		}
		one, err := c.find(found.Name)
		if err != nil {
			return err
		}
		if err := c.rekey(ctx, one, next); err != nil {
			return err
		}
		one.State = vault.Active
		c.must[one.ID] = false
		c.log("recovery.use", one.Name)
		return c.recovery(entry)
	})
}
