package details

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"github.com/keydesk/keydesk/ui/desk/kit"
	"github.com/keydesk/keydesk/ui/model/label"
	"github.com/keydesk/keydesk/ui/model/person"
	"github.com/keydesk/keydesk/ui/model/say"
	"github.com/keydesk/keydesk/ui/model/words"
)

// origin is where the password comes from, with Show, the last reset link and
// Reset Password: under the fields, or as lines of the section in read mode.
type origin struct {
	page        *Page
	box         *fyne.Container
	show, reset *kit.Button
	edited      bool
	said        read
}

func newOrigin(p *Page, edited bool) *origin {
	o := &origin{page: p, box: kit.Column(8), edited: edited}
	o.show = kit.NewButton(label.Show, "eye", kit.Secondary, func() { p.Act(person.Show) })
	o.reset = kit.NewButton(label.ResetPassword, "refresh", kit.Secondary, func() { p.Act(person.Reset) })
	return o
}

// line is a label and what stands there: in the column of the fields under
// them, else like a field.
func (o *origin) line(name string, value fyne.CanvasObject) fyne.CanvasObject {
	if o.edited {
		return kit.InFields(kit.Row(8, kit.NewText(name+":", quietStyle()), value))
	}
	return kit.NewFact(name, value)
}

func (o *origin) fill() {
	p := o.page
	c, clock := p.facts.Customer, p.source.Clock
	o.show.Disable(p.facts.Action(person.Show).Why)
	o.reset.Disable(p.facts.Action(person.Reset).Why)
	field := p.facts.PasswordField(say.Origin(c, clock))
	temporary, link, unlocks := say.Temporary(c, clock), say.Link(c.LastLink, clock), say.Locked(c) && p.facts.Terms.ResetUnlocks
	if !o.said.says(field, temporary, link, unlocks, clock.Day(c.PasswordSetAt)) {
		return
	}
	value := kit.Flow(16, kit.NewText(field.Text, kit.Plain()), o.show)
	if field.Secured {
		since := kit.NewText("since "+clock.Day(c.PasswordSetAt), quietStyle())
		value = kit.Flow(8, kit.NewText(field.Text, kit.Style{Mono: true, Bold: true}), since, o.show)
	}
	o.box.Objects = []fyne.CanvasObject{o.line(label.Password, value)}
	if field.Why != "" {
		why := kit.Column(0, kit.NewText(field.Why, kit.Plain()))
		if field.Topic != "" {
			why.Add(kit.Row(0, kit.NewLink(field.Topic, func() { p.window.Help(field.Topic) })))
		}
		o.box.Add(kit.InFields(why))
	}
	if temporary != "" {
		o.box.Add(kit.InFields(kit.NewText(words.Sentence(temporary), kit.Plain())))
	}
	reset := kit.Flow(8, o.reset)
	if unlocks {
		reset.Add(kit.NewText("This also unlocks the account.", kit.Helper()))
	}
	o.box.Objects = append(o.box.Objects, o.line(label.LastResetLink, kit.NewText(link, kit.Plain())), kit.InFields(reset))
}

// accountRead is the Login section to read.
type accountRead struct {
	page  *Page
	lower *origin
	read
}

func newAccountRead(p *Page) *accountRead { return &accountRead{page: p, lower: newOrigin(p, false)} }

func (r *accountRead) fill() {
	r.lower.fill()
	var lines []string
	for _, line := range r.page.form.Account(r.page.source.Clock) {
		if line.Label == label.Password {
			break // the lower part says the rest, with its buttons
		}
		lines = append(lines, line.Label, line.Text)
	}
	shared := r.page.form.Section().SharedText()
	if !r.says(lines, shared) {
		return
	}
	r.all = []fyne.CanvasObject{kit.NewText(label.Login, kit.Section())}
	for i := 0; i < len(lines); i += 2 {
		r.all = append(r.all, kit.NewFact(lines[i], lineValue(lines[i], lines[i+1])))
		if lines[i] == label.LoginID && shared != "" {
			r.all = append(r.all, kit.InFields(kit.NewText(shared, kit.Helper())))
		}
	}
	r.all = append(r.all, r.lower.box)
}

// lineValue is a line's text, with a shape where it is yes or no.
func lineValue(name, text string) fyne.CanvasObject {
	value := kit.NewText(text, kit.Plain())
	switch {
	case name == label.LoginID:
		return value
	case text == "On" || text == "Yes":
		return kit.Row(8, kit.NewIcon("check", theme.ColorNameSuccess, 16), value)
	}
	return kit.Row(8, kit.NewIcon("minus", theme.ColorNamePlaceHolder, 16), value)
}
