package activity

import (
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/desk/kit"
	model "github.com/keydesk/keydesk/ui/model/activity"
	"github.com/keydesk/keydesk/ui/model/label"
)

// detail is the selected entry under the list, with its values.
type detail struct {
	page   *Page
	ground *kit.Box
	body   *fyne.Container
	scroll *kit.Scroll
	split  *fyne.Container
	entry  *core.AuditEntry // nil: none
	line   model.Line
}

func newDetail(p *Page) *detail {
	d := &detail{page: p, body: kit.Column(0)}
	d.ground = kit.NewGround(kit.Column(0, kit.NewRule(), kit.Inset(d.body, 14, 24, 14, 24)), theme.ColorNameHeaderBackground)
	return d
}

// show shows a row's entry; a row that is none shows nothing.
func (d *detail) show(l *model.Log, row int) {
	line, ok := l.Row(row)
	d.entry, d.line = nil, line
	if ok {
		e := l.Entry(row)
		d.entry = &e
		d.fill()
	}
	kit.SetVisible(d.scroll, ok)
	d.split.Refresh()
	d.scroll.Refresh()
	d.scroll.Top()
}

func (d *detail) fill() {
	all := []fyne.CanvasObject{
		kit.Flow(16, kit.NewText(d.line.What, kit.Section())),
		kit.NewText(d.line.When+" · "+d.line.Who, kit.Quiet()),
	}
	if len(d.line.Details) > 0 {
		values := kit.Column(4)
		for _, value := range d.line.Details {
			values.Add(kit.NewText(value, kit.Plain()))
		}
		all = append(all, kit.Inset(values, 8, 0, 0, 0))
	}
	if d.line.Customer != 0 {
		all = append(all, kit.Inset(kit.Flow(16, kit.NewText(label.CustomerID+" "+number(d.line.Customer), kit.Style{}),
			kit.NewLink("Show customer", d.page.openCustomer)), 8, 0, 0, 0))
	}
	d.body.Objects = all
	d.body.Refresh()
}

// number writes a Customer ID.
func number(id uint64) string { return strconv.FormatUint(id, 10) }
