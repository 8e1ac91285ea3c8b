package license

import (
	"context"
	"slices"
	"time"

	"fyne.io/fyne/v2"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/desk/kit"
	"github.com/keydesk/keydesk/ui/desk/task"
	"github.com/keydesk/keydesk/ui/model/label"
	model "github.com/keydesk/keydesk/ui/model/license"
	"github.com/keydesk/keydesk/ui/model/say"
)

// Page is License Details while it is open. It is used on the goroutine of the
// windows alone.
type Page struct {
	source Source
	window Window
	runner *task.Runner
	id     uint64
	edit   bool // opens to edit

	work    *task.Page
	reading *task.Slot
	saving  *task.Slot
	finding *task.Slot // of the field Customer
	stop    func()     // asks Save to stop, while it is under way

	form    *model.Form  // nil until it is read
	stale   bool         // something changed while it was being saved
	leaving func()       // where to go once Save is done, if it is
	draft   *model.Draft // what was typed before a lock, until the form is there

	frame  *kit.Frame
	head   *head
	banner *kit.Banner
	strip  *fyne.Container
	body   *body
	panel  *panel
	line   *kit.StatusLine
	halt   *kit.Button // in the line, while something takes long
	dialog *kit.Dialog // a question of the page's own, nil for none
	untick func()
	begun  bool
}

// Open makes the page of a license, to read or (the pencil) to edit. Nothing is
// read before Start.
func Open(r *task.Runner, source Source, window Window, license uint64, edit bool) *Page {
	p := &Page{source: source, window: window, runner: r, id: license, edit: edit, work: r.Page(), untick: func() {}}
	p.reading, p.saving, p.finding = p.work.Slot(), p.work.Slot(), p.work.Slot()
	p.halt = kit.NewLink("Stop", p.halted)
	p.halt.Hide()
	p.line = kit.NewStatusLine(r, "", p.halt)
	p.banner = kit.NewBanner(kit.MarkInfo(), "", "")
	p.strip = kit.Column(0, kit.Inset(p.banner, 12, 16, 12, 16), kit.NewRule())
	p.head, p.body, p.panel = newHead(p), newBody(p), newPanel(p)
	foot := kit.Column(0)
	foot.Hide()
	p.frame = kit.NewFrame(kit.FrameParts{Head: p.head.box, Strip: p.strip, Foot: foot, Form: p.body.column, Side: p.panel.column})
	p.reading.Busy = func(on bool) { p.working(on, "Being read…", p.reading.Running) }
	p.saving.Busy = p.savingNow
	p.show()
	return p
}

// Content is the page, with the Actions at its right.
func (p *Page) Content() fyne.CanvasObject { return p.frame }

// Panel is nil: the head goes over the Actions too, so the page has them inside.
func (p *Page) Panel() fyne.CanvasObject { return nil }

// Line is the status line, for the window's toasts too.
func (p *Page) Line() *kit.StatusLine { return p.line }

// Topic is the help topic.
func (p *Page) Topic() string { return label.LicenseDetails }

// License is whose page it is.
func (p *Page) License() uint64 { return p.id }

// Start reads the license. The page must be on the window by then.
func (p *Page) Start() {
	if !p.begun {
		p.begun = true
		p.tick()
	}
	p.read()
	p.Focus()
}

// Close drops what is under way, and what is typed.
func (p *Page) Close() {
	p.untick()
	p.work.Close()
	if p.dialog != nil {
		p.dialog.Close()
	}
}

// Changed is called after each commit.
func (p *Page) Changed(c core.Change) {
	concerns := p.form != nil && slices.Contains(c.Customers, p.form.Facts().Owner.ID)
	if !c.All && !c.Licenses && !c.Mail && !c.Settings && !concerns {
		return
	}
	if p.saving.Running() {
		p.stale = true
		return
	}
	p.read()
}

// read reads the license, beside what is typed.
func (p *Page) read() {
	id := p.id
	task.Go(p.reading, func(ctx context.Context, _ task.Report) (model.Facts, error) { return p.source.Facts(ctx, id) },
		func(f model.Facts, err error) {
			switch {
			case err != nil && p.form == nil:
				p.body.failed(say.Explain(err, ""))
				p.frame.Lay()
			case err != nil:
				p.line.Say(kit.Toast{Text: "The license could not be read anew: " + say.Explain(err, "").Text(), Icon: "triangle-full"})
			case p.form == nil:
				p.form = model.Open(f, p.edit || p.draft != nil, p.source.Clock)
				p.resume()
				p.show()
				p.Focus()
			default:
				p.form.Renew(f)
				p.show()
			}
		})
}

// tick makes the words anew once a minute.
func (p *Page) tick() {
	p.untick = p.runner.After(time.Minute, func() {
		p.show()
		p.tick()
	})
}

// show shows the form as it stands.
func (p *Page) show() {
	p.head.fill()
	p.fillBanner()
	p.body.fill()
	p.panel.fill()
	p.hint()
	p.frame.Lay()
}

// fillBanner says what somebody else changed meanwhile.
func (p *Page) fillBanner() {
	title, text := "", ""
	if p.form != nil {
		title, text = p.form.Theirs()
	}
	if title != "" {
		p.banner.Set(kit.MarkInfo(), title, text)
	}
	kit.SetVisible(p.strip, title != "")
}

// typed is called after each change of a field: only what follows the fields is
// made anew.
func (p *Page) typed() {
	p.head.fill()
	p.head.box.Refresh()
}

// Focus takes the keyboard to the first field. A page that is read has none:
// keys then go to its commands alone, and Enter does nothing by accident.
func (p *Page) Focus() {
	if p.form != nil && p.form.Editing() {
		kit.Focus(p.body.edit.status)
		return
	}
	if c := kit.CanvasOf(p.frame); c != nil {
		c.Unfocus()
	}
}
