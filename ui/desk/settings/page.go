package settings

import (
	"context"
	"time"

	"fyne.io/fyne/v2"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/desk/kit"
	"github.com/keydesk/keydesk/ui/desk/task"
	"github.com/keydesk/keydesk/ui/model/label"
	"github.com/keydesk/keydesk/ui/model/say"
	model "github.com/keydesk/keydesk/ui/model/settings"
)

// patience is how long an answer may take before the page says that it works;
// sooner, it would only flicker.
const patience = 150 * time.Millisecond

// Page is the page while it is open. It is used on the goroutine of the windows
// alone.
type Page struct {
	model  *model.Page
	source Source
	window Window
	runner *task.Runner

	work    *task.Page
	reading *task.Slot
	saving  *task.Slot
	asking  *task.Slot // how many copies a request deletes
	backing *task.Slot // when the last backup was made

	search *kit.Entry
	list   *sections
	body   *body
	frame  *frame
	line   *kit.StatusLine
	stop   *kit.Button // in the line, while something takes long
	dialog *kit.Dialog // the one that is open, nil for none

	scopes    *scopesPane
	templates *templatesPane
	tried     string // where the last test mail went

	backups core.BackupStatus

	loaded bool
	about  string // the setting that a question is about, "" for none
	quiet  bool   // the page changes the search, not the user
	at     string // the setting to go to once they are read
	server bool   // the dialog is to be opened then
	todo   []model.Request
	after  func() // leaves the page once everything is saved
}

// New makes the page. Nothing is read before Start.
func New(r *task.Runner, source Source, window Window) *Page {
	p := &Page{model: model.New(source.May, source.Clock), source: source, window: window, runner: r, work: r.Page()}
	p.model.Vendor(source.Vendor)
	p.reading, p.saving, p.asking = p.work.Slot(), p.work.Slot(), p.work.Slot()
	p.backing = p.work.Slot()
	p.stop = kit.NewLink(label.StopIt, p.halt)
	p.stop.Hide()
	p.line = kit.NewStatusLine(r, idle, p.stop)
	p.search = kit.NewSearch(label.FindSetting, p.find)
	p.list = newSections(p.Open)
	p.body = newBody(p)
	p.scopes, p.templates = newScopesPane(p), newTemplatesPane(p)
	p.frame = newFrame(p)
	for slot, text := range map[*task.Slot]string{
		p.reading: "Reading the settings…", p.saving: "Saving…", p.asking: "Counting the readable copies…",
	} {
		slot.Busy = func(on bool) { p.busy(on, slot, text) }
	}
	return p
}

// idle is what the line says while nothing is under way.
const idle = "Every change is saved at once."

// idle is that of the section.
func (p *Page) idle() string {
	if p.model.Paned() && p.model.Section() == model.Templates {
		return "A template is kept by Save."
	}
	return idle
}

// Content is the page itself.
func (p *Page) Content() fyne.CanvasObject { return p.frame }

// Panel is nil: a setting says all in its own line.
func (p *Page) Panel() fyne.CanvasObject { return nil }

// Line is the status line, for the window's toasts too.
func (p *Page) Line() *kit.StatusLine { return p.line }

// Topic is the help topic of what is shown.
func (p *Page) Topic() string {
	switch {
	case p.about == model.Accessibility, p.body.has(model.Accessibility):
		return label.PasswordAccessibility
	case p.model.Searching():
	case p.model.Section() == model.Administration:
		return label.ManagingPasswords
	case p.model.Section() == model.CustomerPage:
		return label.CustomerPage
	case p.model.Section() == model.Templates:
		return label.MailTemplates
	case p.model.Section() == model.Scopes:
		return label.Scopes
	case p.model.Section() == model.Backup:
		return label.KeysOfFile
	}
	return label.Settings
}

// Commands are what the page adds to the window's menu and keys.
func (p *Page) Commands() []kit.Command {
	control := fyne.KeyModifierControl
	return []kit.Command{
		{Menu: "Edit", Name: label.FindSetting, Key: fyne.KeyF, Mod: control, Do: p.Focus},
		{Menu: "View", Name: "Next section", Key: fyne.KeyPageDown, Mod: control, Do: func() { p.step(1) }},
		{Menu: "View", Name: "Previous section", Key: fyne.KeyPageUp, Mod: control, Do: func() { p.step(-1) }},
		{Menu: "Mail", Name: "Set up the mail server…", Do: p.SetUpMail, Why: p.whyNotDesk},
	}
}

// Start reads the settings. The page must be on the window by then.
func (p *Page) Start() {
	p.fresh()
	p.Focus() // OpenAt may take it on, once the settings are read
	p.read()
	p.readBackups()
}

// Scope shows a scope's settings, by its name; "" the desk's. The page must
// have let go of what was typed, by Leave.
func (p *Page) Scope(name string) {
	p.model.InScope(name)
	p.templates.inScope(name)
	if p.loaded {
		p.loaded = false
		p.read()
	}
}

// Template is the template that is typed and not saved; ok is false for none.
func (p *Page) Template() (typed core.MailTemplate, ok bool) {
	typed = p.templates.model.Draft()
	typed.Scope = p.templates.model.InScope()
	return typed, p.templates.model.Changed()
}

// Resume goes to a template with what was typed before the window was locked. The
// page shows the template's scope already.
func (p *Page) Resume(typed core.MailTemplate) {
	p.templates.model.Resume(typed)
	p.Open(model.Templates)
	p.line.Say(kit.Toast{Text: "What you typed is here again, and not saved yet."})
}

// Focus takes the keyboard to the search.
func (p *Page) Focus() { kit.Focus(p.search) }

// Changed is called after each commit.
func (p *Page) Changed(c core.Change) {
	if c.All || c.Backups || c.Settings {
		p.readBackups()
	}
	if p.loaded && (c.All || c.Settings || c.Scopes) && !p.saving.Running() {
		p.read()
	}
	p.scopes.changed(c)
	p.templates.changed(c)
}

// readBackups reads when the last backup was made.
func (p *Page) readBackups() {
	task.Go(p.backing, func(ctx context.Context, _ task.Report) (core.BackupStatus, error) { return p.source.Backups(ctx) },
		func(s core.BackupStatus, err error) {
			if err == nil { // else the settings say so
				p.backups = s
				p.fresh()
			}
		})
}

// Close drops what is under way. What is being saved may still be kept.
func (p *Page) Close() {
	p.work.Close()
	p.shut()
}

// shut closes the dialog that is open.
func (p *Page) shut() {
	if p.dialog != nil {
		p.dialog.Close()
	}
}

// Open shows a section, and ends a search.
func (p *Page) Open(s model.Section) {
	p.model.Open(s)
	p.quiet = true
	p.search.SetText("")
	p.quiet = false
	p.fresh()
	p.body.top()
}

// step shows the next section (1) or the one before (-1).
func (p *Page) step(by int) {
	all := model.Sections()
	for i, s := range all {
		if s == p.model.Section() {
			p.Open(all[min(max(i+by, 0), len(all)-1)])
			return
		}
	}
}

// OpenAt goes to a setting by its name, such as mail.mode.
func (p *Page) OpenAt(name string) {
	p.at = name
	p.arrive()
}

// SetUpMail opens the dialog Mail server over the section Mail.
func (p *Page) SetUpMail() {
	p.server = true
	p.arrive()
}

// arrive goes to where OpenAt and SetUpMail lead, once the settings are read.
func (p *Page) arrive() {
	if !p.loaded {
		return
	}
	name, server := p.at, p.server
	p.at, p.server = "", false
	if server {
		p.Open(model.MailServer)
		if why := p.whyNotDesk(); why != "" {
			p.line.Say(kit.Toast{Text: why, Icon: "info"})
			return
		}
		p.setUp()
		return
	}
	if name != "" {
		p.model.OpenAt(name)
		p.Open(p.model.Section())
		p.body.reveal(name)
	}
}

// find searches in all sections.
func (p *Page) find(text string) {
	if p.quiet {
		return
	}
	p.model.Search(text)
	p.fresh()
	p.body.top()
}

// whyNot says why nothing can be set, "" where it can.
func (p *Page) whyNot() string {
	why, _ := p.model.CanChange()
	return why
}

// whyNotDesk is whyNot for what is one for the whole desk.
func (p *Page) whyNotDesk() string {
	if why := p.whyNot(); why != "" || p.model.Scope() == "" {
		return why
	}
	return model.WholeDesk
}

// fresh shows what the model has.
func (p *Page) fresh() {
	p.list.mark(p.model.Section(), p.model.Searching())
	p.frame.mark()
	if !p.stop.Visible() {
		p.line.SetText(p.idle())
	}
	p.scopes.show(p.model.Paned() && p.model.Section() == model.Scopes)
	p.templates.show(p.model.Paned() && p.model.Section() == model.Templates)
	kit.SetVisible(p.body.scroll, !p.model.Paned())
	if p.loaded && !p.model.Paned() {
		groups := p.model.WithBackup(p.model.Groups(), p.backups)
		p.body.show(append(groups, p.model.Looks(p.window.Look())...))
	}
}

// read reads the settings anew.
func (p *Page) read() {
	scope := p.model.Scope()
	task.Go(p.reading, func(ctx context.Context, _ task.Report) ([]core.Setting, error) { return p.source.List(ctx, scope) },
		func(all []core.Setting, err error) {
			if err != nil {
				p.body.problem(say.Explain(err, "").Text())
				return
			}
			p.take(all)
		})
}

// take shows the settings as read.
func (p *Page) take(all []core.Setting) {
	p.loaded = true
	p.model.Take(all)
	p.fresh()
	p.arrive()
}

// busy says what takes long, with a way to stop it, once it does.
func (p *Page) busy(on bool, slot *task.Slot, text string) {
	if !on {
		p.working("")
		return
	}
	p.runner.After(patience, func() {
		if slot.Running() {
			p.working(text)
		}
	})
}

func (p *Page) working(text string) {
	kit.SetVisible(p.stop, text != "")
	if text == "" {
		text = p.idle()
	}
	p.line.SetText(text)
	p.line.Refresh()
}

// halt stops what is under way, and shows what is kept.
func (p *Page) halt() {
	reading := p.reading.Running()
	p.todo, p.after = nil, nil
	for _, slot := range []*task.Slot{p.reading, p.saving, p.asking} {
		slot.Cancel()
	}
	p.model.ForgetSent()
	switch {
	case !reading:
		p.read()
	case !p.loaded:
		p.body.problem("Reading the settings was stopped.")
	}
}
