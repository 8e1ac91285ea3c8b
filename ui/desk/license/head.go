package license

import (
	"strconv"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"github.com/keydesk/keydesk/ui/desk/internal/mark"
	"github.com/keydesk/keydesk/ui/desk/kit"
	"github.com/keydesk/keydesk/ui/model/label"
	model "github.com/keydesk/keydesk/ui/model/license"
	"github.com/keydesk/keydesk/ui/model/say"
)

// head is what stands over the page: which license it is, what went wrong, and
// the buttons.
type head struct {
	page                   *Page
	box                    fyne.CanvasObject
	title                  *kit.WholeTitle
	product                *kit.Text
	chip                   *kit.Status
	bold, rest             *kit.Text
	trouble, buttons       *fyne.Container
	edit, cancel, save, ok *kit.Button
}

func newHead(p *Page) *head {
	red := kit.Plain().In(theme.ColorNameError)
	strong := red
	strong.Bold = true
	h := &head{page: p, title: kit.NewWholeTitle(label.LicenseDetails), product: kit.NewText("", kit.Style{Color: theme.ColorNamePlaceHolder, Wrap: true}),
		chip: kit.NewChip(kit.MarkInfo(), ""), bold: kit.NewText("", strong), rest: kit.NewText("", red)}
	h.edit = kit.NewButton(label.Edit, "pencil", kit.Secondary, p.Edit)
	h.cancel = kit.NewButton(label.Cancel, "", kit.Secondary, p.Cancel)
	h.save = kit.NewButton(label.Save, "", kit.Secondary, p.Save)
	h.ok = kit.NewButton(label.OK, "", kit.Primary, p.OK)
	back := kit.NewButton(label.Licenses, "back", kit.Link, p.Back)
	h.trouble = kit.Row(8, kit.NewIcon("triangle-full", theme.ColorNameError, 16), h.bold, h.rest)
	h.buttons = kit.Row(12, h.edit, h.cancel, h.save, h.ok)
	h.box = kit.PageHead(
		[]fyne.CanvasObject{kit.Inset(back, 6, 8, 6, 0), kit.NewUpright(), h.title, h.product, h.chip},
		[]fyne.CanvasObject{h.trouble, h.buttons})
	return h
}

// fill shows which license it is, and which buttons there are.
func (h *head) fill() {
	f := h.page.form
	for _, o := range []fyne.CanvasObject{h.chip, h.product, h.buttons} {
		kit.SetVisible(o, f != nil)
	}
	h.title.SetText(label.License + " " + strconv.FormatUint(h.page.id, 10))
	if f == nil {
		h.trouble.Hide()
		return
	}
	l := f.Facts().License
	status := say.LicenseStatus(l.Status)
	h.chip.Set(mark.Of(status), status.Word)
	h.product.SetText(l.Product)
	bold, rest := f.Headline()
	h.bold.SetText(bold)
	h.rest.SetText(rest)
	kit.SetVisible(h.trouble, bold != "")
	editing := f.Editing()
	kit.SetVisible(h.edit, !editing)
	for _, b := range []*kit.Button{h.cancel, h.save, h.ok} {
		kit.SetVisible(b, editing)
	}
	h.edit.Disable(f.Facts().Action(model.Edit).Why)
	why, ok := f.WhyNotSave(), ""
	if h.page.saving.Running() {
		why, ok = savingWhy, savingWhy
	}
	h.save.Disable(why)
	h.ok.Disable(ok)
}

// patience is how long an answer may take before the page says that it works.
const patience = 150 * time.Millisecond

// savingWhy is why fields and buttons rest.
const savingWhy = "It is being saved."

// savingNow has the form rest while it is saved.
func (p *Page) savingNow(on bool) {
	p.head.fill()
	p.body.rest(on)
	p.working(on, "Saving…", p.saving.Running)
	if !on && p.stale {
		p.stale = false
		p.runner.After(0, func() {
			if p.work.Open() && !p.saving.Running() {
				p.read()
			}
		})
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
	case p.form != nil && p.form.Editing():
		p.line.SetText("Ctrl+S: Save · Ctrl+Enter: OK · Esc: Cancel")
	default:
		p.line.SetText("Ctrl+E: Edit · Esc: back to the list")
	}
}
