package desk

import (
	"context"
	"log/slog"
	"net/url"

	"fyne.io/fyne/v2"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/desk/look"
	"github.com/keydesk/keydesk/ui/desk/task"
	"github.com/keydesk/keydesk/ui/model/memory"
	"github.com/keydesk/keydesk/ui/model/serve"
	"github.com/keydesk/keydesk/ui/model/settings"
	"github.com/keydesk/keydesk/ui/model/words"
)

// Options are what the command hands in.
type Options struct {
	Core    core.Options // its path is the desk that opens, or where one would be made
	Named   bool         // the path was named by the user: it is opened, or made there, whatever was open last
	Home    string       // the user's folder, where files are asked for first
	Clock   words.Clock
	Pages   serve.Pages // the customers' pages
	Log     *slog.Logger
	Version string
	Browse  func(*url.URL) error // opens an address in the browser; nil: the system's way
	Forget  bool                 // nothing of the window is remembered, as on a tour
	Look    settings.Look        // where nothing is
}

// Program is the program's window from start to end.
type Program struct {
	app    fyne.App
	window fyne.Window
	theme  *look.Theme
	runner *task.Runner
	o      Options
	memory memory.Folder
	was    memory.Window

	page  *task.Page // of what the program does itself
	notes *task.Slot // what it remembers
	end   *task.Slot // closing the desk
	main  *Main      // nil before somebody is signed in, and while the window is locked
	gate  *gate

	locked *locked // nil while it is not
	staff  *staff  // nil before somebody has signed in
	left   map[owner]*left
	over   func() // told when the program may end
}

// New opens the program's window. over is called once, when the program may
// end: everything is saved and closed by then.
func New(app fyne.App, runner *task.Runner, o Options, over func()) (*Program, error) {
	theme, err := look.New(look.System, 1)
	if err != nil {
		return nil, err
	}
	p := &Program{app: app, theme: theme, runner: runner, o: o, memory: memory.Folder(o.Core.ConfigDir), page: runner.Page(), over: over, left: map[owner]*left{}}
	p.was.Look = o.Look
	if !o.Forget {
		p.was = p.memory.Window()
	}
	p.notes, p.end = p.page.Slot(), p.page.Slot()
	p.Appear(p.was.Look)
	app.SetIcon(theme.AppIcon())
	p.window = app.NewWindow("Keydesk")
	p.window.SetPadded(false)
	p.window.SetMaster()
	p.window.Resize(p.size())
	p.window.CenterOnScreen()
	p.window.SetCloseIntercept(p.Quit)
	p.window.SetOnDropped(p.dropped)
	p.gate = newGate(p)
	return p, nil
}

// The design's window, which the main menu's bar is part of.
const (
	width  = 1200
	height = 760
)

func (p *Program) size() fyne.Size {
	if p.was.Width == 0 || p.was.Height == 0 {
		return fyne.NewSize(width, height)
	}
	return fyne.NewSize(p.was.Width, p.was.Height)
}

// Show shows the window and goes to the desk that was open last, or to the
// first start.
func (p *Program) Show() {
	p.window.Show()
	p.gate.begin()
}

// Window is the program's window.
func (p *Program) Window() fyne.Window { return p.window }

// Clipboard is the system's clipboard.
func (p *Program) Clipboard() fyne.Clipboard { return p.app.Clipboard() }

// Main is the main window, nil while nobody is signed in.
func (p *Program) Main() *Main { return p.main }

// Look is how the windows look.
func (p *Program) Look() settings.Look { return p.was.Look }

// Appear changes how the windows look, at once.
func (p *Program) Appear(l settings.Look) {
	mode := map[settings.Theme]look.Mode{settings.Light: look.Light, settings.Dark: look.Dark}[l.Theme]
	if mode == "" {
		mode = look.System
	}
	if l.Text == 0 {
		l = settings.Look{Theme: l.Theme, Text: 100}
	}
	p.was.Look = l
	p.app.Settings().SetTheme(p.theme.With(mode, float64(l.Text)/100))
}

// remember notes how the windows look and how large the main one is.
func (p *Program) remember() {
	if p.o.Forget {
		return
	}
	size := p.window.Canvas().Size()
	p.was.Width, p.was.Height = size.Width, size.Height
	was := p.was
	task.Go(p.notes, func(context.Context, task.Report) (struct{}, error) {
		return struct{}{}, p.memory.KeepWindow(was)
	}, func(_ struct{}, err error) {
		if err != nil {
			p.o.Log.Warn("remembering the window", "error", err)
		}
	})
}
