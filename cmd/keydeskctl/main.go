// Command keydeskctl manages customers' passwords from a terminal, and runs the
// customers' pages where there is no desktop.
//
// Caveat: here is wiring only; the verbs are in ui/cli, the rules in core.
package main

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"os"
	"os/signal"
	"runtime/debug"
	"syscall"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/cli"
	"github.com/keydesk/keydesk/ui/model/serve"
	"github.com/keydesk/keydesk/ui/portal"
)

func main() { os.Exit(run()) }

// run ends the verb's context at the first signal; the second one ends the
// program as it would without us.
func run() int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop)
	program := cli.Program{Version: version(), Pages: pages}
	return program.Run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr, os.Getenv)
}

// pages hands the portal to the verb that runs it.
func pages(ctx context.Context, l net.Listener, o serve.Options, door *core.Portal, log *slog.Logger) error {
	err := portal.Serve(ctx, l, portal.OptionsOf(ctx, o, door, log), door, log)
	if errors.Is(err, portal.ErrPlain) {
		return &core.Error{Kind: core.ErrRefused, Cause: err, Sentence: "Other machines reach that address, and passwords would cross the network in clear. " +
			"Listen on 127.0.0.1 behind a proxy that has a certificate, and set portal.base-url to its https address."}
	}
	return err
}

// version is what the program was built from.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok || info.Main.Version == "" {
		return "(devel)"
	}
	return info.Main.Version
}
