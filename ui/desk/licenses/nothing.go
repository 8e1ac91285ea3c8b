package licenses

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"github.com/keydesk/keydesk/ui/desk/kit"
	model "github.com/keydesk/keydesk/ui/model/licenses"
	"github.com/keydesk/keydesk/ui/model/say"
)

// sayNothing says why there are no rows.
func (p *Page) sayNothing(n model.Nothing) {
	var ways []fyne.CanvasObject
	switch tools := p.window.Tools(); {
	case n.NoProduct && tools.Products.Do != nil:
		ways = append(ways, way(newProduct, "layers", tools.Products))
	case n.None && tools.Add.Do != nil:
		ways = append(ways, way(addFirst, "add", tools.Add))
	case !n.None:
		ways = append(ways, kit.NewButton("Clear the filter", "", kit.Secondary, p.clear))
	}
	p.inPlaceOfRows("search", n.Title, n.Text, ways)
}

// What the first steps are called.
const (
	newProduct = "Make a product…"
	addFirst   = "Add the first ones…"
)

func way(name, icon string, t Tool) *kit.Button {
	b := kit.NewButton(name, icon, kit.Secondary, t.Do)
	b.Disable(t.Why)
	return b
}

// clear shows every license, and goes on in the filter.
func (p *Page) clear() {
	p.waiting.Drop()
	r := p.model.ClearAll()
	p.head.follow(p.model)
	p.ask(r, true)
	p.Focus()
}

// failed says why the list could not be read.
func (p *Page) failed(problem say.Problem) {
	again := kit.NewButton("Try again", "refresh", kit.Secondary, func() { p.ask(p.model.Refresh(), true) })
	p.inPlaceOfRows("triangle", "The list could not be read", problem.Text(), []fyne.CanvasObject{again})
	kit.SetVisible(p.table, false)
	kit.SetVisible(p.nothing, true)
}

// inPlaceOfRows shows a message where the rows would be.
func (p *Page) inPlaceOfRows(icon, title, text string, ways []fyne.CanvasObject) {
	message := kit.Column(8, kit.Row(0, kit.NewIcon(icon, theme.ColorNamePlaceHolder, 24)), kit.NewText(title, kit.Section()),
		kit.NewText(text, kit.Quiet()), kit.Inset(kit.Flow(8, ways...), 8, 0, 0, 0))
	p.nothing.Objects = []fyne.CanvasObject{kit.Over(kit.NewGround(kit.NewRule(), theme.ColorNameBackground), kit.NewScroll(kit.NewMiddle(message, 440, 72)), 0)}
	p.nothing.Refresh()
}
