package desk

import (
	"context"
	"slices"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/desk/details"
	"github.com/keydesk/keydesk/ui/desk/task"
	"github.com/keydesk/keydesk/ui/desk/transfer"
	"github.com/keydesk/keydesk/ui/model/label"
)

// scopes are what the Scope Selector offers: All, and on a desk that has more
// than one scope each of them.
type scopes struct {
	names  []string // without All
	chosen string   // "": All
}

// lines are the selector's.
func (s scopes) lines() (all []string, at int) {
	all = []string{"Scope: " + label.ScopeAll}
	if len(s.names) < 2 {
		return all, 0
	}
	for _, name := range s.names {
		all = append(all, "Scope: "+name)
	}
	return all, slices.Index(s.names, s.chosen) + 1
}

// scoped is a page that a chosen scope limits.
type scoped interface{ Scope(name string) }

// choose is called with the line that was chosen in the Scope Selector.
func (b *topBar) choose(line int) {
	name := ""
	if line > 0 {
		name = b.scopes.names[line-1]
	}
	b.main.inScope(name)
}

// inScope limits every list to a scope, "" to none. A page that holds something
// unsaved asks first, and the selector goes back until then.
func (m *Main) inScope(name string) {
	if name == m.bar.scopes.chosen {
		return
	}
	m.bar.show()
	m.leave(func() {
		m.limit(name)
		if p, ok := m.page.(scoped); ok && !m.keeps(m.page) {
			p.Scope(name)
		}
	})
}

// limit limits the list, and the pages that are opened from now on.
func (m *Main) limit(name string) {
	if name == m.bar.scopes.chosen {
		return
	}
	m.bar.scopes.chosen = name
	m.bar.show()
	m.customers.Scope(name)
	if m.licenses != nil {
		m.licenses.Scope(name)
	}
}

// show shows what is chosen, in the width that it needs.
func (b *topBar) show() {
	b.scope.SetOptions(b.scopes.lines())
	if b.box != nil {
		b.box.Refresh()
	}
}

// readScopes reads which scopes there are. One that is gone is chosen no more.
func (m *Main) readScopes() {
	task.Go(m.scoping, func(ctx context.Context, _ task.Report) ([]core.Scope, error) {
		return m.session.Scopes().List(ctx)
	}, func(list []core.Scope, err error) {
		if err != nil {
			m.program.o.Log.Error("reading the scopes", "error", err)
			return
		}
		m.bar.scopes.names = nil
		for _, one := range list {
			m.bar.scopes.names = append(m.bar.scopes.names, one.Name)
		}
		if chosen := m.bar.scopes.chosen; chosen != "" && !slices.Contains(m.bar.scopes.names, chosen) {
			m.inScope("")
		}
		m.bar.show()
	})
}

// details is where Customer Details reads and saves: a new customer goes into
// the scope that is chosen.
func (m *Main) details() details.Source {
	return details.From(m.session, m.program.o.Clock).In(m.bar.scopes.chosen)
}

// transfer is where import and export work: a list goes into the scope that is
// chosen.
func (m *Main) transfer() transfer.Source {
	return transfer.From(m.session, m.program.o.Clock).Into(m.bar.scopes.chosen)
}
