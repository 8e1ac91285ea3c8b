package main

import (
	"context"
	"fmt"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"

	"fyne.io/fyne/v2/app"

	"github.com/keydesk/keydesk/assets"
	"github.com/keydesk/keydesk/ui/desk"
	"github.com/keydesk/keydesk/ui/desk/play"
	"github.com/keydesk/keydesk/ui/desk/task"
	"github.com/keydesk/keydesk/ui/desk/tour"
	"github.com/keydesk/keydesk/ui/model/settings"
)

// guide runs the guided tour: a desk in a folder of its own, shown in the real
// window, with a picture of each step in dir. Its last line says where they are.
func guide(ctx context.Context, dir string, out io.Writer, o desk.Options) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return fmt.Errorf("making the folder of pictures: %w", err)
	}
	own, err := os.MkdirTemp("", "keydesk-tour-*")
	if err != nil {
		return fmt.Errorf("making a folder for the tour: %w", err)
	}
	defer func() { _ = os.RemoveAll(own) }()
	t := tour.Tour{Path: filepath.Join(own, "keydesk.db"), List: filepath.Join(own, "customers.csv"), Dir: dir}
	if err := sample(t.List); err != nil {
		return err
	}
	var browser atomic.Value
	ended := make(chan struct{})
	o.Core.Path, o.Core.ConfigDir, o.Home, o.Named, o.Forget = t.Path, filepath.Join(own, "config"), own, true, true
	o.Look = settings.Look{Theme: settings.Light, Text: 100}
	o.Browse = func(u *url.URL) error { browser.Store(u.String()); return nil }
	t.Link = func() string { link, _ := browser.Load().(string); return link }
	t.Ended, t.Pulse = ended, &play.Pulse{}

	fyneApp := app.NewWithID(appID)
	t.Runner = task.New(ctx)
	if t.Program, err = desk.New(fyneApp, t.Runner, o, func() { close(ended) }); err != nil {
		return err
	}
	t.Program.Show()
	var pictures []string
	var guiding sync.WaitGroup
	watching, stop := context.WithCancel(ctx)
	guiding.Go(func() { t.Pulse.Run(watching, t.Runner) })
	guiding.Go(func() {
		quit := func() { t.Runner.Quit(fyneApp.Quit) }
		defer func() { _ = t.Runner.Await(context.WithoutCancel(ctx), quit) }() // the windows draw meanwhile
		defer stop()
		pictures, err = t.Run(ctx)
	})
	fyneApp.Run()
	guiding.Wait()
	t.Runner.Close()
	if beats := t.Pulse.Beats(); len(beats) > 0 {
		fmt.Fprintf(out, "the worst of %d looks at the window: %v\n", len(beats), beats[0])
	}
	for _, name := range pictures {
		fmt.Fprintln(out, name)
	}
	if err == nil {
		fmt.Fprintln(out, "tour:", dir)
	}
	return err
}

// sample writes the list that the tour imports.
func sample(path string) error {
	list, err := assets.Samples.ReadFile("samples/customers-1000.csv")
	if err == nil {
		err = os.WriteFile(path, list, 0o600)
	}
	if err != nil {
		return fmt.Errorf("writing the sample list: %w", err)
	}
	return nil
}
