package desk

import (
	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/desk/activity"
	"github.com/keydesk/keydesk/ui/desk/operators"
	log "github.com/keydesk/keydesk/ui/model/activity"
	"github.com/keydesk/keydesk/ui/model/label"
	"github.com/keydesk/keydesk/ui/model/letter"
)

// teamPlace is the page Operators on the rail, for those who may manage them;
// to others it is not there.
func (m *Main) teamPlace() []place {
	if !m.session.Permissions().Has(core.ManageOperators) {
		return nil
	}
	return []place{{label.Operators, "shield", func() Page { return m.operatorsPage() }}}
}

// operatorsPage makes the page Operators.
func (m *Main) operatorsPage() *operators.Page {
	source := operators.From(m.session, m.path, m.program.o.Clock)
	source.Sheet = letter.Recovery
	return operators.New(m.runner, source, operators.Window{
		Canvas: m.canvas(), Clip: m.clip,
		Reads: m.showReads, ResetThese: m.resetThese(), ChangePassword: m.ChangePassword, Files: m.files, Print: m.print.Print,
	})
}

// AddColleague goes to the page Operators, to add one.
func (m *Main) AddColleague() {
	at := m.railOf(label.Operators)
	if at < 0 {
		return
	}
	m.leave(func() {
		p := m.operatorsPage()
		m.top = p
		m.show(p, at)
		p.NewOperator()
	})
}

// showReads goes to the log, to whose passwords an operator was shown.
func (m *Main) showReads(operator string) {
	m.leave(func() {
		p := activity.New(m.runner, activity.From(m.session, m.program.o.Clock), activityWindow{m})
		m.top = p
		m.show(p, m.railOf(label.Activity))
		p.Limit(log.Reads(operator))
	})
}

// railOf is where a page stands on the rail, -1 where it does not.
func (m *Main) railOf(title string) int {
	for i, one := range m.places {
		if one.title == title {
			return i
		}
	}
	return -1
}
