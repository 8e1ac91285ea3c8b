package desk

import (
	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/desk/files"
	"github.com/keydesk/keydesk/ui/desk/help"
	"github.com/keydesk/keydesk/ui/desk/kit"
	"github.com/keydesk/keydesk/ui/desk/print"
	"github.com/keydesk/keydesk/ui/desk/start"
	"github.com/keydesk/keydesk/ui/model/label"
	"github.com/keydesk/keydesk/ui/model/letter"
)

// gate is what fills the window before somebody is signed in.
type gate struct {
	program *Program
	room    *start.Room // nil while the main window is shown
	help    *help.Help
	parting *parting // of a desk that is open, nil before one was
}

func newGate(p *Program) *gate { return &gate{program: p} }

// begin goes to the desk that was open last, or to the first start.
func (g *gate) begin() {
	path := g.program.o.Core.Path
	if was := g.program.was.Desk; was != "" && !g.program.o.Named {
		path = was
	}
	g.fill(path)
	g.room.Start()
}

// signIn asks for another operator of a desk that is open; mail is how it stood
// when the one before left.
func (g *gate) signIn(desk *core.Desk, path, last string, mail state) {
	g.fill(path)
	g.parting = newParting(g.program, desk, mail)
	g.room.SignIn(desk, path, last)
}

// fill fills the window with a new room.
func (g *gate) fill(path string) {
	p := g.program
	canvas := p.window.Canvas()
	asked := files.New(canvas, p.runner, p.o.Home)
	g.help = help.New(canvas, p.runner)
	source := start.From(p.o.Core, path, p.o.Clock)
	source.Sheet = letter.Recovery
	printer := print.New(canvas, p.runner, asked, g.say)
	g.room = start.New(p.runner, source, start.Window{
		Canvas: canvas, Clipboard: p.app.Clipboard(), Opened: g.opened,
		Files: asked, Print: printer.Print, Help: g.help.Open,
	})
	p.window.SetContent(g.room.Content())
	keys := kit.NewCommands(canvas, g.commands(), func(string, string) {})
	p.window.SetMainMenu(keys.MainMenu())
}

// commands are what can be done before somebody is signed in.
func (g *gate) commands() []kit.Command {
	p := g.program
	all := []kit.Command{{Menu: "File", Name: label.Quit, Key: "Q", Mod: ctrl, Do: p.Quit, Always: true}}
	all = append(all, p.looks()...)
	return append(all, kit.Command{Menu: "Help", Name: start.Topic, Key: "F1", Do: func() { g.help.Open(start.Topic) }, Always: true})
}

// say has no status line to speak in: the room says itself what was printed.
func (g *gate) say(kit.Toast) {}

// opened takes a desk over from the room and shows the main window.
func (g *gate) opened(d *core.Desk, s *core.Session, path string) {
	g.close()
	p := g.program
	p.was.Desk = path
	p.remember()
	p.enter(d, s, path)
}

// close takes the room away. A desk that it has open is closed with it.
func (g *gate) close() {
	if g.room == nil {
		return
	}
	if g.parting != nil {
		g.parting.close()
		g.parting = nil
	}
	g.help.Close()
	g.room.Close()
	g.room = nil
}

// askQuit asks where mail of the desk waits that is still open.
func (g *gate) askQuit() {
	if g.parting == nil || !g.room.Holds(g.parting.desk) {
		g.quit()
		return
	}
	g.parting.ask(g.quit)
}

// quit ends the program of which nobody is signed in.
func (g *gate) quit() {
	g.close()
	g.program.finish(nil)
}
