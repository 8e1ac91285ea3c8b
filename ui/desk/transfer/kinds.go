package transfer

import (
	"slices"

	"fyne.io/fyne/v2"

	"github.com/keydesk/keydesk/ui/desk/kit"
	model "github.com/keydesk/keydesk/ui/model/transfer"
)

// asListed has the product as each row says it.
const asListed = "As the list says"

// kindsOf are the kinds of lists with their labels, in order.
func kindsOf() ([]model.Kind, []string) {
	return []model.Kind{model.Customers, model.Licenses}, []string{"Customers", "Licenses"}
}

// offerKinds lets the list be one of customers or of licenses, and for licenses
// the product of rows that name none be chosen.
func (m *mapping) offerKinds() {
	p := m.page
	kinds, names := kindsOf()
	m.kind = kit.NewSelect("", nil, func(choice int) { m.become(kinds[choice]) })
	m.kind.SetOptions(names, slices.Index(kinds, p.list.Kind()))
	row := []fyne.CanvasObject{kit.NewText("The list is of", kit.Plain()), m.kind}
	if p.list.Kind() == model.Licenses {
		m.product = kit.NewSelect("", nil, m.choseProduct)
		m.product.SetOptions(append([]string{asListed}, p.products...), 1+slices.Index(p.products, p.list.Product))
		row = append(row, kit.NewText("Product of rows that name none", kit.Plain()), m.product)
	}
	m.kinds = kit.Flow(12, row...)
}

// become opens the file anew as a list of another kind.
func (m *mapping) become(kind model.Kind) {
	p := m.page
	switch {
	case kind == p.list.Kind():
	case p.deed.running() || p.undoing.running():
		kinds, names := kindsOf()
		m.kind.SetOptions(names, slices.Index(kinds, p.list.Kind()))
		kit.Tell(m.kind, underWay)
	default:
		p.openAs(p.path, kind)
	}
}

// choseProduct takes the product of rows that name none. What was tried with
// another one is worth nothing any more.
func (m *mapping) choseProduct(choice int) {
	p := m.page
	if p.importing() {
		m.product.SetOptions(append([]string{asListed}, p.products...), 1+slices.Index(p.products, p.list.Product))
		kit.Tell(m.product, underWay)
		return
	}
	name := ""
	if choice > 0 {
		name = p.products[choice-1]
	}
	p.list.ChooseProduct(name)
	p.deed.slot.Cancel()
	m.judge()
	p.judge()
}
