package tour

import (
	"fyne.io/fyne/v2"

	"github.com/keydesk/keydesk/ui/desk/kit"
	"github.com/keydesk/keydesk/ui/model/label"
	sections "github.com/keydesk/keydesk/ui/model/settings"
)

// The second operator of the tour, and its second scope.
const (
	colleague = "Tom Berg"
	given     = "violet ladders under the bridge"
	scope     = "Fjord EU"
)

// templates shows what a mail says, with its preview.
func templates(p *player, _ Tour) {
	p.Push(string(sections.Templates))
	p.Until("the template to be read", func() bool { return p.Find(label.MailSubject) && p.text() != "" })
	p.shot("settings-mail-templates")
}

// text is what stands in the field that has the keyboard.
func (p *player) text() string {
	if e, ok := p.Canvas().Focused().(*kit.Entry); ok {
		return e.Text
	}
	return ""
}

// scopes adds a scope.
func scopes(p *player, _ Tour) {
	p.Push(string(sections.Scopes))
	p.Push(label.AddScope)
	p.Dialog("New scope")
	p.Fill(label.ScopeName, scope)
	p.Push("Add")
	p.Alone()
	p.Toast(says(scope), "that there is the scope")
	p.Until("the scope to be listed", func() bool { return p.Find(label.RemoveScope + " " + scope) })
	p.hush()
	p.shot("settings-scopes")
}

// operators adds a colleague.
func operators(p *player, _ Tour) {
	p.Menu(label.Operators)
	p.Page(label.Operators)
	p.Push(label.NewOperator)
	p.Dialog(label.NewOperator)
	p.Fill(label.YourName, colleague)
	p.Fill(label.Password, given)
	p.Fill(label.RetypePassword, given)
	p.shot("new-operator")
	p.Push("Add")
	p.Alone()
	p.Toast(says(colleague), "that he is added")
	p.hush()
	p.shot("operators")
}

// half is what is typed into a form and not saved before the lock.
const half = "+36 1 555 0123"

// lock locks the window over a form that is not saved, which ends the session;
// the form is there again with the next one.
func lock(p *player, _ Tour) {
	p.only("hedi@acs")
	p.Menu(label.Edit)
	p.Fill("Phone 2", half)
	p.Menu(label.Lock)
	p.Until("the session to end", func() bool { return p.Program.Main() == nil && p.Find(label.Password) })
	p.shot("locked-window")
	p.Letters(own)
	p.Press(fyne.KeyReturn)
	p.Until("the form that was typed into", func() bool { return p.Program.Main() != nil && p.Find("Phone 2") && p.text() == half })
	p.shot("form-kept")
	p.Menu(label.OK)
	p.Page(label.Customers)
}
