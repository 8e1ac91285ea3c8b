package portal

import (
	"context"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/core/password"
	"github.com/keydesk/keydesk/core/secret"
	"github.com/keydesk/keydesk/ui/portal/api"
)

// Door is what these pages need of core's Portal. Implementations are safe for
// many goroutines. What fails with core.ErrBusy had no room, and changed and
// counted nothing.
type Door interface {
	Tickets
	Accounts
	Strangers
	Holders
	api.Activations
	// Site is whose key that is, for the JSON API (package api). core.ErrSignIn
	// is a key that is nobody's.
	Site(ctx context.Context, key secret.Text) (core.Site, error)
}

// Tickets are the links in mails.
type Tickets interface {
	// Ticket says what the page behind a link may show. It changes nothing; a
	// dead or unknown ticket is a state and no error.
	Ticket(ctx context.Context, token secret.Text) (core.TicketPage, error)
	// JudgeNew judges a password for the customer of a live ticket. It changes
	// nothing. The empty password gives the checklist.
	JudgeNew(ctx context.Context, token, pw secret.Text) (password.Verdict, error)
	// Redeem sets the password and uses the ticket up. It returns a
	// *core.PolicyError and leaves the ticket live where the password is
	// refused, core.ErrNotFound where the ticket died meanwhile, core.ErrBusy
	// where there is no room for the hashing.
	Redeem(ctx context.Context, r core.Redemption) error
	// ConfirmEmail confirms the address and uses the ticket up; errors as of
	// Redeem.
	ConfirmEmail(ctx context.Context, token secret.Text, remoteIP string) error
	// SendAgain mails a new link in place of a dead one, where there is
	// somebody to mail it to. It tells nobody whether it did.
	SendAgain(ctx context.Context, token secret.Text, remoteIP string) error
}

// Accounts are customers who log in or have logged in. What takes a session's
// token answers core.ErrSignedOut where the session has ended.
type Accounts interface {
	// LogIn opens a session. Every refusal is the same core.ErrSignIn, but for
	// core.ErrUnconfirmed and core.ErrTemporary after a right password.
	LogIn(ctx context.Context, a core.Attempt) (core.Entry, error)
	Account(ctx context.Context, token secret.Text) (core.Account, error)
	LogOut(ctx context.Context, token secret.Text) error
	EndOthers(ctx context.Context, token secret.Text) (int, error)
	// JudgeOwn judges a password for the session's customer; the empty one
	// gives the checklist.
	JudgeOwn(ctx context.Context, token, pw secret.Text) (password.Verdict, error)
	// ChangePassword ends every session and opens a new one. core.ErrSignIn is
	// a wrong present password, *core.PolicyError a refused new one.
	ChangePassword(ctx context.Context, token secret.Text, c core.OwnChange) (core.Entry, error)
}

// Strangers are visitors whom nobody knows yet. What they ask for is answered
// alike, whether or not there is a customer to whom it applies.
type Strangers interface {
	// Front says what stands on a scope's pages before anybody has logged in.
	Front(ctx context.Context, scope string) (core.Front, error)
	Forgot(ctx context.Context, f core.Forgotten) error
	ConfirmAgain(ctx context.Context, f core.Forgotten) error
	// Register refuses by what was typed alone (*core.FieldError,
	// *core.PolicyError), or where customers cannot register (core.ErrRefused).
	Register(ctx context.Context, r core.Registration) error
	JudgeRegistration(ctx context.Context, r core.Registration) (password.Verdict, error)
}
