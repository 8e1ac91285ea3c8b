package desk

import (
	"github.com/keydesk/keydesk/ui/desk/kit"
	"github.com/keydesk/keydesk/ui/desk/start"
	model "github.com/keydesk/keydesk/ui/model/start"
)

// Lock covers the window until the operator is back. The page stays as it is,
// with what was typed; dialogs are over without a deed. Mail and the customer
// page go on.
func (m *Main) Lock() {
	if m.lock != nil {
		return
	}
	m.watch.Close()
	m.help.Close()
	m.dialogs.CloseAll()
	m.files.Close()
	m.clearOverlays()
	m.lock = start.NewLock(m.runner, start.Locked{
		Canvas: m.canvas(), Vendor: m.session.Vendor(), Operator: m.session.Operator(), Where: m.path,
		MailRuns: true, Form: m.form(),
		Confirm: start.ConfirmBy(m.desk), Unlocked: m.unlock, Other: m.otherFromLock, Help: m.help.Open,
	})
	m.program.window.SetContent(m.lock.Content())
	m.keys = kit.NewCommands(m.canvas(), m.program.looks(), func(string, string) {})
	m.program.window.SetMainMenu(m.keys.MainMenu())
	m.lock.Start()
}

// form is whose form is open with changes, "" for none.
func (m *Main) form() string {
	if p, ok := m.page.(unsaved); ok {
		if what, changed := p.Unsaved(); changed {
			return what
		}
	}
	return ""
}

// unlock shows the window again as it was.
func (m *Main) unlock() {
	m.lock.Close()
	m.lock = nil
	m.program.window.SetContent(m.root)
	m.watchIdle()
	m.menu()
	m.page.Focus()
}

// otherFromLock leaves the session; what was typed and not saved was asked for.
func (m *Main) otherFromLock() {
	m.lock.Close()
	m.lock = nil
	m.leaveSession()
}

// watchIdle locks when nobody is there.
func (m *Main) watchIdle() {
	m.watch = start.NewWatch(m.runner, m.canvas(), model.IdleLimit, m.Lock)
	m.root = m.watch.Over(m.shell)
	m.program.window.SetContent(m.root)
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
