package tour

import (
	"fyne.io/fyne/v2"

	"github.com/keydesk/keydesk/ui/desk/kit"
	"github.com/keydesk/keydesk/ui/model/label"
)

// The order that is sold on the tour.
const order = "2026-0514-17"

// sell sells a license of the tour's product to a customer who is known: one
// form, one mail.
func sell(p *player, _ Tour) {
	p.Menu(label.Licenses)
	p.Page(label.Licenses)
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
