package desk

import (
	"time"

	"fyne.io/fyne/v2"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/desk/ask"
	"github.com/keydesk/keydesk/ui/desk/bulk"
	"github.com/keydesk/keydesk/ui/desk/customers"
	"github.com/keydesk/keydesk/ui/desk/dialogs"
	"github.com/keydesk/keydesk/ui/desk/files"
	"github.com/keydesk/keydesk/ui/desk/help"
	"github.com/keydesk/keydesk/ui/desk/kit"
	"github.com/keydesk/keydesk/ui/desk/license"
	"github.com/keydesk/keydesk/ui/desk/licenses"
	"github.com/keydesk/keydesk/ui/desk/print"
	"github.com/keydesk/keydesk/ui/desk/start"
	"github.com/keydesk/keydesk/ui/desk/task"
	"github.com/keydesk/keydesk/ui/model/activity"
	"github.com/keydesk/keydesk/ui/model/label"
	"github.com/keydesk/keydesk/ui/model/mail"
	opening "github.com/keydesk/keydesk/ui/model/start"
)

// Main is the main window while an operator is signed in.
type Main struct {
	program *Program
	desk    *core.Desk
	session *core.Session
	path    string

	runner *task.Runner
	work   *task.Page // ends with the session
	deed   *task.Slot // of what the window itself does to a mail
	status *task.Slot // of what the top bar says

	scoping *task.Slot // of which scopes there are

	shell  *kit.Shell
	rail   *kit.Rail
	bar    *topBar
	notice *notice
	root   fyne.CanvasObject
	keys   *kit.Commands
	watch  *start.Watch
	idle   time.Duration // after which it locks
	idling *task.Slot    // of reading that
	clip   *ask.Clip     // of recovery keys

	places    []place
	customers *customers.Page
	licenses  *licenses.Page // nil before somebody went there
	top       Page           // the page of the rail; page may be one over it
	page      Page
	railAt    int
	begun     map[Page]bool // of the pages that stay
	behind    bool          // work goes on behind the lock

	dialogs   *dialogs.Room
	bulk      *bulk.Room
	onLicense *license.Room

	addsLicenses *licenses.Room
	files        *files.Files
	print        *print.Print
	help         *help.Help
	mailState    state
	beside       *beside
	keeper       *keeper
	backups      *backups
	saved        func() error // takes the note of an unsaved form away
	resumes      bool         // a form is taken up that was kept at a lock
	confirmed    time.Time    // when the operator last gave the own password
}

// newMain makes the main window of a signed-in operator and begins what runs
// beside it.
func newMain(p *Program, d *core.Desk, s *core.Session, path string) *Main {
	m := &Main{program: p, desk: d, session: s, path: path, runner: p.runner, work: p.runner.Page(), begun: map[Page]bool{}}
	m.deed, m.status, m.scoping, m.idling = m.work.Slot(), m.work.Slot(), m.work.Slot(), m.work.Slot()
	m.idle, m.clip = opening.IdleLimit, ask.NewClip(p.app.Clipboard(), p.runner)
	canvas := p.window.Canvas()
	m.files = files.New(canvas, p.runner, p.o.Home)
	m.print = print.New(canvas, p.runner, m.files, m.Say)
	m.help = help.New(canvas, p.runner)
	m.dialogs = dialogs.New(m.dialogWindow(canvas))
	m.bulk = bulk.New(m.bulkWindow(canvas))
	m.onLicense, m.addsLicenses = m.licenseRoom(canvas), m.licensesRoom(canvas)
	m.customers = customers.New(p.runner, customers.From(s, p.o.Clock), customersWindow{m})
	m.places = m.allPlaces()
	var items []kit.RailItem
	for _, one := range m.places {
		items = append(items, kit.RailItem{Icon: one.icon, Title: one.title})
	}
	m.rail = kit.NewRail(items, m.goRail)
	m.bar, m.notice = newTopBar(m), newNotice(m)
	m.shell = kit.NewShell(m.bar.box, m.notice.box, m.rail, m.customers.Content(), m.customers.Panel(), m.customers.Line())
	m.keeper = newKeeper(m)
	m.backups = newBackups(m)
	m.beside = newBeside(m)
	return m
}

// railCustomers is the first place on the rail, which everybody has.
const railCustomers = 0

// allPlaces are the pages of the rail. One that the operator may not open is not
// there: on it he could do nothing and read nothing. So is what later versions
// bring.
func (m *Main) allPlaces() []place {
	may := m.session.Permissions()
	places := append([]place{{label.Customers, "customers", func() Page { return m.customers }}}, m.licensesPlace()...)
	if mail.MayOpen(may) {
		places = append(places, place{label.Mail, "mail", m.newMail})
	}
	if activity.MayRead(may) {
		places = append(places, place{label.Activity, "list", m.newActivity})
	}
	return append(append(places, m.teamPlace()...), place{label.Settings, "sliders", m.newSettings})
}

// begin shows the window at the list of customers.
func (m *Main) begin() {
	m.program.window.SetTitle(m.session.Vendor() + " – Keydesk")
	m.watchIdle()
	m.readIdle()
	m.top = m.customers
	m.show(m.customers, railCustomers)
	m.refreshStatus()
	m.readScopes()
	m.backups.begin()
	m.beside.begin()
	m.keeper.begin()
}

// Say shows a toast in the status line of the page.
func (m *Main) Say(t kit.Toast) { m.page.Line().Say(t) }

// Page is the page that is shown.
func (m *Main) Page() Page { return m.page }

// Customers is the list of customers, which lies under all other pages.
func (m *Main) Customers() *customers.Page { return m.customers }

// Portal is the door that customers come in by, for the guided tour.
func (m *Main) Portal() (*core.Portal, error) { return m.session.Portal() }

// Do does a command of the menu by its name; false where there is none.
func (m *Main) Do(name string) bool { return m.keys.Run(name) }

// leastPage is how narrow the page may become beside its panel.
func (m *Main) leastPage() float32 {
	if m.keeps(m.page) {
		return customers.LeastPage
	}
	return pageBesidePanel
}

// pageBesidePanel is a form with its steps.
const pageBesidePanel = 480

// canvas is where the main window is shown.
func (m *Main) canvas() fyne.Canvas { return m.program.window.Canvas() }

// changed tells what a commit changed to who shows it. The list is kept fresh
// while another page lies over it.
func (m *Main) changed(c core.Change) {
	m.customers.Changed(c)
	if m.licenses != nil {
		m.licenses.Changed(c)
	}
	if !m.keeps(m.page) {
		m.page.Changed(c)
	}
	if c.All || c.Mail || c.Settings {
		m.refreshStatus()
	}
	if c.All || c.Settings {
		m.readIdle()
	}
	if c.All || c.Scopes {
		m.readScopes()
	}
	if c.All || c.Backups || c.Settings {
		m.backups.read()
	}
	if c.All || c.Operators {
		m.bar.named()
	}
}

// close ends the session's window: dialogs, pages and what runs beside them.
func (m *Main) close() {
	m.watch.Close()
	m.beside.staff.told = nil
	m.clip.Clear()
	m.help.Close()
	m.files.Close()
	m.dialogs.Close()
	m.bulk.Close()
	m.onLicense.Close()
	m.addsLicenses.Close()
	m.keeper.stop()
	m.backups.stop()
	m.clearOverlays()
	if !m.keeps(m.page) {
		m.page.Close()
	}
	m.customers.Close()
	if m.licenses != nil {
		m.licenses.Close()
	}
	m.work.Close()
}
