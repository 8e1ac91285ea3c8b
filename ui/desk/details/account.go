package details

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"github.com/keydesk/keydesk/core/secret"
	"github.com/keydesk/keydesk/ui/desk/kit"
	"github.com/keydesk/keydesk/ui/desk/task"
	model "github.com/keydesk/keydesk/ui/model/customer"
	"github.com/keydesk/keydesk/ui/model/label"
	"github.com/keydesk/keydesk/ui/model/say"
	"github.com/keydesk/keydesk/ui/model/typed"
)

// accountEdit is the Login section to edit.
type accountEdit struct {
	page                              *Page
	all                               []fyne.CanvasObject
	enable, generate, must, confirmed *kit.Check
	loginID, shared                   *kit.Text
	password, confirm                 *kit.Entry
	passwordRow, confirmRow           *kit.Field
	passwords                         []fyne.CanvasObject // what Generate hides
	setting                           *kit.Set            // leads to Allow Manual Entry
	draw                              *kit.Button
	drawRow                           *kit.Set
	lower                             *origin
	quiet                             bool
}

func newAccountEdit(p *Page) *accountEdit {
	a := &accountEdit{page: p, loginID: kit.NewText("", kit.Plain()), shared: kit.NewText("", kit.Helper())}
	a.enable = kit.NewCheck(label.EnableLogin, "", a.change(p.formEnable))
	a.generate = kit.NewCheck(label.Generate, "", a.change(func(on bool) { p.form.Generate(on) }))
	a.must = kit.NewCheck(label.MustChange, "", a.change(func(on bool) { p.form.MustChange(on) }))
	a.confirmed = kit.NewCheck(label.EmailConfirmed, "", a.change(func(on bool) { p.form.ConfirmEmail(on) }))
	a.password, a.confirm = kit.NewPasswordEntry(""), kit.NewEntry("")
	a.confirm.Password, a.confirm.ActionItem = true, kit.Column(0) // one eye is enough
	a.password.OnChanged = func(text string) { a.typed(func() { p.form.Type(secret.New(text)) }) }
	a.confirm.OnChanged = func(text string) { a.typed(func() { p.form.Retype(secret.New(text)) }) }
	a.passwordRow = kit.NewField(label.Password, kit.OfFieldWidth(a.password), "")
	a.confirmRow = kit.NewField(label.ConfirmPassword, kit.OfFieldWidth(a.confirm), "")
	a.setting = kit.InFields(kit.NewLink("Open", func() { p.window.OpenSetting(p.form.Section().Fields.Setting) }))
	a.draw = kit.NewButton(label.GenerateNew, "refresh", kit.Secondary, a.suggest)
	a.drawRow = kit.InFields(kit.Row(8, a.draw))
	a.passwords = []fyne.CanvasObject{a.passwordRow, a.setting, a.confirmRow, a.drawRow}
	a.all = []fyne.CanvasObject{kit.NewText(label.Login, kit.Section()), kit.InFields(a.enable),
		kit.NewFact(label.LoginID, kit.Column(0, a.loginID, a.shared)), kit.InFields(a.generate), kit.InFields(a.must)}
	a.all = append(append(a.all, a.passwords...), kit.InFields(a.confirmed))
	if !p.form.IsNew() {
		a.lower = newOrigin(p, true)
		a.all = append(a.all, gap(), a.lower.box)
	}
	return a
}

// formEnable ticks Enable Login.
func (p *Page) formEnable(on bool) { p.form.EnableLogin(on) }

// change is what a box does.
func (a *accountEdit) change(do func(bool)) func(bool) {
	return func(on bool) {
		do(on)
		a.refresh()
	}
}

// typed is what a key in a password field does.
func (a *accountEdit) typed(do func()) {
	if a.quiet {
		return
	}
	do()
	a.refresh()
	if q, ask := a.page.form.Pair().Ask(); ask {
		task.Go(a.page.judging, func(context.Context, task.Report) (typed.Answer, error) { return q.Answer(), nil },
			func(v typed.Answer, _ error) {
				a.page.form.Pair().Take(v)
				a.refresh()
			})
	}
}

// refresh follows the form after one of its fields was changed.
func (a *accountEdit) refresh() {
	a.fill()
	a.page.typed()
	a.page.frame.Lay()
}

// suggest draws a password and fills both fields with it.
func (a *accountEdit) suggest() {
	scope := a.page.form.Scope()
	task.Go(a.page.drawing, func(ctx context.Context, _ task.Report) (secret.Text, error) {
		return a.page.source.Suggest(ctx, scope)
	},
		func(pw secret.Text, err error) {
			if err != nil {
				kit.Tell(a.draw, say.Explain(err, "").Text())
				return
			}
			a.page.form.Suggest(pw)
			a.typed(func() {})
		})
}

func (a *accountEdit) fill() {
	a.quiet = true
	defer func() { a.quiet = false }()
	s := a.page.form.Section()
	fillCheck(a.enable, s.EnableLogin)
	fillCheck(a.generate, s.Generate)
	fillCheck(a.confirmed, s.Confirmed)
	a.loginID.SetText(s.LoginID)
	a.shared.SetText(s.SharedText())
	kit.SetVisible(a.shared, s.SharedText() != "")
	if s.MustChange != nil {
		fillCheck(a.must, *s.MustChange)
	}
	kit.SetVisible(a.all[4], s.MustChange != nil)
	for _, o := range a.passwords {
		kit.SetVisible(o, s.Fields != nil)
	}
	a.fillPasswords(s.Fields)
	if a.lower != nil {
		a.lower.fill()
	}
}

// fillPasswords fills the two fields; nil empties them.
func (a *accountEdit) fillPasswords(f *model.Passwords) {
	if f == nil {
		a.password.SetText("")
		a.confirm.SetText("")
		return
	}
	pair := a.page.form.Pair()
	for entry, text := range map[*kit.Entry]string{a.password: pair.Password().Reveal(), a.confirm: pair.Again().Reveal()} {
		if entry.Text != text {
			entry.SetText(text)
		}
	}
	a.password.SetPlaceHolder(f.Placeholder)
	mono(a.password)
	mono(a.confirm)
	a.reveal(f.Shown)
	why := ""
	if !f.Enabled {
		why = f.Hint
	}
	restFor(a.password, why)
	restFor(a.confirm, why)
	a.passwordRow.SetHelper(f.Hint)
	a.passwordRow.SetWrong(map[bool]string{true: f.Hint}[f.Bad])
	a.confirmRow.SetHelper(f.MatchHint)
	a.confirmRow.SetWrong(a.page.form.Error("confirm"))
	kit.SetVisible(a.setting, f.Setting != "")
	kit.SetVisible(a.drawRow, f.Generate)
}

// reveal shows a password that was generated here. F2 is the key that does it,
// and takes the keyboard along.
func (a *accountEdit) reveal(shown bool) {
	if shown == a.confirm.Password {
		a.confirm.Password = !shown
		a.confirm.Refresh()
		if a.password.Password == shown {
			a.password.TypedKey(&fyne.KeyEvent{Name: fyne.KeyF2})
		}
	}
}

// mono has a password in the letters that tell l from I, and a placeholder in
// those of all texts.
func mono(e *kit.Entry) {
	if on := e.Text != ""; e.TextStyle.Monospace != on {
		e.TextStyle.Monospace = on
		e.Refresh()
	}
}

// fillCheck shows a box of the model.
func fillCheck(c *kit.Check, m model.Check) {
	state := kit.Off
	if m.On {
		state = kit.On
	}
	if c.State() != state {
		c.Set(state)
	}
	c.SetHelp(m.Hint)
	why := ""
	if !m.Enabled {
		why = m.Hint
	}
	c.Disable(why)
}

// restFor disables an entry for a reason, or enables it.
func restFor(e *kit.Entry, why string) {
	switch {
	case why != "":
		e.Disable(why)
	case e.Disabled():
		e.Enable()
	}
}

func (a *accountEdit) objects() []fyne.CanvasObject { return a.all }

func (a *accountEdit) field(name string) focusable {
	return map[string]focusable{"loginEnabled": a.enable, "password": a.password, "confirm": a.confirm, "emailConfirmed": a.confirmed}[name]
}

func (a *accountEdit) first() focusable { return a.enable }

func (a *accountEdit) rest(on bool) {
	if !on {
		a.fill()
		return
	}
	for _, c := range []*kit.Check{a.enable, a.generate, a.must, a.confirmed} {
		c.Disable(savingWhy)
	}
	a.draw.Disable(savingWhy)
	restEntry(a.password, true)
	restEntry(a.confirm, true)
}

// quietStyle is the label of a line under the fields.
func quietStyle() kit.Style { return kit.Style{Color: theme.ColorNamePlaceHolder} }
