package desk

import (
	"slices"

	"fyne.io/fyne/v2"

	"github.com/keydesk/keydesk/ui/desk/kit"
	"github.com/keydesk/keydesk/ui/model/label"
	"github.com/keydesk/keydesk/ui/model/settings"
)

// Keys of the menu.
const (
	ctrl = fyne.KeyModifierControl
	all  = fyne.KeyModifierControl | fyne.KeyModifierShift
)

// menus are the menus in their order.
func menus() []string {
	return []string{"File", "Edit", "View", "Customer", label.License, label.Mail, label.Activity, label.Operators, "Help"}
}

// menu makes menu and keys anew for the page that is shown.
func (m *Main) menu() {
	all := append(m.page.Commands(), m.commands()...)
	slices.SortStableFunc(all, func(a, b kit.Command) int {
		return slices.Index(menus(), a.Menu) - slices.Index(menus(), b.Menu)
	})
	m.keys = kit.NewCommands(m.canvas(), all, func(name, why string) { m.Say(kit.Toast{Text: name + ": " + why, Icon: "info"}) })
	m.program.window.SetMainMenu(m.keys.MainMenu())
}

// commands are what can be done on every page.
func (m *Main) commands() []kit.Command {
	all := []kit.Command{
		{Menu: "File", Name: label.MailServer + "…", Do: m.SetUpMail, Rule: true},
		{Menu: "File", Name: label.BackUpNow, Do: m.BackUp, Rule: true},
		{Menu: "File", Name: label.ChangePassword, Do: m.ChangePassword, Rule: true},
		{Menu: "File", Name: label.Lock, Key: fyne.KeyL, Mod: ctrl, Do: m.Lock, Always: true},
		{Menu: "File", Name: label.OtherOperator, Do: m.OtherOperator},
		{Menu: "File", Name: label.Quit, Key: fyne.KeyQ, Mod: ctrl, Do: m.program.Quit, Rule: true},
	}
	// A page keeps its key, whether the operator has all of them or not.
	keys := map[string]fyne.KeyName{
		label.Customers: fyne.Key1, label.Mail: fyne.Key2, label.Activity: fyne.Key3, label.Settings: fyne.Key4, label.Operators: fyne.Key5, label.Licenses: fyne.Key6,
	}
	for i, one := range m.places {
		all = append(all, kit.Command{Menu: "View", Name: one.title, Key: keys[one.title], Mod: ctrl, Do: func() { m.goRail(i) }, Rule: i == 0})
	}
	return append(append(all, m.program.looks()...), m.helps()...)
}

// looks change how the windows look.
func (p *Program) looks() []kit.Command {
	zoom := func(by int) func() {
		return func() { p.appear(p.was.Look.Zoom(by)) }
	}
	all := []kit.Command{
		{Menu: "View", Name: "Larger text", Key: fyne.KeyEqual, Mod: ctrl, Do: zoom(1), Always: true, Rule: true},
		{Menu: "View", Name: "Smaller text", Key: fyne.KeyMinus, Mod: ctrl, Do: zoom(-1), Always: true},
		{Menu: "View", Name: "Text at 100 %", Key: fyne.Key0, Mod: ctrl, Always: true, Do: func() {
			p.appear(settings.Look{Theme: p.was.Look.Theme, Text: 100})
		}},
	}
	for i, theme := range settings.Themes() {
		all = append(all, kit.Command{Menu: "View", Name: string(theme) + " colors", Always: true, Rule: i == 0, Do: func() {
			p.appear(settings.Look{Theme: theme, Text: p.was.Look.Text})
		}})
	}
	return all
}

// appear changes the look and remembers it.
func (p *Program) appear(l settings.Look) {
	p.Appear(l)
	p.remember()
}

// helps are the menu Help.
func (m *Main) helps() []kit.Command {
	return []kit.Command{
		{Menu: "Help", Name: "Help for this page", Key: fyne.KeyF1, Do: func() { m.help.Open(m.topic()) }, Always: true},
		{Menu: "Help", Name: label.ManagingPasswords, Do: func() { m.help.Open(label.ManagingPasswords) }, Always: true, Rule: true},
		{Menu: "Help", Name: label.PasswordAccessibility, Do: func() { m.help.Open(label.PasswordAccessibility) }, Always: true},
		{Menu: "Help", Name: "About Keydesk", Do: m.about, Rule: true},
	}
}

// topic is the help topic of what has the keyboard: of the dialog that is open,
// where it has one of its own, or else of the page.
func (m *Main) topic() string {
	if d := kit.DialogOn(m.canvas()); d != nil && d.Topic != "" {
		return d.Topic
	}
	return m.page.Topic()
}

// about says what program this is.
func (m *Main) about() {
	d := &kit.Dialog{Title: "Keydesk " + m.program.o.Version, Sub: "Passwords of your customers, in one file of yours", Width: 480}
	d.Body = kit.Column(8,
		kit.NewFact("Desk", kit.NewText(m.session.Vendor(), kit.Plain())),
		kit.NewFact("File", kit.NewText(m.path, kit.Plain())),
		kit.NewFact("Operator", kit.NewText(m.session.Operator(), kit.Plain())))
	d.Default = kit.NewButton(label.OK, "", kit.Primary, d.Close)
	d.Show(m.canvas(), m.runner)
}
