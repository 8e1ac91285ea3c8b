package core

import (
	"context"

	"github.com/keydesk/keydesk/core/password"
	"github.com/keydesk/keydesk/core/secret"
)

// signedOut is the answer to every token that opens nothing.
func signedOut() error {
	return &Error{Kind: ErrSignedOut, Sentence: "You are logged out. Log in again."}
}

// LogIn is Authenticate and a new session: 15 minutes idle, 8 hours at most.
// Errors: as of Authenticate.
func (p *Portal) LogIn(ctx context.Context, a Attempt) (Entry, error) {
	login, err := p.Authenticate(ctx, a)
	if err != nil {
		return Entry{}, err
	}
	return Entry{Login: login}, signedOut()
}

// Account is what the session's customer sees of himself. The session's idle
// time starts anew. Errors: ErrSignedOut.
func (p *Portal) Account(ctx context.Context, token secret.Text) (Account, error) {
	return Account{}, signedOut()
}

// LogOut ends the session. One that has ended is no error.
func (p *Portal) LogOut(ctx context.Context, token secret.Text) error { return nil }

// EndOthers ends the customer's other sessions and says how many there were.
// Errors: ErrSignedOut, ErrMustChange.
func (p *Portal) EndOthers(ctx context.Context, token secret.Text) (int, error) {
	return 0, signedOut()
}

// JudgeOwn judges a password for the session's customer. It changes nothing.
// Errors: ErrSignedOut.
func (p *Portal) JudgeOwn(ctx context.Context, token, pw secret.Text) (password.Verdict, error) {
	return password.Verdict{}, signedOut()
}

// ChangePassword puts a password in place of the session's customer's present
// one, which is proved first: a wrong one counts as a failed attempt to log in,
// and locks like one. All sessions end and a new one begins. Errors:
// ErrSignedOut, ErrSignIn (the present password), *PolicyError, *FieldError,
// ErrBusy.
func (p *Portal) ChangePassword(ctx context.Context, token secret.Text, c OwnChange) (Entry, error) {
	return Entry{}, signedOut()
}
