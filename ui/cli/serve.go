package cli

import (
	"context"
	"fmt"
	"log/slog"

	"github.com/spf13/cobra"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/model/serve"
)

func newServe(a *app) *cobra.Command {
	var listen string
	cmd := a.verb("serve", "Run the customers' pages and deliver mail, until a signal", cobra.NoArgs, func(cmd *cobra.Command, _ []string) error {
		return a.inSession(cmd.Context(), func(s *core.Session) error { return a.serve(cmd.Context(), s, listen) })
	})
	cmd.Long = "Runs the customers' pages, delivers mail and makes the daily backup until SIGINT or SIGTERM, then finishes what has\n" +
		"begun. Signs in as an operator with Run Portal. Prints the address it listens on once it is ready. While it runs, no\n" +
		"other program uses the database."
	cmd.Flags().StringVar(&listen, "listen", "", "address and port (default: the setting portal.listen)")
	return cmd
}

func (a *app) serve(ctx context.Context, s *core.Session, listen string) error {
	log := a.log(slog.LevelInfo)
	return serve.Together(ctx,
		func(ctx context.Context) error {
			err := serve.Customer(ctx, s, a.program.Pages, listen, log, a.listening)
			if as[*serve.ListenError](err) {
				return fmt.Errorf("%w; choose another address with --listen", err)
			}
			return err
		},
		func(ctx context.Context) error { return s.Mail().Run(ctx) },
		func(ctx context.Context) error { return s.Backups().Run(ctx) },
		func(ctx context.Context) error { return finishKeys(ctx, s, log) },
		func(ctx context.Context) error { return s.Audit().Run(ctx) },
		func(ctx context.Context) error { return serve.EmptyBin(ctx, s.Customers(), log) },
	)
}

// finishKeys works off a renewal of keys beside the pages, and waits.
func finishKeys(ctx context.Context, s *core.Session, log *slog.Logger) error {
	if err := s.RenewKeys(ctx, nil); err != nil && ctx.Err() == nil {
		log.Error("the renewal of keys stands still", "error", err)
	}
	<-ctx.Done()
	return nil
}

// listening says that the pages are there.
func (a *app) listening(scheme, address string) error {
	a.print("listening on %s://%s\n", scheme, address)
	if err := a.out.Flush(); err != nil {
		return fmt.Errorf("writing the output: %w", err)
	}
	return nil
}
