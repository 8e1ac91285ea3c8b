package settings

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/core/secret"
	"github.com/keydesk/keydesk/ui/desk/internal/stage"
	"github.com/keydesk/keydesk/ui/desk/kit"
	model "github.com/keydesk/keydesk/ui/model/settings"
)

// Seed 001: Allow Manual Entry is one of the Password Reset Options of the
// section Customer > Administration.
func TestAllowManualEntryIsSwitchedOff(t *testing.T) {
	r := onDesk(t, stage.Plain())
	if r.Canvas.Focused() != fyne.Focusable(r.search) {
		t.Error("the keyboard does not start in the search")
	}
	stage.Find(t, r.Stage, "Administration", func(s *section) bool { return s.section == model.Administration }).Tapped(&fyne.PointEvent{})
	r.Says(t, "Customer > Administration", "Password Reset Options", "Allow Manual Entry")
	box := stage.Find(t, r.Stage, "Allow Manual Entry", func(b *tick) bool { return b.name == "Allow Manual Entry" })
	box.Tapped(&fyne.PointEvent{})
	r.kept(t, "reset.allow-manual-entry", "false")
	r.toast(t, "Allow Manual Entry: Off")
	r.Says(t, "Saved 10:00", "Use default (On)")
	if r.Canvas.Focused() != fyne.Focusable(box) {
		t.Error("the keyboard left the box")
	}
	r.Tap(t, "Use default (On)")
	r.kept(t, "reset.allow-manual-entry", "true")
	r.SaysNot(t, "Use default (On)")
	r.Press(fyne.KeySpace)
	r.kept(t, "reset.allow-manual-entry", "false")
}

func TestANumberIsSavedWithEnterAndWhenItsFieldIsLeft(t *testing.T) {
	r := onDesk(t, stage.Plain())
	r.typeInto(t, "reset.ticket-minutes", "45")
	r.kept(t, "reset.ticket-minutes", "30")
	r.Press(fyne.KeyReturn)
	r.kept(t, "reset.ticket-minutes", "45")
	r.toast(t, "Password Reset Ticket Expiration Delay: 45 minutes")
	r.typeInto(t, "reset.ticket-minutes", "60")
	r.Press(fyne.KeyTab)
	r.kept(t, "reset.ticket-minutes", "60")
	e := r.typeInto(t, "reset.ticket-minutes", "90")
	r.Press(fyne.KeyEscape, fyne.KeyReturn)
	r.kept(t, "reset.ticket-minutes", "60")
	if e.Text != "60" {
		t.Errorf("Esc left %q in the field", e.Text)
	}
}

func TestABadValueKeepsTheOldAndSaysSoBesideTheField(t *testing.T) {
	r := onDesk(t, stage.Plain())
	e := r.typeInto(t, "password.staff-expires-hours", "72 h")
	r.Press(fyne.KeyReturn)
	r.Says(t, "Give a number from 0 to 8760. Still 72 until then.")
	r.kept(t, "password.staff-expires-hours", "72")
	if e.Text != "72 h" {
		t.Errorf("the field has %q", e.Text)
	}
	r.Open(model.General)
	r.OpenAt("password.staff-expires-hours")
	r.Says(t, "Give a number from 0 to 8760.")

	left := false
	r.Leave(func() { left = true })
	r.Says(t, "is not kept. The old value stands.")
	r.Press(fyne.KeyEscape)
	if left || r.Canvas.Focused() != r.row(t, "password.staff-expires-hours").field {
		t.Error("Esc left the page, or the field is not found again")
	}
	r.Leave(func() { left = true })
	r.Press(fyne.KeyReturn)
	if !left {
		t.Error("the page cannot be left")
	}
	r.Press(fyne.KeyEscape)
	r.SaysNot(t, "Give a number from 0 to 8760.")
	r.kept(t, "password.staff-expires-hours", "72")
}

func TestLeavingSavesWhatWasTyped(t *testing.T) {
	r := onDesk(t, stage.Plain())
	r.typeInto(t, "desk.contact", "help@fjord.example")
	left := false
	r.Leave(func() { left = true })
	if !left {
		t.Error("the page was not left")
	}
	r.kept(t, "desk.contact", "help@fjord.example")
}

func TestAChoiceIsMadeWithTheKeyboard(t *testing.T) {
	r := onDesk(t, stage.Plain())
	r.OpenAt("mail.mode")
	if f := r.Canvas.Focused(); f == nil || kit.NameOf(f) != "Mail goes" {
		t.Fatal("the keyboard is not in Mail goes")
	}
	r.Press(fyne.KeyRight, fyne.KeyRight)
	r.kept(t, "mail.mode", "by-hand")
	r.toast(t, "Mail goes: By hand")
	r.Press(fyne.KeyLeft)
	r.kept(t, "mail.mode", "smtp")
}

// Password accessibility turned down asks, with the number of passwords.
func TestTurningAccessibilityDownAsks(t *testing.T) {
	r := onDesk(t, stage.Plain())
	for _, pw := range []*core.PasswordChange{{}, {Typed: secret.New("winter tractor lemon nine")}, nil} {
		if _, err := r.desk.Customers().Add(t.Context(), core.Save{Fields: core.Fields{LastName: "x"}, Password: pw}); err != nil {
			t.Fatal(err)
		}
	}
	r.OpenAt("password.accessibility")
	s := stage.Find(t, r.Stage, "Password accessibility", func(s *kit.Select) bool { return kit.NameOf(s) == "Password accessibility" })
	s.Choose(2)
	r.Says(t, "The readable copies of 2 passwords are deleted. Logins go on working. This cannot be undone; earlier backups still hold them.")
	r.Press(fyne.KeyEscape)
	r.kept(t, "password.accessibility", "by-permission")
	if s.Text() != "By permission" {
		t.Error("after Cancel it reads", s.Text())
	}
	s.Choose(2)
	r.Tap(t, "Delete the copies")
	r.kept(t, "password.accessibility", "never")
	r.toast(t, "Password accessibility: Never")
	s.Choose(0) // up again is not asked
	r.kept(t, "password.accessibility", "by-permission")
}

func TestSearchFindsInAllSections(t *testing.T) {
	r := onDesk(t, stage.Plain())
	r.command(t, "Find a setting")
	r.Letters("ticket")
	r.Says(t, "Settings with “ticket”", "Customer > Administration > Password Reset Options", "Password Reset Ticket Expiration Delay")
	r.SaysNot(t, "Allow Manual Entry")
	if r.Topic() != "Settings" {
		t.Error("F1 leads to", r.Topic())
	}
	r.Letters(" zebra")
	r.Says(t, "No setting has these words.")
	r.Tap(t, "Clear the search")
	r.Says(t, "General", "Contact")
	r.Letters("dark")
	r.Press(fyne.KeyEscape)
	r.Says(t, "Contact")
	r.Letters("colors")
	r.Says(t, "Appearance > On this computer", "Colors")
}

func TestSectionsByKeys(t *testing.T) {
	r := onDesk(t, stage.Plain())
	for _, want := range []model.Section{model.Administration, model.MailServer, model.Templates, model.CustomerPage} {
		r.command(t, "Next section")
		if got := r.model.Section(); got != want {
			t.Errorf("at %s, want %s", got, want)
		}
	}
	if r.Topic() != "Customer page" {
		t.Error("F1 leads to", r.Topic())
	}
	r.command(t, "Previous section")
	first := stage.Find(t, r.Stage, "General", func(s *section) bool { return s.section == model.General })
	r.Canvas.Focus(first)
	r.Press(fyne.KeyReturn, fyne.KeyDown, fyne.KeyDown)
	if got := r.model.Section(); got != model.MailServer {
		t.Error("↓ ↓ leads to", got)
	}
	r.Press(fyne.KeyUp)
	r.Says(t, "Allow Manual Entry")
}

func TestAppearanceIsChangedAtOnce(t *testing.T) {
	r := onDesk(t, stage.Plain())
	r.Open(model.Appearance)
	choose := func(name string, i int) {
		stage.Find(t, r.Stage, name, func(s *kit.Select) bool { return kit.NameOf(s) == name }).Choose(i)
	}
	choose("Colors", 2)
	choose("Text size", 3)
	if want := (model.Look{Theme: model.Dark, Text: 150}); r.look != want {
		t.Errorf("%+v", r.look)
	}
	r.look = model.Look{Theme: model.Light, Text: 200} // from the menu
	r.Content().Refresh()
	if s := r.row(t, model.LookText).field.(*kit.Select); s.Text() != "200 %" {
		t.Error("after the menu it reads", s.Text())
	}
}

func TestWithoutPermissionItIsRead(t *testing.T) {
	d := onDesk(t, stage.Plain()).desk
	source := From(d.Session, clock())
	source.May = core.ViewCustomers
	r := open(t, stage.Plain(), source, nil)
	const why = "You need the permission Change Settings."
	r.OpenAt("reset.allow-manual-entry")
	r.Says(t, why, "Allow Manual Entry")
	box := stage.Find(t, r.Stage, "Allow Manual Entry", func(b *tick) bool { return b.name == "Allow Manual Entry" })
	box.Tapped(&fyne.PointEvent{})
	if !box.on {
		t.Error("it can be switched")
	}
	r.Says(t, why) // on top, in place of a change
	r.SaysNot(t, "Allow Manual Entry")
	r.Press(fyne.KeyEscape)
	r.OpenAt("reset.ticket-minutes")
	r.Says(t, "30")
	r.Letters("9")
	r.Press(fyne.KeySpace)
	r.SaysNot(t, "Allow Manual Entry") // the reason lies on top
	r.Press(fyne.KeyEscape)
	r.SetUpMail()
	r.toast(t, why)
	if kit.DialogOpen(r.Canvas) {
		t.Error("the mail server's dialog is open")
	}
	r.Open(model.Appearance)
	r.row(t, model.LookTheme).field.(*kit.Select).Choose(2)
	if r.look.Theme != model.Dark {
		t.Error("the look of one's own computer cannot be changed")
	}
	if s, err := d.Settings().Get(t.Context(), "reset.ticket-minutes"); err != nil || s.Value != "30" {
		t.Error(s.Value, err)
	}
}

// Another operator's change is shown, and takes nothing that is being typed.
func TestChangedElsewhere(t *testing.T) {
	r := onDesk(t, stage.Plain())
	e := r.typeInto(t, "reset.ticket-minutes", "45")
	r.desk.Set(t, "reset.failed-delay-seconds", "7")
	r.Changed(core.Change{Settings: true})
	if got := r.row(t, "reset.failed-delay-seconds").field.(*entry).Text; got != "7" || e.Text != "45" {
		t.Errorf("delay %q, typed %q", got, e.Text)
	}
	if strings.Contains(r.Said(), "Saved") {
		t.Error("it says it saved something")
	}
}
