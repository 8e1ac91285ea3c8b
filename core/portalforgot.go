package core

import (
	"context"

	"github.com/keydesk/keydesk/core/password"
	"github.com/keydesk/keydesk/core/secret"
)

// unready is said until the page's other half is there.
func unready() error {
	return &Error{Kind: ErrBusy, Sentence: "This cannot be done at this moment; try again later."}
}

// Forgot mails a reset link where the Login ID is that of a customer who may
// have one. It answers nil whether or not it did. Errors: ErrBusy.
func (p *Portal) Forgot(ctx context.Context, f Forgotten) error { return unready() }

// SendAgain mails a new link in place of a dead one, of whichever purpose, to
// the customer's present address. It answers nil whether or not it did. Errors:
// ErrBusy.
func (p *Portal) SendAgain(ctx context.Context, token secret.Text, remoteIP string) error {
	return unready()
}

// ConfirmAgain mails the link that confirms an address again. It answers nil
// whether or not it did. Errors: ErrBusy.
func (p *Portal) ConfirmAgain(ctx context.Context, f Forgotten) error { return unready() }

// Register takes somebody in as a customer, or tells the customer whom the
// address belongs to by mail. It answers nil whichever it was. Errors, of what
// was typed alone: *FieldError, *PolicyError; ErrRefused where customers cannot
// register, ErrBusy.
func (p *Portal) Register(ctx context.Context, r Registration) error { return unready() }

// JudgeRegistration judges the password of a registration. It changes nothing.
// Errors: *FieldError, ErrRefused.
func (p *Portal) JudgeRegistration(ctx context.Context, r Registration) (password.Verdict, error) {
	return password.Verdict{}, unready()
}
