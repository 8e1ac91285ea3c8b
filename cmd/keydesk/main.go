// Command keydesk is the desktop program.
//
// Caveat: here is wiring only; the windows are in ui/desk, the rules in core.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"net"
	"os"
	"os/signal"
	"runtime"
	"runtime/debug"
	"syscall"
	"time"

	"fyne.io/fyne/v2/app"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/desk"
	"github.com/keydesk/keydesk/ui/desk/task"
	"github.com/keydesk/keydesk/ui/model/place"
	"github.com/keydesk/keydesk/ui/model/serve"
	"github.com/keydesk/keydesk/ui/model/verify"
	"github.com/keydesk/keydesk/ui/model/words"
	"github.com/keydesk/keydesk/ui/portal"
)

func main() { os.Exit(run(os.Args[1:], os.Stdout, os.Stderr)) }

// program is the name that the program is started by.
const program = "keydesk"

// run runs the program until its window is closed or it gets a signal; or reads
// a file for the program that started it.
func run(args []string, out, errs io.Writer) int {
	if path, asked := verify.Asked(args); asked {
		return answer(path, out)
	}
	a, err := parse(args, out, errs)
	switch {
	case errors.Is(err, flag.ErrHelp):
		return 0
	case err != nil:
		fmt.Fprintf(errs, "keydesk: %v\n", err)
		return 2
	case a.version:
		fmt.Fprintln(out, "keydesk", version())
		return 0
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := begin(ctx, a, out, slog.New(slog.NewTextHandler(errs, nil))); err != nil {
		fmt.Fprintf(errs, "keydesk: %v\n", err)
		return 1
	}
	return 0
}

// answer is what a child does that reads a backup.
func answer(path string, out io.Writer) int {
	if verify.Answer(context.Background(), path, out, nil) != nil {
		return 1
	}
	return 0
}

// flags are the command line.
type flags struct {
	db      string
	tour    string
	version bool
}

func parse(args []string, out, errs io.Writer) (f flags, err error) {
	set := flag.NewFlagSet(program, flag.ContinueOnError)
	set.SetOutput(out)
	set.StringVar(&f.db, "db", "", "the desk's `file` (default: the one that was open last)")
	set.StringVar(&f.tour, "tour", "", "show the guided tour, and keep its pictures in a `folder`")
	set.BoolVar(&f.version, "version", false, "print the version")
	if err := set.Parse(args); err != nil {
		return f, err
	}
	if set.NArg() > 0 {
		return f, fmt.Errorf("%q was not understood; keydesk -help lists what is", set.Arg(0))
	}
	return f, nil
}

// appID names the program to the desktop.
const appID = "io.github.keydesk.keydesk"

// begin shows the tour or the window, and returns when it is over.
func begin(ctx context.Context, f flags, out io.Writer, log *slog.Logger) error {
	o, err := options(f, log)
	if err != nil {
		return err
	}
	if err := english(); err != nil {
		return err
	}
	if f.tour != "" {
		return guide(ctx, f.tour, out, o)
	}
	return show(ctx, o)
}

// show shows the window until it is closed. A signal closes the desk as the
// window does.
func show(ctx context.Context, o desk.Options) error {
	if err := lightUnlessTold(); err != nil {
		return fmt.Errorf("choosing light windows: %w", err)
	}
	fyneApp := app.NewWithID(appID)
	runner := task.New(context.WithoutCancel(ctx))
	program, err := desk.New(fyneApp, runner, o, func() { runner.Quit(fyneApp.Quit) })
	if err != nil {
		return err
	}
	runner.On(ctx.Done(), program.Stop)
	program.Show()
	fyneApp.Run()
	runner.Close()
	return nil
}

func options(f flags, log *slog.Logger) (o desk.Options, err error) {
	path := f.db
	if path == "" {
		if path, err = place.Database(runtime.GOOS, os.Getenv); err != nil {
			return o, err
		}
	}
	config, err := place.Config(runtime.GOOS, os.Getenv)
	if err != nil {
		return o, err
	}
	home, err := os.UserHomeDir()
	if err != nil {
		return o, err
	}
	return desk.Options{
		Core: core.Options{Path: path, ConfigDir: config, Program: "Keydesk", Now: time.Now, Log: log,
			Verify: verify.Child{Name: program, Limit: verify.Limit}.File},
		Named: f.db != "", Home: home, Clock: words.Clock{Now: time.Now}, Pages: pages, Log: log, Version: version(),
	}, nil
}

// pages hands the portal to the window.
func pages(ctx context.Context, l net.Listener, o serve.Options, door *core.Portal, log *slog.Logger) error {
	return portal.Serve(ctx, l, portal.OptionsOf(ctx, o, door, log), door, log)
}

// version is what the program was built from.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok || info.Main.Version == "" {
		return "(devel)"
	}
	return info.Main.Version
}
