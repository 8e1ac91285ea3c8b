package desk

import (
	"github.com/keydesk/keydesk/ui/desk/licenses"
	"github.com/keydesk/keydesk/ui/model/label"
	"github.com/keydesk/keydesk/ui/model/license"

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
	return licenses.Tools{}
}

// licensesWindow is what the list needs of the window.
type licensesWindow struct{ *Main }

var _ licenses.Window = licensesWindow{}

// Open goes to License Details.
func (w licensesWindow) Open(uint64, bool) {}

// OpenCustomer goes to Customer Details.
func (w licensesWindow) OpenCustomer(customer uint64) { w.openCustomer(customer, false) }

// Run carries out an action on a license.
func (w licensesWindow) Run(license.ID, license.Facts) {}

// Rearrange is called when the preview appears or goes away.
func (w licensesWindow) Rearrange() { customersWindow(w).Rearrange() }

// Tools are what stands over the list.
func (w licensesWindow) Tools() licenses.Tools { return w.licenseTools() }
