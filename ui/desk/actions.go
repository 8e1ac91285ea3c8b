package desk

import (
	"context"
	"net/url"

	"fyne.io/fyne/v2"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/desk/customers"
	"github.com/keydesk/keydesk/ui/desk/details"
	"github.com/keydesk/keydesk/ui/desk/dialogs"
	"github.com/keydesk/keydesk/ui/desk/kit"
	"github.com/keydesk/keydesk/ui/desk/task"
	"github.com/keydesk/keydesk/ui/model/mail"
	"github.com/keydesk/keydesk/ui/model/person"
	"github.com/keydesk/keydesk/ui/model/say"
)

// dialogWindow is what the dialogs need of the window.
func (m *Main) dialogWindow(c fyne.Canvas) dialogs.Window {
	return dialogs.Window{
		Canvas: c, Clipboard: m.program.app.Clipboard(), Runner: m.runner, Clock: m.program.o.Clock,
		Deeds: dialogs.From(m.desk, m.session), Say: m.Say,
		Help: m.help.Open, Print: m.printLetter, SaveEML: m.saveEML, OpenMail: m.openMail,
	}
}

// Run carries out an action on a customer. What comes of it is heard as a
// change.
func (m *Main) Run(a person.ID, on person.Facts) {
	m.dialogs.Run(a, on, &m.confirmed, func(bool) {})
}

// Retry tries a mail again.
func (m *Main) Retry(id uint64) {
	task.Go(m.deed, func(ctx context.Context, _ task.Report) (core.Message, error) {
		return m.session.Mail().Retry(ctx, id)
	}, func(sent core.Message, err error) {
		if err != nil {
			m.tell("Retry", say.Explain(err, "The mail stays as it was.").Text())
			return
		}
		m.Say(kit.Toast{Text: "The mail to " + sent.To + " is tried again.", Icon: "refresh"})
	})
}

// EnableLogin takes back that Enable Login was unticked.
func (m *Main) EnableLogin(on core.Customer) { m.dialogs.EnableLogin(on) }

// Help opens a help topic.
func (m *Main) Help(topic string) { m.help.Open(topic) }

// customersWindow is what the list needs of the window.
type customersWindow struct{ *Main }

var _ customers.Window = customersWindow{}

// Open goes to Customer Details.
func (w customersWindow) Open(customer uint64, edit bool) { w.openCustomer(customer, edit) }

// Rearrange is called when the preview appears or goes away.
func (w customersWindow) Rearrange() {
	if w.shell != nil {
		w.shell.Refresh()
	}
}

// Go goes to another page or dialog.
func (w customersWindow) Go(to customers.Place) {
	switch to {
	case customers.ToNew:
		w.leave(func() {
			w.show(details.New(w.runner, w.details(), detailsWindow(w)), railCustomers)
		})
	case customers.ToImport:
		w.Import("")
	case customers.ToExport:
		w.export()
	case customers.ToMail:
		w.SetUpMail()
	case customers.ToPortal:
		w.OpenSetting("portal.base-url")
	case customers.ToBackup:
		w.chooseBackups()
	case customers.ToTeam:
		w.AddColleague()
	}
}

// openCustomer goes to Customer Details, to read or to edit.
func (m *Main) openCustomer(id uint64, edit bool) {
	m.leave(func() {
		m.top = m.customers
		m.show(details.Open(m.runner, m.details(), detailsWindow{m}, id, edit), railCustomers)
	})
}

// detailsWindow is what Customer Details needs of the window.
type detailsWindow struct{ *Main }

var _ details.Window = detailsWindow{}

// Back goes to the list; the page has asked what there was to ask.
func (w detailsWindow) Back(customer uint64) {
	w.top = w.customers
	w.show(w.customers, railCustomers)
	if customer != 0 {
		w.customers.Show(customer)
	}
}

// Edited has the keeper look at the form.
func (w detailsWindow) Edited() { w.keeper.look() }

// OpenMail goes to a mail.
func (w detailsWindow) OpenMail(id uint64) { w.openMail(id) }

// openLink opens an address in the browser.
func (m *Main) openLink(address string) {
	browse := m.program.o.Browse
	if browse == nil {
		browse = m.program.app.OpenURL
	}
	u, err := url.Parse(address)
	if err == nil {
		err = browse(u)
	}
	if err != nil {
		m.tell("The link could not be opened", say.Explain(err, "Copy it into your browser.").Text())
	}
}

// saveEML saves a mail as a file.
func (m *Main) saveEML(_ person.Facts, id uint64) {
	task.Go(m.deed, func(ctx context.Context, _ task.Report) (core.Message, error) { return m.session.Mail().Get(ctx, id) },
		func(row core.Message, err error) {
			if err != nil {
				m.tell("Save as .eml", say.Explain(err, "").Text())
				return
			}
			m.files.Save("Save as .eml", mail.EMLName(row), func(path string) { m.writeEML(id, path) })
		})
}
