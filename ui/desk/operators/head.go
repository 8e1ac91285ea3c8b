package operators

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"github.com/keydesk/keydesk/ui/desk/kit"
	"github.com/keydesk/keydesk/ui/model/label"
)

// head is what stands over the list: the filter, whether operators or groups
// are listed, and what makes new ones.
type head struct {
	page         *Page
	box          *kit.Box
	filter       *kit.Entry
	people, sets *kit.Button
	add          *kit.Button
	width        *fieldWidth
}

func newHead(p *Page) *head {
	h := &head{page: p, width: &fieldWidth{}}
	h.filter = kit.NewSearch("Operator or group", func(string) {
		if p.loaded {
			p.lines()
		}
	})
	for _, key := range []fyne.KeyName{fyne.KeyDown, fyne.KeyReturn, fyne.KeyEnter} {
		h.filter.OnKey(key, func() { p.list.focus() })
	}
	h.people = kit.NewButton(label.Operators, "", kit.Secondary, func() { p.turn(false) })
	h.sets = kit.NewButton(label.Groups, "", kit.Flat, func() { p.turn(true) })
	h.add = kit.NewButton(label.NewOperator, "add", kit.Primary, h.new)
	row := kit.Flow(8, &fyne.Container{Layout: h.width, Objects: []fyne.CanvasObject{h.filter}}, h.people, h.sets, kit.Space(), h.add)
	h.box = kit.NewGround(kit.Column(0, kit.Inset(row, 12, 16, 11, 16), kit.NewRule()), theme.ColorNameBackground)
	return h
}

// new makes an operator, or a group where groups are listed.
func (h *head) new() {
	if h.page.groups {
		h.page.NewGroup()
		return
	}
	h.page.NewOperator()
}

// turned shows whether operators or groups are listed.
func (h *head) turned() {
	on, off, text := h.people, h.sets, label.NewOperator
	if h.page.groups {
		on, off, text = h.sets, h.people, label.NewGroup
	}
	on.SetKind(kit.Secondary)
	off.SetKind(kit.Flat)
	h.add.SetText(text)
}

// quiet has the button for new ones step back while Save is the page's own.
func (h *head) quiet(on bool) {
	kind := kit.Primary
	if on {
		kind = kit.Secondary
	}
	h.add.SetKind(kind)
}
