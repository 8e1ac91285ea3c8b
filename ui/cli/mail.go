package cli

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"github.com/keydesk/keydesk/core"
)

func newMail(a *app) *cobra.Command {
	return noun("mail", "See to the mails to customers",
		newMailList(a), newMailShow(a), newMailSend(a), newMailHeld(a), newMailTest(a), newMailTemplate(a), newMailBounced(a),
		a.mailVerb("retry ID", "Try a failed or deferred mail at the next mail send", "Mail %d is queued again.\n", (*core.Mail).Retry),
		a.mailVerb("cancel ID", "Call a waiting mail back", "Mail %d is cancelled.\n", (*core.Mail).Cancel),
		a.mailVerb("handed-over ID", "Mark a mail as given to the customer by hand", "Mail %d is marked as handed over.\n", (*core.Mail).HandedOver),
	)
}

// mailJSON is a mail in JSON. Scripts rely on the names; add to them, do not
// rename.
type mailJSON struct {
	ID        string     `json:"id"`
	To        string     `json:"to"`
	Subject   string     `json:"subject"`
	Mailing   string     `json:"mailing"`
	State     string     `json:"state"`
	Tries     int        `json:"tries"`
	LastError string     `json:"lastError"`
	QueuedAt  *time.Time `json:"queuedAt"`
	SentAt    *time.Time `json:"sentAt"`
}

func newMailJSON(m core.Message) mailJSON {
	return mailJSON{
		ID: decimal(m.ID), To: m.To, Subject: m.Subject, Mailing: m.Mailing, State: string(m.State),
		Tries: m.Tries, LastError: m.LastError,
		QueuedAt: jsonTime(time.UnixMilli(m.QueuedAt)), SentAt: jsonTime(m.SentAt()),
	}
}

func newMailList(a *app) *cobra.Command {
	var limit int
	cmd := a.verb("list", "List mails, oldest first", cobra.NoArgs, func(cmd *cobra.Command, _ []string) error {
		if limit < 0 {
			return usage("--limit takes a number from 0 on")
		}
		return a.signedIn(cmd.Context(), func(s *core.Session) error { return a.listMails(cmd.Context(), s.Mail(), limit) })
	})
	cmd.Flags().IntVar(&limit, "limit", 0, "so many of the newest at most; 0 is no limit")
	return cmd
}

func (a *app) listMails(ctx context.Context, room *core.Mail, limit int) error {
	mails, err := newestMails(ctx, room, limit)
	if err != nil {
		return err
	}
	if a.json {
		for _, m := range mails {
			if err := a.object(newMailJSON(m)); err != nil {
				return err
			}
		}
		return nil
	}
	t := a.table("ID", "TO", "MAILING", "STATE", "TRIES", "QUEUED", "SENT", "LAST ERROR")
	for _, m := range mails {
		t.row(decimal(m.ID), m.To, m.Mailing, string(m.State), fmt.Sprint(m.Tries),
			localTime(time.UnixMilli(m.QueuedAt), ""), localTime(m.SentAt(), "-"), m.LastError)
	}
	if err := t.end(); err != nil {
		return err
	}
	status, err := room.Status(ctx)
	if err == nil && status.Paused {
		next := "mail send tries again"
		if status.Held > 0 {
			next = "mail held decides"
		}
		a.note("Mail is paused since %s: %s keydeskctl %s.", localTime(status.Since, ""), plain(status.Alarm), next)
	}
	return err
}

// newestMails reads the last mails, oldest first.
func newestMails(ctx context.Context, room *core.Mail, limit int) (mails []core.Message, err error) {
	err = room.List(ctx, func(m core.Message) (bool, error) {
		mails = append(mails, m)
		if limit > 0 && len(mails) > limit {
			mails = mails[1:]
		}
		return true, nil
	})
	return mails, err
}

func newMailSend(a *app) *cobra.Command {
	cmd := a.verb("send", "Deliver the mails that are due now", cobra.NoArgs, func(cmd *cobra.Command, _ []string) error {
		return a.signedIn(cmd.Context(), func(s *core.Session) error {
			sum, err := s.Mail().Send(cmd.Context())
			if err != nil {
				return err
			}
			return a.showSent(sum)
		})
	})
	cmd.Long = "Delivers the mails that are due now: to the mail server, or into the desk's own local mailbox (setting mail.mode).\n" +
		"Fails when a mail failed, and when the mail server did not let any mail through."
	return cmd
}

func (a *app) showSent(sum core.MailSummary) error {
	if sum.Left > 0 {
		a.note("%d mails are left: %s", sum.Left, leftWords(sum))
	}
	if a.json {
		err := a.object(struct {
			Sent     int    `json:"sent"`
			Deferred int    `json:"deferred"`
			Failed   int    `json:"failed"`
			Left     int    `json:"left"`
			Alarm    string `json:"alarm"`
		}{sum.Sent, sum.Deferred, sum.Failed, sum.Left, sum.Alarm})
		if err != nil {
			return err
		}
	} else {
		a.print("sent %d, deferred %d, failed %d\n", sum.Sent, sum.Deferred, sum.Failed)
	}
	switch {
	case sum.Alarm != "":
		return errors.New(plain(sum.Alarm))
	case sum.Failed > 0:
		return fmt.Errorf("%d mails failed; mail list says why, mail retry ID tries one again", sum.Failed)
	}
	return nil
}

func leftWords(sum core.MailSummary) string {
	switch {
	case sum.Mode == "by-hand":
		return "this desk mails by hand. mail show ID --eml FILE saves one, mail handed-over ID marks it as given."
	case sum.Alarm != "":
		return "the mail server let none through."
	}
	return "the limits of mail.per-minute or mail.per-day are reached; send again later."
}

// queued says which mail now waits.
func (a *app) queued(id uint64) error {
	if a.json {
		return a.object(savedJSON{MailID: decimal(id)})
	}
	a.print("Mail %d is queued; keydeskctl mail send delivers it.\n", id)
	return nil
}

func newMailTest(a *app) *cobra.Command {
	cmd := a.verb("test [ADDRESS]", "Try the mail server, or queue a test mail", cobra.MaximumNArgs(1), func(cmd *cobra.Command, args []string) error {
		return a.signedIn(cmd.Context(), func(s *core.Session) error {
			if len(args) == 0 {
				return a.probe(cmd.Context(), s)
			}
			id, err := s.Mail().Test(cmd.Context(), args[0])
			if err != nil {
				return err
			}
			return a.queued(id)
		})
	})
	cmd.Long = "Without ADDRESS: connects to the mail server and signs in, step by step, and sends nothing. With ADDRESS: queues a mail\n" +
		"that only says that mail works."
	return cmd
}

// probe shows the steps to the mail server.
func (a *app) probe(ctx context.Context, s *core.Session) error {
	steps, err := s.Mail().Probe(ctx)
	for _, step := range steps {
		if a.json {
			if err := a.object(map[string]any{"step": step.Step, "ok": step.OK, "text": step.Words}); err != nil {
				return err
			}
			continue
		}
		mark := "ok"
		if !step.OK {
			mark = "failed"
		}
		a.print("%-11s  %-6s  %s\n", step.Step, mark, plain(step.Words))
	}
	return err
}

// mailVerb is a verb that does something to one mail.
func (a *app) mailVerb(use, short, done string, do func(*core.Mail, context.Context, uint64) (core.Message, error)) *cobra.Command {
	return a.verb(use, short, cobra.ExactArgs(1), func(cmd *cobra.Command, args []string) error {
		id, err := number("mail ID", args[0])
		if err != nil {
			return err
		}
		return a.signedIn(cmd.Context(), func(s *core.Session) error {
			m, err := do(s.Mail(), cmd.Context(), id)
			if err != nil {
				return err
			}
			if a.json {
				return a.object(newMailJSON(m))
			}
			a.print(done, id)
			return nil
		})
	})
}
