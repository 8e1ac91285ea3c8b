package desk

import (
	"context"
	"errors"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/desk/dialogs"
	"github.com/keydesk/keydesk/ui/desk/kit"
	"github.com/keydesk/keydesk/ui/desk/task"
)

// Quit ends the program, after asking about unsaved changes and waiting mail.
func (p *Program) Quit() {
	m := p.main
	switch {
	case p.end.Running():
		return // it is ending
	case p.locked != nil:
		p.locked.parting.ask(p.locked.quit) // a form that is kept stays in its note, and the next start says so
	case m == nil:
		p.gate.askQuit()
	default:
		m.leave(func() { m.saved = m.keeper.forget(); m.askQuit() })
	}
}

// Stop ends the program without a question, as at a signal: waiting mail goes
// out at the next start, and of a form that was open the next start says that it
// was not saved.
func (p *Program) Stop() {
	switch {
	case p.locked != nil:
		p.locked.quit()
	case p.end.Running():
	case p.main == nil:
		p.gate.quit()
	default:
		p.finish(p.main)
	}
}

// askQuit asks where mail is waiting.
func (m *Main) askQuit() {
	m.dialogs.Quit(dialogs.Quit{Status: m.mailState.status, Mode: m.mailState.terms.MailMode}, func(quit bool) {
		if quit {
			m.program.finish(m)
		}
	})
}

// finish closes the desk and ends the program. The window says so, because a
// page that is being sent, or a mail server's last answer, may take a while.
func (p *Program) finish(m *Main) {
	p.remember()
	if m == nil {
		p.over()
		return
	}
	if m.saved == nil { // nobody was asked
		m.saved = m.keeper.keep()
	}
	m.close()
	p.main = nil
	p.closing()
	rested := p.staffOf(m.desk).rest(core.Kept{})
	p.last(func(ctx context.Context) error {
		m.beside.wait()
		rested()
		m.session.Leave(ctx)
		return errors.Join(m.saved(), m.desk.Close())
	})
}

// shut ends the program of which nobody is signed in to the desk.
func (p *Program) shut(desk *core.Desk) {
	p.remember()
	p.closing()
	rested := p.staffOf(desk).rest(core.Kept{})
	p.last(func(context.Context) error {
		rested()
		return desk.Close()
	})
}

// last does what is to be done at the end.
func (p *Program) last(do func(context.Context) error) {
	task.Go(p.end, func(ctx context.Context, _ task.Report) (struct{}, error) { return struct{}{}, do(ctx) },
		func(_ struct{}, err error) {
			if err != nil {
				p.o.Log.Error("closing the desk", "error", err)
			}
			p.over()
		})
}

// closing says that the desk is being closed.
func (p *Program) closing() *kit.Dialog {
	d := &kit.Dialog{Title: "Closing…", Width: 360, Body: kit.NewText("What has begun is being finished.", kit.Quiet())}
	d.Show(p.window.Canvas(), p.runner)
	return d
}

// OtherOperator leaves the session and asks who comes next.
func (m *Main) OtherOperator() { m.leave(m.leaveSession) }

// leaveSession ends the session, and keeps the desk open for who comes next.
func (m *Main) leaveSession() {
	p := m.program
	closing := p.closing()
	m.depart(func(core.Kept) {
		closing.Close()
		p.gate.signIn(m.desk, m.path, "", m.mailState)
	})
}
