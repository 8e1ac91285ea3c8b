package customers

import (
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"github.com/keydesk/keydesk/ui/desk/kit"
	"github.com/keydesk/keydesk/ui/desk/look"
	"github.com/keydesk/keydesk/ui/model/label"
	"github.com/keydesk/keydesk/ui/model/person"
)

// nobody is why nothing can be done where nobody is selected.
const nobody = "Select a customer first."

// Act does an action for the selected customer, or says why not.
func (p *Page) Act(id person.ID) {
	p.waiting.Do(func() {
		if why := p.WhyNot(id); why != "" {
			p.refuse(id, why)
			return
		}
		if p.model.Several() {
			p.actAll(id)
			return
		}
		if p.facts == nil {
			return // he could not be read, and the panel says so
		}
		if id == person.Edit {
			p.window.Open(p.facts.Customer.ID, true)
			return
		}
		p.window.Run(id, *p.facts)
	})
}

// WhyNot says why an action cannot be done now; "" where it can, or where that
// is still to be read.
func (p *Page) WhyNot(id person.ID) string {
	if p.asking.Running() || p.reading.Running() {
		return ""
	}
	if p.model.Several() {
		return p.whyNotAll(id)
	}
	if _, ok := p.model.Selected(); !ok {
		return nobody
	}
	if p.facts == nil {
		return ""
	}
	return p.facts.Action(id).Why
}

// refuse says a reason at the action, or over the list where the panel is
// closed or has no such line.
func (p *Page) refuse(id person.ID, why string) {
	for i, a := range (person.Facts{}).Actions() {
		if a.ID == id && p.panel.box.Visible() && p.panel.lower.Visible() {
			kit.Tell(p.panel.actions[i], why)
			return
		}
	}
	kit.Tell(p.head.filter, why)
}

// menu is the context menu of the selected customer. Nothing in it is grey: a
// click says why it cannot be done.
func (p *Page) menu(at fyne.Position) {
	p.waiting.Do(func() {
		c := kit.CanvasOf(p.table)
		if c != nil && p.model.Several() {
			widget.ShowPopUpMenuAtPosition(fyne.NewMenu("", p.itemsOfAll()...), c, at)
			return
		}
		if p.facts == nil || c == nil {
			return
		}
		row := p.model.SelectedRow()
		items := []*fyne.MenuItem{fyne.NewMenuItem("Open", func() { p.open(row, false) }), p.item(p.facts.Action(person.Edit)), fyne.NewMenuItemSeparator()}
		for _, a := range p.facts.Actions() {
			items = append(items, p.item(a))
		}
		last := person.Delete
		if p.facts.Deleted() {
			last = person.Restore
		}
		items = append(items, fyne.NewMenuItemSeparator(), p.item(p.facts.Action(last)))
		widget.ShowPopUpMenuAtPosition(fyne.NewMenu("", items...), c, at)
	})
}

// item is an action's line in the context menu.
func (p *Page) item(a person.Action) *fyne.MenuItem {
	item := fyne.NewMenuItem(a.Label, func() { p.Act(a.ID) })
	if a.Key != "" {
		item.Shortcut = &desktop.CustomShortcut{KeyName: fyne.KeyName(a.Key)}
	}
	return item
}

// MenuHere opens the context menu from the keyboard, in the upper part of the
// list: Fyne's list does not tell where a row is.
func (p *Page) MenuHere() {
	if _, ok := p.model.Selected(); !ok {
		kit.Tell(p.head.filter, nobody)
		return
	}
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject(p.table)
	p.menu(at.AddXY(look.Px(136), look.Px(40)))
}

// Commands are what the page adds to the window's menu and keys. Shift+F10
// comes as F10: Fyne makes no shortcut of Shift alone.
func (p *Page) Commands() []kit.Command {
	all := []kit.Command{
		{Menu: "File", Name: label.Import, Do: func() { p.window.Go(ToImport) }, Why: p.whyNoAdd},
		{Menu: "File", Name: label.Export, Do: func() { p.window.Go(ToExport) }, Why: p.whyNoExport},
		{Menu: "Edit", Name: label.CustomersFilter, Key: fyne.KeyF, Mod: fyne.KeyModifierControl, Do: p.search},
		{Menu: "View", Name: "Preview", Key: fyne.KeyP, Mod: fyne.KeyModifierControl | fyne.KeyModifierShift, Do: p.TogglePanel},
		{Menu: "View", Name: "Columns", Do: p.chooseColumns},
		{Menu: "Customer", Name: label.NewCustomer, Key: fyne.KeyN, Mod: fyne.KeyModifierControl, Do: func() { p.window.Go(ToNew) }, Why: p.whyNoAdd},
		{Menu: "Customer", Name: label.Edit, Key: fyne.KeyE, Mod: fyne.KeyModifierControl, Do: func() { p.Act(person.Edit) }},
	}
	for i, a := range (person.Facts{}).Actions() {
		all = append(all, kit.Command{Menu: "Customer", Name: a.Label, Key: fyne.KeyName(a.Key), Do: func() { p.Act(a.ID) }, Rule: i == 0})
	}
	remove, restore := (person.Facts{}).Action(person.Delete), (person.Facts{}).Action(person.Restore)
	all = append(all,
		kit.Command{Menu: "Customer", Name: remove.Label, Key: fyne.KeyDelete, Do: func() { p.Act(person.Delete) }, Rule: true},
		kit.Command{Menu: "Customer", Name: restore.Label, Do: func() { p.Act(person.Restore) }})
	all = append(all, kit.Command{Menu: "Customer", Name: copyID, Key: fyne.KeyC, Mod: fyne.KeyModifierControl | fyne.KeyModifierShift, Do: p.copyID, Rule: true})
	all = append(all, kit.Command{Menu: "Customer", Name: "Menu of the customer", Key: fyne.KeyF10, Do: p.MenuHere})
	return append(all, p.severalCommands()...)
}

// copyID puts the selected customer's ID into the clipboard.
func (p *Page) copyID() {
	id, ok := p.model.Selected()
	if !ok {
		kit.Tell(p.head.filter, nobody)
		return
	}
	text := strconv.FormatUint(id, 10)
	fyne.CurrentApp().Clipboard().SetContent(text)
	p.line.Say(kit.Toast{Text: "Customer ID " + text + " copied."})
}

// copyID is what the button and the menu call it.
const copyID = "Copy the Customer ID"

func (p *Page) whyNoAdd() string {
	why, _ := p.model.CanAdd()
	return why
}

func (p *Page) whyNoExport() string {
	why, _ := p.model.CanExport()
	return why
}
