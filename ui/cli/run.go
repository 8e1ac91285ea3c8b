package cli

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"

	"github.com/spf13/cobra"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/model/serve"
)

// Program is what the command gives to its verbs.
type Program struct {
	Version string
	Pages   serve.Pages // the customers' pages, for serve
}

// Run runs one command line (without the program's name) and returns the exit
// code. env looks up environment variables. When ctx ends, the verb stops as
// soon as what it writes is whole.
func (p Program) Run(ctx context.Context, args []string, in io.Reader, out, errs io.Writer, env func(string) string) int {
	a := &app{
		program: p, in: in, out: bufio.NewWriter(out), errs: errs, env: env,
		screen: isTerminal(errs),
	}
	root := newRoot(a)
	root.SetArgs(args)
	cmd, err := root.ExecuteContextC(ctx)
	if err != nil && !a.started && !as[*usageError](err) {
		// It did not come as far as a verb: the command line is at fault.
		err = &usageError{text: err.Error(), command: cmd.CommandPath()}
	}
	if flushed := a.out.Flush(); flushed != nil && err == nil {
		err = fmt.Errorf("writing the output: %w", flushed)
	}
	if err == nil {
		return exitDone
	}
	fmt.Fprintf(errs, "keydeskctl: %s\n", sentence(err))
	return exitCode(err)
}

// app is one run of the program: its streams and the flags of every verb.
type app struct {
	program Program
	in      io.Reader
	out     *bufio.Writer
	errs    io.Writer
	env     func(string) string
	screen  bool // errs is a terminal, so that progress can be shown
	started bool // a verb runs: from here on errors are not the command line's

	db           string
	operator     string
	passwordFile string
	json         bool
}

// note tells the user something that is not the verb's output.
func (a *app) note(format string, args ...any) { fmt.Fprintf(a.errs, format+"\n", args...) }

// log is for what core has to say beside its errors.
func (a *app) log(level slog.Level) *slog.Logger {
	return slog.New(slog.NewTextHandler(a.errs, &slog.HandlerOptions{Level: level}))
}

// signedIn opens the desk, signs in, finishes a renewal of keys that was
// interrupted, and leaves in order whatever do does.
func (a *app) signedIn(ctx context.Context, do func(s *core.Session) error) error {
	return a.inSession(ctx, func(s *core.Session) error {
		if err := a.renewKeys(ctx, s); err != nil {
			if ctx.Err() != nil {
				return err
			}
			// A full disk, or damage: the verb may be what helps.
			a.note("warning: %s", sentence(err))
		}
		return do(s)
	})
}

// inSession is signedIn without the renewal of keys.
func (a *app) inSession(ctx context.Context, do func(s *core.Session) error) error {
	return a.withDesk(ctx, func(desk *core.Desk, name string) error {
		password, err := a.operatorPassword(ctx, "Password of "+name+": ")
		if err != nil {
			return err
		}
		session, err := desk.SignIn(ctx, name, password)
		if errors.Is(err, core.ErrMustChange) {
			return fmt.Errorf("%w Do it with: keydeskctl operator change-password", err)
		}
		if err != nil {
			return err
		}
		return a.within(ctx, session, do)
	})
}

// withDesk opens the desk for the operator who is to sign in.
func (a *app) withDesk(ctx context.Context, do func(desk *core.Desk, name string) error) error {
	name, err := a.operatorName()
	if err != nil {
		return err
	}
	options, err := a.options(slog.LevelWarn)
	if err != nil {
		return err
	}
	desk, err := core.Open(ctx, options)
	if err != nil {
		return &fileError{path: options.Path, err: err}
	}
	defer func() { _ = desk.Close() }() // everything written is committed by then
	return do(desk, name)
}

// within runs do in a session and leaves it.
func (a *app) within(ctx context.Context, session *core.Session, do func(s *core.Session) error) error {
	defer session.Leave(ctx)
	if session.RolledBack {
		a.note("warning: the database is older than when this computer closed it last: somebody put an earlier copy in its place")
	}
	a.restored(session.Restored)
	return do(session)
}

// operatorName is who signs in.
func (a *app) operatorName() (string, error) {
	if a.operator != "" {
		return a.operator, nil
	}
	if name := a.env("KEYDESK_OPERATOR"); name != "" {
		return name, nil
	}
	return "", &usageError{text: "who signs in? Say --operator NAME, or set KEYDESK_OPERATOR"}
}

// verb makes a command that runs do.
func (a *app) verb(use, short string, args cobra.PositionalArgs, do func(cmd *cobra.Command, args []string) error) *cobra.Command {
	return &cobra.Command{
		Use: use, Short: short, Args: args,
		RunE: func(cmd *cobra.Command, args []string) error {
			a.started = true
			return do(cmd, args)
		},
	}
}

// noun makes a command that only holds verbs.
func noun(use, short string, verbs ...*cobra.Command) *cobra.Command {
	cmd := &cobra.Command{Use: use, Short: short}
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		text := use + " needs a verb"
		if len(args) > 0 {
			text = fmt.Sprintf("%s has no verb %q", use, args[0])
		}
		return &usageError{text: text, command: cmd.CommandPath()}
	}
	cmd.AddCommand(verbs...)
	return cmd
}
