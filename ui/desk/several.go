package desk

import (
	"fyne.io/fyne/v2"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/desk/bulk"
	model "github.com/keydesk/keydesk/ui/model/bulk"
)

// bulkWindow is what the dialogs about several customers need of the window.
func (m *Main) bulkWindow(c fyne.Canvas) bulk.Window {
	return bulk.Window{
		Canvas: c, Clipboard: m.program.app.Clipboard(), Runner: m.runner, Clock: m.program.o.Clock,
		Source: bulk.From(m.session), Files: m.files, Say: m.Say, Print: m.printLetters,
	}
}

// Several asks what is to be done to several customers, and does it. What comes
// of it is heard as changes.
func (w customersWindow) Several(q *model.Question) { w.bulk.Ask(q) }

// resetThese is what the page Operators asks for the customers whose password
// somebody still knows; nil where the operator may not.
func (m *Main) resetThese() func(ids []uint64) {
	if !model.May(m.session.Permissions(), core.BulkGenerate) {
		return nil
	}
	return func(ids []uint64) { m.bulk.Ask(model.AskReset(ids, m.program.o.Clock)) }
}
