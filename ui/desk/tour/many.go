package tour

import (
	"strings"

	"fyne.io/fyne/v2"

	"github.com/keydesk/keydesk/ui/desk/kit"
	"github.com/keydesk/keydesk/ui/model/label"
)

// Those who are selected together: the list has seven with this in their data,
// one of whom the tour has helped before and who is left out.
const (
	together = "lawrence"
	many     = 7
)

// several mails a link to several customers at a time: one question, and a list
// of what became of each.
func several(p *player, _ Tour) {
	p.Menu(label.CustomersFilter)
	p.Press(fyne.KeyEscape)
	p.Letters(together)
	p.Until("seven customers to be found", func() bool { return p.counts("7 of ") })
	p.Press(fyne.KeyDown)
	p.Until("the keyboard to be in the list", func() bool { return kit.NameOf(p.Canvas().Focused()) == "Rows" })
	p.Extend(many - 1)
	p.Until("seven to be selected", func() bool { return p.counts("7 selected") })
	p.shot("several-selected")
	p.Menu(label.SendConfirm)
	p.Until("the question", func() bool { return p.Find("Mail 6 links") })
	p.shot("several-question")
	p.Push("Mail 6 links")
	p.Until("the list of what became of each", func() bool { return p.Find(label.OK) })
	p.shot("several-results")
	p.Push(label.OK)
	p.Alone()
	p.Toast(says("A link was mailed to"), "to how many a link was mailed")
	p.Press(fyne.KeyEscape)
	p.Until("nobody to be selected", func() bool { return !p.counts("selected") })
}

// counts looks at what the status line of the list counts.
func (p *player) counts(words string) bool {
	return strings.Contains(p.Program.Main().Customers().Line().Text(), words)
}
