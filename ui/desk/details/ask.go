package details

import (
	"fyne.io/fyne/v2"

	"github.com/keydesk/keydesk/ui/desk/ask"
	"github.com/keydesk/keydesk/ui/desk/kit"
	model "github.com/keydesk/keydesk/ui/model/customer"
	"github.com/keydesk/keydesk/ui/model/label"
	"github.com/keydesk/keydesk/ui/model/say"
	"github.com/keydesk/keydesk/ui/model/words"
)

// Leave calls then when the page may be left: at once, or after asking about
// what is not saved.
func (p *Page) Leave(then func()) {
	switch {
	case p.form == nil:
		then()
	case p.saving.Running():
		p.leaving = then // where it cannot be saved, the page stays and says why
	default:
		p.leave(then)
	}
}

func (p *Page) leave(then func()) {
	q, ask := p.form.BeforeLeaving()
	if !ask {
		then()
		return
	}
	p.ask(q, func(c model.Choice) {
		switch c {
		case model.Discard:
			p.form.Cancel()
			p.show()
			then()
		case model.SaveFirst:
			p.save(goal{leave: then})
		}
	})
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

// Cancel drops what was typed, after asking, and shows the customer to read; a
// new one is given up. While the form is being saved it asks that to stop.
func (p *Page) Cancel() {
	if p.form == nil || p.saving.Running() {
		p.halted()
		return
	}
	q, ask := p.form.BeforeCancel()
	if !ask {
		p.dropped()
		return
	}
	p.ask(q, func(c model.Choice) {
		if c == model.Discard {
			p.dropped()
		}
	})
}

func (p *Page) dropped() {
	p.form.Cancel()
	if p.form.IsNew() {
		p.toList()
		return
	}
	p.foreign = !p.form.Renew(p.facts)
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

// who names the customer in a question.
func (p *Page) who() string {
	if p.form.IsNew() {
		_, name := p.form.Title()
		return name
	}
	return say.Who(p.facts.Customer)
}

// ask opens a question of the page's own.
func (p *Page) ask(q model.Question, answer func(model.Choice)) {
	c := kit.CanvasOf(p.frame)
	if c == nil || p.dialog != nil {
		return
	}
	p.dialog = ask.Question(c, p.runner, q, p.who(), func(choice model.Choice) {
		p.dialog = nil
		if p.work.Open() {
			answer(choice)
		}
	})
}

// open shows a dialog over the page.
func (p *Page) open(d *kit.Dialog) {
	if c := kit.CanvasOf(p.frame); c != nil && p.dialog == nil {
		p.dialog = d
		d.Show(c, p.runner)
	}
}

func (p *Page) closeDialog() {
	if p.dialog != nil {
		p.dialog.Close()
	}
}

// showMeanwhile reads what others changed while the form is edited, and has it
// decided what stays.
func (p *Page) showMeanwhile() {
	m := p.form.Meanwhile(p.facts)
	p.askMeanwhile(m, label.OK, func() {})
}

// askMeanwhile asks which value stays where two changed a field; then goes on.
func (p *Page) askMeanwhile(m *model.Meanwhile, ok string, then func()) {
	d := &kit.Dialog{Title: "Changed meanwhile", Sub: p.who(), Width: 560}
	d.Cancel = kit.NewButton(label.Cancel, "", kit.Secondary, d.Close)
	d.Default = kit.NewButton(ok, "", kit.Primary, func() {
		if p.form.Merge(m) {
			p.foreign = false
			d.Close()
			p.show()
			then()
		}
	})
	judge := func() {
		d.Default.Disable(map[bool]string{false: "Say for each field which value stays."}[m.Ready()])
	}
	body := kit.Column(12, kit.NewText(m.Text(), kit.Plain()))
	for _, c := range m.Clashes {
		body.Add(kit.NewRule())
		body.Add(clash(m, c, judge))
	}
	judge()
	d.Body = body
	d.OnClosed = func() { p.dialog = nil; p.show() }
	p.open(d)
}

// clash is a field that both changed.
func clash(m *model.Meanwhile, c model.Clash, judge func()) fyne.CanvasObject {
	choice := kit.NewSelect("", []string{"Keep mine", "Take theirs"}, func(i int) {
		m.Decide(c.Field, i == 0)
		judge()
	})
	fact := func(name, value string) fyne.CanvasObject {
		return kit.NewFact(name, kit.NewText(words.OrDash(yesNo(value)), kit.Plain()))
	}
	return kit.Column(0, kit.NewText(c.Label, kit.Strong()), fact("Before", c.Was), fact("Mine", c.Mine), fact("Theirs", c.Theirs),
		kit.NewFact("Which stays?", kit.OfFieldWidth(choice)))
}

// yesNo is a box's state as people say it.
func yesNo(value string) string {
	switch value {
	case "true":
		return "on"
	case "false":
		return "off"
	}
	return value
}
