package licenses

import (
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"github.com/keydesk/keydesk/ui/desk/internal/mark"
	"github.com/keydesk/keydesk/ui/desk/kit"
	"github.com/keydesk/keydesk/ui/model/label"
	"github.com/keydesk/keydesk/ui/model/license"
	"github.com/keydesk/keydesk/ui/model/say"
)

// panel is the preview: the upper part is made anew for each license and
// scrolls, the Actions stay where they are.
type panel struct {
	page    *Page
	box     *fyne.Container
	upper   *fyne.Container
	scroll  *kit.Scroll
	lower   *kit.Scroll
	actions map[license.ID]*kit.Action
	shown   *license.Facts // nil: none
}

func newPanel(p *Page) *panel {
	v := &panel{page: p, upper: kit.Column(6), actions: map[license.ID]*kit.Action{}}
	v.scroll = kit.NewScroll(kit.Inset(v.upper, 12, 16, 12, 16))
	rows := kit.Column(0)
	for _, a := range p.offered(license.Facts{}) {
		one := kit.NewAction(a.Key, license.Icon(a.ID), a.Label, func() { p.Act(a.ID) })
		v.actions[a.ID] = one
		rows.Add(one)
	}
	foot := kit.Column(0, kit.NewRule(), kit.Inset(kit.Column(8, kit.NewText(label.Actions, kit.Strong()), rows), 12, 16, 12, 16))
	v.lower, v.box = kit.Under(v.scroll, kit.NewGround(foot, theme.ColorNameHeaderBackground), 2./3)
	v.empty()
	v.box.Hide() // until it is known that there are licenses
	return v
}

// at is where the reason of an action is said.
func (v *panel) at(id license.ID) focusable {
	if one := v.actions[id]; one != nil && v.box.Visible() && v.lower.Visible() {
		return one
	}
	return v.page.head.filter
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

// empty is the panel while nothing is selected.
func (v *panel) empty() {
	v.shown = nil
	v.set(false, v.title("Preview", kit.Section().In(theme.ColorNamePlaceHolder)), kit.NewText(license.Empty, kit.Quiet()))
}

// wait is the panel while a license is being read.
func (v *panel) wait() {
	v.shown = nil
	id, _ := v.page.model.Selected()
	for _, a := range v.actions {
		a.Enable()
	}
	v.set(true, v.title(label.License+" "+strconv.FormatUint(id, 10), kit.Section()), kit.NewText("Being read…", kit.Quiet()))
}

// problem is the panel where the license could not be read.
func (v *panel) problem(p say.Problem) {
	v.shown = nil
	v.set(false, v.title("Preview", kit.Section().In(theme.ColorNamePlaceHolder)), kit.NewText(p.Text(), kit.Plain()))
}

// again shows the same with the time that it is now.
func (v *panel) again() {
	if v.shown != nil {
		v.fill(*v.shown)
	}
}

// fill shows a license.
func (v *panel) fill(f license.Facts) {
	other := v.shown == nil || v.shown.License.ID != f.License.ID
	v.shown = &f
	for _, a := range v.page.offered(f) {
		v.actions[a.ID].Disable(a.Why)
	}
	l, status := f.License, say.LicenseStatus(f.License.Status)
	used := say.Used(l)
	mono := kit.Style{Mono: true, Bold: true, Size: theme.SizeNameSubHeadingText}
	upper := []fyne.CanvasObject{
		v.title(label.License+" "+strconv.FormatUint(l.ID, 10), kit.Section()),
		kit.Row(8, kit.NewText(label.LicenseID, kit.Style{Color: theme.ColorNamePlaceHolder}), kit.NewText(strconv.FormatUint(l.ID, 10), kit.Style{}),
			kit.NewIconButton("copy", label.CopyLicenseID, v.page.copyID)),
		kit.Flow(8, kit.NewChip(mark.Of(status), status.Word), kit.NewText(l.Product, kit.Style{Color: theme.ColorNamePlaceHolder, Wrap: true})),
	}
	if means := say.StatusMeans(l.Status); means != "" {
		upper = append(upper, kit.NewText(means, kit.Helper()))
	}
	upper = append(upper, caption(label.ActivationPassword),
		kit.Row(8, kit.NewText(license.Groups(l.ActivationPassword), mono), kit.NewIconButton("copy", label.CopyActivationPW, v.page.copyPassword)),
		caption(label.Customer), v.owner(f),
		caption(label.Seats), kit.Flow(8, kit.NewText(say.SeatsInUse(used, l.Activations), kit.Style{}), kit.NewGauge(used, l.Activations)),
		caption(label.Expiry), kit.NewText(say.Expiry(l.Expires, v.page.source.Clock), kit.Plain()))
	if l.ExternalID != "" {
		upper = append(upper, caption(label.ExternalID), kit.NewText(l.ExternalID, kit.Plain()))
	}
	if events := f.EventLines(v.page.source.Clock); len(events) > 0 {
		upper = append(upper, caption(label.LastEvents))
		for _, e := range events {
			upper = append(upper, kit.NewEvent(e.When, e.What))
		}
	}
	v.set(true, upper...)
	if other {
		v.scroll.Top()
	}
}

// owner is whose the license is, and leads to him.
func (v *panel) owner(f license.Facts) fyne.CanvasObject {
	if f.Owner.ID == 0 {
		return kit.NewText(label.NobodysLicense, kit.Plain())
	}
	id := f.Owner.ID
	return kit.Flow(8, kit.NewLink(f.Who(), func() { v.page.window.OpenCustomer(id) }), kit.NewText(strconv.FormatUint(id, 10), kit.Style{Color: theme.ColorNamePlaceHolder}))
}

// caption is the head of a part of the panel.
func caption(text string) fyne.CanvasObject {
	s := kit.Helper()
	s.Bold = true
	return kit.Inset(kit.NewText(text, s), 2, 0, 0, 0)
}

// TogglePanel closes the preview, or shows it again.
func (p *Page) TogglePanel() {
	p.closed = !p.closed
	n, _ := p.model.Nothing()
	p.arrange(n.None)
}

// arrange shows the panel unless it was closed or there is nothing to show.
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
