package tour

import (
	"fyne.io/fyne/v2"

	"github.com/keydesk/keydesk/ui/desk/kit"
	"github.com/keydesk/keydesk/ui/model/label"
)

// The product of the tour, and the order that is sold of it.
const (
	sold  = "Fieldscope Pro 4"
	order = "2026-0514-17"
)

// sell makes a product, and sells a license of it to a customer who is known: one
// form, one mail.
func sell(p *player, _ Tour) {
	p.Menu(label.Licenses)
	p.Page(label.Licenses)
	p.Menu(label.Products)
	p.Push(label.NewProduct)
	p.Dialog("New product")
	p.Fill("Name", sold)
	p.Fill(label.Activations, "5")
	p.Push("Make it")
	p.Until("the product to be listed", func() bool { return p.Find(label.Change + " " + sold) })
	p.Press(fyne.KeyEscape)
	p.Alone()
	p.hush()
	p.Menu(label.NewSale)
	p.Page(label.NewSaleTitle)
	p.Until("the form", func() bool { return kit.NameOf(p.Canvas().Focused()) == label.Buyer })
	p.Letters("hedi@acs")
	p.Until("Hedi to be found", func() bool { return p.FindPrefix("Hedi") })
	p.Press(fyne.KeyReturn)
	p.Until("her to be taken", func() bool { return p.Find(label.NewOneInstead) })
	p.Fill(label.OrderNumber, order)
	p.Until("the mail to be ready", func() bool { return p.Program.Main().Page().Topic() == label.NewSaleTitle && p.Find(label.SaveAndSend) })
	p.shot("new-sale")
	p.Menu(label.SaveAndSend)
	p.Until("what was made", func() bool { return p.Find(label.AnotherSale) })
	p.hush()
	p.shot("sold")
	p.Menu(label.Customers)
	p.Page(label.Customers)
}
