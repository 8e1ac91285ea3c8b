package settings

import (
	"os"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/desk/internal/stage"
	"github.com/keydesk/keydesk/ui/desk/kit"
	model "github.com/keydesk/keydesk/ui/model/settings"
)

// far is an address of 200 letters.
func far() string { return strings.Repeat("a-very-long-address.", 9) + "end@wolfe-dorff.example" }

// busyDesk has values of its own in every section.
func busyDesk(t *testing.T) Source {
	own := map[string]string{
		"desk.contact": "+45 555 010 99, help@fjord.example", "reset.allow-manual-entry": "false", "password.policy": "classic",
		"password.staff-must-change": "true", "mail.mode": "smtp", "mail.server": "smtp.fjord.example", "mail.username": "desk",
		"mail.password": "(set)", "mail.from": far(), "portal.base-url": "https://account.fjord.example", "portal.listen": "0.0.0.0:8421",
	}
	return shown(t, core.AllPermissions, func(name string, s *core.Setting) {
		if value, ok := own[name]; ok {
			s.Value, s.Own = value, true
		}
	})
}

// Every section in light, dark and 150 %: no word is cut.
func TestNothingIsCut(t *testing.T) {
	source := busyDesk(t)
	for name, set := range map[string]stage.Setting{"light": stage.Plain(), "dark": stage.Dark(), "150": stage.Big()} {
		if name != "150" && os.Getenv("KEYDESK_PICTURES") == "" {
			continue // drawn for pictures alone
		}
		r := open(t, set, source, nil)
		for _, s := range model.Sections() {
			r.Open(s)
			if s == model.Administration {
				r.typeInto(t, "password.staff-expires-hours", "72 h")
				r.Press(fyne.KeyReturn)
				r.body.top()
			}
			whole(t, r, name+" "+string(s))
			r.Keep(t, "settings-"+strings.ToLower(strings.ReplaceAll(string(s), " > ", "-"))+"-"+name)
		}
		r.SetUpMail()
		whole(t, r, name+" dialog")
		r.Keep(t, "settings-dialog-"+name)
	}
}

// whole looks that no text on top is cut.
func whole(t *testing.T, r *room, where string) {
	t.Helper()
	for _, o := range stage.Shown(r.Top()) {
		if text, ok := o.(*kit.Text); ok && (strings.HasSuffix(text.Shown(), "…") != strings.HasSuffix(text.Text(), "…")) {
			t.Errorf("%s: %q is drawn as %q", where, text.Text(), text.Shown())
		}
		if b, ok := o.(*kit.Button); ok && b.Size().Width < b.MinSize().Width-1 {
			t.Errorf("%s: the button %q is cut", where, b.Text())
		}
		if row, ok := o.(*row); ok {
			w, under := row.words(row.Size().Width)
			if !under && w < row.label.MinSize().Width {
				t.Errorf("%s: %s has no room for its words", where, row.name)
			}
		}
	}
}
