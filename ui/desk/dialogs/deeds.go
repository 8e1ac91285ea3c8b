package dialogs

import (
	"context"
	"fmt"
	"time"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/core/secret"
	"github.com/keydesk/keydesk/ui/desk/task"
	model "github.com/keydesk/keydesk/ui/model/dialog"
	"github.com/keydesk/keydesk/ui/model/mail"
)

// Deeds is what the dialogs do. The functions run beside the window and may
// take their time.
type Deeds struct {
	// Set sets a password or sends a link.
	Set func(ctx context.Context, r model.SetRequest) (core.PasswordResult, error)
	// Send generates credentials and waits a while for what becomes of the
	// mail. Sent.Result.Set says that the password was changed, whatever the
	// error: the rest is then not known.
	Send func(ctx context.Context, r model.SetRequest, mode string, report task.Report) (Sent, error)
	// Straight does what asks nothing before.
	Straight func(ctx context.Context, q model.Straight) (model.Done, error)
	// Retry sends a mail again and waits as Send does.
	Retry func(ctx context.Context, mail uint64, mode string) (model.Tidings, error)
	// Letter is the text of a mail that is handed over.
	Letter func(ctx context.Context, mail uint64) (secret.Text, error)
	// Reveal shows a password.
	Reveal func(ctx context.Context, r model.ShowRequest) (secret.Text, error)
	// Delete puts a customer into the recycle bin, Restore takes him out, and
	// Erase leaves nothing.
	Delete         func(ctx context.Context, m *model.Remove) error
	Restore, Erase func(ctx context.Context, customer uint64) error
	// Enable lets a customer log in again.
	Enable func(ctx context.Context, customer uint64) error
	// Drain waits until no mail is waiting, or none goes out because the queue
	// is paused.
	Drain func(ctx context.Context, report task.Report) (core.MailStatus, error)
	// Operator is who is signed in, for Reveal.
	Operator string
}

// Sent is what came of sending credentials.
type Sent struct {
	Result core.PasswordResult
	News   model.Tidings
}

// patience is how long a dialog waits for what becomes of a mail, while the
// caller is on the telephone, before it says that the mail is waiting.
const patience = 10 * time.Second

// From does the deeds as a signed-in operator of a desk. Mail goes out only
// where the window has core's Mail.Run under way.
func From(desk *core.Desk, s *core.Session) Deeds {
	c := s.Customers()
	return Deeds{
		Set: func(ctx context.Context, r model.SetRequest) (core.PasswordResult, error) { return r.Run(ctx, s) },
		Send: func(ctx context.Context, r model.SetRequest, mode string, report task.Report) (Sent, error) {
			return send(ctx, s, r, mode, report)
		},
		Straight: func(ctx context.Context, q model.Straight) (model.Done, error) { return q.Run(ctx, s) },
		Retry: func(ctx context.Context, id uint64, mode string) (model.Tidings, error) {
			return retry(ctx, s, id, mode)
		},
		Letter:  func(ctx context.Context, id uint64) (secret.Text, error) { return letter(ctx, s, id) },
		Reveal:  func(ctx context.Context, r model.ShowRequest) (secret.Text, error) { return r.Run(ctx, desk, s) },
		Delete:  func(ctx context.Context, m *model.Remove) error { return m.Run(ctx, s) },
		Restore: c.Restore, Erase: c.Erase, Enable: c.EnableLogin,
		Drain: func(ctx context.Context, report task.Report) (core.MailStatus, error) {
			return Draining(ctx, s.Mail().Drain, report)
		},
		Operator: s.Operator(),
	}
}

func send(ctx context.Context, s *core.Session, r model.SetRequest, mode string, report task.Report) (Sent, error) {
	hearing, stop := context.WithCancel(ctx)
	defer stop()
	changes := s.Changes(hearing)
	report(task.Progress{Text: "Resetting the password…"})
	result, err := r.Run(ctx, s)
	if err != nil {
		return Sent{}, err
	}
	report(task.Progress{Text: "Sending the mail…"})
	news, err := await(ctx, s, result.MailID, mode, changes)
	return Sent{result, news}, err
}

func retry(ctx context.Context, s *core.Session, id uint64, mode string) (model.Tidings, error) {
	hearing, stop := context.WithCancel(ctx)
	defer stop()
	changes := s.Changes(hearing)
	if _, err := s.Mail().Retry(ctx, id); err != nil {
		return model.Tidings{}, fmt.Errorf("trying the mail again: %w", err)
	}
	return await(ctx, s, id, mode, changes)
}

func await(ctx context.Context, s *core.Session, id uint64, mode string, changes <-chan core.Change) (model.Tidings, error) {
	ctx, stop := context.WithTimeout(ctx, patience)
	defer stop()
	news, err := model.Await(ctx, s, id, mode, changes)
	if err != nil {
		return news, fmt.Errorf("reading what became of the mail: %w", err)
	}
	return news, nil
}

// letter reads the text out of a mail, to be pasted into another one.
func letter(ctx context.Context, s *core.Session, id uint64) (secret.Text, error) {
	_, message, _, err := s.Mail().Show(ctx, id)
	if err != nil {
		return secret.Text{}, err
	}
	read, err := mail.ReadLetter(message)
	if err != nil {
		return secret.Text{}, err
	}
	return secret.New(read.Text), nil
}

// Draining reports how many mails were sent, of those that wait at first.
func Draining(ctx context.Context, drain func(context.Context, func(int)) (core.MailStatus, error), report task.Report) (core.MailStatus, error) {
	first := 0
	return drain(ctx, func(left int) {
		first = max(first, left)
		report(task.Progress{Done: first - left, Total: first})
	})
}
