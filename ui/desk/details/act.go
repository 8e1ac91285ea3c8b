package details

import (
	"fyne.io/fyne/v2"

	"github.com/keydesk/keydesk/ui/desk/kit"
	model "github.com/keydesk/keydesk/ui/model/customer"
	"github.com/keydesk/keydesk/ui/model/label"
	"github.com/keydesk/keydesk/ui/model/person"
)

// Act does an action, or says why not. With something typed that is not saved
// it asks to save it first.
func (p *Page) Act(id person.ID) {
	if why := p.whyNot(id); why != "" {
		p.refuse(id, why)
		return
	}
	if p.form == nil {
		return
	}
	q, ask := p.form.BeforeAction(p.facts.Action(id))
	if !ask {
		p.window.Run(id, p.facts)
		return
	}
	p.ask(q, func(c model.Choice) {
		if c == model.SaveFirst {
			p.save(goal{action: id})
		}
	})
}

// whyNot says why an action cannot be done now; "" where it can.
func (p *Page) whyNot(id person.ID) string {
	switch {
	case p.form == nil:
		return "The customer is being read."
	case p.form.IsNew():
		return "Save the customer first."
	case p.saving.Running():
		return savingWhy
	}
	return p.form.WhyNotAct(id, p.facts)
}

// refuse says a reason at the action where it is shown, else under the title.
func (p *Page) refuse(id person.ID, why string) {
	for i, a := range (person.Facts{}).PageActions() {
		if a.ID == id && p.form != nil && !p.form.IsNew() {
			kit.Tell(p.panel.rows[i], why)
			return
		}
	}
	kit.Tell(p.head.title, why)
}

// Commands are what the page adds to the window's menu and keys.
func (p *Page) Commands() []kit.Command {
	const menu = "Customer"
	control := fyne.KeyModifierControl
	all := []kit.Command{
		{Menu: menu, Name: label.Edit, Key: fyne.KeyE, Mod: control, Do: p.Edit, Why: p.whyNoEdit},
		{Menu: menu, Name: label.Save, Key: fyne.KeyS, Mod: control, Do: p.Save, Why: p.whyNoSave},
		{Menu: menu, Name: label.OK, Key: fyne.KeyReturn, Mod: control, Do: p.OK, Why: p.whyNoOK},
		{Menu: menu, Name: "Cancel, or back to the list", Key: fyne.KeyEscape, Do: p.Escape},
		{Menu: "View", Name: "Next section", Key: fyne.KeyPageDown, Mod: control, Do: func() { p.Step(1) }},
		{Menu: "View", Name: "Previous section", Key: fyne.KeyPageUp, Mod: control, Do: func() { p.Step(-1) }},
	}
	show := (person.Facts{}).Action(person.Show)
	for i, a := range append((person.Facts{}).PageActions(), show) {
		all = append(all, kit.Command{Menu: menu, Name: a.Label, Key: fyne.KeyName(a.Key), Do: func() { p.Act(a.ID) }, Rule: i == 0})
	}
	for i, id := range []person.ID{person.Delete, person.Restore} {
		all = append(all, kit.Command{Menu: menu, Name: (person.Facts{}).Action(id).Label, Do: func() { p.Act(id) },
			Why: func() string { return p.whyNot(id) }, Rule: i == 0})
	}
	return all
}

func (p *Page) whyNoEdit() string {
	switch {
	case p.form == nil:
		return "The customer is being read."
	case p.form.Editing():
		return "The customer is being edited already."
	}
	return p.facts.Action(person.Edit).Why
}

func (p *Page) whyNoSave() string {
	switch {
	case p.form == nil:
		return "The customer is being read."
	case p.saving.Running():
		return savingWhy
	}
	return p.form.WhyNotSave()
}

// whyNoOK: with nothing changed OK just returns; a new customer has Save alone.
func (p *Page) whyNoOK() string {
	switch {
	case p.form == nil:
		return "The customer is being read."
	case p.form.IsNew():
		return p.whyNoSave()
	case p.saving.Running():
		return savingWhy
	}
	return ""
}
