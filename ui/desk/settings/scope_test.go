package settings

import (
	"testing"

	"fyne.io/fyne/v2"

	"github.com/keydesk/keydesk/ui/desk/internal/stage"
	model "github.com/keydesk/keydesk/ui/model/settings"
)

// keptIn looks what a scope has.
func (r *room) keptIn(t *testing.T, scope, name, want string, own bool) {
	t.Helper()
	s, err := r.desk.Settings().In(scope).Get(t.Context(), name)
	if err != nil || s.Value != want || s.Own != own {
		t.Errorf("%s of %q is %q, own %v, %v; want %q, own %v", name, scope, s.Value, s.Own, err, want, own)
	}
}

// A scope's page says where each value comes from, keeps what is set as the
// scope's own, and goes back to what it inherits.
func TestAScopesSettings(t *testing.T) {
	r := onDesk(t, stage.Plain())
	for _, name := range []string{"Fjord EU", "Fjord US"} {
		if err := r.desk.Scopes().Add(t.Context(), name); err != nil {
			t.Fatal(err)
		}
	}
	r.desk.Set(t, "reset.allow-manual-entry", "false")
	r.Scope("Fjord EU")
	r.Open(model.Administration)
	r.Says(t, "Fjord EU", "From Fjord Instruments")
	stage.Find(t, r.Stage, "Allow Manual Entry", func(b *tick) bool { return b.name == "Allow Manual Entry" }).Tapped(&fyne.PointEvent{})
	r.keptIn(t, "Fjord EU", "reset.allow-manual-entry", "true", true)
	r.keptIn(t, "Fjord US", "reset.allow-manual-entry", "false", false)
	r.Says(t, "Use inherited (Off)")
	r.typeInto(t, "reset.ticket-minutes", "45")
	r.Press(fyne.KeyReturn)
	r.keptIn(t, "Fjord EU", "reset.ticket-minutes", "45", true)
	r.kept(t, "reset.ticket-minutes", "30")
	r.Tap(t, "Use inherited (Off)")
	r.keptIn(t, "Fjord EU", "reset.allow-manual-entry", "false", false)
	r.SaysNot(t, "Use inherited (Off)")

	// What is one for the whole desk is read, and says why.
	r.Open(model.MailServer)
	if f, ok := r.row(t, "mail.server").field.(*frozen); !ok {
		t.Errorf("the server's name can be typed over: %T", f)
	}
	r.Says(t, "Whole desk")
	if _, ok := r.row(t, "mail.from").field.(*entry); !ok {
		t.Error("the sender's address cannot be typed")
	}
	r.command(t, "Set up the mail server…")
	if r.dialog != nil {
		t.Error("a scope's page sets the desk's mail server up")
	}

	r.Scope("")
	r.Open(model.Administration)
	r.SaysNot(t, "Use inherited (45)")
	r.Says(t, "Counted from when the mail server took the mail. Fjord EU has a value of its own.")
	r.Says(t, "Use default (On)")
}
