package license

import (
	"context"
	"strconv"

	"fyne.io/fyne/v2"

	"github.com/keydesk/keydesk/ui/desk/ask"
	"github.com/keydesk/keydesk/ui/desk/kit"
	"github.com/keydesk/keydesk/ui/desk/task"
	"github.com/keydesk/keydesk/ui/model/customer"
	"github.com/keydesk/keydesk/ui/model/label"
	model "github.com/keydesk/keydesk/ui/model/license"
)

// offered are the actions that the window knows how to do.
func (p *Page) offered() (all []model.Action) {
	for _, a := range (model.Facts{}).Actions() {
		if a.ID != model.Offline || p.window.Offline() {
			all = append(all, a)
		}
	}
	return all
}

// Act does an action, or says why not. With something typed that is not saved it
// asks to save it first.
func (p *Page) Act(id model.ID) {
	why := savingWhy
	switch {
	case p.form == nil:
		return
	case !p.saving.Running():
		why = p.form.Facts().Action(id).Why
	}
	if why != "" {
		kit.Tell(p.panel.rows[id], why)
		return
	}
	q, asks := p.form.BeforeAction(p.form.Facts().Action(id))
	if !asks {
		p.window.Run(id, p.form.Facts())
		return
	}
	p.ask(q, func(c customer.Choice) {
		if c == customer.SaveFirst {
			p.save(func() { p.Act(id) })
		}
	})
}

// ask opens a question of the page's own.
func (p *Page) ask(q customer.Question, answer func(customer.Choice)) {
	c := kit.CanvasOf(p.frame)
	if c == nil || p.dialog != nil {
		return
	}
	p.dialog = ask.Question(c, p.runner, q, p.form.Facts().Sub(), func(choice customer.Choice) {
		p.dialog = nil
		if p.work.Open() {
			answer(choice)
		}
	})
}

// Save saves and stays on the page.
func (p *Page) Save() { p.save(nil) }

// OK saves what changed and returns to the list.
func (p *Page) OK() {
	switch {
	case p.form == nil || p.saving.Running():
	case p.form.Changed():
		p.save(p.toList)
	default:
		p.toList()
	}
}

// kept is what came of a Save: the license as read after it.
type kept struct {
	fresh  model.Facts
	unread error
}

// save saves the form, and goes on to then, nil for nowhere.
func (p *Page) save(then func()) {
	if p.form == nil || !p.form.Changed() || p.saving.Running() {
		return
	}
	if !p.form.Check() {
		p.refused()
		return
	}
	if p.reading.Running() {
		p.reading.Cancel() // what it reads is about to be old
		p.stale = true
	}
	id, request := p.id, p.form.Request()
	p.stop = task.Stoppable(p.saving, func(ctx context.Context, _ task.Report) (k kept, err error) {
		if err = p.source.Save(ctx, id, request); err == nil {
			k.fresh, k.unread = p.source.Facts(ctx, id)
		}
		return k, err
	}, func(k kept, err error) {
		switch {
		case err == nil:
			p.saved(k, then)
		case p.form.Failed(err):
			p.leaving = nil
			p.read() // what somebody else saved is shown beside what is typed
		default:
			p.refused()
		}
	})
}

// refused shows why nothing was saved, and goes to the first field to blame.
func (p *Page) refused() {
	p.leaving = nil
	p.show()
	if field := p.form.FirstError(); field != "" && p.body.edit != nil {
		p.body.edit.goTo(field)
	}
}

// saved goes on once the form is saved.
func (p *Page) saved(k kept, then func()) {
	if k.unread != nil {
		p.form, p.edit = nil, false // it began with what is no longer there
		p.read()
		p.window.Say(kit.Toast{Text: "Saved."})
		return
	}
	text := p.form.Saved(k.fresh)
	p.body.edit = nil // its fields begin with what is kept
	p.show()
	if then == nil {
		then, p.leaving = p.leaving, nil
	}
	if then != nil {
		then()
	} else {
		p.Focus()
	}
	p.window.Say(kit.Toast{Text: text})
}

// Leave calls then when the page may be left: at once, or after asking about
// what is not saved.
func (p *Page) Leave(then func()) {
	switch {
	case p.form == nil:
		then()
	case p.saving.Running():
		p.leaving = then // where it cannot be saved, the page stays and says why
	default:
		q, asks := p.form.BeforeLeaving()
		if !asks {
			then()
			return
		}
		p.ask(q, func(c customer.Choice) {
			switch c {
			case customer.Discard:
				p.dropped()
				then()
			case customer.SaveFirst:
				p.save(then)
			}
		})
	}
}

// Back returns to the list.
func (p *Page) Back() { p.Leave(p.toList) }

func (p *Page) toList() { p.window.Back(p.id) }

// Edit makes the page editable.
func (p *Page) Edit() {
	if p.form != nil && !p.form.Editing() && p.form.Edit() {
		p.show()
		p.Focus()
	}
}

// Cancel drops what was typed, after asking, and shows the license to read.
// While the form is being saved it asks that to stop.
func (p *Page) Cancel() {
	if p.form == nil || p.saving.Running() {
		p.halted()
		return
	}
	q, asks := p.form.BeforeCancel()
	if !asks {
		p.dropped()
		return
	}
	p.ask(q, func(c customer.Choice) {
		if c == customer.Discard {
			p.dropped()
		}
	})
}

func (p *Page) dropped() {
	p.form.Cancel()
	p.body.edit = nil
	p.show()
	p.Focus()
}

// Escape is Cancel, and in read mode goes back to the list.
func (p *Page) Escape() {
	if p.form != nil && p.form.Editing() {
		p.Cancel()
		return
	}
	p.Back()
}

// CopyID puts the License ID into the clipboard.
func (p *Page) CopyID() {
	text := strconv.FormatUint(p.id, 10)
	fyne.CurrentApp().Clipboard().SetContent(text)
	p.line.Say(kit.Toast{Text: label.LicenseID + " " + text + " copied."})
}

// CopyPassword puts the activation password there. It is no secret, and stays.
func (p *Page) CopyPassword() {
	if p.form == nil {
		return
	}
	l := p.form.Facts().License
	fyne.CurrentApp().Clipboard().SetContent(l.ActivationPassword)
	p.line.Say(kit.Toast{Text: model.Copied(l)})
}

// Commands are what the page adds to the window's menu and keys.
func (p *Page) Commands() []kit.Command {
	control := fyne.KeyModifierControl
	all := []kit.Command{
		{Menu: label.License, Name: label.Edit, Key: fyne.KeyE, Mod: control, Do: p.Edit, Why: p.whyNoEdit},
		{Menu: label.License, Name: label.Save, Key: fyne.KeyS, Mod: control, Do: p.Save, Why: p.whyNoSave},
		{Menu: label.License, Name: label.OK, Key: fyne.KeyReturn, Mod: control, Do: p.OK, Why: p.whyBusy},
		{Menu: label.License, Name: "Cancel, or back to the list", Key: fyne.KeyEscape, Do: p.Escape},
	}
	for i, a := range p.offered() {
		all = append(all, kit.Command{Menu: label.License, Name: a.Label, Key: fyne.KeyName(a.Key), Do: func() { p.Act(a.ID) }, Rule: i == 0})
	}
	return append(all,
		kit.Command{Menu: label.License, Name: label.CopyLicenseID, Do: p.CopyID, Rule: true},
		kit.Command{Menu: label.License, Name: label.CopyActivationPW, Key: fyne.KeyC, Mod: control | fyne.KeyModifierShift, Do: p.CopyPassword})
}

func (p *Page) whyBusy() string {
	switch {
	case p.form == nil:
		return "The license is being read."
	case p.saving.Running():
		return savingWhy
	}
	return ""
}

func (p *Page) whyNoEdit() string {
	if why := p.whyBusy(); why != "" {
		return why
	}
	if p.form.Editing() {
		return "The license is being edited already."
	}
	return p.form.Facts().Action(model.Edit).Why
}

func (p *Page) whyNoSave() string {
	if why := p.whyBusy(); why != "" {
		return why
	}
	return p.form.WhyNotSave()
}
