package desk

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/desk/kit"
	"github.com/keydesk/keydesk/ui/desk/task"
	"github.com/keydesk/keydesk/ui/model/label"
	"github.com/keydesk/keydesk/ui/model/mail"
	"github.com/keydesk/keydesk/ui/model/serve"
	"github.com/keydesk/keydesk/ui/model/start"
)

// topBar is the bar over the pages: whose desk it is, the Scope Selector, where
// the customer page and mail stand, and who is signed in.
type topBar struct {
	main *Main
	box  fyne.CanvasObject
	mail *kit.Button
	page *kit.Button // how the customer page stands
	last *kit.Button // the last backup
	late bool        // and it is too long ago
	keys *kit.Button // how far new keys are, while they are made
	who  *kit.Button

	scope  *kit.Select
	scopes scopes
}

func newTopBar(m *Main) *topBar {
	b := &topBar{main: m}
	icon := kit.NewPicture(m.program.theme.AppIcon(), 24)
	b.scope = kit.NewSelect("layers", nil, b.choose)
	kit.Name(b.scope, label.ScopeSelector)
	b.show()
	b.mail = kit.NewButton("", "mail", kit.Flat, func() { m.goRail(m.railOf(label.Mail)) })
	if m.railOf(label.Mail) < 0 {
		b.mail.Disable(mail.WhyNot)
	}
	b.page = kit.NewButton("", "", kit.Flat, func() { m.OpenSetting("portal.enabled") })
	b.last = kit.NewButton("", "", kit.Flat, m.BackUp)
	b.last.Hide()
	b.keys = newKeysBar(m)
	b.who = kit.NewButton(m.session.Operator(), "person", kit.Flat, b.menu)
	lock := kit.NewIconButton("lock", label.Lock, m.Lock)
	name := kit.NewText("Keydesk", kit.Section())
	row, spare := []fyne.CanvasObject{icon, name, b.scope, kit.Space(), b.keys}, []fyne.CanvasObject{name}
	if m.program.o.Pages != nil {
		row, spare = append(row, b.page), append(spare, b.page)
	}
	last := &fyne.Container{Layout: whereRoom{b}, Objects: []fyne.CanvasObject{b.last}}
	b.box = kit.ShedRow(12, spare, append(row, b.mail, last, b.who, lock)...)
	return b
}

// portal says how the customer page stands, with a sign where it should run and
// does not.
func (b *topBar) portal(state serve.State) {
	kind, icon := kit.Flat, "computer"
	if state.Stopped {
		kind, icon = kit.FlatBad, "triangle-full"
	}
	b.page.SetKind(kind)
	b.page.SetIcon(icon)
	b.page.SetText(state.Text())
	b.box.Refresh()
}

// named says who is signed in, who may have been renamed.
func (b *topBar) named() {
	b.who.SetText(b.main.session.Operator())
	b.box.Refresh()
}

// CustomerPage is what the top bar says of the customer page.
func (m *Main) CustomerPage() string { return m.bar.page.Text() }

// menu opens the menu under the operator's name.
func (b *topBar) menu() {
	m := b.main
	menu := fyne.NewMenu("",
		fyne.NewMenuItem(label.ChangePassword, m.ChangePassword),
		m.keys.Item(label.Lock),
		fyne.NewMenuItem(label.OtherOperator, m.OtherOperator),
		fyne.NewMenuItemSeparator(),
		m.keys.Item(label.Quit))
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject(b.who)
	widget.ShowPopUpMenuAtPosition(menu, m.canvas(), at.AddXY(0, b.who.Size().Height))
}

// state is what the top bar and the quiet line say.
type state struct {
	terms  core.Terms
	status core.MailStatus
}

func (m *Main) readStatus(ctx context.Context) (state, error) {
	terms, err := m.session.Terms(ctx)
	if err != nil {
		return state{}, err
	}
	status, err := m.session.Mail().Status(ctx)
	return state{terms, status}, err
}

// refreshStatus reads how mail stands, and says it.
func (m *Main) refreshStatus() {
	task.Go(m.status, func(ctx context.Context, _ task.Report) (state, error) { return m.readStatus(ctx) }, func(s state, err error) {
		if err != nil {
			m.program.o.Log.Error("reading how mail stands", "error", err)
			m.bar.mail.SetText("Mail: not known")
			return
		}
		m.mailState = s
		m.bar.mail.SetText(mail.TopBar(s.status, s.terms.MailMode))
		if at := m.railOf(label.Mail); at >= 0 {
			m.rail.SetCount(at, s.status.Waiting)
		}
		m.notice.quiet(start.QuietLine(s.terms))
	})
}

// notice is what stands under the top bar: that this is the practice desk, that
// mail stays here, that something does not run.
type notice struct {
	main     *Main
	box      *fyne.Container
	practice *kit.Banner
	trouble  *kit.Banner
	line     *fyne.Container
	text     *kit.Text
	shut     *fyne.Container
	why      *kit.Text
}

func newNotice(m *Main) *notice {
	n := &notice{main: m, text: kit.NewText("", kit.Quiet()), why: kit.NewText("", kit.Quiet())}
	n.practice = kit.NewBanner(kit.MarkInfo(), start.PracticeBanner, "")
	n.trouble = kit.NewBanner(kit.MarkError(), "", "")
	row := kit.Row(8, kit.NewIcon("info", theme.ColorNamePlaceHolder, 16), n.text, kit.NewLink(label.SetUp, m.SetUpMail), kit.Space())
	n.line = kit.Inset(row, 6, 16, 6, 16)
	n.shut = kit.Inset(kit.Row(8, kit.NewIcon("info", theme.ColorNamePlaceHolder, 16), n.why, kit.Space()), 6, 16, 6, 16)
	n.box = kit.Column(0, n.trouble, n.practice, n.line, n.shut)
	for _, o := range n.box.Objects {
		o.Hide()
	}
	if start.IsPractice(m.path) {
		n.practice.Show()
	}
	n.arrange()
	return n
}

// quiet says that mail stays on this computer, or nothing. On the practice desk
// its banner says so already.
func (n *notice) quiet(text string) {
	n.text.SetText(text)
	n.show(n.line, text != "" && !n.practice.Visible())
}

// door says why the customer page does not run, though it could here; "" where
// it does.
func (n *notice) door(why string) {
	n.why.SetText(why)
	n.show(n.shut, why != "")
}

// problem says that something beside the windows does not run, with what can be
// done; "" takes it away.
func (n *notice) problem(title, text string, ways ...fyne.CanvasObject) {
	n.trouble.Set(kit.MarkError(), title, text, ways...)
	n.show(n.trouble, title != "")
}

func (n *notice) show(o fyne.CanvasObject, on bool) {
	if o.Visible() == on {
		return
	}
	if on {
		o.Show()
	} else {
		o.Hide()
	}
	n.arrange()
}

// arrange takes the notice's ground away where it says nothing.
func (n *notice) arrange() {
	any := false
	for _, o := range n.box.Objects {
		any = any || o.Visible()
	}
	if any {
		n.box.Show()
	} else {
		n.box.Hide()
	}
	if n.main.shell != nil {
		n.main.shell.Refresh()
	}
}
