package cli

import (
	"context"
	"fmt"
	"log/slog"
	"net"
	"time"

	"github.com/spf13/cobra"

	"github.com/keydesk/keydesk/core"
)

// Pages runs the customers' pages on l until ctx ends, and closes l. The
// command hands them in, because rooms of ui do not know each other.
type Pages func(ctx context.Context, l net.Listener, o PageOptions, door *core.Portal, log *slog.Logger) error

// PageOptions are what the pages are told.
type PageOptions struct {
	Vendor  string
	BaseURL string         // as customers see the pages; "": as they are listened on
	Zone    *time.Location // of times on pages read without script
	Ready   func() error   // to be called once the pages are there; its error ends them
}

func newServe(a *app) *cobra.Command {
	var listen string
	cmd := a.verb("serve", "Run the customers' pages and deliver mail, until a signal", cobra.NoArgs, func(cmd *cobra.Command, _ []string) error {
		return a.signedIn(cmd.Context(), func(s *core.Session) error { return a.serve(cmd.Context(), s, listen) })
	})
	cmd.Long = "Runs the customers' pages and delivers mail until SIGINT or SIGTERM, then finishes what has begun. Signs in as an\n" +
		"operator with Run Portal. Prints the address it listens on once it is ready. While it runs, no other program uses\n" +
		"the database."
	cmd.Flags().StringVar(&listen, "listen", "", "address and port (default: the setting portal.listen)")
	return cmd
}

func (a *app) serve(ctx context.Context, s *core.Session, listen string) error {
	door, err := s.Portal()
	if err != nil {
		return err
	}
	base, err := s.Settings().Get(ctx, "portal.base-url")
	if err != nil {
		return err
	}
	if listen == "" {
		setting, err := s.Settings().Get(ctx, "portal.listen")
		if err != nil {
			return err
		}
		listen = setting.Value
	}
	l, err := (&net.ListenConfig{}).Listen(ctx, "tcp", listen)
	if err != nil {
		return fmt.Errorf("%w; choose another address with --listen", err)
	}
	log := a.log(slog.LevelInfo)
	options := PageOptions{Vendor: s.Vendor(), BaseURL: base.Value, Zone: time.Local, Ready: func() error {
		a.print("listening on http://%s\n", l.Addr())
		if err := a.out.Flush(); err != nil {
			return fmt.Errorf("writing the output: %w", err)
		}
		return nil
	}}
	return together(ctx,
		func(ctx context.Context) error { return a.program.Pages(ctx, l, options, door, log) },
		func(ctx context.Context) error { return s.Mail().Run(ctx) },
		func(ctx context.Context) error { return emptyBin(ctx, s.Customers(), log) },
	)
}

// emptyBin erases who has been in the recycle bin for long enough, now and once
// a day: a desk without a desktop has nobody else to do it.
func emptyBin(ctx context.Context, customers *core.Customers, log *slog.Logger) error {
	daily := time.NewTicker(24 * time.Hour)
	defer daily.Stop()
	for {
		if _, err := customers.EmptyBin(ctx); err != nil && ctx.Err() == nil {
			log.Error("emptying the recycle bin", "error", err)
		}
		select {
		case <-ctx.Done():
			return nil
		case <-daily.C:
		}
	}
}

// together runs all until ctx ends or one of them fails, waits for every one,
// and returns the first error. The end of ctx is what was asked for.
func together(ctx context.Context, all ...func(context.Context) error) error {
	running, stop := context.WithCancel(ctx)
	defer stop()
	ended := make(chan error, len(all))
	for _, run := range all {
		go func() { ended <- run(running) }()
	}
	var first error
	for range all {
		err := <-ended
		if first == nil && running.Err() == nil {
			first = err
		}
		stop()
	}
	return first
}
