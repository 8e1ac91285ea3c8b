package details

import (
	"context"
	"slices"
	"time"

	"fyne.io/fyne/v2"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/desk/kit"
	"github.com/keydesk/keydesk/ui/desk/task"
	model "github.com/keydesk/keydesk/ui/model/customer"
	"github.com/keydesk/keydesk/ui/model/label"
	"github.com/keydesk/keydesk/ui/model/person"
	"github.com/keydesk/keydesk/ui/model/say"
)

// Page is the page while it is open. It is used on the goroutine of the windows
// alone.
type Page struct {
	source Source
	window Window
	runner *task.Runner
	id     uint64 // 0: not kept yet
	edit   bool   // opens to edit

	work    *task.Page
	reading *task.Slot
	saving  *task.Slot
	judging *task.Slot // the password, while it is typed
	drawing *task.Slot // Generate New Password
	stop    func()     // asks Save to stop, while it is under way

	form    *model.Form  // nil until it is read
	facts   person.Facts // the newest; the form may have begun with older ones
	foreign bool         // others changed fields that are being edited
	stale   bool         // something changed while the form was being saved
	freed   string       // what the banner says of a lock that ended here
	leaving func()       // where to go once Save is done, if it is
	draft   *model.Draft // what was typed before a lock, until the form is there

	frame   *kit.Frame
	head    *head
	banner  *banner
	steps   *steps
	body    *body
	foot    *foot
	panel   *panel
	line    *kit.StatusLine
	halt    *kit.Button // in the line, while something takes long
	dialog  *kit.Dialog // a question of the page's own, nil for none
	started bool
	untick  func()
}

// Open makes the page of a customer, to read or (the pencil) to edit. Nothing
// is read before Start.
func Open(r *task.Runner, source Source, window Window, customer uint64, edit bool) *Page {
	p := &Page{source: source, window: window, runner: r, id: customer, edit: edit, work: r.Page(), untick: func() {}}
	p.reading, p.saving, p.judging, p.drawing = p.work.Slot(), p.work.Slot(), p.work.Slot(), p.work.Slot()
	p.halt = kit.NewLink("Stop", p.halted)
	p.halt.Hide()
	p.line = kit.NewStatusLine(r, "", p.halt)
	p.head, p.banner, p.steps, p.body, p.foot, p.panel = newHead(p), newBanner(p), newSteps(p), newBody(p), newFoot(p), newPanel(p)
	p.frame = kit.NewFrame(kit.FrameParts{Head: p.head.box, Strip: p.banner.box, Foot: p.foot.box,
		Steps: p.steps.holder, Form: p.body.column, Side: p.panel.column})
	p.reading.Busy, p.saving.Busy = p.readingNow, p.savingNow
	p.show()
	return p
}

// New makes the wizard for a new customer.
func New(r *task.Runner, source Source, window Window) *Page {
	return Open(r, source, window, 0, true)
}

// Resume makes the page that was open when the window was locked, with what was
// typed; see Draft.
func Resume(r *task.Runner, source Source, window Window, d model.Draft) *Page {
	p := Open(r, source, window, d.Was.ID, true)
	p.draft = &d
	return p
}

// Draft is what would be lost; ok is false where nothing would be.
func (p *Page) Draft() (d model.Draft, ok bool) {
	if p.draft != nil {
		return *p.draft, true // the customer is not read yet
	}
	if p.form == nil {
		return d, false
	}
	return p.form.Draft()
}

// Content is the page, with the Actions at its right.
func (p *Page) Content() fyne.CanvasObject { return p.frame }

// Panel is nil: the head and the banner go over the Actions too, so the page
// has them inside.
func (p *Page) Panel() fyne.CanvasObject { return nil }

// Line is the status line, for the window's toasts too.
func (p *Page) Line() *kit.StatusLine { return p.line }

// Topic is the help topic of what is shown.
func (p *Page) Topic() string {
	if p.form != nil && p.form.Step() == model.Account {
		return label.ManagingPasswords
	}
	return label.CustomerDetails
}

// Customer is whose page it is; 0 for one who is not kept yet.
func (p *Page) Customer() uint64 { return p.id }

// Start reads the customer. The page must be on the window by then. Called
// again, such as after the window was locked, it keeps what is typed.
func (p *Page) Start() {
	if !p.started {
		p.started = true
		p.tick()
	}
	if p.id != 0 || p.form == nil {
		p.read()
	}
	p.Focus()
}

// Close drops what is under way, and what is typed.
func (p *Page) Close() {
	p.untick()
	p.work.Close()
	p.closeDialog()
}

// Changed is called after each commit.
func (p *Page) Changed(c core.Change) {
	if p.id == 0 || !(c.All || c.Mail || c.Settings || c.Licenses || slices.Contains(c.Customers, p.id)) {
		return
	}
	if p.saving.Running() {
		p.stale = true
		return
	}
	p.read()
}

// Unsaved names what is typed and not saved, by fields and without their text;
// ok is false where nothing is.
func (p *Page) Unsaved() (what string, ok bool) {
	if p.form == nil {
		return "", p.draft != nil
	}
	return p.form.Lost()
}

// read reads the customer, or for a new one what the settings say.
func (p *Page) read() {
	if p.id == 0 {
		task.Go(p.reading, func(ctx context.Context, _ task.Report) (start, error) { return p.source.start(ctx) },
			func(n start, err error) {
				if err != nil {
					p.unread(err)
					return
				}
				if p.draft != nil {
					p.resume(person.Facts{Terms: n.terms, May: p.source.May, Scopes: n.scopes})
					return
				}
				form := model.New(n.terms, p.source.May)
				form.Place(n.scopes, p.source.Scope)
				p.begin(form)
			})
		return
	}
	id := p.id
	task.Go(p.reading, func(ctx context.Context, _ task.Report) (person.Facts, error) { return p.source.Facts(ctx, id) },
		func(f person.Facts, err error) {
			switch {
			case err != nil:
				p.unread(err)
			case p.form == nil && p.draft != nil:
				p.facts = f
				p.resume(f)
			case p.form == nil:
				p.facts = f
				p.begin(model.Open(f, p.edit))
			default:
				p.take(f)
			}
		})
}

// resume shows what was typed before the lock.
func (p *Page) resume(f person.Facts) {
	d := *p.draft
	form, same := model.Resume(d, f)
	p.draft, p.foreign = nil, !same
	p.begin(form)
	text := "What you typed is here again, and not saved yet."
	if d.Password {
		text += " Passwords are not kept: type it again."
	}
	p.line.Say(kit.Toast{Text: text})
}

// begin shows a form that was just read.
func (p *Page) begin(form *model.Form) {
	p.form = form
	p.show()
	p.Focus()
}

// take shows the customer as read anew, beside what is typed.
func (p *Page) take(f person.Facts) {
	if freed := model.Freed(p.facts.Customer, f.Customer, p.source.Clock); freed != "" {
		p.freed = freed
	} else if say.Locked(f.Customer) {
		p.freed = ""
	}
	p.facts = f
	p.foreign = !p.form.Renew(f)
	p.show()
}

// unread says why the customer could not be read. A form that is there stays.
func (p *Page) unread(err error) {
	problem := say.Explain(err, "")
	if p.form != nil {
		p.line.Say(kit.Toast{Text: "The customer could not be read anew: " + problem.Text(), Icon: "triangle-full"})
		return
	}
	p.body.failed(problem)
	p.frame.Lay()
}

// tick makes the words anew once a minute, and reads a lock's end.
func (p *Page) tick() {
	p.untick = p.runner.After(time.Minute, func() {
		if until := p.facts.Customer.LockedUntil; !until.IsZero() && !until.After(p.source.Clock.Time()) && !p.saving.Running() {
			p.read()
		} else {
			p.show()
		}
		p.tick()
	})
}

// show shows the form as it stands.
func (p *Page) show() {
	p.head.fill()
	p.banner.fill()
	p.steps.fill()
	p.body.fill()
	p.foot.fill()
	p.panel.fill()
	p.hint()
	p.frame.Lay()
	p.window.Edited()
}

// typed is called after each change of a field: only what follows the fields is
// made anew.
func (p *Page) typed() {
	p.head.fill()
	p.steps.fill()
	if p.form.IsNew() {
		p.panel.fill()
	}
	p.head.box.Refresh()
	p.window.Edited()
}
