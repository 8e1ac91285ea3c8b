package desk

import (
	"fyne.io/fyne/v2"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/desk/kit"
)

// Page is what the main window shows between rail and status line.
type Page interface {
	Content() fyne.CanvasObject
	Panel() fyne.CanvasObject // at the right, nil for none
	Line() *kit.StatusLine
	Commands() []kit.Command // for the menu and the keys
	Start()                  // called once, in the window
	Focus()                  // takes the keyboard to the first field
	Changed(c core.Change)   // after each commit
	Leave(then func())       // calls then when the page may be left
	Topic() string           // help for it
	Close()
}

// place is a page on its rail.
type place struct {
	title, icon string
	open        func() Page // makes the page anew
}

// show puts a page into the window in place of the one there is. The lists of
// customers and of licenses stay as they are under all others; the others are
// closed when they are left.
func (m *Main) show(p Page, rail int) {
	if m.page == p {
		return
	}
	was := m.page
	m.page, m.railAt = p, rail
	m.rail.Mark(rail)
	m.shell.LeastPage = m.leastPage()
	if was != nil {
		was.Line().HandOn(p.Line())
	}
	m.shell.Keep(m.kept(p)...)
	m.shell.SetPage(p.Content(), p.Panel(), p.Line())
	m.menu()
	m.keeper.look()
	if was != nil && !m.keeps(was) {
		was.Close()
	}
	if m.licenses != nil {
		m.licenses.Behind(p != Page(m.licenses))
	}
	if m.begun[p] {
		p.Focus()
		return
	}
	if m.keeps(p) {
		m.begun[p] = true
	}
	p.Start()
}

// keeps says whether a page stays under the others.
func (m *Main) keeps(p Page) bool {
	return p == Page(m.customers) || m.licenses != nil && p == Page(m.licenses)
}

// kept is what of the pages that stay is not shown while a page is.
func (m *Main) kept(shown Page) (all []fyne.CanvasObject) {
	add := func(p Page) {
		if p != shown {
			all = append(all, p.Content(), p.Panel(), p.Line())
		}
	}
	add(m.customers)
	if m.licenses != nil {
		add(m.licenses)
	}
	return all
}

// leave goes elsewhere when the page that is shown lets go of the window.
func (m *Main) leave(then func()) {
	if m.page == nil {
		then()
		return
	}
	m.page.Leave(then)
}

// goRail goes to a page of the rail, from a click there or from the menu. The
// rail goes back to where it was until the page is left.
func (m *Main) goRail(index int) {
	if index == m.railAt && m.page != nil && m.page == m.top {
		m.page.Focus()
		return
	}
	m.rail.Mark(m.railAt)
	m.leave(func() {
		m.top = m.places[index].open()
		m.show(m.top, index)
	})
}
