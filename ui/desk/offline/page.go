package offline

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/desk/kit"
	"github.com/keydesk/keydesk/ui/desk/task"
	"github.com/keydesk/keydesk/ui/model/label"
	model "github.com/keydesk/keydesk/ui/model/offline"
)

// Page is the page while it is open. It is used on the goroutine of the windows
// alone.
type Page struct {
	source Source
	window Window
	runner *task.Runner
	batch  *model.Batch

	work    *task.Page
	reading *task.Slot // files
	judging *task.Slot
	issuing *task.Slot
	saving  *task.Slot // a response or a report, to where the user said
	stop    func()     // asks the issuing to stop

	ended string   // what came of the last issuing
	left  []string // files that were dropped while others were read

	head    *head
	table   *kit.Table
	nothing fyne.CanvasObject // in place of the rows
	foot    *foot
	dialogs kit.Opened
	content *fyne.Container
	line    *kit.StatusLine
	counts  *kit.Text
}

// New makes the page. Nothing is read before files are added.
func New(r *task.Runner, source Source, window Window) *Page {
	p := &Page{source: source, window: window, runner: r, batch: &model.Batch{}, work: r.Page(), stop: func() {}}
	p.reading, p.judging, p.issuing, p.saving = p.work.Slot(), p.work.Slot(), p.work.Slot(), p.work.Slot()
	p.counts = kit.NewText("", kit.Style{Size: theme.SizeNameCaptionText, Color: theme.ColorNamePlaceHolder})
	p.line = kit.NewStatusLine(r, "", p.counts)
	p.head, p.foot = newHead(p), newFoot(p)
	p.table = kit.NewTable(r, cols(), p.batch.Len, p.cells)
	p.table.OnSelect = func(int) { p.foot.follow() }
	p.table.OnOpen = func(int) { p.details() }
	p.nothing = p.welcome()
	rows := container.NewStack(p.table, p.nothing)
	_, lower := kit.Under(rows, p.foot.box, 0.5)
	p.content = kit.Over(p.head.box, lower, kit.Lines(4))
	for _, s := range []*task.Slot{p.reading, p.judging, p.issuing, p.saving} {
		s.Busy = func(bool) { p.follow() }
	}
	p.issuing.Progress = p.head.progress
	p.follow()
	return p
}

// cols are the columns. Where width runs short what the verdict does not need
// goes first.
func cols() []kit.Col {
	return []kit.Col{
		{Title: "File", Width: 184, Bold: true},
		{Title: label.Computer, Width: 104, Drop: 2},
		{Title: label.LicenseID, Width: 96, Quiet: true, Drop: 1},
		{Title: label.Product, Width: 148, Drop: 3},
		{Title: "Seats left", Width: 92, Quiet: true, Drop: 4},
		{Title: "Verdict", Width: 248, Grow: true},
	}
}

// cells are a row in words, and its verdict in a shape too.
func (p *Page) cells(row int) []kit.Cell {
	l, ok := p.batch.Line(row)
	if !ok {
		return nil
	}
	var all []kit.Cell
	for _, text := range l.Cells() {
		all = append(all, kit.Cell{Text: text})
	}
	return append(all, kit.Cell{Text: l.Short(), Mark: markOf(l)})
}

func markOf(l model.Line) kit.Mark {
	switch l.State {
	case model.Refused:
		return kit.MarkError()
	case model.Unwritten:
		return kit.MarkWarning()
	case model.Judging:
		return kit.MarkWaiting()
	}
	return kit.MarkGood()
}

// Content is the page itself.
func (p *Page) Content() fyne.CanvasObject { return p.content }

// Panel is nil: there is none.
func (p *Page) Panel() fyne.CanvasObject { return nil }

// Line is the status line, for the window's toasts too.
func (p *Page) Line() *kit.StatusLine { return p.line }

// Topic is the help for the page.
func (p *Page) Topic() string { return label.OfflineTopic }

// Start takes the keyboard.
func (p *Page) Start() { p.Focus() }

// Focus takes the keyboard to the rows, or to what brings some.
func (p *Page) Focus() {
	if all, _, _ := p.batch.Count(); all > 0 {
		p.table.Focus()
		return
	}
	kit.Focus(p.head.folder)
}

// Changed is called after each commit: seats may have gone.
func (p *Page) Changed(c core.Change) {
	if all, _, _ := p.batch.Count(); all == 0 || p.batch.Done() || p.issuing.Running() || !c.All && !c.Licenses {
		return
	}
	p.judge()
}

// Close drops what is under way. What was issued is in its files.
func (p *Page) Close() {
	p.dialogs.Close()
	p.work.Close()
}

// Leave calls then at once, or while responses are issued after asking.
func (p *Page) Leave(then func()) {
	c := kit.CanvasOf(p.content)
	if !p.issuing.Running() || c == nil {
		then()
		return
	}
	d := &kit.Dialog{Title: "Stop issuing?", Sub: p.batch.About(), Width: 480,
		Body: kit.NewText("Responses that were issued so far lie beside their requests. The same files can be issued again: same responses, no second seat.", kit.Plain())}
	d.Others = []*kit.Button{kit.NewButton("Stop and leave", "", kit.Danger, func() {
		d.Close()
		p.stop()
		then()
	})}
	d.Default = kit.NewButton("Go on issuing", "", kit.Primary, d.Close)
	d.Show(c, p.runner)
}

// Busy is what a lock of the window does not cut short.
func (p *Page) Busy() string {
	if p.issuing.Running() {
		return "Issuing responses"
	}
	return ""
}

// Ended says what came of the last issuing, "" where there was none.
func (p *Page) Ended() string { return p.ended }

// Commands are what the page adds to the window's menu and keys.
func (p *Page) Commands() []kit.Command {
	return []kit.Command{
		{Menu: label.License, Name: label.AddFile, Key: fyne.KeyO, Mod: fyne.KeyModifierControl, Do: p.addFile, Why: p.head.file.Why},
		{Menu: label.License, Name: label.AddFolder, Key: fyne.KeyO, Mod: fyne.KeyModifierControl | fyne.KeyModifierShift, Do: p.addFolder, Why: p.head.folder.Why},
		{Menu: label.License, Name: label.PasteRequest, Key: fyne.KeyV, Mod: fyne.KeyModifierControl | fyne.KeyModifierShift, Do: p.paste, Why: p.head.paste.Why},
		{Menu: label.License, Name: label.IssueResponses, Key: fyne.KeyI, Mod: fyne.KeyModifierControl, Do: p.Issue, Why: p.head.issue.Why},
		{Menu: label.License, Name: "Back to Licenses", Key: fyne.KeyEscape, Do: p.esc, Rule: true},
	}
}

// esc stops what is under way, or leaves.
func (p *Page) esc() {
	if p.issuing.Running() {
		p.cancel()
		return
	}
	p.window.Back()
}

// patience is how long work may take before the page says that it works;
// sooner, it would only flicker.
const patience = 150 * time.Millisecond
