package customers

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"github.com/keydesk/keydesk/ui/desk/kit"
	"github.com/keydesk/keydesk/ui/desk/task"
	model "github.com/keydesk/keydesk/ui/model/customers"
	"github.com/keydesk/keydesk/ui/model/label"
	"github.com/keydesk/keydesk/ui/model/say"
	"github.com/keydesk/keydesk/ui/model/start"
)

// sayNothing says why there are no rows.
func (p *Page) sayNothing(n model.Nothing) {
	if n.None {
		p.noCustomers(n, nil)
		p.readNext()
		return
	}
	var ways []fyne.CanvasObject
	for _, way := range n.Ways {
		kind := kit.Secondary
		if way == model.WayDeleted {
			kind = kit.Link
		}
		ways = append(ways, kit.NewButton(string(way), "", kind, func() { p.goWay(way) }))
	}
	p.inPlaceOfRows(kit.NewMiddle(message("search", n.Title, n.Text, ways), 440, 72))
}

// goWay takes a way out of an empty list, and goes on in the filter.
func (p *Page) goWay(way model.Way) {
	p.waiting.Drop()
	r := p.model.Go(way)
	p.head.follow(p.model)
	p.ask(r, true)
	p.Focus()
}

// failed says why the list could not be read.
func (p *Page) failed(problem say.Problem) {
	again := kit.NewButton("Try again", "refresh", kit.Secondary, func() { p.ask(p.model.Refresh(), true) })
	p.inPlaceOfRows(kit.NewMiddle(message("triangle", "The list could not be read", problem.Text(), []fyne.CanvasObject{again}), 440, 72))
	kit.SetVisible(p.table, false)
	kit.SetVisible(p.nothing, true)
}

// inPlaceOfRows shows something where the rows would be.
func (p *Page) inPlaceOfRows(o fyne.CanvasObject) {
	p.nothing.Objects = []fyne.CanvasObject{kit.Over(kit.NewGround(kit.NewRule(), theme.ColorNameBackground), kit.NewScroll(o), 0)}
	p.nothing.Refresh()
}

// message is a title, a sentence and what can be done.
func message(icon, title, text string, ways []fyne.CanvasObject) fyne.CanvasObject {
	return kit.Column(8, kit.Row(0, kit.NewIcon(icon, theme.ColorNamePlaceHolder, 24)), kit.NewText(title, kit.Section()),
		kit.NewText(text, kit.Quiet()), kit.Inset(kit.Flow(8, ways...), 8, 0, 0, 0))
}

// readNext reads the card of what comes next.
func (p *Page) readNext() {
	task.Go(p.ahead, func(ctx context.Context, _ task.Report) ([]start.Next, error) { return p.source.Next(ctx) },
		func(card []start.Next, err error) {
			n, ok := p.model.Nothing()
			switch {
			case !ok || !n.None: // customers have come in the meantime
			case err != nil:
				p.failed(say.Explain(err, ""))
			default:
				p.noCustomers(n, card)
			}
		})
}

// noCustomers is the page of a desk without customers; card is nil until it is
// read.
func (p *Page) noCustomers(n model.Nothing, card []start.Next) {
	all := []fyne.CanvasObject{kit.NewText(n.Title, kit.Title()), kit.NewText(n.Text, kit.Quiet())}
	if card != nil {
		all = append(all, kit.Inset(kit.NewCard(p.card(card)), 12, 0, 8, 0))
	}
	one := kit.NewLink(label.NewCustomer, func() { p.window.Go(ToNew) })
	if why, ok := p.model.CanAdd(); !ok {
		one.Disable(why)
	}
	all = append(all, kit.Row(8, kit.NewText("Or begin with one:", kit.Style{Color: theme.ColorNamePlaceHolder}), one))
	p.inPlaceOfRows(kit.NewMiddle(kit.Column(4, all...), 680, 32))
}

// card is the card of what comes next.
func (p *Page) card(lines []start.Next) fyne.CanvasObject {
	all := []fyne.CanvasObject{kit.Inset(kit.Row(8, kit.NewText("What comes next", kit.Section()), kit.Space(),
		kit.NewText(start.CardDone(lines), kit.Style{Color: theme.ColorNamePlaceHolder, Size: theme.SizeNameCaptionText})), 14, 16, 14, 16)}
	for _, line := range lines {
		all = append(all, kit.NewRule(), kit.Inset(p.cardLine(line), 8, 12, 8, 16))
	}
	return kit.Column(0, all...)
}

func (p *Page) cardLine(line start.Next) fyne.CanvasObject {
	mark, style := kit.NewIcon("ring-dashed", theme.ColorNamePlaceHolder, 16), kit.Strong()
	if line.Done {
		mark, style = kit.NewIcon("disc-check", theme.ColorNameSuccess, 16), kit.Plain()
	}
	texts := kit.Column(0, kit.NewText(line.Title, style))
	if line.Text != "" {
		texts.Add(kit.NewText(line.Text, kit.Helper()))
	}
	row := kit.Row(14, kit.Row(0, mark), texts)
	if line.Button != "" {
		kind := kit.Secondary
		if line.Primary {
			kind = kit.Primary
		}
		row.Add(kit.NewButton(line.Button, "", kind, func() { p.window.Go(Place(line.ID)) }))
	}
	return row
}
