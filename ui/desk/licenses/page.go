package licenses

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/desk/kit"
	"github.com/keydesk/keydesk/ui/desk/task"
	"github.com/keydesk/keydesk/ui/model/label"
	"github.com/keydesk/keydesk/ui/model/license"
	model "github.com/keydesk/keydesk/ui/model/licenses"
)

// Page is the page while it is open. It is used on the goroutine of the windows
// alone.
type Page struct {
	model  *model.Page
	source Source
	window Window
	runner *task.Runner

	work    *task.Page
	asking  *task.Slot // the list
	resting *task.Slot // what comes behind it
	reading *task.Slot // the preview
	naming  *task.Slot // the products

	head    *head
	table   *kit.Table
	nothing *fyne.Container // in place of the rows
	rows    *fyne.Container // table and nothing, of which one is shown
	content *fyne.Container
	panel   *panel
	line    *kit.StatusLine
	stop    *kit.Button // in the line, while it searches

	untick  func()
	facts   *license.Facts // of the selected license, nil until they are read
	waiting *task.Waiting  // keys that were faster than the answers
	silent  bool           // the rows are moved by the page, not by the user
	closed  bool           // the panel, by the user
	behind  bool           // another page is shown
	stale   bool           // something changed meanwhile
}

// New makes the page. Nothing is read before Start.
func New(r *task.Runner, source Source, window Window) *Page {
	p := &Page{model: model.New(source.Source, source.May, source.Clock), source: source, window: window, runner: r,
		work: r.Page(), untick: func() {}}
	p.asking, p.resting, p.reading, p.naming = p.work.Slot(), p.work.Slot(), p.work.Slot(), p.work.Slot()
	p.waiting = task.NewWaiting(p.asking, p.reading)
	p.stop = kit.NewLink("Stop searching", p.stopSearch)
	p.stop.Hide()
	p.line = kit.NewStatusLine(r, "", p.stop)
	p.head, p.panel = newHead(p), newPanel(p)
	p.table = p.newTable()
	p.nothing = container.NewStack()
	p.rows = container.NewStack(p.table, p.nothing)
	p.content = kit.Over(p.head.box, p.rows, kit.Lines(4))
	p.asking.Busy, p.resting.Busy = p.searching, p.searching
	return p
}

// Content is the page itself.
func (p *Page) Content() fyne.CanvasObject { return p.content }

// Panel is the preview, hidden where it was closed or there is no license.
func (p *Page) Panel() fyne.CanvasObject { return p.panel.box }

// Line is the status line, for the window's toasts too.
func (p *Page) Line() *kit.StatusLine { return p.line }

// LeastPage is how narrow the list may become beside the panel, for kit.Shell.
const LeastPage = 240

// Start reads the list. The page must be on the window by then.
func (p *Page) Start() {
	p.readProducts()
	p.ask(p.model.Refresh(), true)
	p.Focus()
	p.tick()
}

// Close drops what is under way.
func (p *Page) Close() {
	p.work.Close()
	p.untick()
}

// Focus takes the keyboard to the filter.
func (p *Page) Focus() { kit.Focus(p.head.filter) }

// search takes the keyboard there and selects what was searched for.
func (p *Page) search() {
	p.Focus()
	p.head.filter.TypedShortcut(&fyne.ShortcutSelectAll{})
}

// Scope limits the list to a scope, by its name; "" to none.
func (p *Page) Scope(name string) {
	if name != p.model.InScope() {
		p.ask(p.model.Scope(name), true)
	}
}

// InScope is the scope that the list is limited to; "" is none.
func (p *Page) InScope() string { return p.model.InScope() }

// Product is the product that the list is limited to, "" for all.
func (p *Page) Product() string { return p.model.Product() }

// Facts are what the preview shows; ok is false until they are read.
func (p *Page) Facts() (f license.Facts, ok bool) {
	if p.facts == nil || p.reading.Running() {
		return f, false
	}
	return *p.facts, true
}

// Leave calls then at once: nothing here can be lost.
func (p *Page) Leave(then func()) { then() }

// Topic is the help topic.
func (p *Page) Topic() string { return label.Licenses }

// Show selects a license. A filter that does not show it is replaced by its
// License ID.
func (p *Page) Show(license uint64) {
	p.ask(p.model.Refresh(), false)
	p.waiting.Do(func() {
		if p.goTo(license) {
			return
		}
		p.ask(p.model.Only(license), true)
		p.head.follow(p.model)
		p.waiting.Do(func() { p.goTo(license) })
	})
}

// Of lists the licenses of a customer.
func (p *Page) Of(customer uint64) {
	p.waiting.Drop()
	p.ask(p.model.Only(customer), true)
	p.head.follow(p.model)
}

// goTo selects a license of the list.
func (p *Page) goTo(license uint64) bool {
	row := p.model.Select(license)
	if row >= 0 {
		p.table.Select(row)
	}
	return row >= 0
}

// Changed is called after each commit. The rows that there are are read anew,
// with the selected license where it stands. While another page is shown, that
// waits for Focus.
func (p *Page) Changed(c core.Change) {
	if c.All || c.Licenses {
		p.readProducts()
	}
	if !c.All && !c.Mail && !c.Settings && !p.model.Concerns(c) {
		return
	}
	if p.behind {
		p.stale = true
		return
	}
	if p.model.Concerns(c) {
		p.again()
	}
	if id, selected := p.model.Selected(); selected {
		p.read(id)
	}
}

// Behind says whether another page is shown in place of this one.
func (p *Page) Behind(on bool) {
	p.behind = on
	if on || !p.stale {
		return
	}
	p.stale = false
	p.again()
	if id, selected := p.model.Selected(); selected {
		p.read(id)
	}
}

// tick makes the words anew once a minute.
func (p *Page) tick() {
	p.untick = p.runner.After(time.Minute, func() {
		p.table.Reload()
		p.panel.again()
		p.tick()
	})
}
