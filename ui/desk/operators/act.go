package operators

import (
	"context"

	"fyne.io/fyne/v2"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/desk/kit"
	"github.com/keydesk/keydesk/ui/desk/task"
	"github.com/keydesk/keydesk/ui/model/label"
	model "github.com/keydesk/keydesk/ui/model/operators"
	"github.com/keydesk/keydesk/ui/model/say"
)

// Save saves what is ticked.
func (p *Page) Save() { p.saveThen(func() {}) }

func (p *Page) saveThen(then func()) {
	if p.draft == nil || !p.draft.Changed() {
		then()
		return
	}
	draft := p.draft
	p.do("What you ticked is kept.", func(c ctx) error {
		return p.source.Edit(c, draft.Operator().Name, draft.Edit())
	}, func() {
		p.draft = model.NewDraft(p.team, draft.Operator())
		p.read(func() { p.say(draft.Saved()); then() })
	})
}

// Drop takes back what is ticked and not saved.
func (p *Page) Drop() {
	p.draft = model.NewDraft(p.team, p.draft.Operator())
	p.show()
}

// free calls then when what is ticked is saved or may be lost.
func (p *Page) free(then func()) {
	if p.draft == nil || !p.draft.Changed() {
		then()
		return
	}
	d := &kit.Dialog{Title: "Changes are not saved", Sub: p.draft.Operator().Name, Width: 480,
		Body: kit.Column(8, kit.NewText("What you ticked is not in force yet. "+p.draft.Means(), kit.Plain()))}
	d.Cancel = kit.NewButton(label.Cancel, "", kit.Secondary, d.Close)
	d.Others = []*kit.Button{kit.NewButton("Do not save", "", kit.Secondary, func() { d.Close(); p.Drop(); then() })}
	d.Default = kit.NewButton(label.Save, "", kit.Primary, func() { d.Close(); p.saveThen(then) })
	d.Show(p.window.Canvas, p.runner)
}

// do does one deed of the page; kept says what became of the work where it
// fails.
func (p *Page) do(kept string, work func(ctx) error, done func()) {
	if p.doing.Running() {
		return
	}
	task.Go(p.doing, func(c context.Context, _ task.Report) (struct{}, error) { return struct{}{}, work(c) },
		func(_ struct{}, err error) {
			if err != nil {
				p.tell("This could not be done", say.Explain(err, kept).Text())
				return
			}
			done()
		})
}

// tell shows a sentence that must not be missed.
func (p *Page) tell(title, text string) {
	d := &kit.Dialog{Title: title, Icon: "info", Width: 480, Body: kit.NewText(text, kit.Plain())}
	d.Default = kit.NewButton(label.OK, "", kit.Primary, d.Close)
	d.Show(p.window.Canvas, p.runner)
}

// ForceChange has the operator choose another password at the next sign-in.
func (p *Page) ForceChange() {
	if o, ok := p.operator(); ok {
		p.do("", func(c ctx) error { return p.source.ForceChange(c, o.Name) }, func() {
			p.read(func() { p.say(model.Forced(o)) })
		})
	}
}

// Disable keeps the operator from signing in, or lets him in again. It can be
// undone, so it is not asked.
func (p *Page) Disable() {
	o, ok := p.operator()
	if !ok {
		return
	}
	work, back, text := p.source.Disable, p.source.Enable, o.Name+" cannot sign in any more."
	if o.State == core.OperatorDisabled {
		work, back, text = back, work, o.Name+" can sign in again."
	}
	p.do("", func(c ctx) error { return work(c, o.Name) }, func() {
		undo := func() { p.do("", func(c ctx) error { return back(c, o.Name) }, func() { p.read(nil) }) }
		p.read(func() { p.line.Say(kit.Toast{Text: text, Action: "Undo", Do: undo}) })
	})
}

// showReads goes to what the operator was shown, in the log.
func (p *Page) showReads() {
	if o, ok := p.operator(); ok {
		p.window.Reads(o.Name)
	}
}

// Remove asks, and takes the operator out for good.
func (p *Page) Remove() {
	o, ok := p.operator()
	if !ok || p.doing.Running() {
		return
	}
	task.Go(p.doing, func(c context.Context, _ task.Report) (int, error) { return p.source.Customers(c) },
		func(customers int, err error) {
			if err != nil {
				customers = -1 // it is removed all the same
			}
			p.askRemove(model.Remove(o, customers))
		})
}

func (p *Page) askRemove(m model.Removal) {
	f := p.form(label.RemoveOperator, m.Operator.Name, "Remove", kit.DangerNow)
	body := kit.Column(12, kit.NewText(m.Text, kit.Plain()))
	if m.Operator.State == core.OperatorActive {
		body.Add(kit.NewText("Somebody who will be back is better disabled.", kit.Quiet()))
	}
	f.wide(520, body)
	f.OK = func() {
		var held []uint64
		f.do(func(c ctx) (err error) {
			if held, err = p.source.Revealed(c, m.Operator.ID); err != nil {
				return err
			}
			return p.source.Remove(c, m.Operator.Name)
		}, func() {
			seen := p.seen
			p.Drop()
			p.read(func() { p.removed(m.Operator, seen, held) })
		})
	}
	f.open()
}

// removed says what is left to do. held are the customers who still have a
// password that the operator was shown.
func (p *Page) removed(o core.Operator, seen model.Seen, held []uint64) {
	p.say(model.Removed(o))
	after, due := model.After(o, seen, len(held))
	if !due {
		return
	}
	d := &kit.Dialog{Title: o.Name + " was removed", Sub: "What is left to do", Width: 560}
	var lines []fyne.CanvasObject
	if after.Reads != "" {
		ways := kit.Flow(8)
		if len(held) > 0 && p.window.ResetThese != nil {
			ways.Add(kit.NewButton(after.Reset, "key", kit.Secondary, func() { d.Close(); p.window.ResetThese(held) }))
		}
		ways.Add(kit.NewButton("Show which…", "list", kit.Secondary, func() { d.Close(); p.window.Reads(o.Name) }))
		lines = append(lines, kit.NewText(after.Reads, kit.Plain()), ways)
	}
	if after.Recovery != "" {
		lines = append(lines, kit.NewText(after.Recovery, kit.Plain()),
			kit.Row(8, kit.NewButton(label.NewRecoveryKey, "key", kit.Secondary, func() { d.Close(); p.NewRecovery() })))
	}
	d.Body = kit.Column(12, lines...)
	d.Default = kit.NewButton(label.CloseHelp, "", kit.Primary, d.Close)
	d.Show(p.window.Canvas, p.runner)
}

// Commands are what the page adds to the window's menu and keys.
func (p *Page) Commands() []kit.Command {
	one := func() string {
		if _, ok := p.operator(); !ok {
			return "Choose an operator first."
		}
		return ""
	}
	other := func() string {
		if o, ok := p.operator(); ok && o.Self {
			return "This is you; another administrator can."
		}
		return one()
	}
	return []kit.Command{
		{Menu: "Edit", Name: "Find", Key: fyne.KeyF, Mod: fyne.KeyModifierControl, Do: p.Focus},
		{Menu: "Edit", Name: label.Save, Key: fyne.KeyS, Mod: fyne.KeyModifierControl, Do: p.Save, Why: p.whyNothing},
		{Menu: label.Operators, Name: label.NewOperator, Key: fyne.KeyN, Mod: fyne.KeyModifierControl, Do: p.NewOperator},
		{Menu: label.Operators, Name: label.Rename, Key: fyne.KeyF2, Do: p.Rename, Why: one},
		{Menu: label.Operators, Name: label.ForceChange, Do: p.ForceChange, Why: one},
		{Menu: label.Operators, Name: label.SetOperatorPassword, Do: p.ManagePassword, Why: one},
		{Menu: label.Operators, Name: label.Disable + " / " + label.Enable, Do: p.Disable, Why: other},
		{Menu: label.Operators, Name: label.Remove, Do: p.Remove, Why: other},
		{Menu: label.Operators, Name: label.NewGroup, Do: p.NewGroup, Rule: true},
		{Menu: label.Operators, Name: label.EditGroup, Do: p.EditGroup, Why: p.whyNoGroup},
		{Menu: label.Operators, Name: "Remove group…", Do: p.RemoveGroup, Why: p.whyNoGroup},
		{Menu: label.Operators, Name: label.NewRecoveryKey, Do: p.NewRecovery, Rule: true},
		{Menu: label.Operators, Name: "Refresh", Key: fyne.KeyF5, Do: func() { p.read(nil) }},
	}
}

func (p *Page) whyNothing() string {
	if p.draft == nil || !p.draft.Changed() {
		return "Nothing is changed."
	}
	return ""
}
