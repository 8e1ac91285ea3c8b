package licenses

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"github.com/keydesk/keydesk/ui/desk/kit"
	"github.com/keydesk/keydesk/ui/model/label"
	"github.com/keydesk/keydesk/ui/model/licenses"
)

// head is what stands over the list.
type head struct {
	box             *kit.Box
	filter          *kit.Entry
	status, product *kit.Select
	reopen          *kit.Button
	tools           []*kit.Button
	quiet           bool // the page sets the fields, not the user
}

func newHead(p *Page) *head {
	h := &head{}
	h.filter = kit.NewSearch(label.LicensesHint, func(text string) {
		if !h.quiet {
			p.waiting.Drop()
			p.ask(p.model.Type(text), true)
		}
	})
	h.filter.OnKey(fyne.KeyDown, func() { p.waiting.Do(p.goIntoList) })
	h.filter.OnKey(fyne.KeyReturn, func() { p.waiting.Do(p.openFirst) })
	h.filter.OnKey(fyne.KeyEnter, func() { p.waiting.Do(p.openFirst) })
	h.status = kit.NewSelect("", nil, func(i int) { p.waiting.Drop(); p.ask(p.model.ChooseStatus(i), true) })
	h.product = kit.NewSelect("", nil, func(i int) { p.waiting.Drop(); p.ask(p.model.ChooseProduct(i), true) })
	h.reopen = kit.NewLink("Preview", p.TogglePanel)
	h.reopen.Hide()
	kit.Name(h.filter, label.LicensesFilter)
	kit.Name(h.status, label.Status)
	kit.Name(h.product, label.Product)
	h.tools = p.window.Tools().buttons()
	h.follow(p.model)
	name := kit.NewText(label.LicensesFilter, kit.Style{})
	find := kit.Column(0, kit.Flow(12, name, kit.NewRoomy(h.filter, 288)))
	lower := []fyne.CanvasObject{h.reopen, kit.Space()}
	for _, b := range h.tools {
		lower = append(lower, b)
	}
	h.box = kit.NewGround(kit.Inset(kit.Column(8, kit.Flow(8, find, h.product, h.status), kit.Flow(8, lower...)), 12, 16, 12, 16), theme.ColorNameBackground)
	return h
}

// follow shows what the model has, and asks nothing.
func (h *head) follow(m *licenses.Page) {
	h.quiet = true
	if h.filter.Text != m.Text() {
		h.filter.SetText(m.Text())
	}
	h.quiet = false
	h.status.SetOptions(titled(label.Status, licenses.Statuses()), m.Status())
	lines, at := m.Products()
	h.product.SetOptions(titled(label.Product, lines), at)
}

// titled puts a filter's name before its lines.
func titled(name string, lines []string) []string {
	all := make([]string, len(lines))
	for i, line := range lines {
		all[i] = name + ": " + line
	}
	return all
}
