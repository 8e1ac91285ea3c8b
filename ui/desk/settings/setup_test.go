package settings

import (
	"bufio"
	"fmt"
	"net"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"github.com/keydesk/keydesk/ui/desk/internal/stage"
	"github.com/keydesk/keydesk/ui/desk/kit"
	model "github.com/keydesk/keydesk/ui/model/settings"
)

// preset chooses a provider.
func (r *room) preset(t *testing.T, label string) {
	t.Helper()
	s := stage.Find(t, r.Stage, "Provider", func(s *kit.Select) bool { return kit.NameOf(s) == "Provider" })
	for i, one := range model.Presets() {
		if one.Label == label {
			s.Choose(i)
		}
	}
}

func TestAMailServerIsSetUpFromAPreset(t *testing.T) {
	r := onDesk(t, stage.Plain())
	r.SetUpMail()
	r.Says(t, "Mail server", "Provider", "Save and test")
	r.preset(t, "Microsoft 365")
	if got := r.Entry(t, "Server").Text; got != "smtp.office365.com" {
		t.Error("Server:", got)
	}
	r.Says(t, "Authenticated SMTP must be switched on for the mailbox.")
	r.Type(t, "User name", "service@fjord.example")
	if got := r.Entry(t, "From").Text; got != "service@fjord.example" {
		t.Error("From:", got)
	}
	r.Tap(t, "Save")
	if got := r.Field(t, "Password").Wrong(); got != "Give the password that belongs to the user name." {
		t.Error("Password:", got)
	}
	if r.Canvas.Focused() != fyne.Focusable(r.Entry(t, "Password")) {
		t.Error("the keyboard is not in what is wrong")
	}
	r.Letters("planted mail password")
	if got := r.Field(t, "Password").Wrong(); got != "" {
		t.Error("while typing it still says", got)
	}
	r.Tap(t, "Save")
	if kit.DialogOpen(r.Canvas) {
		t.Fatal("the dialog is still open: ", r.Said())
	}
	r.kept(t, "mail.mode", "smtp")
	r.kept(t, "mail.server", "smtp.office365.com")
	r.kept(t, "mail.security", "starttls")
	r.kept(t, "mail.password", "(set)")
	r.toast(t, "Mail goes through smtp.office365.com.")
	r.Says(t, "smtp.office365.com", "(set)", "Remove")
	r.SaysNot(t, "planted")
}

func TestCancelKeepsNothing(t *testing.T) {
	r := onDesk(t, stage.Plain())
	r.SetUpMail()
	r.preset(t, "Gmail, Google Workspace")
	r.Type(t, "From", "desk@fjord.example")
	password := r.Entry(t, "Password")
	r.Type(t, "Password", "planted mail password")
	r.Press(fyne.KeyEscape)
	r.kept(t, "mail.mode", "local")
	r.kept(t, "mail.from", "")
	if password.Text != "" {
		t.Error("the password is still in the field")
	}
}

// greets is a mail server on this computer that greets and says good-bye.
func greets(t *testing.T) (port string) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			answer(c)
		}
	}()
	_, port, _ = net.SplitHostPort(l.Addr().String())
	return port
}

func answer(c net.Conn) {
	defer c.Close()
	fmt.Fprint(c, "220 localhost ESMTP\r\n")
	for lines := bufio.NewScanner(c); lines.Scan(); {
		text := "250 localhost\r\n"
		if strings.HasPrefix(lines.Text(), "QUIT") {
			text = "221 bye\r\n"
		}
		if _, err := fmt.Fprint(c, text); err != nil {
			return
		}
	}
}

// Test says each step; the one that failed last.
func TestEachStepOfTheTestIsSaid(t *testing.T) {
	r := onDesk(t, stage.Plain())
	r.SetUpMail()
	r.preset(t, "A server on this computer")
	r.Type(t, "From", "desk@fjord.example")
	r.Type(t, "Server", "127.0.0.1")
	r.Type(t, "Port", "1") // nobody listens there
	r.Tap(t, "Save and test")
	r.Says(t, "The test failed.", "What you typed is kept.", "127.0.0.1")
	r.kept(t, "mail.port", "1")
	r.Keep(t, "settings-test-failed")
	r.Button(t, "Test") // nothing is left to save
	r.SaysNot(t, "Provider")
	r.Tap(t, "Back to the fields")

	r.Type(t, "Port", greets(t))
	r.SaysNot(t, "The test failed.")
	r.Tap(t, "Save and test")
	r.Says(t, "The mail server works.", "Nothing was sent.")
	r.Keep(t, "settings-test-good")
	r.Press(fyne.KeyReturn)
	if kit.DialogOpen(r.Canvas) {
		t.Error("Enter does not close what is done")
	}
	r.Tap(t, "Test") // on the page: tests what is kept
	r.Says(t, "The mail server works.")
}

func TestAWrongPortIsSaidBesideItsField(t *testing.T) {
	r := onDesk(t, stage.Plain())
	r.OpenAt("mail.server")
	r.Button(t, "Test").Tapped(nil)
	r.Says(t, "Mail does not go through a mail server yet. Set one up first.")
	r.Press(fyne.KeyEscape)
	r.Tap(t, "Set up…")
	r.preset(t, "Other")
	r.Type(t, "Server", "smtp.example.com")
	r.Type(t, "Port", "99999")
	r.Tap(t, "Save and test")
	if got := r.Field(t, "Port").Wrong(); !strings.HasPrefix(got, "Give a number from 1 to 65535") {
		t.Error(got)
	}
	if got := r.Field(t, "From").Wrong(); got != "Give the address that mails come from." {
		t.Error(got)
	}
	r.kept(t, "mail.mode", "local")
}
