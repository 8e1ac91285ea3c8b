package customers

import (
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"github.com/keydesk/keydesk/ui/desk/kit"
	"github.com/keydesk/keydesk/ui/model/label"
	"github.com/keydesk/keydesk/ui/model/person"
	"github.com/keydesk/keydesk/ui/model/preview"
	"github.com/keydesk/keydesk/ui/model/say"
)

// panel is the preview: the upper part is made anew for each customer and
// scrolls, the Actions stay where they are.
type panel struct {
	page    *Page
	box     *fyne.Container
	upper   *fyne.Container
	scroll  *kit.Scroll
	lower   *kit.Scroll
	actions []*kit.Action // as in Facts.Actions
	shown   *person.Facts // nil: none
}

func newPanel(p *Page) *panel {
	v := &panel{page: p, upper: kit.Column(6)}
	v.scroll = kit.NewScroll(kit.Inset(v.upper, 12, 16, 12, 16))
	rows := kit.Column(0)
	for _, a := range (person.Facts{}).Actions() {
		one := kit.NewAction(a.Key, "", a.Label, func() { p.Act(a.ID) })
		v.actions = append(v.actions, one)
		rows.Add(one)
	}
	foot := kit.Column(0, kit.NewRule(), kit.Inset(kit.Column(8, kit.NewText(label.Actions, kit.Strong()), rows), 12, 16, 12, 16))
	v.lower, v.box = kit.Under(v.scroll, kit.NewGround(foot, theme.ColorNameHeaderBackground), 2./3)
	v.empty()
	v.box.Hide() // until it is known that there are customers
	return v
}

// set shows another upper part, with or without the Actions under it.
func (v *panel) set(actions bool, upper ...fyne.CanvasObject) {
	v.upper.Objects = upper
	v.upper.Refresh()
	kit.SetVisible(v.lower, actions)
	v.box.Refresh()
	v.scroll.Refresh()
}

// title is the panel's first line, with the cross that closes it.
func (v *panel) title(text string, style kit.Style) fyne.CanvasObject {
	return kit.Row(8, kit.NewText(text, style), kit.Space(), kit.NewIconButton("close", "Close the preview", v.page.TogglePanel))
}

// empty is the panel while nobody is selected.
func (v *panel) empty() {
	v.shown = nil
	v.set(false, v.title("Preview", kit.Section().In(theme.ColorNamePlaceHolder)), kit.NewText(preview.Empty, kit.Quiet()))
}

// wait is the panel while a customer is being read. The Actions can be used:
// they wait as well.
func (v *panel) wait() {
	v.shown = nil
	name := ""
	if line, ok := v.page.model.Row(v.page.model.SelectedRow()); ok {
		name = line.Cell("Name")
	}
	for _, a := range v.actions {
		a.Enable()
	}
	v.set(true, v.title(name, kit.Section()), kit.NewText("Being read…", kit.Quiet()))
}

// problem is the panel where the customer could not be read.
func (v *panel) problem(p say.Problem) {
	v.shown = nil
	v.set(false, v.title("Preview", kit.Section().In(theme.ColorNamePlaceHolder)), kit.NewText(p.Text(), kit.Plain()))
}

// again shows the same with the time that it is now.
func (v *panel) again() {
	switch {
	case v.page.model.Several():
		v.several()
	case v.shown != nil:
		v.fill(*v.shown)
	}
}

// fill shows a customer.
func (v *panel) fill(f person.Facts) {
	other := v.shown == nil || v.shown.Customer.ID != f.Customer.ID
	v.shown = &f
	view := preview.Of(f, v.page.source.Clock)
	for i, a := range view.Actions {
		v.actions[i].Disable(a.Why)
	}
	upper := []fyne.CanvasObject{v.title(view.Name, kit.Section()), v.number(view.ID), kit.Row(0, kit.NewChip(draw(view.Status), view.Status.Word))}
	if view.Why != "" {
		upper = append(upper, kit.NewText(view.Why, kit.Helper()))
	}
	upper = append(upper, contact(view.Contact)...)
	upper = append(upper, v.mail(view)...)
	upper = append(upper, owned(view)...)
	if len(view.Events) > 0 {
		upper = append(upper, gap(), caption("Last events"))
		for _, e := range view.Events {
			upper = append(upper, kit.NewEvent(e.When, e.What))
		}
	}
	if view.Note != "" {
		upper = append(upper, gap(), caption("Note"), kit.NewText(view.Note, kit.Plain()))
	}
	v.set(true, upper...)
	if other {
		v.scroll.Top()
	}
}

// number is the Customer ID, to be copied.
func (v *panel) number(id uint64) fyne.CanvasObject {
	text := strconv.FormatUint(id, 10)
	return kit.Row(8, kit.NewText("Customer ID", kit.Style{Color: theme.ColorNamePlaceHolder}), kit.NewText(text, kit.Style{}),
		kit.NewIconButton("copy", copyID, v.page.copyID))
}

func contact(lines []preview.Line) []fyne.CanvasObject {
	var all []fyne.CanvasObject
	for _, l := range lines {
		all = append(all, kit.Row(9, kit.NewIcon(contactIcon(l.Kind), theme.ColorNamePlaceHolder, 16), kit.NewText(l.Text, kit.Plain())))
	}
	return all
}

// mail is the last mail and link; a mail that did not arrive can be tried again.
func (v *panel) mail(view preview.View) []fyne.CanvasObject {
	if view.Mail == nil && view.Link == "" {
		return nil
	}
	all := []fyne.CanvasObject{gap(), caption("Last mail and link")}
	if m := view.Mail; m != nil {
		mark := draw(m.Mark)
		all = append(all, kit.Row(8, kit.NewIcon(mark.Icon, mark.Color, 15), kit.NewText(m.Mark.Word, kit.Plain())))
		detail := kit.Row(8, kit.NewText(m.Detail, kit.Helper()))
		if m.Retry {
			id := v.shown.Mail.ID
			detail.Add(kit.NewLink("Retry", func() { v.page.window.Retry(id) }))
		}
		all = append(all, kit.Inset(detail, 0, 0, 0, 23))
	}
	if view.Link != "" {
		all = append(all, kit.NewText(view.Link, kit.Plain()))
	}
	return all
}

// owned are the customer's licenses: "3 of 5 seats", and of how many.
func owned(view preview.View) []fyne.CanvasObject {
	seats, licenses := view.Owned.Text()
	if licenses == "" {
		return nil
	}
	line := kit.Flow(8)
	if seats != "" {
		line.Add(kit.NewText(seats, kit.Style{}))
		line.Add(kit.NewGauge(view.Owned.Seats()))
	}
	line.Add(kit.NewText(licenses, kit.Style{Color: theme.ColorNamePlaceHolder}))
	return []fyne.CanvasObject{gap(), caption(label.Licenses), line}
}

// gap stands before a caption.
func gap() fyne.CanvasObject { return kit.Inset(kit.Column(0), 2, 0, 0, 0) }

// TogglePanel closes the preview, or shows it again.
func (p *Page) TogglePanel() {
	p.closed = !p.closed
	n, _ := p.model.Nothing()
	p.arrange(n.None)
}

// arrange shows the panel unless it was closed or there is nobody to show.
func (p *Page) arrange(none bool) {
	on := !none && !p.closed
	if reopen := !none && p.closed; p.head.reopen.Visible() != reopen {
		kit.SetVisible(p.head.reopen, reopen)
		p.content.Refresh() // the head may break elsewhere now
	}
	if p.panel.box.Visible() != on {
		kit.SetVisible(p.panel.box, on)
		p.window.Rearrange()
	}
}
