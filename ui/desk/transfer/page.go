package transfer

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/desk/kit"
	"github.com/keydesk/keydesk/ui/desk/task"
	"github.com/keydesk/keydesk/ui/model/label"
	model "github.com/keydesk/keydesk/ui/model/transfer"
)

// Page is the page Import while it is open. It is used on the goroutine of the
// windows alone.
type Page struct {
	source Source
	window Window
	runner *task.Runner

	work    *task.Page
	looking *task.Slot // into a file
	preview *task.Slot
	deed    *deed // the dry run, the import
	saving  *deed // the refused rows
	undoing *deed // of an import

	path     string
	file     model.File
	kind     model.Kind    // that the list is taken for; "": as its columns say
	products []string      // that licenses can be of
	list     *model.Import // nil until a file was looked into
	ran      model.Request // what the result that is shown came of
	ended    string        // what came of the last import

	title   *kit.Text
	about   *kit.Text
	choose  *kit.Button
	try, in *kit.Button
	working *fyne.Container // bar, what it does, and Cancel
	doing   *kit.Text
	bar     *kit.Bar
	cancel  *kit.Button
	head    fyne.CanvasObject
	body    *fyne.Container // what is shown under the head
	scroll  *kit.Scroll
	first   fyne.Focusable // in the body, nil for none
	mapping *mapping
	content *fyne.Container
	line    *kit.StatusLine
}

// New makes the page. Nothing is read before Open.
func New(r *task.Runner, source Source, window Window) *Page {
	p := &Page{source: source, window: window, runner: r, work: r.Page()}
	p.looking, p.preview, p.deed, p.saving = p.work.Slot(), p.work.Slot(), newDeed(p.work), newDeed(p.work)
	p.undoing = newDeed(p.work)
	p.undoing.slot.Busy, p.undoing.slot.Progress = p.busy, p.progress
	p.line = kit.NewStatusLine(r, nothingYet, nil)
	p.deed.slot.Busy, p.deed.slot.Progress = p.busy, p.progress
	p.saving.slot.Busy, p.saving.slot.Progress = p.busy, p.progress
	p.build()
	p.ask()
	return p
}

// nothingYet stands in the status line until something is written.
const nothingYet = "Nothing is written before you click Import."

// build makes the head.
func (p *Page) build() {
	p.about, p.title = kit.NewText("", kit.Quiet()), kit.NewText(label.ImportCustomers, kit.Title())
	p.choose = kit.NewButton(label.ChooseFile, "file", kit.Secondary, p.Choose)
	p.try = kit.NewButton(label.Try, "", kit.Primary, p.Try)
	p.in = kit.NewButton(label.ImportNow, "check", kit.Secondary, p.Import)
	p.doing, p.bar = kit.NewText("", kit.Style{Wrap: true}), kit.NewBar()
	p.cancel = kit.NewButton(label.Cancel, "", kit.Secondary, p.Cancel)
	p.working = kit.Column(0, kit.Inset(kit.Row(16, kit.Column(6, p.doing, p.bar), p.cancel), 8, 16, 8, 16), kit.NewRule())
	p.working.Hide()
	back := kit.NewButton(label.Customers, "back", kit.Link, p.window.Back)
	p.head = kit.Column(0, kit.PageHead([]fyne.CanvasObject{back, kit.NewUpright(), p.title},
		[]fyne.CanvasObject{p.choose, p.try, p.in}), p.working)
	p.body = kit.Column(16)
	p.scroll = kit.NewScroll(kit.Inset(p.body, 16, 16, 24, 16))
	p.content = container.NewStack(newOver(p.head, p.scroll))
}

// put shows something under the head, from its top.
func (p *Page) put(objects ...fyne.CanvasObject) {
	p.body.Objects = objects
	p.arrange()
	p.scroll.Top()
}

// arrange lays out what has grown or shrunk.
func (p *Page) arrange() {
	p.body.Refresh()
	p.scroll.Refresh()
	p.content.Refresh()
	if o, ok := p.content.Objects[0].(*fyne.Container); ok && !p.content.Size().IsZero() {
		o.Layout.Layout(o.Objects, p.content.Size())
	}
}

// Content is the page itself.
func (p *Page) Content() fyne.CanvasObject { return p.content }

// Panel is nil: there is none.
func (p *Page) Panel() fyne.CanvasObject { return nil }

// Line is the status line, for the window's toasts too.
func (p *Page) Line() *kit.StatusLine { return p.line }

// Topic is the help for the page.
func (p *Page) Topic() string { return label.ImportAndExport }

// Start takes the keyboard.
func (p *Page) Start() { p.Focus() }

// Focus takes the keyboard to what leads on: the choice of a file, the first
// column, or what can be done with a result.
func (p *Page) Focus() {
	if o, ok := p.first.(interface {
		fyne.CanvasObject
		fyne.Focusable
	}); ok {
		kit.Focus(o)
	}
}

// Changed is called after each commit. What was tried stays as it was said: the
// import itself matches anew.
func (p *Page) Changed(core.Change) {}

// Close drops what is under way. An import ends; what it wrote stays.
func (p *Page) Close() { p.work.Close() }

// Leave calls then at once, or while an import runs after asking.
func (p *Page) Leave(then func()) {
	c := kit.CanvasOf(p.content)
	if !p.importing() || c == nil {
		then()
		return
	}
	d := &kit.Dialog{Title: "Stop the import?", Sub: p.list.Name, Width: 480,
		Body: kit.NewText("What was imported so far stays; import the file again to go on.", kit.Plain())}
	leave := kit.NewButton("Stop and leave", "", kit.Danger, func() {
		d.Close()
		p.deed.stop()
		p.undoing.stop()
		then()
	})
	d.Others = []*kit.Button{leave}
	d.Default = kit.NewButton("Go on importing", "", kit.Primary, d.Close)
	d.Show(c, p.runner)
}

// importing says whether an import is under way that writes, or is taken back.
func (p *Page) importing() bool { return p.deed.running() && !p.ran.DryRun() || p.undoing.running() }

// Busy is what a lock of the window does not cut short.
func (p *Page) Busy() string {
	if p.importing() {
		return "The import"
	}
	return ""
}

// Ended says what came of the last import, "" where there was none. Refused rows
// are not in it: a try of the same file lists them again.
func (p *Page) Ended() string { return p.ended }

// Commands are what the page adds to the window's menu and keys.
func (p *Page) Commands() []kit.Command {
	return []kit.Command{
		{Menu: "File", Name: label.ChooseFile, Key: fyne.KeyO, Mod: fyne.KeyModifierControl, Do: p.Choose, Why: p.choose.Why},
		{Menu: "File", Name: label.Try, Key: fyne.KeyT, Mod: fyne.KeyModifierControl, Do: p.Try, Why: p.try.Why},
		{Menu: "File", Name: label.ImportNow, Key: fyne.KeyI, Mod: fyne.KeyModifierControl, Do: p.Import, Why: p.in.Why},
		{Menu: "File", Name: label.BackToCustomers, Key: fyne.KeyEscape, Do: p.esc, Rule: true},
	}
}

// esc stops what is under way, or leaves.
func (p *Page) esc() {
	if p.deed.running() || p.saving.running() || p.undoing.running() {
		p.Cancel()
		return
	}
	p.window.Back()
}

// patience is how long work may take before the page says that it works;
// sooner, it would only flicker.
const patience = 150 * time.Millisecond
