package core

import (
	"context"
	"errors"
	"fmt"

	"github.com/keydesk/keydesk/core/record"
	"github.com/keydesk/keydesk/core/secret"
	"github.com/keydesk/keydesk/core/vault"
)

// copyInfo is what a customer-set copy is bound to.
func (d dossier) copyInfo() vault.CopyInfo {
	return vault.CopyInfo{Customer: number8(d.id), Version: d.credential.Version, Origin: string(d.credential.Origin)}
}

// Reveal shows the customer's present password. Needs View Customers; for one
// that the customer set, View Password and a reason. It is written down before
// it is shown. Errors: ErrPermission, ErrRefused where no copy is kept.
func (c *Customers) Reveal(ctx context.Context, id uint64, reason string) (secret.Text, error) {
	if err := c.s.may(vault.ViewCustomers); err != nil {
		return secret.Text{}, err
	}
	reason, err := cleanText("reason", reason)
	if err != nil {
		return secret.Text{}, err
	}
	var shown secret.Text
	err = c.s.h.change(ctx, c.s.actor, id, func(d *deed) error {
		var err error
		if shown, err = d.readable(c.s, reason); err != nil {
			return err
		}
		d.handedOver()
		return d.audit("password.reveal", record.Value{Field: "reason", New: reason},
			record.Value{Field: "origin", New: string(d.credential.Origin)})
	})
	if err != nil {
		// Not written down, so not shown.
		return secret.Text{}, err
	}
	return shown, nil
}

// readable opens the copy that the operator may read.
func (d *deed) readable(s *Session, reason string) (secret.Text, error) {
	refuse := func(sentence string) (secret.Text, error) {
		return secret.Text{}, &Error{Kind: ErrRefused, Sentence: sentence}
	}
	access, err := d.conf.text(setAccessibility)
	if err != nil {
		return secret.Text{}, err
	}
	c := d.credential
	switch {
	case !c.hasPassword():
		return refuse("The customer has no password yet.")
	case c.Origin == OriginImported:
		return refuse("Not known to Keydesk (imported).")
	case access == accessNever, c.Origin == OriginCustomer && access == accessStaff:
		return refuse("No readable copy is kept.")
	case c.Origin != OriginCustomer && c.Copy == nil, c.Origin == OriginCustomer && c.ViewCopy == nil:
		return refuse("No readable copy is kept.")
	case c.Origin != OriginCustomer:
		return secret.FromBytes(c.Copy), nil
	}
	if err := s.may(vault.ViewPassword); err != nil {
		return secret.Text{}, &Error{Kind: ErrPermission, Sentence: "Set by the customer. You need View Password to see it.", Cause: err}
	}
	if reason == "" {
		return secret.Text{}, &FieldError{"reason", "A password that the customer set is shown for a reason only; say which."}
	}
	plain, err := s.h.keys.OpenView(c.ViewCopyEpoch, d.copyInfo(), c.ViewCopy)
	if errors.Is(err, vault.ErrForged) {
		return plain, &record.DamagedError{Key: credentialKey(d.id), Cause: err}
	}
	if err != nil {
		return plain, fmt.Errorf("opening the password of customer %d: %w", d.id, err)
	}
	return plain, nil
}
