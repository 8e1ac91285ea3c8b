package activity

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/desk/kit"
	"github.com/keydesk/keydesk/ui/desk/task"
	model "github.com/keydesk/keydesk/ui/model/activity"
	"github.com/keydesk/keydesk/ui/model/label"
)

// patience is how long an answer may take before the page says that it works;
// sooner, it would only flicker.
const patience = 150 * time.Millisecond

// Page is the page while it is open. It is used on the goroutine of the windows
// alone.
type Page struct {
	log    *model.Log
	source Source
	window Window
	runner *task.Runner

	work     *task.Page
	reading  *task.Slot // the first page of a filter
	older    *task.Slot // the next pages
	newer    *task.Slot // whether something came in
	checking *task.Slot // Verify
	writing  *task.Slot // Export

	head    *head
	table   *kit.Table
	nothing *fyne.Container
	detail  *detail
	content *fyne.Container
	line    *kit.StatusLine
	news    *kit.Button // in the line, where entries came in: over the list they would move it
	stop    *kit.Button // in the line, while something takes long

	filter model.Filter
	scope  string // chosen in the Scope Selector; "": all
	loaded bool
	coming bool   // the next page was asked for
	busy   string // what takes long, "" for nothing
	untick func()
}

// New makes the page. Nothing is read before Start.
func New(r *task.Runner, source Source, window Window) *Page {
	p := &Page{log: model.NewLog(source.Clock), source: source, window: window, runner: r, work: r.Page(), untick: func() {}}
	p.reading, p.older, p.newer = p.work.Slot(), p.work.Slot(), p.work.Slot()
	p.checking, p.writing = p.work.Slot(), p.work.Slot()
	p.stop = kit.NewLink("Stop", p.halt)
	p.news = kit.NewLink("", p.Refresh)
	p.stop.Hide()
	p.news.Hide()
	p.line = kit.NewStatusLine(r, "", kit.Row(16, p.news, p.stop))
	p.head, p.detail = newHead(p), newDetail(p)
	p.table = kit.NewTable(r, cols(), p.log.Len, p.cells)
	p.table.OnSelect = func(row int) { p.detail.show(p.log, row) }
	p.table.OnOpen = func(int) { p.openCustomer() }
	p.nothing = container.NewStack()
	scroll, split := kit.Under(container.NewStack(p.table, p.nothing), p.detail.ground, 0.4)
	p.detail.scroll, p.detail.split = scroll, split
	scroll.Hide()
	p.content = kit.Over(p.head.box, split, kit.Lines(4))
	for slot, text := range map[*task.Slot]string{
		p.reading: "Reading the log…", p.older: "Reading older entries…", p.checking: "Checking that no entry was changed, removed or added…", p.writing: "Writing the file…",
	} {
		slot.Busy = func(on bool) { p.say(on, slot, text) }
	}
	p.writing.Progress = func(done task.Progress) {
		if p.busy != "" {
			p.busy = done.Text
			p.sayLine()
		}
	}
	return p
}

// cols are the columns; where width runs short the customer goes first.
func cols() []kit.Col {
	return []kit.Col{
		{Title: "When", Width: 160, Quiet: true}, {Title: "Who", Width: 136, Bold: true, Drop: 2},
		{Title: "What", Width: 320, Grow: true}, {Title: label.Customer, Width: 88, Drop: 1},
	}
}

// Content is the page itself.
func (p *Page) Content() fyne.CanvasObject { return p.content }

// Panel is nil: an entry is shown under the list.
func (p *Page) Panel() fyne.CanvasObject { return nil }

// Line is the status line, for the window's toasts too.
func (p *Page) Line() *kit.StatusLine { return p.line }

// Topic is the help topic of the page.
func (p *Page) Topic() string { return label.Activity }

// Start reads the log. The page must be on the window by then.
func (p *Page) Start() {
	p.ask(model.Filter{})
	p.Focus()
	p.tick()
}

// tick looks once a minute for entries of which no commit told.
func (p *Page) tick() {
	p.untick = p.runner.After(time.Minute, func() {
		p.look()
		p.tick()
	})
}

// Focus takes the keyboard to the filter.
func (p *Page) Focus() { kit.Focus(p.head.operator) }

// Leave calls then at once: nothing is typed here that could be lost.
func (p *Page) Leave(then func()) { then() }

// Close drops what is under way.
func (p *Page) Close() {
	p.work.Close()
	p.untick()
}

// Changed is called after each commit.
func (p *Page) Changed(core.Change) { p.look() }
