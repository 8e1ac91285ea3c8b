package desk

import (
	"context"
	"encoding/json"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/core/secret"
	"github.com/keydesk/keydesk/ui/desk/licenses"
	"github.com/keydesk/keydesk/ui/desk/sale"
	"github.com/keydesk/keydesk/ui/desk/task"
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
	m.show(sale.New(m.runner, m.sales(), saleWindow{m}), m.railOf(label.Licenses))
}

// sales is where New sale looks and sells.
func (m *Main) sales() sale.Source {
	return sale.From(m.session, m.program.o.Clock, m.bar.scopes.chosen)
}

// leavesSale says what was typed into New sale.
func (m *Main) leavesSale(l *left, p *sale.Page) (*left, []byte) {
	d, changed := p.Typed()
	if !changed {
		return l, nil
	}
	l.selling = true
	typed, err := json.Marshal(d)
	if err != nil {
		m.program.o.Log.Error("keeping what was typed", "error", err)
	}
	return l, typed
}

// takeUpSale shows New sale as it was being typed into.
func (m *Main) takeUpSale(kept core.Draft) {
	task.Go(m.deed, func(context.Context, task.Report) (d selling.Draft, err error) {
		content, err := m.session.TakeUp(kept)
		if err == nil {
			err = json.Unmarshal(content, &d)
		}
		clear(content)
		return d, err
	}, func(d selling.Draft, err error) {
		if err != nil {
			m.notTakenUp(err)
			return
		}
		m.top = m.licensesPage()
		m.show(sale.Resume(m.runner, m.sales(), saleWindow{m}, d), m.railOf(label.Licenses))
	})
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
