package licenses

import (
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"github.com/keydesk/keydesk/ui/desk/kit"
	"github.com/keydesk/keydesk/ui/desk/look"
	"github.com/keydesk/keydesk/ui/model/label"
	"github.com/keydesk/keydesk/ui/model/license"
)

// none is why nothing can be done where nothing is selected.
const none = "Select a license first."

// Act does an action for the selected license, or says why not.
func (p *Page) Act(id license.ID) {
	p.waiting.Do(func() {
		if _, ok := p.model.Selected(); !ok {
			kit.Tell(p.head.filter, none)
			return
		}
		if p.facts == nil {
			return // it could not be read, and the panel says so
		}
		if why := p.facts.Action(id).Why; why != "" {
			kit.Tell(p.panel.at(id), why)
			return
		}
		if id == license.Edit {
			p.window.Open(p.facts.License.ID, true)
			return
		}
		p.window.Run(id, *p.facts)
	})
}

// menu is the context menu of the selected license. Nothing in it is grey: a
// click says why it cannot be done.
func (p *Page) menu(at fyne.Position) {
	p.waiting.Do(func() {
		c := kit.CanvasOf(p.table)
		if p.facts == nil || c == nil {
			return
		}
		row := p.model.SelectedRow()
		items := []*fyne.MenuItem{fyne.NewMenuItem("Open", func() { p.open(row, false) }), p.item(p.facts.Action(license.Edit)), fyne.NewMenuItemSeparator()}
		for _, a := range p.offered(*p.facts) {
			items = append(items, p.item(a))
		}
		items = append(items, fyne.NewMenuItemSeparator(), fyne.NewMenuItem(label.CopyActivationPW, p.copyPassword))
		widget.ShowPopUpMenuAtPosition(fyne.NewMenu("", items...), c, at)
	})
}

// offered are the actions that the window knows how to do.
func (p *Page) offered(f license.Facts) (all []license.Action) {
	for _, a := range f.Actions() {
		if a.ID != license.Offline || p.window.Tools().Offline.Do != nil {
			all = append(all, a)
		}
	}
	return all
}

// item is an action's line in the context menu.
func (p *Page) item(a license.Action) *fyne.MenuItem {
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
		kit.Tell(p.head.filter, none)
		return
	}
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject(p.table)
	p.menu(at.AddXY(look.Px(136), look.Px(40)))
}

// Commands are what the page adds to the window's menu and keys. Shift+F10
// comes as F10: Fyne makes no shortcut of Shift alone.
func (p *Page) Commands() []kit.Command {
	control, both := fyne.KeyModifierControl, fyne.KeyModifierControl|fyne.KeyModifierShift
	all := []kit.Command{
		{Menu: "Edit", Name: label.LicensesFilter, Key: fyne.KeyF, Mod: control, Do: p.search},
		{Menu: "View", Name: "Preview", Key: fyne.KeyP, Mod: both, Do: p.TogglePanel},
		{Menu: "View", Name: label.NewestFirst, Do: func() { p.ask(p.model.Turn(), true); p.head.follow(p.model) }},
	}
	all = append(all, p.window.Tools().commands()...)
	all = append(all, kit.Command{Menu: label.License, Name: label.Edit, Key: fyne.KeyE, Mod: control, Do: func() { p.Act(license.Edit) }, Rule: true})
	for _, a := range p.offered(license.Facts{}) {
		if a.ID != license.Offline { // the tool has that name
			all = append(all, kit.Command{Menu: label.License, Name: a.Label, Key: fyne.KeyName(a.Key), Do: func() { p.Act(a.ID) }})
		}
	}
	return append(all,
		kit.Command{Menu: label.License, Name: label.CopyLicenseID, Do: p.copyID, Rule: true},
		kit.Command{Menu: label.License, Name: label.CopyActivationPW, Key: fyne.KeyC, Mod: both, Do: p.copyPassword},
		kit.Command{Menu: label.License, Name: "Menu of the license", Key: fyne.KeyF10, Do: p.MenuHere})
}

// copyID puts the selected license's ID into the clipboard.
func (p *Page) copyID() {
	if id, ok := p.model.Selected(); ok {
		text := strconv.FormatUint(id, 10)
		fyne.CurrentApp().Clipboard().SetContent(text)
		p.line.Say(kit.Toast{Text: label.LicenseID + " " + text + " copied."})
		return
	}
	kit.Tell(p.head.filter, none)
}

// copyPassword puts the selected license's activation password there. It is no
// secret, and stays.
func (p *Page) copyPassword() {
	p.waiting.Do(func() {
		if p.facts == nil {
			kit.Tell(p.head.filter, none)
			return
		}
		fyne.CurrentApp().Clipboard().SetContent(p.facts.License.ActivationPassword)
		p.line.Say(kit.Toast{Text: license.Copied(p.facts.License)})
	})
}
