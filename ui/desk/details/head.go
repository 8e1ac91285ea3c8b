package details

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"github.com/keydesk/keydesk/ui/desk/internal/mark"
	"github.com/keydesk/keydesk/ui/desk/kit"
	"github.com/keydesk/keydesk/ui/model/label"
	"github.com/keydesk/keydesk/ui/model/person"
	"github.com/keydesk/keydesk/ui/model/say"
)

// head is what stands over the page: who it is, what went wrong, and the
// buttons.
type head struct {
	page                   *Page
	box                    fyne.CanvasObject
	title                  *kit.WholeTitle
	beside                 *kit.Text
	chip                   *kit.Status
	bold, rest             *kit.Text
	trouble, buttons       *fyne.Container
	next                   *kit.Button // to the next error
	edit, cancel, save, ok *kit.Button
	at                     string // the field with an error that Next was at
}

func newHead(p *Page) *head {
	red := kit.Plain().In(theme.ColorNameError)
	strong := red
	strong.Bold = true
	h := &head{
		page: p, title: kit.NewWholeTitle(label.CustomerDetails), beside: kit.NewText("", kit.Style{Color: theme.ColorNamePlaceHolder, Elide: true}),
		chip: kit.NewChip(kit.MarkInfo(), ""),
		bold: kit.NewText("", strong), rest: kit.NewText("", red),
	}
	h.next = kit.NewLink(label.Next, h.nextError)
	h.edit = kit.NewButton(label.Edit, "pencil", kit.Secondary, p.Edit)
	h.cancel = kit.NewButton(label.Cancel, "", kit.Secondary, p.Cancel)
	h.save = kit.NewButton(label.Save, "", kit.Secondary, p.Save)
	h.ok = kit.NewButton(label.OK, "", kit.Primary, p.OK)
	back := kit.NewButton(label.Customers, "back", kit.Link, p.Back)
	h.trouble = kit.Row(8, kit.NewIcon("triangle-full", theme.ColorNameError, 16), h.bold, h.rest, h.next)
	h.buttons = kit.Row(12, h.edit, h.cancel, h.save, h.ok)
	h.box = kit.PageHead(
		[]fyne.CanvasObject{kit.Inset(back, 6, 8, 6, 0), kit.NewUpright(), h.title, h.beside, h.chip},
		[]fyne.CanvasObject{h.trouble, h.buttons})
	return h
}

// fill shows whose page it is, and which buttons there are.
func (h *head) fill() {
	f := h.page.form
	if f == nil {
		for _, o := range []fyne.CanvasObject{h.chip, h.beside, h.trouble, h.buttons} {
			o.Hide()
		}
		return
	}
	h.buttons.Show()
	title, beside := f.Title()
	h.title.SetText(title)
	h.beside.SetText(beside)
	kit.SetVisible(h.beside, beside != "")
	kit.SetVisible(h.chip, !f.IsNew())
	if !f.IsNew() {
		status := say.CustomerStatus(h.page.facts.Customer)
		h.chip.Set(mark.Of(status), status.Word)
	}
	h.fillTrouble()
	h.fillButtons()
}

// fillTrouble is why the last Save did not happen.
func (h *head) fillTrouble() {
	f := h.page.form
	bold, rest := f.Headline()
	h.bold.SetText(bold)
	h.rest.SetText(rest)
	kit.SetVisible(h.trouble, bold != "")
	kit.SetVisible(h.next, f.FirstError() != "" && f.NextError(f.FirstError()) != f.FirstError())
}

func (h *head) fillButtons() {
	f := h.page.form
	editing := f.Editing()
	kit.SetVisible(h.edit, !editing)
	kit.SetVisible(h.cancel, editing)
	kit.SetVisible(h.save, editing)
	kit.SetVisible(h.ok, editing && !f.IsNew())
	h.edit.Disable(h.page.facts.Action(person.Edit).Why)
	why, ok := f.WhyNotSave(), ""
	if h.page.saving.Running() {
		why, ok = savingWhy, savingWhy
	}
	h.save.Disable(why)
	h.ok.Disable(ok)
	kind := kit.Primary
	if h.page.banner.acts() {
		kind = kit.Secondary // the banner's button is the one
	}
	h.ok.SetKind(kind)
	h.save.SetKind(map[bool]kit.Kind{true: kind, false: kit.Secondary}[f.IsNew()])
}

// nextError goes from one field with an error to the next.
func (h *head) nextError() {
	if h.at == "" {
		h.at = h.page.form.FirstError()
	}
	h.at = h.page.form.NextError(h.at)
	h.page.goTo(h.at)
}

// patience is how long an answer may take before the page says that it works;
// sooner, it would only flicker.
const patience = 150 * time.Millisecond

// savingWhy is why fields and buttons rest.
const savingWhy = "It is being saved."

// readingNow says that the customer is being read, once that takes long.
func (p *Page) readingNow(on bool) {
	p.working(on, "Being read…", func() bool { return p.reading.Running() })
}

// savingNow has the form rest while it is saved.
func (p *Page) savingNow(on bool) {
	p.head.fill()
	p.body.rest(on)
	p.working(on, "Saving…", func() bool { return p.saving.Running() })
	if !on && p.stale {
		p.stale = false
		p.runner.After(0, p.again)
	}
}

// again reads what changed while the form was being saved.
func (p *Page) again() {
	switch {
	case p.saving.Running():
		p.stale = true
	case p.id != 0 && p.work.Open():
		p.read()
	}
}

// working says in the status line what takes long, with a way to stop it.
func (p *Page) working(on bool, what string, still func() bool) {
	if !on {
		if !p.saving.Running() && !p.reading.Running() {
			kit.SetVisible(p.halt, false)
			p.hint()
			p.line.Refresh()
		}
		return
	}
	p.runner.After(patience, func() {
		if still() {
			p.line.SetText(what)
			kit.SetVisible(p.halt, true)
			p.line.Refresh()
			if p.form == nil {
				p.body.waiting()
				p.frame.Lay()
			}
		}
	})
}

// halted is the line's Stop.
func (p *Page) halted() {
	p.leaving = nil
	switch {
	case p.saving.Running() && p.stop != nil:
		p.line.SetText("Stopping…")
		p.stop()
	case p.form == nil:
		p.reading.Cancel()
		p.Back()
	default:
		p.reading.Cancel()
	}
}

// hint says in the status line what the keys do.
func (p *Page) hint() {
	switch {
	case p.halt.Visible():
	case p.form == nil:
		p.line.SetText("Esc: back to the list")
	case p.form.IsNew():
		p.line.SetText("Enter: Next · Ctrl+S: Save · Esc: Cancel")
	case p.form.Editing():
		p.line.SetText("Ctrl+S: Save · Ctrl+Enter: OK · Esc: Cancel")
	default:
		p.line.SetText("Ctrl+E: Edit · Esc: back to the list")
	}
}
