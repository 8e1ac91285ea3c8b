package operators

import (
	"strings"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/desk/ask"
	"github.com/keydesk/keydesk/ui/desk/kit"
	"github.com/keydesk/keydesk/ui/model/label"
	model "github.com/keydesk/keydesk/ui/model/operators"
	"github.com/keydesk/keydesk/ui/model/say"
)

// NewOperator opens the dialog of a new operator.
func (p *Page) NewOperator() {
	if !p.loaded {
		p.read(p.NewOperator)
		return
	}
	m := model.NewOperator(p.team, p.source.Vendor)
	f := p.form(label.NewOperator, "", "Add", kit.Primary)
	name := kit.NewEntry("")
	field := kit.NewField(label.YourName, name, "The colleague signs in with it; the activity log names it.")
	pair := ask.NewPair(m.Pair(), f.Page(), label.Password, label.RetypePassword, f.Judge)
	name.OnChanged = func(text string) { m.SetName(text); field.SetWrong(""); pair.Judge(nil); f.Judge() }
	groups := kit.Column(0)
	for _, group := range p.team.GroupNames() {
		box := kit.NewCheck(group, "", func(on bool) { m.Put(group, on) })
		if m.In(group) {
			box.Set(kit.On)
		}
		groups.Add(box)
	}
	must := kit.NewCheck("Must choose another password at the first sign-in", "", func(on bool) { m.MustChange = on })
	must.Set(kit.On)
	f.Fields = map[string]*kit.Field{"operator": field, say.Exists: field, "password": pair.Above}
	f.Problem = func() string { _, text := m.Problem(); return text }
	f.wide(560, kit.Column(4, field, kit.NewFact(label.Groups, kit.Column(0, groups, kit.NewText("More is given on the page, permission by permission.", kit.Helper()))),
		kit.Inset(pair.Above, 8, 0, 0, 0), pair.Below, pair.Rules, kit.Inset(must, 8, 0, 0, 0)))
	f.closed = func() { name.OnChanged = nil; pair.Clear(); m.Pair().Clear() }
	f.OK = func() {
		request, added := m.Request(), m.Added()
		f.do(func(c ctx) error { return p.source.Add(c, request) }, func() { p.added(request.Name, added) })
	}
	f.open()
}

// added goes to the operator who was added.
func (p *Page) added(name, toast string) {
	p.read(func() {
		for _, o := range p.team.Operators {
			if strings.EqualFold(o.Name, name) && p.whyNothing() != "" {
				p.on, p.draft, p.groups = o.ID, model.NewDraft(p.team, o), false
			}
		}
		p.head.turned()
		p.show()
		p.say(toast)
	})
}

// ManagePassword opens the dialog of the operator's password; of the own one it
// is another.
func (p *Page) ManagePassword() {
	o, ok := p.operator()
	switch {
	case !ok:
	case o.Self:
		p.window.ChangePassword()
	default:
		p.manage(o)
	}
}

func (p *Page) manage(o core.Operator) {
	m := model.Manage(o, p.source.Vendor)
	f := p.form(label.ManagingPasswords, o.Name, label.OK, kit.Primary)
	f.Topic = label.Operators // the one of this name is about customers
	pair := ask.NewPair(m.Pair(), f.Page(), label.TypeNewPassword, label.RetypePassword, f.Judge)
	force := kit.NewCheck(label.ForceChange, "Another password has to be chosen at the next sign-in.", func(on bool) { m.Force = on; f.Judge() })
	fields := kit.Column(4, pair.Above, pair.Below, pair.Rules, kit.NewText(m.Means(), kit.Helper()))
	choice := kit.NewChoice([]kit.Option{
		{Label: "Keep current password"},
		{Label: "Set a new password", Body: fields},
	}, func(i int) {
		m.SetsNew(i == 1)
		force.Set(kit.Off)
		if m.Force {
			force.Set(kit.On)
		}
		f.Judge()
		if i == 1 {
			kit.Focus(pair.First)
		}
	})
	m.SetsNew(false)
	if m.Force {
		force.Set(kit.On)
	}
	f.Problem = m.Problem
	f.Fields = map[string]*kit.Field{"password": pair.Above}
	f.wide(560, kit.Column(12, choice, kit.NewRule(), force))
	f.closed = func() { pair.Clear(); m.Pair().Clear() }
	f.OK = func() {
		set, must, next, done := m.Set, m.Force, m.Password(), m.Done()
		f.do(func(c ctx) error {
			if !set {
				return p.source.ForceChange(c, o.Name)
			}
			return p.source.SetPassword(c, o.Name, next, must)
		}, func() { p.read(func() { p.say(done) }) })
	}
	f.open()
}

// Rename opens the dialog of the operator's sign-in name.
func (p *Page) Rename() {
	o, ok := p.operator()
	if !ok {
		return
	}
	f := p.form("Rename", o.Name, label.OK, kit.Primary)
	name := kit.NewEntry("")
	name.SetText(o.Name)
	field := kit.NewField(label.YourName, name, "The log goes on naming who did what by the name of then.")
	name.OnChanged = func(string) { field.SetWrong(""); f.Judge() }
	f.Fields = map[string]*kit.Field{"operator": field, say.Exists: field}
	f.Problem = func() string {
		switch strings.TrimSpace(name.Text) {
		case "":
			return "An operator needs a name to sign in with."
		case o.Name:
			return "Nothing is changed."
		}
		return ""
	}
	f.wide(480, kit.Column(8, field))
	f.closed = func() { name.OnChanged = nil }
	f.OK = func() {
		next := strings.TrimSpace(name.Text)
		f.do(func(c ctx) error { return p.source.Edit(c, o.Name, core.OperatorEdit{Name: &next}) }, func() {
			p.read(func() { p.say(o.Name + " is called " + next + " now.") })
		})
	}
	f.open()
}
