package desk

import (
	"fyne.io/fyne/v2"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/desk/license"
	"github.com/keydesk/keydesk/ui/desk/licenses"
	"github.com/keydesk/keydesk/ui/model/label"
	model "github.com/keydesk/keydesk/ui/model/license"
	list "github.com/keydesk/keydesk/ui/model/licenses"
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
	return licenses.Tools{NewSale: m.saleTool(), Offline: licenses.Tool{Do: m.openOffline, Why: m.whyNoOffline()}}
}

// licenseRoom is the room of the dialogs on a license.
func (m *Main) licenseRoom(c fyne.Canvas) *license.Room {
	return license.NewRoom(license.RoomWindow{
		Canvas: c, Runner: m.runner, Deeds: license.DeedsOf(m.session), Say: m.Say, Files: m.files, OpenMail: m.openMail,
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
