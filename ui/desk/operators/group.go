package operators

import (
	"fyne.io/fyne/v2/theme"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/desk/kit"
	"github.com/keydesk/keydesk/ui/model/label"
	model "github.com/keydesk/keydesk/ui/model/operators"
	"github.com/keydesk/keydesk/ui/model/say"
	"github.com/keydesk/keydesk/ui/model/words"
)

// groupPane is the group that is shown.
type groupPane struct {
	content      *kit.Scroll
	title        *kit.Text
	edit, remove *kit.Button
	builtIn      *kit.Text
	members      *kit.Text
	rights       *rights
	of           core.Group
}

func newGroupPane(p *Page) *groupPane {
	g := &groupPane{title: kit.NewText("", kit.Title()), builtIn: kit.NewText(model.BuiltIn, kit.Quiet()), members: kit.NewText("", kit.Plain())}
	g.edit = kit.NewButton(label.EditGroup, "", kit.Secondary, p.EditGroup)
	g.remove = kit.NewButton(label.Remove, "", kit.Danger, p.RemoveGroup)
	g.rights = newRights(func(core.Permissions, bool) {})
	head := kit.Flow(8, g.title, kit.Space(), g.edit, g.remove)
	members := kit.Row(16, kit.NewText("Members", kit.Style{Color: theme.ColorNamePlaceHolder}), g.members)
	g.content = kit.NewScroll(kit.Inset(kit.Column(12, head, g.builtIn, members, g.rights.box), 16, 24, 24, 24))
	return g
}

// set shows a group.
func (g *groupPane) set(of core.Group) {
	g.of = of
	g.title.SetText(of.Name)
	kit.SetVisible(g.builtIn, of.BuiltIn)
	why := map[bool]string{true: model.BuiltIn}[of.BuiltIn]
	g.edit.Disable(why)
	g.remove.Disable(why)
	g.members.SetText(words.OrDash(words.List(of.Members)))
	g.rights.set(func(may core.Permissions) model.Tick { return model.GroupTick(of, may) })
	g.content.Refresh()
}

// whyNoGroup says why the group that is shown cannot be changed.
func (p *Page) whyNoGroup() string {
	switch {
	case !p.groups:
		return "Go to the groups first."
	case p.pane.of.BuiltIn:
		return model.BuiltIn
	}
	return ""
}

// NewGroup opens the dialog of a new group.
func (p *Page) NewGroup() { p.groupForm(core.Group{}, label.NewGroup) }

// EditGroup opens the dialog of the group that is shown.
func (p *Page) EditGroup() { p.groupForm(p.pane.of, label.EditGroup) }

func (p *Page) groupForm(g core.Group, title string) {
	m := model.EditGroup(g)
	f := p.form(title, g.Name, label.Save, kit.Primary)
	name := kit.NewEntry("")
	name.SetText(m.Name())
	field := kit.NewField("Name", name, "")
	means := kit.NewText("", kit.Helper())
	var all *rights
	fill := func() {
		all.set(func(may core.Permissions) model.Tick {
			t := model.GroupTick(core.Group{Permissions: m.May()}, may)
			t.Why = ""
			return t
		})
		means.SetText(m.Means())
		f.Judge()
	}
	all = newRights(func(may core.Permissions, on bool) { m.Give(may, on); fill() })
	name.OnChanged = func(text string) { m.SetName(text); field.SetWrong(""); f.Judge() }
	f.Fields = map[string]*kit.Field{"group": field, say.Exists: field}
	f.Problem = m.Problem
	f.wide(640, kit.Column(8, field, all.box, means))
	f.OK = func() {
		f.do(func(c ctx) error {
			if m.New() {
				return p.source.AddGroup(c, m.Name(), m.May())
			}
			return p.source.EditGroup(c, m.Was(), m.Name(), m.May())
		}, func() {
			p.group = m.Name()
			p.groups = true
			p.head.turned()
			p.read(func() { p.say("The group " + m.Name() + " was saved.") })
		})
	}
	fill()
	f.open()
}

// RemoveGroup asks, and takes the group that is shown out.
func (p *Page) RemoveGroup() {
	g := p.pane.of
	text := "Nobody is in it."
	if len(g.Members) > 0 {
		text = words.List(g.Members) + " can no longer do what only this group allows. What a key kept of it gets new keys, while you go on working."
	}
	f := p.form("Remove group", g.Name, "Remove", kit.DangerNow)
	f.wide(480, kit.Column(8, kit.NewText(text, kit.Plain())))
	f.OK = func() {
		f.do(func(c ctx) error { return p.source.RemoveGroup(c, g.Name) }, func() {
			p.read(func() { p.say("The group " + g.Name + " was removed.") })
		})
	}
	f.open()
}
