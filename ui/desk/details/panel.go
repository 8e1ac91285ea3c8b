package details

import (
	"fmt"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"github.com/keydesk/keydesk/ui/desk/internal/mark"
	"github.com/keydesk/keydesk/ui/desk/kit"
	"github.com/keydesk/keydesk/ui/model/label"
	"github.com/keydesk/keydesk/ui/model/person"
)

// panel is what stands at the right: the Actions and the last mail, or what
// Save will do for a new customer.
type panel struct {
	page    *Page
	column  *fyne.Container
	rows    []*kit.Action // as in Facts.PageActions
	actions *fyne.Container
	mail    *fyne.Container
	said    string // what the mail or the plans say, to make them anew only then
}

// icons stand before the Actions.
func icons() map[person.ID]string {
	return map[person.ID]string{
		person.Generate: "send", person.EmailForgotten: "mail", person.Reset: "refresh", person.Unlock: "unlock",
		person.SendConfirm: "mail-ask", person.SendWelcome: "home",
	}
}

func newPanel(p *Page) *panel {
	v := &panel{page: p, column: kit.Column(16), mail: kit.Column(8)}
	var rows []fyne.CanvasObject // all at once: each Add lays out anew
	for _, a := range (person.Facts{}).PageActions() {
		one := kit.NewAction(a.Key, icons()[a.ID], a.Label, func() { p.Act(a.ID) })
		v.rows = append(v.rows, one)
		rows = append(rows, one)
	}
	v.actions = kit.Column(12, kit.NewText(label.Actions, kit.Strong()), kit.Column(4, rows...))
	return v
}

func (v *panel) fill() {
	f := v.page.form
	switch {
	case f == nil:
		v.column.Objects = nil
	case f.IsNew():
		v.fillPlans()
	default:
		for i, a := range v.page.facts.PageActions() {
			v.rows[i].Disable(a.Why)
		}
		v.fillMail()
	}
	v.column.Refresh()
}

// fillMail is the state of the last mail.
func (v *panel) fillMail() {
	last, ok := v.page.facts.LastMail(v.page.source.Clock)
	if said := fmt.Sprint("mail ", v.page.facts.Mail.ID, last, ok); said == v.said {
		return
	} else {
		v.said = said
	}
	v.column.Objects = []fyne.CanvasObject{v.actions}
	if !ok {
		return
	}
	m, id := mark.Of(last.Mark), v.page.facts.Mail.ID
	links := kit.Flow(16)
	if last.Retry {
		links.Add(kit.NewLink("Retry", func() { v.page.window.Retry(id) }))
	}
	links.Add(kit.NewLink(label.OpenInMail, func() { v.page.window.OpenMail(id) }))
	v.column.Objects = append(v.column.Objects, kit.NewRule(), kit.Column(8, kit.NewText(label.Mail, kit.Strong()),
		kit.Row(10, kit.NewIcon(m.Icon, m.Color, 16), kit.Column(2, kit.NewText(last.Mark.Word, kit.Plain()), kit.NewText(last.Detail, kit.Helper()))),
		kit.Inset(links, 0, 0, 0, 26)))
}

// fillPlans is what Save will do.
func (v *panel) fillPlans() {
	plans := v.page.form.Plans()
	if said := fmt.Sprint("plans ", plans); said == v.said {
		return
	} else {
		v.said = said
	}
	all := []fyne.CanvasObject{kit.NewText(label.WhenYouSave, kit.Strong())}
	if len(plans) == 0 {
		all = append(all, kit.NewText("Nothing yet: "+v.page.form.WhyNotSave(), kit.Quiet()))
	}
	for _, one := range plans {
		icon := map[string]string{"customer": "person", "password": "refresh", "mail": "send"}[one.Kind]
		texts := kit.Column(0, kit.NewText(one.Title, kit.Plain()))
		if one.Extra != "" {
			texts.Add(kit.NewText(one.Extra, kit.Helper()))
		}
		all = append(all, kit.Row(10, kit.NewIcon(icon, theme.ColorNamePrimary, 16), texts))
	}
	v.column.Objects = []fyne.CanvasObject{kit.Column(12, all...)}
}
