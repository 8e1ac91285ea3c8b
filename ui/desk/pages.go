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

// show puts a page into the window in place of the one there is. The list of
// customers stays as it is under all others; the others are closed when they
// are left.
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
	m.shell.SetPage(p.Content(), p.Panel(), p.Line())
	m.menu()
	m.keeper.look()
	if was != nil && was != Page(m.customers) {
		was.Close()
	}
	if p == Page(m.customers) && m.begun {
		p.Focus()
		return
	}
	m.begun = m.begun || p == Page(m.customers)
	p.Start()
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
