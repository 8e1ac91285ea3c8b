package tour

import (
	"context"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/core/secret"
	"github.com/keydesk/keydesk/ui/desk/licenses"
	"github.com/keydesk/keydesk/ui/model/label"
	"github.com/keydesk/keydesk/ui/model/license"
)

// The tour's product, and the computer that activates it.
const (
	product  = "Fieldscope Pro 4"
	computer = "WS-ACS-01"
)

// licensed makes a product and a license of hers, activates it as the product
// does, and resets its activation password.
func licensed(p *player, _ Tour) {
	p.Menu(label.Licenses)
	p.Page(label.Licenses)
	p.Menu(label.Products)
	p.Dialog("Products")
	p.Push(label.NewProduct)
	p.Dialog("New product")
	p.Fill("Name", product)
	p.Fill(label.Activations, "5")
	p.Push("Make it")
	p.Dialog("Products")
	p.shot("products")
	p.Push(label.CloseHelp)
	p.Alone()
	p.Menu(label.AddLicenses)
	p.Dialog("Add licenses")
	p.Fill(label.Customer, "hedi@acs")
	p.Until("her to be offered", func() bool { return p.FindPrefix("Hedi Ács · ") })
	p.Press(fyne.KeySpace)
	p.shot("add-licenses")
	p.Push("Add")
	p.Alone()
	var facts license.Facts
	p.Until("her license", func() bool {
		page, ok := p.Program.Main().Page().(*licenses.Page)
		if ok {
			facts, ok = page.Facts()
		}
		return ok && facts.Owner.Email == "hedi@acs.example"
	})
	p.activate(facts.License)
	p.hush()
	p.Until("the seat", func() bool {
		page, ok := p.Program.Main().Page().(*licenses.Page)
		if !ok {
			return false
		}
		now, ok := page.Facts()
		return ok && len(now.License.Seats) == 1
	})
	p.shot("licenses")
	p.Menu(label.LicensesFilter)
	p.Press(fyne.KeyReturn)
	p.Page(label.LicenseDetails)
	p.Until("the license to be read", func() bool { return p.Find(label.Deactivate + " " + computer) })
	p.shot("license-details")
	p.Press(fyne.KeyF7)
	p.Dialog(label.ResetActivation)
	p.shot("reset-activation-password")
	p.Push(label.ResetPassword)
	p.Alone()
	p.Toast(says("new activation password"), "that it is reset")
	p.hush()
	p.Menu(label.Customers)
	p.Page(label.Customers)
	p.only("hedi@acs")
	p.Press(fyne.KeyReturn)
	p.Until("Customer Details", func() bool { return p.Find(label.Edit) })
	p.Menu("Next section")
	p.Menu("Next section")
	p.Until("her licenses", func() bool { return p.Find(label.EmailListOfSeats) })
	p.shot("customer-licenses")
	p.Press(fyne.KeyEscape)
	p.Page(label.Customers)
}

// activate is the product on her computer.
func (p *player) activate(l core.License) {
	var door *core.Portal
	p.Do("going to the door of products", func() {
		var err error
		door, err = p.Program.Main().Portal()
		p.Fail(err)
	})
	p.Wait("the product to be activated", func(ctx context.Context) (bool, error) {
		_, err := door.Activate(ctx, core.Activation{
			LicenseID: strconv.FormatUint(l.ID, 10), Password: secret.New(strings.ToLower(l.ActivationPassword)),
			Computer: "4F1B-9C20-77AE", Machine: computer, RemoteIP: "203.0.113.24",
		})
		return err == nil, err
	})
}
