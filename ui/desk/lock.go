package desk

import (
	"context"
	"time"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/core/secret"
	"github.com/keydesk/keydesk/ui/desk/help"
	"github.com/keydesk/keydesk/ui/desk/kit"
	"github.com/keydesk/keydesk/ui/desk/settings"
	"github.com/keydesk/keydesk/ui/desk/start"
	"github.com/keydesk/keydesk/ui/desk/task"
	model "github.com/keydesk/keydesk/ui/model/start"
)

// locked is the window while it is locked: pages are gone and so are the
// session and its keys; what was typed is sealed to who typed it. While
// something that must not be cut short is under way, such as an import, the
// window behind is there still, with its session.
type locked struct {
	program        *Program
	desk           *core.Desk
	path, operator string
	lock           *start.Lock
	help           *help.Help
	note           model.LockNote
	parting        *parting

	main  *Main // not ended yet, nil once it is
	ready bool  // the session is over
	stop  func()
	back  chan *comeBack
	again *comeBack
}

// comeBack is the session of who signed in again, and how that is taken back.
type comeBack struct {
	*core.Session
	withdraw func()
}

// Lock covers the window and ends the session, as far as nothing is under way.
func (m *Main) Lock() {
	p := m.program
	if p.locked != nil || p.end.Running() {
		return
	}
	m.watch.Close()
	m.help.Close()
	m.dialogs.CloseAll()
	m.bulk.Cover()
	m.clip.Clear()
	m.files.Close()
	m.clearOverlays()
	l := &locked{program: p, desk: m.desk, path: m.path, operator: m.session.Operator(), main: m,
		parting: newParting(p, m.desk, m.mailState), stop: func() {}, back: make(chan *comeBack, 1)}
	l.help = help.New(m.canvas(), m.runner)
	l.note = model.LockNote{Works: m.works(), Form: m.form(), Mail: true}
	l.lock = start.NewLock(m.runner, start.Locked{
		Canvas: m.canvas(), Vendor: m.session.Vendor(), Operator: l.operator, Where: m.path, Note: l.note,
		Confirm: l.signIn, Unlocked: l.opened, Canceled: l.turnAway, Other: l.other, Help: l.help.Open,
	})
	p.locked = l
	p.window.SetContent(l.lock.Content())
	m.keys = kit.NewCommands(m.canvas(), p.looks(), func(string, string) {})
	p.window.SetMainMenu(m.keys.MainMenu())
	l.lock.Start()
	l.drop()
}

// busy is a page with work that a lock does not cut short.
type busy interface {
	Busy() string // what it is, "" while there is none
}

// works says what is under way.
func (m *Main) works() string {
	if doing := m.bulk.Busy(); doing != "" {
		return doing
	}
	if b, ok := m.page.(busy); ok {
		return b.Busy()
	}
	return ""
}

// form is whose form is open with changes, "" for none.
func (m *Main) form() string {
	if p, ok := m.page.(*settings.Page); ok {
		if _, typed := p.Template(); typed {
			return "a mail template"
		}
	}
	if p, ok := m.page.(unsaved); ok {
		if what, changed := p.Unsaved(); changed {
			return what
		}
	}
	return ""
}

// again is how often it is looked whether work has ended.
const lookAgain = time.Second

// drop ends the session, once nothing is under way.
func (l *locked) drop() {
	m := l.main
	if m.works() != "" {
		m.behind = true
		l.stop = m.runner.After(lookAgain, l.drop)
		return
	}
	l.main = nil
	m.depart(func(kept core.Kept) {
		l.ready, l.parting.mail = true, m.mailState
		l.note.Works, l.note.Mail, l.note.Portal = "", kept.Mail, kept.Portal
		if l.program.locked != l {
			return
		}
		l.lock.Say(l.note)
		if l.again != nil {
			l.resume()
		}
	})
}

// signIn is the check of the password: a session, which the window takes over.
func (l *locked) signIn(ctx context.Context, operator string, pw secret.Text) error {
	s, err := l.desk.SignIn(ctx, operator, pw)
	if err != nil {
		return err
	}
	if ctx.Err() != nil {
		s.Withdraw(ctx)
		return ctx.Err()
	}
	l.back <- &comeBack{s, func() { s.Withdraw(ctx) }}
	if ctx.Err() != nil { // turned away in this moment
		l.turnAway()
	}
	return ctx.Err()
}

// turnAway takes back a sign-in that nobody waits for any more.
func (l *locked) turnAway() {
	select {
	case s := <-l.back:
		s.withdraw()
	default:
	}
}

// opened is called when the operator is back.
func (l *locked) opened() {
	l.again = <-l.back
	switch {
	case l.main != nil:
		l.uncover()
	case l.ready:
		l.resume()
	}
}

// uncover shows the window again whose work has not ended, with its own session.
func (l *locked) uncover() {
	m, s := l.main, l.again
	l.end()
	m.behind = false
	task.Go(m.deed, func(ctx context.Context, _ task.Report) (struct{}, error) {
		s.Leave(ctx)
		return struct{}{}, nil
	}, func(struct{}, error) {})
	m.watchIdle()
	m.menu()
	m.page.Focus()
	m.bulk.Uncover()
}

// resume shows the window to who is back, with what was typed.
func (l *locked) resume() {
	l.end()
	l.program.enter(l.desk, l.again.Session, l.path)
}

// end takes the lock away.
func (l *locked) end() {
	l.stop()
	l.program.locked = nil
	l.parting.close()
	l.help.Close()
	l.lock.Close()
	l.turnAway()
}

// other asks who comes next. Work that is under way is ended with the session.
func (l *locked) other() {
	p, m, mail := l.program, l.main, l.parting.mail
	l.end()
	if l.again != nil {
		l.again.withdraw()
	}
	next := func(core.Kept) { p.gate.signIn(l.desk, l.path, "", mail) }
	if m != nil {
		m.depart(next)
		return
	}
	next(core.Kept{})
}

// quit ends the program from the lock.
func (l *locked) quit() {
	m := l.main
	l.end()
	if m != nil {
		l.program.finish(m)
		return
	}
	l.program.shut(l.desk)
}

// watchIdle locks when nobody is there.
func (m *Main) watchIdle() {
	m.watch = start.NewWatch(m.runner, m.canvas(), m.idle, m.Lock)
	m.root = m.watch.Over(m.shell)
	m.program.window.SetContent(m.root)
}

// readIdle follows the setting of how long nobody may be there.
func (m *Main) readIdle() {
	task.Go(m.idling, func(ctx context.Context, _ task.Report) (string, error) { return m.setting(ctx, "desk.lock-minutes") },
		func(minutes string, err error) {
			limit, ok := model.IdleOf(minutes)
			if err != nil || !ok || limit == m.idle {
				return
			}
			m.idle = limit
			m.watch.Limit(limit)
		})
}

// clearOverlays takes away what still lies over the window: questions of a page,
// which are over without an answer, and menus. A dialog that was only taken out
// of the window would not know, and its page would wait for it for ever.
func (m *Main) clearOverlays() {
	overlays := m.canvas().Overlays()
	for range overlays.List() {
		if d := kit.DialogOn(m.canvas()); d != nil {
			d.Close()
		}
	}
	for _, o := range overlays.List() {
		overlays.Remove(o)
	}
}

// ChangePassword opens the dialog of the operator's own password.
func (m *Main) ChangePassword() {
	start.ChangePassword(start.Own{
		Canvas: m.canvas(), Runner: m.runner, Vendor: m.session.Vendor(), Operator: m.session.Operator(),
		Change: start.ChangeBy(m.desk, m.session), Say: m.Say,
	})
}
