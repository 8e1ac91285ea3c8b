package customers

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/desk/kit"
	"github.com/keydesk/keydesk/ui/model/bulk"
	model "github.com/keydesk/keydesk/ui/model/customers"
	"github.com/keydesk/keydesk/ui/model/label"
	"github.com/keydesk/keydesk/ui/model/person"
	"github.com/keydesk/keydesk/ui/model/words"
)

// nobodyOf is why nothing can be done while several are being selected and
// nobody is yet.
const nobodyOf = "Select customers first: a click on the box, or space."

// bulkOf is the bulk action of an action on one customer; ok is false where
// there is none.
func bulkOf(id person.ID) (a core.BulkAction, ok bool) {
	a, ok = map[person.ID]core.BulkAction{
		person.EmailForgotten: core.BulkEmailForgotten, person.Generate: core.BulkGenerate, person.Reset: core.BulkEmailForgotten,
		person.Unlock: core.BulkUnlock, person.SendConfirm: core.BulkConfirm, person.SendWelcome: core.BulkWelcome,
		person.Delete: core.BulkDelete, person.Restore: core.BulkRestore,
	}[id]
	return a, ok
}

// whyNotAll is WhyNot for several.
func (p *Page) whyNotAll(id person.ID) string {
	a, ok := bulkOf(id)
	switch {
	case !ok:
		return "This is done to one customer: end Select several first."
	case !bulk.May(p.source.May, a) && a == core.BulkDelete, !bulk.May(p.source.May, a) && a == core.BulkRestore:
		return "You need the permission Edit Customers."
	case !bulk.May(p.source.May, a):
		return "You need the permission Reset Passwords or Edit Customers."
	case p.model.Picked() == 0:
		return nobodyOf
	}
	return ""
}

// actAll asks about an action on all who are selected.
func (p *Page) actAll(id person.ID) {
	if id == person.Reset {
		p.window.Several(bulk.AskReset(p.model.PickedIDs(), p.source.Clock))
		return
	}
	if a, ok := bulkOf(id); ok {
		p.askAll(a)
	}
}

// askAll asks about a bulk action.
func (p *Page) askAll(a core.BulkAction) {
	p.waiting.Do(func() {
		switch {
		case p.model.Picked() == 0:
			kit.Tell(p.head.filter, nobodyOf)
		case !bulk.May(p.source.May, a):
			kit.Tell(p.head.filter, "You need the permission Edit Customers.")
		default:
			p.window.Several(bulk.Ask(core.Bulk{Action: a, IDs: p.model.PickedIDs()}, p.source.Clock))
		}
	})
}

// SelectSeveral begins or ends selecting several.
func (p *Page) SelectSeveral(on bool) {
	p.model.SetSeveral(on)
	p.picked()
}

func (p *Page) pick(row int)   { p.model.Toggle(row); p.picked() }
func (p *Page) extend(row int) { p.model.Extend(row); p.picked() }

// tickAll is the box in the heads: all that are listed, or none.
func (p *Page) tickAll() {
	if p.model.AllPicked() {
		p.model.PickNone()
	} else {
		p.model.PickAll()
	}
	p.picked()
}

// pickAll selects the rows listed. In a field with text, the key is the text's.
func (p *Page) pickAll() {
	c := kit.CanvasOf(p.table)
	if c == nil {
		return
	}
	if e, ok := c.Focused().(*kit.Entry); ok && e.Text != "" {
		e.TypedShortcut(&fyne.ShortcutSelectAll{})
		return
	}
	p.waiting.Do(func() {
		p.model.PickAll()
		p.picked()
		p.table.Focus()
	})
}

// picked shows who is selected.
func (p *Page) picked() {
	on := p.model.Several()
	if p.head.selecting(p.model) {
		p.table.SetColumns(p.cols())
		p.table.SetSeveral(on)
		p.sorted()
		if !on {
			p.facts = nil
			p.panel.empty()
			if id, ok := p.model.Selected(); ok {
				p.read(id)
			}
		} else {
			p.reading.Cancel()
			p.waiting.Drop()
		}
	}
	p.line.SetText(p.model.Count())
	p.table.Reload()
	if on {
		p.panel.several()
	}
}

// beginSeveral makes what stands over the list for selecting several.
func (h *head) beginSeveral(p *Page) {
	h.all, h.none = kit.NewLink("", func() { p.model.PickAll(); p.picked() }), kit.NewLink(label.SelectNone, func() { p.model.PickNone(); p.picked() })
	h.enable = kit.NewButton(label.EnableLogins, "", kit.Secondary, func() { p.askAll(core.BulkEnable) })
	h.disable = kit.NewButton(label.DisableLogins, "", kit.Secondary, func() { p.askAll(core.BulkDisable) })
	if p.model.MayBulk() {
		h.several = kit.NewCheck(label.SelectSeveral, "", p.SelectSeveral)
	}
}

// selecting shows how the selecting stands; true where it began or ended.
func (h *head) selecting(m *model.Page) (turned bool) {
	if h.several == nil {
		return false
	}
	h.all.SetText(m.Selecting().All)
	turned = h.several.On() != m.Several() || h.on != m.Several()
	h.on = m.Several()
	h.several.Set(map[bool]kit.State{true: kit.On, false: kit.Off}[h.on])
	why := ""
	if m.Picked() == 0 {
		why = nobodyOf
	}
	h.enable.Disable(why)
	h.disable.Disable(why)
	if turned {
		h.filling()
		h.upper.Refresh()
		h.lower.Refresh()
		h.box.Refresh()
	}
	return turned
}

// buttons are those of the second line, with Select several at the left.
func (h *head) buttons() []fyne.CanvasObject {
	if h.several == nil {
		return []fyne.CanvasObject{h.columns, h.reopen, kit.Space(), h.add, h.in, h.out}
	}
	if h.on {
		return []fyne.CanvasObject{h.several, h.all, h.none, h.reopen, kit.Space(), h.enable, h.disable, h.out}
	}
	return []fyne.CanvasObject{h.several, h.columns, h.reopen, kit.Space(), h.add, h.in, h.out}
}

// fewButtons are those that a narrow head has room for.
func (h *head) fewButtons() []fyne.CanvasObject {
	if h.on {
		return []fyne.CanvasObject{h.several, h.all, h.none}
	}
	return []fyne.CanvasObject{h.add, h.in, h.out}
}

// mostListed is how many of the selected the panel names.
const mostListed = 5

// several is the panel while several are being selected.
func (v *panel) several() {
	v.shown = nil
	p := v.page
	s := p.model.Selecting()
	upper := []fyne.CanvasObject{v.title(s.Head, kit.Section()), kit.NewText(s.Of, kit.Quiet())}
	for _, line := range p.model.PickedLines(mostListed) {
		mark := draw(line.Status)
		who := kit.Column(0, kit.NewText(line.Cell(model.Name), kit.Strong()), kit.NewText(line.Cell(model.ID), kit.Helper()))
		status := kit.Row(8, kit.NewIcon(mark.Icon, mark.Color, 15), kit.NewText(line.Status.Word, kit.Plain()))
		upper = append(upper, kit.NewRule(), kit.Row(8, who, kit.Space(), status))
	}
	if n := p.model.Picked(); n > 0 {
		upper = append(upper, kit.NewRule())
		if n > mostListed {
			upper = append(upper, kit.NewText("and "+words.Number(n-mostListed)+" more", kit.Quiet()))
		}
	}
	note := "One question names the number and who is left out, and why" + p.model.LeftOut() + "."
	if p.model.Picked() == 0 {
		note = nobodyOf + " Ctrl+A selects all that are listed."
	}
	upper = append(upper, kit.Inset(kit.Row(8, kit.NewIcon("info", theme.ColorNamePlaceHolder, 16), kit.NewText(note, kit.Helper())), 6, 0, 0, 0))
	for i, a := range (person.Facts{}).Actions() {
		v.actions[i].Disable(p.whyNotAll(a.ID))
	}
	v.set(true, upper...)
}

// severalCommands are those of the menu for several.
func (p *Page) severalCommands() []kit.Command {
	if !p.model.MayBulk() {
		return nil
	}
	all := []kit.Command{
		{Menu: "Edit", Name: label.SelectSeveral, Key: fyne.KeyM, Mod: fyne.KeyModifierControl, Do: func() { p.SelectSeveral(!p.model.Several()) }, Rule: true},
		{Menu: "Edit", Name: label.SelectAll, Key: fyne.KeyA, Mod: fyne.KeyModifierControl, Do: p.pickAll},
		{Menu: "Edit", Name: "End selecting several", Key: fyne.KeyEscape, Do: p.endSeveral},
	}
	for i, id := range []person.ID{person.SendConfirm, person.SendWelcome} {
		all = append(all, kit.Command{Menu: "Customer", Name: (person.Facts{}).Action(id).Label, Do: func() { p.Act(id) }, Rule: i == 0})
	}
	for _, a := range []core.BulkAction{core.BulkEnable, core.BulkDisable, core.BulkMove} {
		if bulk.May(p.source.May, a) {
			all = append(all, kit.Command{Menu: "Customer", Name: bulk.WayOf(a).Label, Do: func() { p.askAll(a) }, Why: p.whyNoneOf})
		}
	}
	return all
}

func (p *Page) whyNoneOf() string {
	if p.model.Picked() == 0 {
		return nobodyOf
	}
	return ""
}

// endSeveral is Esc: selecting several ends, and who was selected alone is
// shown again.
func (p *Page) endSeveral() {
	if p.model.Several() {
		p.SelectSeveral(false)
	}
}

// itemsOfAll is the context menu of several.
func (p *Page) itemsOfAll() []*fyne.MenuItem {
	var items []*fyne.MenuItem
	for _, id := range []person.ID{person.EmailForgotten, person.Generate, person.Reset, person.Unlock, person.SendConfirm, person.SendWelcome} {
		if a, _ := bulkOf(id); bulk.May(p.source.May, a) {
			items = append(items, p.item((person.Facts{}).Action(id)))
		}
	}
	if !p.source.May.Has(core.EditCustomers) {
		return items
	}
	items = append(items, fyne.NewMenuItemSeparator())
	for _, a := range []core.BulkAction{core.BulkEnable, core.BulkDisable, core.BulkMove} {
		items = append(items, fyne.NewMenuItem(bulk.WayOf(a).Label, func() { p.askAll(a) }))
	}
	last := person.Delete
	if p.model.Status() == label.Deleted {
		last = person.Restore
	}
	return append(items, fyne.NewMenuItemSeparator(), p.item((person.Facts{}).Action(last)))
}
