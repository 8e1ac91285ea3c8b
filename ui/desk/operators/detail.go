package operators

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/desk/kit"
	"github.com/keydesk/keydesk/ui/model/label"
	model "github.com/keydesk/keydesk/ui/model/operators"
)

// detail is the operator that is shown: what he may do, and what can be done
// with him.
type detail struct {
	page    *Page
	content *fyne.Container
	scroll  *kit.Scroll

	title          *kit.Text
	rename         *kit.Button
	force, manage  *kit.Button
	disable        *kit.Button
	remove         *kit.Button
	seen           *kit.Text
	read           *kit.Button
	notes          *fyne.Container
	chips          *fyne.Container
	join           *kit.Button
	rights         *rights
	bar            *kit.Box // Save and Cancel, while something is ticked
	means          *kit.Text
	cancel, saveIt *kit.Button
}

func newDetail(p *Page) *detail {
	d := &detail{page: p, title: kit.NewText("", kit.Title()), seen: kit.NewText("", kit.Quiet()), notes: kit.Column(4), chips: kit.Flow(8),
		means: kit.NewText("", kit.Plain())}
	d.rename = kit.NewIconButton("pencil", label.Rename, p.Rename)
	d.force = kit.NewButton(label.ForceChange, "", kit.Secondary, p.ForceChange)
	d.manage = kit.NewButton(label.SetOperatorPassword, "", kit.Secondary, p.ManagePassword)
	d.disable = kit.NewButton(label.Disable, "", kit.Secondary, p.Disable)
	d.remove = kit.NewButton(label.Remove, "", kit.Danger, p.Remove)
	d.read = kit.NewLink("", p.showReads)
	d.join = kit.NewLink("Add group", d.offer)
	d.rights = newRights(func(may core.Permissions, on bool) { p.draft.Give(may, on); p.detail.ticked() })
	head := kit.Flow(8, kit.Row(4, d.title, d.rename), kit.Space(), d.force, d.manage, d.disable, d.remove)
	body := kit.Column(12, head, kit.Flow(12, d.seen, d.read), d.notes, d.chips, d.rights.box)
	d.scroll = kit.NewScroll(kit.Inset(body, 16, 24, 24, 24))
	d.cancel = kit.NewButton(label.Cancel, "", kit.Secondary, p.Drop)
	d.saveIt = kit.NewButton(label.Save, "", kit.Primary, p.Save)
	d.bar = kit.NewGround(kit.Column(0, kit.NewRule(), kit.Inset(kit.Row(12, d.means, kit.Space(), kit.Row(8, d.cancel, d.saveIt)), 12, 24, 12, 24)), theme.ColorNameHeaderBackground)
	d.bar.Hide()
	d.content = &fyne.Container{Layout: footed{d.bar}, Objects: []fyne.CanvasObject{d.scroll, d.bar}}
	return d
}

// set shows the operator and the draft of the page.
func (d *detail) set() {
	p := d.page
	o := p.draft.Operator()
	d.title.SetText(o.Name)
	d.seen.SetText(p.seen.Line(o, p.source.Clock))
	reads := p.seen.ReadLine(o)
	d.read.SetText(reads)
	kit.SetVisible(d.read, reads != "")
	d.notes.Objects = nil
	for _, note := range model.Notes(o) {
		d.notes.Add(kit.Row(8, kit.NewIcon("info", theme.ColorNameWarning, 16), kit.NewText(note, kit.Plain())))
	}
	kit.SetVisible(d.notes, len(d.notes.Objects) > 0)
	d.notes.Refresh()
	d.disable.SetText(label.Disable)
	if o.State == core.OperatorDisabled {
		d.disable.SetText(label.Enable)
	}
	self := map[bool]string{true: "This is you; another administrator can."}[o.Self]
	d.disable.Disable(self)
	d.remove.Disable(self)
	must := ""
	if o.MustChange {
		must = "A change of password is asked for already."
	}
	d.force.Disable(must)
	d.manage.SetText(label.SetOperatorPassword)
	if o.Self {
		d.manage.SetText(label.ChangePassword)
	}
	d.ticked()
}

// ticked shows the draft.
func (d *detail) ticked() {
	draft := d.page.draft
	d.rights.set(draft.Tick)
	d.chips.Objects = []fyne.CanvasObject{kit.Inset(kit.NewText(label.Groups, kit.Style{Color: theme.ColorNamePlaceHolder}), 6, 16, 6, 0)}
	for _, group := range draft.Groups() {
		d.chips.Add(d.chip(group))
	}
	if len(draft.Others()) > 0 {
		d.chips.Add(kit.Inset(d.join, 6, 0, 6, 4))
	}
	d.chips.Refresh()
	d.judge()
	d.scroll.Refresh()
}

// chip is a group with a cross that takes the operator out of it.
func (d *detail) chip(group string) fyne.CanvasObject {
	out := kit.NewIconButton("close", "Take out of "+group, func() { d.page.draft.Part(group); d.ticked(); kit.Focus(d.join) })
	return &fyne.Container{Layout: chipLayout{}, Objects: []fyne.CanvasObject{
		kit.NewFramed(kit.Column(0)), kit.NewText(group, kit.Style{Bold: true, Elide: true}), out}}
}

// offer opens the groups that the operator can be put into.
func (d *detail) offer() {
	menu := fyne.NewMenu("")
	for _, group := range d.page.draft.Others() {
		menu.Items = append(menu.Items, fyne.NewMenuItem(group, func() { d.page.draft.Join(group); d.ticked() }))
	}
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject(d.join)
	widget.ShowPopUpMenuAtPosition(menu, d.page.window.Canvas, at.AddXY(0, d.join.Size().Height))
}

// judge shows what Save would do, while there is something to save.
func (d *detail) judge() {
	p := d.page
	if p.draft == nil {
		return
	}
	changed := p.draft.Changed()
	d.means.SetText(p.draft.Means())
	busy := map[bool]string{true: "It is being saved."}[p.doing.Running()]
	d.saveIt.Disable(busy)
	d.cancel.Disable(busy)
	if d.bar.Visible() != changed {
		kit.SetVisible(d.bar, changed)
		p.head.quiet(changed)
	}
	d.content.Refresh()
}
