package settings

import (
	"testing"

	"fyne.io/fyne/v2"

	"github.com/keydesk/keydesk/ui/desk/internal/stage"
	"github.com/keydesk/keydesk/ui/desk/kit"
	model "github.com/keydesk/keydesk/ui/model/settings"
)

// F1 leads to what the page, the setting or the question is about.
func TestHelpTopics(t *testing.T) {
	r := onDesk(t, stage.Plain())
	want := func(topic string) {
		t.Helper()
		if got := r.Topic(); got != topic {
			t.Errorf("F1 leads to %q, want %q", got, topic)
		}
	}
	want("Settings")
	r.OpenAt("reset.allow-manual-entry")
	want("Managing User Passwords")
	r.OpenAt("password.accessibility")
	want("Password Accessibility")
	r.Press(fyne.KeyRight)
	r.Says(t, "Delete the copies")
	want("Password Accessibility")
	r.Press(fyne.KeyEscape)
	r.OpenAt("portal.base-url")
	want("Customer page")
}

// The link to the default goes away with the own value, and the keyboard does
// not go with it.
func TestTheKeyboardIsNeverOnALinkThatWent(t *testing.T) {
	r := onDesk(t, stage.Plain())
	r.desk.Set(t, "reset.ticket-minutes", "45")
	r.Start()
	e := r.typeInto(t, "reset.ticket-minutes", "3")
	r.Press(fyne.KeyTab)
	r.Says(t, "Still 45 until then.")
	if got := kit.NameOf(r.Canvas.Focused()); got != "Use default (30)" {
		t.Errorf("Tab leads from a wrong value to %q", got)
	}
	r.Press(fyne.KeySpace)
	r.kept(t, "reset.ticket-minutes", "30")
	r.Hand.Push(0)
	if r.Canvas.Focused() != fyne.Focusable(e) {
		t.Errorf("after the link the keyboard is at %q", kit.NameOf(r.Canvas.Focused()))
	}
}

// With text at 200 % a link that finds no room beside its control stands under
// it.
func TestAtTwiceTheTextNothingLiesOnAnother(t *testing.T) {
	set := stage.Big()
	set.Scale = 2
	r := open(t, set, busyDesk(t), nil)
	for _, s := range model.Sections() {
		r.Open(s)
		whole(t, r, "200 "+string(s))
		for _, row := range r.body.rows {
			link, control := row.reset, row.control
			if link.Visible() && link.Position().Y < control.Position().Y+control.Size().Height && link.Position().X < control.Position().X+control.Size().Width {
				t.Errorf("%s: the link lies on the control", row.name)
			}
		}
	}
}

// What became of a test stands in the window although the dialog is as high as
// it already.
func TestTheTestIsSeenInTheSmallestWindow(t *testing.T) {
	r := onDesk(t, stage.Big())
	r.desk.Set(t, "mail.security", "none")
	r.desk.Set(t, "mail.port", "1")
	r.desk.Set(t, "mail.from", "desk@fjord.example")
	r.desk.Set(t, "mail.server", "localhost")
	r.Start()
	r.SetUpMail()
	r.Tap(t, "Test")
	for _, text := range []string{"The test failed.", "Cannot reach localhost:1: connection refused."} {
		o := stage.Find(t, r.Stage, text, func(o *kit.Text) bool { return o.Text() == text })
		at := fyne.CurrentApp().Driver().AbsolutePositionForObject(o)
		if o.Size().IsZero() || at.Y+o.Size().Height > r.Canvas.Size().Height-100 {
			t.Errorf("%q is drawn at %v, %v", text, at, o.Size())
		}
	}
}
