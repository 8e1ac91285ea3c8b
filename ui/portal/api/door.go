package api

import (
	"context"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/core/password"
	"github.com/keydesk/keydesk/core/secret"
)

// Door is what the API needs of core's Portal, which says what each does.
// Implementations are safe for many goroutines.
type Door interface {
	Site(ctx context.Context, key secret.Text) (core.Site, error)

	LogIn(ctx context.Context, a core.Attempt) (core.Entry, error)
	Account(ctx context.Context, token secret.Text) (core.Account, error)
	JudgeOwn(ctx context.Context, token, pw secret.Text) (password.Verdict, error)
	ChangePassword(ctx context.Context, token secret.Text, c core.OwnChange) (core.Entry, error)
	LogOut(ctx context.Context, token secret.Text) error

	Ticket(ctx context.Context, token secret.Text) (core.TicketPage, error)
	JudgeNew(ctx context.Context, token, pw secret.Text) (password.Verdict, error)
	Redeem(ctx context.Context, r core.Redemption) error
	ConfirmEmail(ctx context.Context, token secret.Text, remoteIP string) error
	SendAgain(ctx context.Context, token secret.Text, remoteIP string) error

	Forgot(ctx context.Context, f core.Forgotten) error
	ConfirmAgain(ctx context.Context, f core.Forgotten) error
	Register(ctx context.Context, r core.Registration) error
	Activations
	Holders
}
