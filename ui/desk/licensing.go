package desk

import (
	"fyne.io/fyne/v2"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/desk/license"
	"github.com/keydesk/keydesk/ui/desk/licenses"
	"github.com/keydesk/keydesk/ui/model/label"
	model "github.com/keydesk/keydesk/ui/model/license"
	list "github.com/keydesk/keydesk/ui/model/licenses"
	"github.com/keydesk/keydesk/ui/model/person"
)

// licensesPlace is the page Licenses on the rail, for those who may see
// customers; to others it is not there.
func (m *Main) licensesPlace() []place {
	if !list.MayOpen(m.session.Permissions()) {
		return nil
	}
	return []place{{label.Licenses, "key", func() Page { return m.licensesPage() }}}
}

// licensesPage is the list, made when somebody first goes there.
func (m *Main) licensesPage() *licenses.Page {
	if m.licenses == nil {
		p := licenses.New(m.runner, licenses.From(m.session, m.program.o.Clock), licensesWindow{m})
		p.Scope(m.bar.scopes.chosen)
		m.licenses = p
	}
	return m.licenses
}

// licenseTools are what stands over the list of licenses.
func (m *Main) licenseTools() licenses.Tools {
	may := m.session.Permissions()
	return licenses.Tools{
		Add:      licenses.Tool{Do: func() { m.addLicenses(model.Nobody()) }, Why: list.MayAdd(may)},
		NewSale:  m.saleTool(),
		Offline:  licenses.Tool{Do: m.openOffline, Why: m.whyNoOffline()},
		Products: licenses.Tool{Do: func() { m.addsLicenses.Products() }},
	}
}

// addLicenses opens Add licenses…, for a customer or for nobody.
func (m *Main) addLicenses(to model.Owner) {
	product := ""
	if m.page == Page(m.licenses) {
		product = m.licenses.Product()
	}
	m.addsLicenses.Add(to, product, m.bar.scopes.chosen)
}

// licensesRoom is the room of the dialogs that add licenses and products.
func (m *Main) licensesRoom(c fyne.Canvas) *licenses.Room {
	return licenses.NewRoom(licenses.RoomWindow{
		Canvas: c, Runner: m.runner, Clock: m.program.o.Clock, Deeds: licenses.DeedsOf(m.session, m.program.o.Clock),
		May: m.session.Permissions(), Say: m.Say, Files: m.files, Show: m.showAdded,
	})
}

// showAdded selects a license that was just added, where the list is shown.
func (m *Main) showAdded(license uint64) {
	if m.licenses != nil && m.page == Page(m.licenses) {
		m.licenses.Show(license)
	}
}

// licenseRoom is the room of the dialogs on a license.
func (m *Main) licenseRoom(c fyne.Canvas) *license.Room {
	return license.NewRoom(license.RoomWindow{
		Canvas: c, Runner: m.runner, Deeds: license.DeedsOf(m.session), Say: m.Say, Files: m.files, OpenMail: m.openMail, Certificate: m.printCertificate,
		Offline: m.licenseTools().Offline.Do,
	})
}

// openLicense goes to License Details, to read or to edit.
func (m *Main) openLicense(id uint64, edit bool) {
	m.leave(func() {
		m.top = m.licensesPage()
		m.show(license.Open(m.runner, m.license(), licenseWindow{m}, id, edit), m.railOf(label.Licenses))
	})
}

// license is where License Details reads and saves.
func (m *Main) license() license.Source { return license.From(m.session, m.program.o.Clock) }

// licenseWindow is what License Details needs of the window.
type licenseWindow struct{ *Main }

var _ license.Window = licenseWindow{}

// Back goes to the list; the page has asked what there was to ask.
func (w licenseWindow) Back(license uint64) {
	p := w.licensesPage()
	w.top = p
	w.show(p, w.railOf(label.Licenses))
	p.Show(license)
}

// Run carries out an action on a license, RunSeat one on its seat.
func (w licenseWindow) Run(a model.ID, on model.Facts) { w.onLicense.Run(a, on) }

// RunSeat carries out an action on a seat.
func (w licenseWindow) RunSeat(a model.ID, on model.Facts, seat core.Seat) {
	w.onLicense.RunSeat(a, on, seat)
}

// OpenCustomer goes to Customer Details.
func (w licenseWindow) OpenCustomer(customer uint64) { w.openCustomer(customer, false) }

// Offline says whether Offline activation… is there.
func (w licenseWindow) Offline() bool { return w.licenseTools().Offline.Do != nil }

// licensesWindow is what the list needs of the window.
type licensesWindow struct{ *Main }

var _ licenses.Window = licensesWindow{}

// Open goes to License Details.
func (w licensesWindow) Open(license uint64, edit bool) { w.openLicense(license, edit) }

// OpenCustomer goes to Customer Details.
func (w licensesWindow) OpenCustomer(customer uint64) { w.openCustomer(customer, false) }

// Run carries out an action on a license.
func (w licensesWindow) Run(a model.ID, on model.Facts) { w.onLicense.Run(a, on) }

// Rearrange is called when the preview appears or goes away.
func (w licensesWindow) Rearrange() { customersWindow(w).Rearrange() }

// Tools are what stands over the list.
func (w licensesWindow) Tools() licenses.Tools { return w.licenseTools() }

// OpenLicense goes to License Details.
func (w detailsWindow) OpenLicense(license uint64) { w.openLicense(license, false) }

// OpenLicenses goes to the list, limited to a customer.
func (w detailsWindow) OpenLicenses(customer uint64) {
	w.leave(func() {
		p := w.licensesPage()
		w.top = p
		w.show(p, w.railOf(label.Licenses))
		p.Of(customer)
	})
}

// RunLicense carries out an action on a license of the customer.
func (w detailsWindow) RunLicense(a model.ID, on model.Facts) { w.onLicense.Run(a, on) }

// RunSeat carries out an action on a seat.
func (w detailsWindow) RunSeat(a model.ID, on model.Facts, seat core.Seat) {
	w.onLicense.RunSeat(a, on, seat)
}

// AddLicenses adds licenses of the customer.
func (w detailsWindow) AddLicenses(to model.Owner) { w.addLicenses(to) }

// EmailSeats mails the customer the list of his licenses and their seats.
func (w detailsWindow) EmailSeats(on person.Facts) { w.onLicense.EmailSeats(on) }
