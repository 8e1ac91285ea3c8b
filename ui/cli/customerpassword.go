package cli

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/keydesk/keydesk/core"
)

// reset is the flags of customer reset-password.
type reset struct {
	sendLink, generate, passwordStdin bool
	send, show, readAloud             bool
	tell, mustChange, enableLogin     bool
	verifiedBy                        string
}

func newResetPassword(a *app) *cobra.Command {
	r := &reset{}
	cmd := a.verb("reset-password ID", "Give a customer a new password, or a link to choose one", cobra.ExactArgs(1),
		func(cmd *cobra.Command, args []string) error {
			id, err := customerID(args[0])
			if err != nil {
				return err
			}
			if err := r.check(cmd); err != nil {
				return err
			}
			return a.resetPassword(cmd, id, r)
		})
	cmd.Long = "One of:\n" +
		"  --send-link       mail a link with which the customer chooses a new password; the old one works until then\n" +
		"  --generate        make a random password; --send mails it, --show prints it on the last line\n" +
		"  --password-stdin  take the password from the first line of standard input\n\n" +
		"A generated or typed password replaces the old one at once. Mail is queued; keydeskctl mail send delivers it."
	r.flags(cmd)
	return cmd
}

func (r *reset) flags(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.BoolVar(&r.sendLink, "send-link", false, "Send Reset Password email to customer")
	flags.BoolVar(&r.generate, "generate", false, "Generate a new password")
	flags.BoolVar(&r.passwordStdin, "password-stdin", false, "Type new password: from the first line of standard input")
	flags.BoolVar(&r.send, "send", false, "with --generate: mail it to the customer")
	flags.BoolVar(&r.show, "show", false, "with --generate: print it, alone on the last line")
	flags.BoolVar(&r.readAloud, "read-aloud", false, "with --generate: five words that can be read out on the phone")
	flags.BoolVar(&r.tell, "tell", false, "tell the customer by a mail without the password")
	flags.BoolVar(&r.mustChange, "must-change", false, "the customer has to change it at the first login (default: the desk's setting)")
	flags.BoolVar(&r.enableLogin, "enable-login", false, "enable login where somebody had disabled it")
	flags.StringVar(&r.verifiedBy, "verified-by", "", "how you made sure who is calling; kept in the audit log")
}

// check holds the rules between the flags.
func (r *reset) check(cmd *cobra.Command) error {
	ways := 0
	for _, way := range []bool{r.sendLink, r.generate, r.passwordStdin} {
		if way {
			ways++
		}
	}
	refuse := func(text string) error { return &usageError{text: text, command: cmd.CommandPath()} }
	switch {
	case ways != 1:
		return refuse("say exactly one of --send-link, --generate, --password-stdin")
	case !r.generate && (r.send || r.show || r.readAloud):
		return refuse("--send, --show and --read-aloud go with --generate")
	case r.send && r.tell:
		return refuse("--send tells the customer already; leave out --tell")
	case r.sendLink && (r.tell || cmd.Flags().Changed("must-change") || cmd.Flags().Changed("enable-login")):
		return refuse("--tell, --must-change and --enable-login go with a new password, not with --send-link")
	}
	return nil
}

func (a *app) resetPassword(cmd *cobra.Command, id uint64, r *reset) error {
	change := core.PasswordChange{
		ReadAloud: r.readAloud, Send: r.send, Show: r.show, Tell: r.tell, VerifiedBy: r.verifiedBy,
		MustChange:  given(cmd, "must-change", r.mustChange),
		EnableLogin: given(cmd, "enable-login", r.enableLogin),
	}
	if r.passwordStdin {
		var err error
		if change.Typed, err = a.typedSecret(cmd.Context(), "New password of the customer: "); err != nil {
			return err
		}
	}
	return a.signedIn(cmd.Context(), func(s *core.Session) error {
		result, err := r.do(cmd.Context(), s, id, change)
		if err != nil {
			return err
		}
		return a.showReset(id, result)
	})
}

func (r *reset) do(ctx context.Context, s *core.Session, id uint64, change core.PasswordChange) (core.PasswordResult, error) {
	if r.sendLink {
		return s.Customers().SendResetLink(ctx, id, r.verifiedBy)
	}
	return s.Customers().SetPassword(ctx, id, change)
}

// showReset says what happened, and prints a password to be shown last.
func (a *app) showReset(id uint64, result core.PasswordResult) error {
	a.tell(result)
	if a.json {
		if err := a.object(newSaved(id, result)); err != nil {
			return err
		}
	} else if result.Set {
		a.print("Customer %d has a new password; the old one no longer works.\n", id)
	} else {
		a.print("Customer %d gets a link to choose a new password.\n", id)
	}
	if !result.Password.Empty() {
		a.print("%s\n", result.Password.Reveal())
	}
	return nil
}

func newReveal(a *app) *cobra.Command {
	var reason string
	cmd := a.verb("reveal ID --reason TEXT", "Print a customer's present password", cobra.ExactArgs(1), func(cmd *cobra.Command, args []string) error {
		id, err := customerID(args[0])
		if err != nil {
			return err
		}
		return a.signedIn(cmd.Context(), func(s *core.Session) error {
			pw, err := s.Customers().Reveal(cmd.Context(), id, reason)
			if err != nil {
				return err
			}
			a.print("%s\n", pw.Reveal())
			return nil
		})
	})
	cmd.Long = "Prints the password, alone on the last line, and writes down who saw it and why. Passwords that staff set or\n" +
		"generated are readable for everyone who may see the customer; one that the customer set needs View Password\n" +
		"and a reason."
	cmd.Flags().StringVar(&reason, "reason", "", "why; kept in the audit log")
	return cmd
}

func newUnlock(a *app) *cobra.Command {
	return a.verb("unlock ID", "Unlock an account after failed attempts; the password stays", cobra.ExactArgs(1), func(cmd *cobra.Command, args []string) error {
		id, err := customerID(args[0])
		if err != nil {
			return err
		}
		return a.signedIn(cmd.Context(), func(s *core.Session) error {
			done, err := s.Customers().Unlock(cmd.Context(), id)
			if err != nil {
				return err
			}
			if a.json {
				return a.object(savedJSON{ID: decimal(id), Unlocked: done})
			}
			if done {
				a.print("Customer %d is unlocked.\n", id)
			} else {
				a.print("Customer %d was not locked.\n", id)
			}
			return nil
		})
	})
}
