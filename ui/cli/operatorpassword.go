package cli

import (
	"context"
	"log/slog"

	"github.com/spf13/cobra"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/core/secret"
)

// passwordFlags say where a password that is to be set comes from; with none it
// is typed, twice.
type passwordFlags struct {
	file  string
	stdin bool
}

func (p *passwordFlags) add(cmd *cobra.Command) {
	cmd.Flags().StringVar(&p.file, "new-password-file", "", "file with the new password in its first line")
	cmd.Flags().BoolVar(&p.stdin, "password-stdin", false, "the new password is the first line of standard input")
}

// chosenPassword is the password to be set for an operator.
func (a *app) chosenPassword(cmd *cobra.Command, from *passwordFlags, name string) (secret.Text, error) {
	switch {
	case from.file != "" && from.stdin:
		return secret.Text{}, &usageError{text: "say one of --new-password-file, --password-stdin", command: cmd.CommandPath()}
	case from.file != "":
		return passwordFile(from.file)
	case from.stdin:
		return a.typedSecret(cmd.Context(), "New password of "+name+": ")
	}
	tty, err := openTerminal()
	if err != nil {
		return secret.Text{}, &usageError{text: "no new password: say --new-password-file or --password-stdin, or run keydeskctl in a terminal", command: cmd.CommandPath()}
	}
	defer tty.Close()
	return tty.askTwice(cmd.Context(), name)
}

func newOperatorSetPassword(a *app) *cobra.Command {
	password := &passwordFlags{}
	var force bool
	cmd := a.verb("set-password NAME", "Give another operator a new password", cobra.ExactArgs(1), func(cmd *cobra.Command, args []string) error {
		next, err := a.chosenPassword(cmd, password, args[0])
		if err != nil {
			return err
		}
		return a.changeOperators(cmd.Context(), args[0], "%s has a new password.\n",
			func(ctx context.Context, o *core.Operators) error { return o.SetPassword(ctx, args[0], next, force) })
	})
	cmd.Long = "The operator gets a new key pair with it. Keys that you do not hold yourself are handed on to him by the next holder\n" +
		"who signs in; operator list says which he waits for."
	password.add(cmd)
	cmd.Flags().BoolVar(&force, "force-change", false, "he has to choose another at the next sign-in")
	return cmd
}

func newChangePassword(a *app) *cobra.Command {
	password := &passwordFlags{}
	cmd := a.verb("change-password", "Change your own password", cobra.NoArgs, func(cmd *cobra.Command, _ []string) error {
		ctx := cmd.Context()
		return a.withDesk(ctx, func(desk *core.Desk, name string) error {
			present, err := a.operatorPassword(ctx, "Present password of "+name+": ")
			if err != nil {
				return err
			}
			next, err := a.chosenPassword(cmd, password, name)
			if err != nil {
				return err
			}
			session, err := desk.SignInChanging(ctx, name, present, next)
			if err != nil {
				return err
			}
			return a.within(ctx, session, func(*core.Session) error {
				a.print("%s has a new password.\n", plain(name))
				return nil
			})
		})
	})
	cmd.Long = "Needs no permission but the present password. It is also how you sign in where you have to choose another one first."
	password.add(cmd)
	return cmd
}

func newRecover(a *app) *cobra.Command {
	password := &passwordFlags{}
	var keyFile string
	cmd := a.verb("recover NAME", "Sign in with the recovery key: a new password and a new recovery key", cobra.ExactArgs(1),
		func(cmd *cobra.Command, args []string) error { return a.recover(cmd, args[0], keyFile, password) })
	cmd.Long = "Opens the desk with the recovery key from the paper for an administrator whose password is lost, and gives him a new\n" +
		"password. Prints a new recovery key, alone on the last line: the one that was used is void."
	cmd.Flags().StringVar(&keyFile, "recovery-key-file", "", "file with the recovery key in its first line (else you are asked)")
	password.add(cmd)
	return cmd
}

func (a *app) recover(cmd *cobra.Command, name, keyFile string, password *passwordFlags) error {
	ctx := cmd.Context()
	options, err := a.options(slog.LevelWarn)
	if err != nil {
		return err
	}
	desk, err := core.Open(ctx, options)
	if err != nil {
		return &fileError{path: options.Path, err: err}
	}
	defer func() { _ = desk.Close() }() // everything written is committed by then
	key, err := a.recoveryKey(ctx, keyFile)
	if err != nil {
		return err
	}
	next, err := a.chosenPassword(cmd, password, name)
	if err != nil {
		return err
	}
	fresh, err := desk.Recover(ctx, key, name, next)
	if err != nil {
		return err
	}
	if err := fresh.Write(ctx); err != nil {
		return err
	}
	a.note("%s has a new password.", plain(name))
	return a.showRecovery(fresh)
}

// recoveryKey is the recovery key from a file, or typed.
func (a *app) recoveryKey(ctx context.Context, file string) (secret.Text, error) {
	if file != "" {
		return passwordFile(file)
	}
	tty, err := openTerminal()
	if err != nil {
		return secret.Text{}, usage("no recovery key: say --recovery-key-file, or run keydeskctl in a terminal")
	}
	defer tty.Close()
	return tty.ask(ctx, "Recovery key: ")
}

func (a *app) showRecovery(key *core.RecoveryKey) error {
	a.note("Write the new recovery key on paper; the one before is void. It is shown this once.")
	a.print("%s\n", key.Key().Reveal())
	return nil
}

func newRecoveryKey(a *app) *cobra.Command {
	cmd := a.verb("new-recovery-key", "Make a new recovery key; the one before is void", cobra.NoArgs, func(cmd *cobra.Command, _ []string) error {
		return a.signedIn(cmd.Context(), func(s *core.Session) error {
			key, err := s.Operators().NewRecovery(cmd.Context())
			if err != nil {
				return err
			}
			if err := key.Write(cmd.Context()); err != nil {
				return err
			}
			if err := a.showRecovery(key); err != nil {
				return err
			}
			return a.renewKeys(cmd.Context(), s)
		})
	})
	cmd.Long = "Prints it, alone on the last line. Backups made before still open with the one before."
	return cmd
}
