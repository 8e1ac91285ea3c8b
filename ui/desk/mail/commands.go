package mail

import (
	"slices"

	"fyne.io/fyne/v2"

	"github.com/keydesk/keydesk/ui/desk/kit"
	"github.com/keydesk/keydesk/ui/model/label"
	model "github.com/keydesk/keydesk/ui/model/mail"
)

// Commands are what the page adds to the window's menu and keys.
func (p *Page) Commands() []kit.Command {
	all := []kit.Command{{Menu: "Edit", Name: "Find", Key: fyne.KeyF, Mod: fyne.KeyModifierControl, Do: p.Focus}}
	for i, line := range p.model.Boxes() {
		all = append(all, kit.Command{Menu: "View", Name: string(line.Box), Do: func() { p.Open(line.Box); p.Focus() }, Rule: i == 0})
	}
	keys := map[model.Act]fyne.KeyName{model.Retry: fyne.KeyR, model.SaveEML: fyne.KeyS, model.Print: fyne.KeyP}
	for _, act := range []model.Act{model.Retry, model.Cancel, model.Copy, model.SaveEML, model.Print, model.HandedOver, model.Bounced, model.NotBounced, model.ReadAloud, model.ShowCustomer} {
		if !slices.Contains(p.offered(model.Detail{Acts: []model.Act{act}}), act) {
			continue
		}
		c := kit.Command{Menu: label.Mail, Name: p.menuName(act), Do: func() { p.menuAct(act) }}
		if key := keys[act]; key != "" {
			c.Key, c.Mod = key, fyne.KeyModifierControl
		}
		if act == model.ReadAloud {
			c.Key = fyne.KeyF9
		}
		all = append(all, c)
	}
	return append(all,
		kit.Command{Menu: label.Mail, Name: label.OpenLink, Do: p.local.openLink, Rule: true},
		kit.Command{Menu: label.Mail, Name: label.MarkUnread, Key: fyne.KeyU, Mod: fyne.KeyModifierControl, Do: p.local.unread},
		kit.Command{Menu: label.Mail, Name: "Delete the message", Key: fyne.KeyDelete, Do: p.local.remove},
	)
}

// menuName tells an act apart from what else a menu holds.
func (p *Page) menuName(act model.Act) string {
	switch act {
	case model.Cancel:
		return "Cancel the mail"
	case model.Copy:
		return "Copy the text"
	}
	return string(act)
}

// menuAct does an act with the mail, or the message, that is shown.
func (p *Page) menuAct(act model.Act) {
	if p.model.Box() == model.Local {
		p.local.act(act)
		return
	}
	p.Act(act)
}
