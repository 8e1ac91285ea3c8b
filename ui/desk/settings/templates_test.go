package settings

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/desk/internal/stage"
	"github.com/keydesk/keydesk/ui/desk/kit"
	"github.com/keydesk/keydesk/ui/model/label"
	model "github.com/keydesk/keydesk/ui/model/settings"
)

// choose chooses in a box of the section Templates.
func (r *room) choose(t *testing.T, name, option string) {
	t.Helper()
	s := stage.Find(t, r.Stage, name, func(s *kit.Select) bool { return kit.NameOf(s) == name })
	for i, one := range s.Options() {
		if one == option {
			s.Choose(i)
			return
		}
	}
	t.Fatalf("%s offers %q, not %q", name, s.Options(), option)
}

// says is the template that the desk has.
func (r *room) template(t *testing.T, scope, mailing, language string) core.MailTemplate {
	t.Helper()
	one, err := r.desk.Templates().Get(t.Context(), scope, mailing, language)
	if err != nil {
		t.Fatal(err)
	}
	return one
}

// A template is typed, tried at each letter, saved, sent to oneself and given
// back; a scope has words of its own over the desk's.
func TestTemplatesSection(t *testing.T) {
	r := onDesk(t, stage.Plain())
	if err := r.desk.Scopes().Add(t.Context(), "Fjord EU"); err != nil {
		t.Fatal(err)
	}
	r.Open(model.Templates)
	r.Says(t, "Your new password for Fjord Instruments", "Password:  not-a-real-password", "{{.Password}}", "the new password (needed)", "Default")
	r.choose(t, label.Mailing, "Welcome Mailing")
	r.choose(t, label.MailLanguage, "German (de)")
	r.Says(t, "Willkommen bei Fjord Instruments", "Anmeldung mit:  ada@example.org oder 10042")
	if b := r.Button(t, label.Save); !b.Disabled() {
		t.Error("what is not changed can be saved")
	}

	r.Type(t, label.MailSubject, "Moin {{.CustomerName}}")
	r.Says(t, "Moin Ada Lovelace")
	r.Type(t, label.MailText, "Moin.\n\n{{.Vendor}}")
	r.Says(t, "The text must hold {{.LoginIDs}}")
	if b := r.Button(t, label.Save); !b.Disabled() {
		t.Error("a template without what it is for can be saved")
	}
	kit.Focus(r.Entry(t, label.MailText))
	r.Tap(t, "{{.LoginIDs}}")
	r.SaysNot(t, "The text must hold")
	r.Says(t, "Fjord Instrumentsada@example.org oder 10042")
	r.Tap(t, label.SendTestMail)
	r.Letters("anna@fjord.example")
	r.Tap(t, "Send")
	r.toast(t, "A test mail to anna@fjord.example is queued. It is as for an invented customer.")
	var sent core.Message
	if err := r.desk.Mail().List(t.Context(), func(m core.Message) (bool, error) { sent = m; return true, nil }); err != nil || sent.Subject != "Moin Ada Lovelace" || sent.To != "anna@fjord.example" {
		t.Errorf("%+v, %v", sent, err)
	}
	if one := r.template(t, "", "welcome", "de"); one.Source != core.FromProgram {
		t.Errorf("it is kept before Save: %+v", one)
	}
	r.Tap(t, label.Save)
	r.toast(t, "Welcome Mailing in German (de): saved. Mails say it from now on.")
	if one := r.template(t, "", "welcome", "de"); one.Source != core.FromDesk || one.Subject != "Moin {{.CustomerName}}" {
		t.Errorf("%+v", one)
	}
	r.Says(t, "Your own")

	r.InScope("Fjord EU")
	r.Says(t, "Moin Ada Lovelace")
	r.Type(t, label.MailSubject, "Servus {{.CustomerName}}")
	r.Tap(t, label.Save)
	if desk, eu := r.template(t, "", "welcome", "de").Subject, r.template(t, "Fjord EU", "welcome", "de").Subject; desk != "Moin {{.CustomerName}}" || eu != "Servus {{.CustomerName}}" {
		t.Errorf("the desk says %q, the scope %q", desk, eu)
	}
	r.Says(t, "Of Fjord EU's own")
	r.Tap(t, "Use inherited")
	r.Says(t, "From Fjord Instruments")
	r.Says(t, "Moin Ada Lovelace")
	r.InScope("")
	r.Tap(t, "Use default")
	r.Says(t, "Willkommen bei Fjord Instruments")
}

// A language that the program does not have begins with its English words.
func TestAnotherLanguage(t *testing.T) {
	r := onDesk(t, stage.Plain())
	r.Open(model.Templates)
	r.Tap(t, label.AnotherLanguage)
	r.Letters("Klingonisch!")
	r.Tap(t, label.OK)
	r.Says(t, "is no language")
	r.Type(t, label.MailLanguage, "pt_br")
	r.Tap(t, label.OK)
	r.Says(t, "Not kept yet", "Your new password for Fjord Instruments", "works for 3 d;")
	r.Type(t, label.MailSubject, "Olá")
	r.Tap(t, label.Save)
	if one := r.template(t, "", "credentials", "pt-BR"); one.Source != core.FromDesk || one.Subject != "Olá" {
		t.Errorf("%+v", one)
	}
}

// What is typed and not saved is asked about before it is lost.
func TestAnUnsavedTemplateIsAskedAbout(t *testing.T) {
	r := onDesk(t, stage.Plain())
	r.Open(model.Templates)
	r.Type(t, label.MailSubject, "Hello {{.CustomerName}}")
	left := false
	r.Leave(func() { left = true })
	r.Says(t, "The template is not saved")
	r.Press(fyne.KeyEscape)
	if left || r.templates.model.Draft().Subject != "Hello {{.CustomerName}}" {
		t.Error("it left, or forgot what was typed")
	}
	r.choose(t, label.Mailing, "Test mail")
	r.Tap(t, "Do not save")
	r.Says(t, "Test mail of Fjord Instruments")
	r.Type(t, label.MailSubject, "Tried")
	r.Leave(func() { left = true })
	r.Press(fyne.KeyReturn)
	if !left || r.template(t, "", "test", "en").Subject != "Tried" {
		t.Errorf("left %v, %+v", left, r.template(t, "", "test", "en"))
	}
	r.Open(model.General) // elsewhere on the page nothing is lost
}

// Who may not change settings reads the templates, and is told why.
func TestTemplatesAreReadWithoutThePermission(t *testing.T) {
	r := open(t, stage.Plain(), shown(t, core.AllPermissions&^core.ChangeSettings, func(string, *core.Setting) {}), nil)
	r.Open(model.Templates)
	r.Says(t, "Password:  not-a-real-password")
	for _, name := range []string{label.Save, label.SendTestMail} {
		if b := r.Button(t, name); !b.Disabled() {
			t.Errorf("%s can be used", name)
		}
	}
	if e := r.Entry(t, label.MailText); !e.Disabled() || !strings.Contains(e.Text, "{{.Password}}") {
		t.Error("the text can be typed over, or is not there")
	}
}
