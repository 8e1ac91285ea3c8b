package mail

import (
	"context"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/desk/kit"
	"github.com/keydesk/keydesk/ui/desk/look"
	"github.com/keydesk/keydesk/ui/desk/task"
	"github.com/keydesk/keydesk/ui/model/label"
	model "github.com/keydesk/keydesk/ui/model/mail"
	"github.com/keydesk/keydesk/ui/model/say"
)

// patience is how long an answer may take before the page says that it works;
// sooner, it would only flicker.
const patience = 150 * time.Millisecond

// Page is the page while it is open. It is used on the goroutine of the windows
// alone.
type Page struct {
	model  *model.Page
	source Source
	window Window
	runner *task.Runner

	work    *task.Page
	reading *task.Slot // the outbox and the list of the local mailbox
	opening *task.Slot // one message
	doing   *task.Slot // an act
	sending *task.Slot // Try again

	boxes   *boxes
	outbox  *outbox
	local   *local
	content *fyne.Container
	line    *kit.StatusLine
	stop    *kit.Button // in the line, while something takes long
	clip    *clip
	dialog  *kit.Dialog // the question that is open, nil for none

	scope  string // whose mails are listed, by its name; "": all
	loaded bool
	again  bool   // something changed while it was read
	show   uint64 // the mail to go to once that was read
	busy   string // what takes long, "" for nothing
}

// New makes the page. Nothing is read before Start.
func New(r *task.Runner, source Source, window Window) *Page {
	p := &Page{model: model.New(source.Clock), source: source, window: window, runner: r, work: r.Page(), clip: &clip{runner: r}}
	p.reading, p.opening, p.doing, p.sending = p.work.Slot(), p.work.Slot(), p.work.Slot(), p.work.Slot()
	p.stop = kit.NewLink("Stop", p.halt)
	p.stop.Hide()
	p.line = kit.NewStatusLine(r, "", p.stop)
	p.boxes = newBoxes(p.model.Boxes(), p.Open)
	p.outbox, p.local = newOutbox(p), newLocal(p)
	p.local.box.Hide()
	p.content = &fyne.Container{Layout: beside{p}, Objects: []fyne.CanvasObject{
		p.boxes.box, kit.NewRule(), container.NewStack(p.outbox.box, p.local.box),
	}}
	for slot, text := range map[*task.Slot]string{p.reading: "Reading the mail…", p.opening: "Opening the message…"} {
		slot.Busy = func(on bool) { p.say(on, slot, text) }
	}
	p.sending.Busy = func(on bool) { p.outbox.trying(on); p.say(on, p.sending, "Sending the mail…") }
	return p
}

// Content is the page itself.
func (p *Page) Content() fyne.CanvasObject { return p.content }

// Panel is nil: a mail is shown under the list.
func (p *Page) Panel() fyne.CanvasObject { return nil }

// Line is the status line, for the window's toasts too.
func (p *Page) Line() *kit.StatusLine { return p.line }

// Topic is the help topic of the page.
func (p *Page) Topic() string { return label.Mail }

// Start reads the mail. The page must be on the window by then.
func (p *Page) Start() {
	p.read()
	p.Focus()
}

// Focus takes the keyboard to the search field.
func (p *Page) Focus() { kit.Focus(p.find()) }

// find is the search field of the box that is shown.
func (p *Page) find() *kit.Entry {
	if p.model.Box() == model.Local {
		return p.local.find
	}
	return p.outbox.find
}

// Leave calls then at once: nothing is typed here that could be lost.
func (p *Page) Leave(then func()) { then() }

// Close drops what is under way, and what was copied.
func (p *Page) Close() {
	p.work.Close()
	p.clip.clear()
	p.ask(nil)
}

// Count is how many mails wait, for the rail, as the page has read it.
func (p *Page) Count() int { return p.model.Bar().Count }

// TopBar is what the top bar says of mail, as the page has read it.
func (p *Page) TopBar() string { return p.model.Bar().Text }

// Changed is called after each commit.
func (p *Page) Changed(c core.Change) {
	if p.loaded && p.model.Concerns(c) {
		p.read()
	}
}

// Show goes to one mail: in the local mailbox where it lies there, where it is
// opened too.
func (p *Page) Show(mail uint64) {
	p.show = mail
	if p.loaded && !p.reading.Running() {
		p.arrive()
	}
}

// Scope limits the lists to the mails of a scope, by its name; "" to none.
func (p *Page) Scope(name string) {
	if p.scope == name {
		return
	}
	p.scope = name
	if p.loaded || p.reading.Running() {
		p.reading.Cancel()
		p.again = false
		p.read()
	}
}

// arrive goes to the mail that Show named.
func (p *Page) arrive() {
	id := p.show
	if p.show = 0; id == 0 {
		return
	}
	box, ok := p.model.Where(id)
	if !ok {
		p.line.Say(kit.Toast{Text: p.model.NotListed(id), Icon: "info"})
		return
	}
	p.search("")
	p.Open(box)
	if box == model.Local {
		p.local.open(id)
		kit.Focus(p.local.list)
		return
	}
	p.outbox.goTo(p.model.GoTo(id))
}

// Open shows a box.
func (p *Page) Open(box model.Box) {
	p.model.Open(box)
	kit.SetVisible(p.outbox.box, box != model.Local)
	kit.SetVisible(p.local.box, box == model.Local)
	p.outbox.columns()
	p.fresh()
}

// type_ searches: in the boxes and in the local mailbox alike.
func (p *Page) search(text string) {
	p.model.Type(text)
	p.outbox.follow(text)
	p.local.follow(text)
	p.fresh()
}

// read reads everything anew. What changes meanwhile is read after that: where
// changes come faster than answers, the page still gets there.
func (p *Page) read() {
	if p.reading.Running() {
		p.again = true
		return
	}
	scope := p.scope
	task.Go(p.reading, func(ctx context.Context, _ task.Report) (model.Contents, error) { return p.source.Load(ctx, scope) },
		func(c model.Contents, err error) {
			if err != nil {
				p.again = false
				p.outbox.failed(say.Explain(err, ""))
				return
			}
			p.loaded = true
			p.model.Take(c)
			p.fresh()
			if p.again {
				p.again = false
				p.read()
				return
			}
			p.arrive()
		})
}

// fresh shows what the model has.
func (p *Page) fresh() {
	if p.boxes.set(p.model.Box(), p.model.Boxes()) {
		p.content.Refresh() // the tabs may break elsewhere now
	}
	p.outbox.fresh()
	p.local.fresh()
	p.sayLine()
}

// sayLine shows what the line counts, or what takes long.
func (p *Page) sayLine() {
	switch {
	case p.busy != "":
		p.line.SetText(p.busy)
	case p.loaded:
		text := p.model.Line()
		style := kit.Style{Size: theme.SizeNameCaptionText}
		if room := p.content.Size().Width; room > 0 && kit.NewText(text, style).Natural() > room-look.Px(64) {
			text = p.model.ShortLine()
		}
		p.line.SetText(text)
	default: // it was stopped, or could not be read
		p.line.SetText("")
	}
}

// say says what takes long, with a way to stop it, once it does.
func (p *Page) say(on bool, slot *task.Slot, text string) {
	if !on {
		p.quiet()
		return
	}
	p.runner.After(patience, func() {
		if slot.Running() {
			p.busy = text
			p.sayLine()
			kit.SetVisible(p.stop, true)
			p.line.Refresh()
		}
	})
}

// quiet takes back what say said.
func (p *Page) quiet() {
	p.busy = ""
	kit.SetVisible(p.stop, false)
	p.sayLine()
	p.line.Refresh()
}

// halt stops what is under way. What was done by then stays done.
func (p *Page) halt() {
	p.again, p.show = false, 0
	for _, slot := range []*task.Slot{p.reading, p.opening, p.doing, p.sending} {
		slot.Cancel()
	}
	if !p.loaded {
		p.outbox.failed(say.Problem{What: "Reading the mail was stopped."})
	}
}
