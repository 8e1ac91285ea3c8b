package licenses

import (
	"fyne.io/fyne/v2"

	"github.com/keydesk/keydesk/ui/desk/kit"
	"github.com/keydesk/keydesk/ui/model/label"
)

// Tools are the ways from the list to dialogs and pages of other rooms. A tool
// is a func of the main window, set in its licenseTools (ui/desk/licensing.go);
// one that is nil is not on the toolbar, nor in the menu. What an operator may
// not do is there and says why: that is Why's answer, "" where it can be done.
type Tools struct {
	Add      Tool // Add licenses…
	NewSale  Tool // New sale…
	Offline  Tool // Offline activation…
	Products Tool // Products…
}

// Tool is one of them.
type Tool struct {
	Do  func()
	Why string // why it cannot be used, "" where it can
}

// tool is a line of the toolbar.
type tool struct {
	name, icon string
	key        fyne.KeyName // with Ctrl; "" for none
	of         Tool
}

// list is what is offered, the first one as the page's own button.
func (t Tools) list() (all []tool) {
	for _, one := range []tool{
		{label.AddLicenses, "add", fyne.KeyN, t.Add}, {label.NewSale, "send", "", t.NewSale},
		{label.OfflineActivation, "computer", "", t.Offline}, {label.Products, "layers", "", t.Products},
	} {
		if one.of.Do != nil {
			all = append(all, one)
		}
	}
	return all
}

// buttons are the toolbar.
func (t Tools) buttons() []*kit.Button {
	var all []*kit.Button
	for i, one := range t.list() {
		kind := kit.Secondary
		if i == 0 {
			kind = kit.Primary
		}
		b := kit.NewButton(one.name, one.icon, kind, one.of.Do)
		b.Disable(one.of.Why)
		all = append(all, b)
	}
	return all
}

// commands are the same in the menu.
func (t Tools) commands() []kit.Command {
	var all []kit.Command
	for _, one := range t.list() {
		c := kit.Command{Menu: label.License, Name: one.name, Key: one.key, Do: one.of.Do, Why: func() string { return one.of.Why }}
		if one.key != "" {
			c.Mod = fyne.KeyModifierControl
		}
		all = append(all, c)
	}
	return all
}
