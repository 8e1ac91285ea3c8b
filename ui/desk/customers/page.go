package customers

import (
	"slices"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/desk/kit"
	"github.com/keydesk/keydesk/ui/desk/task"
	model "github.com/keydesk/keydesk/ui/model/customers"
	"github.com/keydesk/keydesk/ui/model/label"
	"github.com/keydesk/keydesk/ui/model/person"
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
	reading *task.Slot // the preview
	ahead   *task.Slot // the card of what comes next

	head    *head
	table   *kit.Table
	columns []model.Column
	nothing *fyne.Container // in place of the rows
	rows    *fyne.Container // table and nothing, of which one is shown
	content *fyne.Container
	panel   *panel
	line    *kit.StatusLine
	stop    *kit.Button // in the line, while it searches

	untick  func()        // stops the clock that tick wound
	facts   *person.Facts // of the selected customer, nil until they are read
	waiting *task.Waiting // keys that were faster than the answers
	silent  bool          // the rows are moved by the page, not by the user
	closed  bool          // the panel, by the user
}

// New makes the page. Nothing is read before Start.
func New(r *task.Runner, source Source, window Window) *Page {
	p := &Page{
		model: model.New(source.Find, source.May, source.Clock).Before(source.First), source: source, window: window, runner: r,
		work: r.Page(), columns: model.DefaultColumns(), untick: func() {},
	}
	p.asking, p.reading, p.ahead = p.work.Slot(), p.work.Slot(), p.work.Slot()
	p.waiting = task.NewWaiting(p.asking, p.reading)
	p.stop = kit.NewLink("Stop searching", p.stopSearch)
	p.stop.Hide()
	p.line = kit.NewStatusLine(r, "", p.stop)
	p.head, p.panel = newHead(p), newPanel(p)
	p.table = p.newTable()
	p.nothing = container.NewStack()
	p.rows = container.NewStack(p.table, p.nothing)
	p.content = kit.Over(p.head.box, p.rows, kit.Lines(4))
	p.asking.Busy = p.searching
	return p
}

// Content is the page itself.
func (p *Page) Content() fyne.CanvasObject { return p.content }

// Panel is the preview, hidden where it was closed or there is no customer.
func (p *Page) Panel() fyne.CanvasObject { return p.panel.box }

// Line is the status line, for the window's toasts too.
func (p *Page) Line() *kit.StatusLine { return p.line }

// LeastPage is how narrow the list may become beside the panel, for kit.Shell.
const LeastPage = 240

// Start reads the list. The page must be on the window by then.
func (p *Page) Start() {
	p.ask(p.model.Refresh(), true)
	p.Focus()
	p.tick()
}

// Close drops what is under way.
func (p *Page) Close() {
	p.work.Close()
	p.untick()
}

// Focus takes the keyboard to the Customers Filter.
func (p *Page) Focus() { kit.Focus(p.head.filter) }

// search takes the keyboard there and selects what was searched for, so that
// the next caller's name is typed over it.
func (p *Page) search() {
	p.Focus()
	p.head.filter.TypedShortcut(&fyne.ShortcutSelectAll{})
}

// Query is what the list shows, or who is selected of it, for an export.
func (p *Page) Query() (q core.Query, rows int) {
	q.Text, q.Scope = p.model.Text(), p.model.InScope()
	for _, f := range model.Filters() {
		if f.Label == p.model.Status() {
			q.Status = f.Query
		}
	}
	if n := p.model.Picked(); n > 0 {
		q.IDs = p.model.PickedIDs()
		return q, n
	}
	return q, p.model.Len()
}

// Scope limits the list to a scope, by its name; "" to none.
func (p *Page) Scope(name string) { p.ask(p.model.Scope(name), true) }

// Selected is the selected customer; ok is false where there is none.
func (p *Page) Selected() (customer uint64, ok bool) { return p.model.Selected() }

// Facts are what the preview shows; ok is false until they are read.
func (p *Page) Facts() (f person.Facts, ok bool) {
	if p.facts == nil || p.reading.Running() {
		return f, false
	}
	return *p.facts, true
}

// Leave calls then at once: nothing here can be lost.
func (p *Page) Leave(then func()) { then() }

// Topic is the help topic.
func (p *Page) Topic() string { return label.Customers }

// Show selects a customer, such as one that was just added. A filter that does
// not show him is dropped.
func (p *Page) Show(customer uint64) {
	p.ask(p.model.Refresh(), false)
	p.waiting.Do(func() {
		if p.goTo(customer) {
			return
		}
		p.head.set("", 0)
		p.ask(p.model.ClearAll(), true)
		p.waiting.Do(func() { p.goTo(customer) })
	})
}

// goTo selects a customer of the list.
func (p *Page) goTo(customer uint64) bool {
	row := p.model.Select(customer)
	if row >= 0 {
		p.table.Select(row)
	}
	return row >= 0
}

// Changed is called after each commit. Rows change where they stand; customers
// who are new come in at once where no filter is set.
func (p *Page) Changed(c core.Change) {
	if n, none := p.model.Nothing(); none && n.None && c.Settings {
		p.readNext()
	}
	id, selected := p.model.Selected()
	switch {
	case c.All, p.model.Concerns(c) && !p.model.Filtered() && p.anyNew(c.Customers):
		p.ask(p.model.Refresh(), false)
	case p.model.Concerns(c):
		p.model.Fresh()
		p.table.Reload()
	}
	if p.model.Several() {
		p.picked()
		return
	}
	if selected && (c.All || c.Mail || c.Settings || c.Licenses || slices.Contains(c.Customers, id)) {
		p.read(id)
	}
}

// anyNew says whether one of the customers is not in the list.
func (p *Page) anyNew(customers []uint64) bool {
	selected, _ := p.model.Selected()
	defer p.model.Select(selected)
	return slices.ContainsFunc(customers, func(id uint64) bool { return p.model.Select(id) < 0 })
}

// tick makes the words anew once a minute: "3 h ago" grows old.
func (p *Page) tick() {
	p.untick = p.runner.After(time.Minute, func() {
		p.table.Reload()
		p.panel.again()
		p.tick()
	})
}
