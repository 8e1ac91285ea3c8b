package desk

import (
	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/core/secret"
	"github.com/keydesk/keydesk/ui/desk/licenses"
	"github.com/keydesk/keydesk/ui/desk/sale"
	"github.com/keydesk/keydesk/ui/model/label"
	"github.com/keydesk/keydesk/ui/model/person"

	selling "github.com/keydesk/keydesk/ui/model/sale"
)

// saleTool is New sale… over the list of licenses.
func (m *Main) saleTool() licenses.Tool {
	return licenses.Tool{Do: m.newSale, Why: selling.WhyNot(m.session.Permissions())}
}

// newSale goes to New sale.
func (m *Main) newSale() { m.leave(m.showSale) }

func (m *Main) showSale() {
	m.top = m.licensesPage()
	source := sale.From(m.session, m.program.o.Clock, m.bar.scopes.chosen)
	m.show(sale.New(m.runner, source, saleWindow{m}), m.railOf(label.Licenses))
}

// saleWindow is what New sale needs of the window.
type saleWindow struct{ *Main }

var _ sale.Window = saleWindow{}

// Back goes to the list of licenses, after asking.
func (w saleWindow) Back() {
	w.leave(func() {
		w.top = w.licensesPage()
		w.show(w.top, w.railOf(label.Licenses))
	})
}

// Again shows an empty form.
func (w saleWindow) Again() { w.showSale() }

// OpenCustomer goes to Customer Details.
func (w saleWindow) OpenCustomer(customer uint64) { w.openCustomer(customer, false) }

// OpenLicense goes to License Details.
func (w saleWindow) OpenLicense(license uint64) { licensesWindow(w).Open(license, false) }

// ReadAloud shows a password that was just made.
func (w saleWindow) ReadAloud(made core.Customer, password secret.Text) {
	w.dialogs.ReadAloud(person.Facts{Customer: made}, password)
}

// Print prints the letter with login details.
func (w saleWindow) Print(customer core.Customer) { w.printLetter(person.Facts{Customer: customer}) }
