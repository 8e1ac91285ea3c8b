package desk

import (
	"context"
	"fmt"
	"io"
	"path/filepath"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/desk/activity"
	"github.com/keydesk/keydesk/ui/desk/kit"
	"github.com/keydesk/keydesk/ui/desk/mail"
	"github.com/keydesk/keydesk/ui/desk/settings"
	"github.com/keydesk/keydesk/ui/desk/task"
	"github.com/keydesk/keydesk/ui/desk/transfer"
	"github.com/keydesk/keydesk/ui/model/file"
	"github.com/keydesk/keydesk/ui/model/label"
	"github.com/keydesk/keydesk/ui/model/letter"
	"github.com/keydesk/keydesk/ui/model/person"
	"github.com/keydesk/keydesk/ui/model/preview"
	"github.com/keydesk/keydesk/ui/model/say"

	wording "github.com/keydesk/keydesk/ui/model/mail"
	looks "github.com/keydesk/keydesk/ui/model/settings"
)

// newMail makes the page Mail.
func (m *Main) newMail() Page { return m.mailPage() }

func (m *Main) mailPage() *mail.Page {
	p := mail.New(m.runner, mail.From(m.session, m.program.o.Clock), mail.Window{
		Open: m.openCustomer, OpenLink: m.openLink, Settings: m.SetUpMail, ReadAloud: m.readAloud, Files: m.files,
	})
	p.Scope(m.bar.scopes.chosen)
	return p
}

// openMail goes to a mail, or only to the page where it is 0.
func (m *Main) openMail(id uint64) {
	at := m.railOf(label.Mail)
	if at < 0 {
		m.tell(label.Mail, wording.WhyNot)
		return
	}
	m.leave(func() {
		p := m.mailPage()
		m.top = p
		m.show(p, at)
		if id != 0 {
			p.Show(id)
		}
	})
}

// readAloud opens the view of a customer's password.
func (m *Main) readAloud(customer uint64) {
	task.Go(m.deed, func(ctx context.Context, _ task.Report) (person.Facts, error) {
		return person.Load(ctx, m.session, customer, preview.Events)
	}, func(f person.Facts, err error) {
		if err != nil {
			m.tell("Show", say.Explain(err, "").Text())
			return
		}
		m.Run(person.Show, f)
	})
}

// newActivity makes the page Activity.
func (m *Main) newActivity() Page {
	p := activity.New(m.runner, activity.From(m.session, m.program.o.Clock), activityWindow{m})
	p.Scope(m.bar.scopes.chosen)
	return p
}

// activityWindow is what the page Activity needs of the window.
type activityWindow struct{ *Main }

// Open goes to Customer Details, to read or to edit.
func (w activityWindow) Open(customer uint64, edit bool) { w.openCustomer(customer, edit) }

// Files asks for files.
func (w activityWindow) Files() activity.Files { return w.files }

// newSettings makes the page Settings.
func (m *Main) newSettings() Page { return m.settingsPage() }

func (m *Main) settingsPage() *settings.Page {
	p := settings.New(m.runner, settings.From(m.session, m.program.o.Clock), settingsWindow{m})
	p.Scope(m.bar.scopes.chosen)
	return p
}

// settingsWindow is what the page Settings needs of the window.
type settingsWindow struct{ *Main }

// InScope chooses a scope in the Scope Selector.
func (w settingsWindow) InScope(name string) { w.inScope(name) }

// Look is how the windows look, and Appear changes it.
func (w settingsWindow) Look() looks.Look { return w.program.Look() }

// Appear changes the look at once and remembers it.
func (w settingsWindow) Appear(l looks.Look) { w.program.appear(l) }

// OpenSetting goes to a setting by its name.
func (m *Main) OpenSetting(name string) {
	m.leave(func() {
		p := m.settingsPage()
		m.top = p
		m.show(p, m.railOf(label.Settings))
		p.OpenAt(name)
	})
}

// SetUpMail goes to the mail server's dialog, on its page. The server is one for
// the whole desk.
func (m *Main) SetUpMail() {
	m.leave(func() {
		m.limit("")
		p := m.settingsPage()
		m.top = p
		m.show(p, m.railOf(label.Settings))
		p.SetUpMail()
	})
}

// Import goes to the page Import, with a list where path names one.
func (m *Main) Import(path string) {
	m.leave(func() {
		m.top = m.customers
		p := transfer.New(m.runner, m.transfer(), importWindow{m})
		m.show(p, railCustomers)
		if path != "" {
			p.Open(path)
		}
	})
}

// importWindow is what the page Import needs of the window.
type importWindow struct{ *Main }

// Back goes to the list.
func (w importWindow) Back() { detailsWindow(w).Back(0) }

// Files asks for files.
func (w importWindow) Files() transfer.Files { return w.files }

// export opens the dialog that writes the list as it is shown.
func (m *Main) export() {
	q, rows := m.customers.Query()
	transfer.ShowExport(transfer.Over{
		Canvas: m.canvas(), Runner: m.runner, Source: m.transfer(), Files: m.files, Say: m.Say,
	}, q, rows)
}

// writeEML writes a mail as it goes on the wire.
func (m *Main) writeEML(id uint64, path string) {
	task.Go(m.deed, func(ctx context.Context, _ task.Report) (struct{}, error) {
		_, message, _, err := m.session.Mail().Show(ctx, id)
		if err != nil {
			return struct{}{}, err
		}
		return struct{}{}, file.Write(path, func(w io.Writer) error { _, err := w.Write(message); return err })
	}, func(_ struct{}, err error) {
		if err != nil {
			m.tell("Save as .eml", say.Explain(err, "Nothing was written.").Text())
			return
		}
		m.Say(kit.Toast{Text: "Saved: " + filepath.Base(path)})
	})
}

// printLetter prints the letter with a customer's login details. Reading the
// password for it is a reveal, and written down as one.
func (m *Main) printLetter(who person.Facts) {
	m.print.Print(letter.Title(who.Customer), func(ctx context.Context) ([]byte, error) {
		return letter.Read(ctx, m.session, []uint64{who.Customer.ID}, m.program.o.Clock.Time())
	})
}

// printLetters prints the letters with the login details of several customers, a
// page each.
func (m *Main) printLetters(ids []uint64) {
	m.print.Print(fmt.Sprintf("Login details of %d customers", len(ids)), func(ctx context.Context) ([]byte, error) {
		return letter.Read(ctx, m.session, ids, m.program.o.Clock.Time())
	})
}

// printCertificate prints a license's certificate.
func (m *Main) printCertificate(l core.License) {
	m.print.Print(letter.CertificateTitle(l), func(ctx context.Context) ([]byte, error) {
		pdf, _, err := letter.ReadCertificate(ctx, m.session, l.ID, m.program.o.Clock.Time())
		return pdf, err
	})
}

func (m *Main) setting(ctx context.Context, name string) (string, error) {
	s, err := m.session.Settings().Get(ctx, name)
	return s.Value, err
}
