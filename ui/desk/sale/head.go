package sale

import (
	"fyne.io/fyne/v2"

	"github.com/keydesk/keydesk/ui/desk/kit"
	"github.com/keydesk/keydesk/ui/model/label"
)

// head is what stands over the page.
type head struct {
	page         *Page
	box          fyne.CanvasObject
	cancel, save *kit.Button
}

func newHead(p *Page) *head {
	h := &head{page: p, cancel: kit.NewButton(label.Cancel, "", kit.Secondary, p.window.Back)}
	h.save = kit.NewButton(label.SaveAndSend, "send", kit.Primary, p.Save)
	back := kit.NewButton(label.Licenses, "back", kit.Link, p.window.Back)
	h.box = kit.PageHead([]fyne.CanvasObject{kit.Inset(back, 6, 8, 6, 0), kit.NewUpright(), kit.NewText(label.NewSaleTitle, kit.Title())},
		[]fyne.CanvasObject{h.cancel, h.save})
	return h
}

func (h *head) fill() {
	kit.SetVisible(h.save, h.page.done == nil)
	kit.SetVisible(h.cancel, h.page.done == nil)
	m := h.page.model
	switch {
	case m == nil:
		h.save.Disable("The products are being read.")
	case h.page.saving.Running():
		h.save.Disable(savingWhy)
	default:
		h.save.Disable(m.WhyNotSave())
		text := label.SaveAndSend
		if !m.Mail() {
			text = label.Save
		}
		h.save.SetText(text)
	}
	h.box.Refresh()
}

// savingWhy is why fields and buttons rest.
const savingWhy = "It is being saved."
