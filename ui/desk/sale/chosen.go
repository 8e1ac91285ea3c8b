package sale

import (
	"fyne.io/fyne/v2"

	"github.com/keydesk/keydesk/ui/desk/internal/mark"
	"github.com/keydesk/keydesk/ui/desk/kit"
	"github.com/keydesk/keydesk/ui/desk/look"
	"github.com/keydesk/keydesk/ui/model/label"
	model "github.com/keydesk/keydesk/ui/model/sale"
)

// chosen is who buys, once that is decided.
type chosen struct {
	card        fyne.CanvasObject
	icon        *kit.Icon
	title, also *kit.Text
	other       *kit.Button
}

func newChosen(another func()) *chosen {
	c := &chosen{icon: kit.NewIcon("person", kit.MarkInfo().Color, 16), title: kit.NewText("", kit.Strong()), also: kit.NewText("", kit.Helper()),
		other: kit.NewLink(label.NewOneInstead, another)}
	c.card = kit.NewGround(kit.Inset(kit.Row(12, c.icon, kit.Column(2, c.title, c.also), c.other), 8, 12, 8, 12), look.TintPrimary)
	return c
}

func (c *chosen) fill(m *model.Form) {
	if m.IsNew() {
		info := kit.MarkInfo()
		c.icon.Set("add", info.Color)
		c.title.SetText(label.NewBuyer)
		c.also.SetText("Made with the sale; nothing is written before.")
		c.other.SetText("Find one instead")
		return
	}
	c.other.SetText(label.NewOneInstead)
	title, also, status := m.Who()
	shape := mark.Of(status)
	c.icon.Set(shape.Icon, shape.Color)
	c.title.SetText(title)
	c.also.SetText(also)
}
