package core

import (
	"context"

	"github.com/keydesk/keydesk/core/outbox/mailing"
	"github.com/keydesk/keydesk/core/record"
	"github.com/keydesk/keydesk/core/vault"
)

// SendResetLink mails the customer a link to choose a new password: Send Reset
// Password email, Email Forgotten Password. The present password goes on
// working until then. Needs Reset Passwords or Edit Customers. Errors:
// ErrRefused where no mail or link could work.
func (c *Customers) SendResetLink(ctx context.Context, id uint64, verifiedBy string) (PasswordResult, error) {
	if err := c.s.mayAny(vault.ResetPasswords, vault.EditCustomers); err != nil {
		return PasswordResult{}, err
	}
	verifiedBy, err := cleanText("verifiedBy", verifiedBy)
	if err != nil {
		return PasswordResult{}, err
	}
	var result PasswordResult
	err = c.s.h.change(ctx, c.s.actor, id, func(d *deed) error {
		result, err = d.sendResetLink(verifiedBy)
		return err
	})
	if err != nil {
		return PasswordResult{}, err
	}
	return result, nil
}

// sendResetLink is SendResetLink inside its transaction.
func (d *deed) sendResetLink(verifiedBy string) (result PasswordResult, err error) {
	if err := d.welcomes(); err != nil {
		return result, err
	}
	values, err := d.unlockByReset()
	if err != nil {
		return result, err
	}
	result.Unlocked = len(values) > 0
	if verifiedBy != "" {
		values = append(values, record.Value{Field: "verifiedBy", New: verifiedBy})
	}
	if err := d.audit("link.send", append(values, record.Value{Field: "to", New: d.profile.Fields.Email})...); err != nil {
		return result, err
	}
	result.MailID, err = d.mailLink(PurposeReset, mailing.ResetPassword, d.actor.Name)
	return result, err
}

// welcomes refuses to mail a way in to whom it would not let in: to one in the
// bin, without an address, or whose login somebody switched off. An unregistered
// customer's login is enabled when he uses the link.
func (d *deed) welcomes() error {
	switch {
	case d.profile.DeletedAt != 0:
		return binned(d.id)
	case d.credential.Registered && !d.credential.LoginEnabled:
		return &Error{Kind: ErrRefused, Sentence: "Login is inactive for this customer; enable it first. Nothing was changed."}
	}
	return d.deliverable()
}

// SendConfirmation mails the customer a link that confirms his address. Needs
// Reset Passwords or Edit Customers.
func (c *Customers) SendConfirmation(ctx context.Context, id uint64) (PasswordResult, error) {
	return c.sendMailing(ctx, id, (*deed).sendConfirmation)
}

// sendConfirmation is SendConfirmation inside its transaction.
func (d *deed) sendConfirmation() (uint64, error) {
	if err := d.beginMailing("confirmation.send"); err != nil {
		return 0, err
	}
	if d.credential.EmailConfirmed {
		return 0, &Error{Kind: ErrRefused, Sentence: "The e-mail address is confirmed already."}
	}
	return d.mailLink(PurposeConfirm, mailing.ConfirmEmail, d.actor.Name)
}

// SendWelcome mails the customer how to log in, without a password. Needs
// Reset Passwords or Edit Customers.
func (c *Customers) SendWelcome(ctx context.Context, id uint64) (PasswordResult, error) {
	return c.sendMailing(ctx, id, (*deed).sendWelcome)
}

// sendWelcome is SendWelcome inside its transaction.
func (d *deed) sendWelcome() (uint64, error) {
	if err := d.beginMailing("welcome.send"); err != nil {
		return 0, err
	}
	return d.mail(letter{name: mailing.Welcome, by: d.actor.Name})
}

// beginMailing refuses whom no mail reaches, and writes down that one is sent.
func (d *deed) beginMailing(action string) error {
	if err := d.welcomes(); err != nil {
		return err
	}
	return d.audit(action, record.Value{Field: "to", New: d.profile.Fields.Email})
}

func (c *Customers) sendMailing(ctx context.Context, id uint64, send func(*deed) (uint64, error)) (PasswordResult, error) {
	if err := c.s.mayAny(vault.ResetPasswords, vault.EditCustomers); err != nil {
		return PasswordResult{}, err
	}
	was, err := c.read(ctx, id)
	if err != nil {
		return PasswordResult{}, err
	}
	var others []uint64
	err = c.s.h.store.View(ctx, func(r *record.Reader) (err error) {
		others, err = sharing(r, was)
		return err
	})
	if err != nil {
		return PasswordResult{}, err
	}
	var result PasswordResult
	err = c.s.h.change(ctx, c.s.actor, id, func(d *deed) (err error) {
		d.shared = len(others) > 0
		result.MailID, err = send(d)
		return err
	})
	if err != nil {
		return PasswordResult{}, err
	}
	return result, nil
}
