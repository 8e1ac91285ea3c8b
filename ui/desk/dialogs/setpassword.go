package dialogs

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/desk/kit"
	"github.com/keydesk/keydesk/ui/desk/task"
	model "github.com/keydesk/keydesk/ui/model/dialog"
	"github.com/keydesk/keydesk/ui/model/label"
	"github.com/keydesk/keydesk/ui/model/person"
)

// nothingDone is what is kept where a deed failed.
const nothingDone = "Nothing was changed; what you typed is kept."

// SetPassword asks for Set Customer Password.
type SetPassword struct{ Facts person.Facts }

// setPassword is the dialog.
type setPassword struct {
	*form
	facts   person.Facts
	model   *model.SetPassword
	choices []model.Choice
	choice  *kit.Choice
	typing  *typing
	send    *kit.Check
	more    *fyne.Container // what the two ways to a password at once share
	must    *kit.Check
	tell    *kit.Check
	caller  *caller
	done    func(changed bool)
	changed bool
}

// SetPassword opens Set Customer Password; done is told whether anything was
// done when it is over.
func (r *Room) SetPassword(q SetPassword, done func(changed bool)) {
	d := &setPassword{facts: q.Facts, model: model.NewSetPassword(q.Facts, r.in.Clock), done: done}
	title, who := d.model.Title()
	ok := kit.NewButton(label.OK, "", kit.Primary, d.press)
	d.form = r.form(title, who, ok, func() string { wait, _ := d.model.OK(); return wait })
	d.Width, d.Topic = wide, label.SetCustomerPassword
	d.closed(func() { d.typing.clear(); done(d.changed) })
	d.build()
	d.refresh()
	r.show(d.Dialog)
}

// build makes the fields, once.
func (d *setPassword) build() {
	d.typing = newTyping(d.model.Pair(), d.page, d.refresh)
	d.send = kit.NewCheck(label.SendIt, "", func(on bool) { d.model.SetSend(on); d.refresh() })
	d.must = kit.NewCheck(label.MustChange, "", func(on bool) { d.model.SetMust(on) })
	d.tell = kit.NewCheck(label.TellCustomer, "", func(on bool) { d.model.SetTell(on) })
	d.caller = newCaller(d.model, d.refresh)
	d.more = kit.Column(12, d.must, d.tell)
	d.choices = d.model.Choices()
	bodies := map[model.Way]fyne.CanvasObject{model.TypeIt: d.typing.content, model.Generate: d.send}
	var options []kit.Option
	at := 0
	for i, c := range d.choices {
		options = append(options, kit.Option{Label: string(c.Way), Help: c.Hint, Body: bodies[c.Way]})
		if c.Way == d.model.Way() {
			at = i
		}
	}
	d.choice = kit.NewChoice(options, nil)
	d.choice.Choose(at)
	for i, c := range d.choices {
		if !c.Enabled {
			d.choice.DisableOption(i, c.Hint)
		}
	}
	d.choice.OnChanged = func(i int) { d.model.Choose(d.choices[i].Way); d.refresh() }
	d.Body = d.column()
}

// column is the dialog from top to bottom.
func (d *setPassword) column() *fyne.Container {
	body := kit.Column(12, d.wrong, d.choice, kit.NewRule(), d.more, d.caller.content)
	for _, also := range []struct{ icon, text string }{{"unlock", d.model.Unlocks()}, {"ring-bar", d.model.Inactive()}} {
		if also.text != "" {
			body.Add(kit.Row(8, kit.NewIcon(also.icon, theme.ColorNameWarning, 14), kit.NewText(also.text, kit.Strong())))
		}
	}
	body.Add(kit.NewText(model.Effect, kit.Helper()))
	return body
}

// refresh shows what the model says.
func (d *setPassword) refresh() {
	put(d.send, d.model.Send())
	put(d.must, d.model.Must())
	put(d.tell, d.model.Tell())
	kit.SetVisible(d.more, d.model.Must().Visible || d.model.Tell().Visible)
	d.judge()
}

// put shows a box of the model.
func put(c *kit.Check, b model.Box) {
	c.Set(kit.Off)
	if b.On {
		c.Set(kit.On)
	}
	c.SetHelp(b.Hint)
	c.Enable()
	if !b.Enabled {
		c.Disable(b.Hint)
	}
}

// press is OK.
func (d *setPassword) press() {
	request := d.model.Request()
	if request.Change.Send {
		d.room.send(d.form, d.facts, request, func() { d.changed = true })
		return
	}
	do(d.form, "Setting the password…",
		func(ctx context.Context, _ task.Report) (core.PasswordResult, error) {
			return d.room.in.Deeds.Set(ctx, request)
		},
		func(result core.PasswordResult, err error) {
			if err != nil {
				d.refuse(err, nothingDone)
				return
			}
			d.over(request, result)
		})
}

// over closes the dialog and tells what came of it.
func (d *setPassword) over(request model.SetRequest, result core.PasswordResult) {
	toast, aloud := d.model.Done(request, result)
	d.changed = true
	room, facts := d.room, d.facts
	d.Close()
	icon := ""
	if request.Way == model.SendLink {
		icon = "mail"
	}
	room.in.Say(kit.Toast{Text: toast, Icon: icon})
	if !aloud.Empty() {
		room.ReadAloud(made(facts, room.in), aloud)
	}
}

// made are the facts after a password was generated just now, before they are
// read again.
func made(f person.Facts, in Window) person.Facts {
	f.Customer.PasswordOrigin, f.Customer.PasswordSetBy, f.Customer.PasswordSetAt = core.OriginGenerated, in.Deeds.Operator, in.Clock.Time()
	return f
}
