package dialogs

import (
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/core/secret"
	desktest "github.com/keydesk/keydesk/ui/desk/internal/stage"
	"github.com/keydesk/keydesk/ui/desk/kit"
)

// A generated password that is not mailed is read aloud, and hidden again.
func TestGenerateAndReadAloud(t *testing.T) {
	s, d := onDesk(t)
	s.SetPassword(SetPassword{d.facts(t)}, func(bool) {})
	s.choose(t, 2)
	s.check(t, "Send it by e-mail").Tapped(nil)
	s.tap(t, "OK")
	s.says(t, "Password of Hedi Ács", "generated today by anna", "Group 1", "Hidden in 60 s", "The clipboard is cleared after 15 s.")
	s.tap(t, "Copy")
	password := s.clip.Content()
	if _, err := d.logIn(t, password); err != nil {
		t.Error("what is shown does not log in:", err)
	}
	s.hand.Push(15 * time.Second)
	if s.clip.Content() != "" {
		t.Error("the clipboard still holds the password after 15 s")
	}
	s.says(t, "Hidden in 45 s")
	s.hand.Push(45 * time.Second)
	if !s.closed() {
		t.Error("shown for more than 60 s")
	}
}

// Keep open ends the counting, Hide now takes all letters away, and what others
// copied meanwhile stays in the clipboard.
func TestKeepOpen(t *testing.T) {
	s, d := onDesk(t)
	if _, err := d.Customers().SetPassword(t.Context(), d.hedi, core.PasswordChange{}); err != nil {
		t.Fatal(err)
	}
	s.Show(Show{Facts: d.facts(t)}, func(time.Time) {})
	view := s.top()
	s.tap(t, "Copy")
	s.clip.SetContent("what somebody else copied")
	s.tap(t, "Keep open")
	s.hand.Push(5 * time.Minute)
	s.says(t, "Stays open until you hide it")
	if s.clip.Content() != "what somebody else copied" {
		t.Error("another copy was cleared")
	}
	s.press(fyne.KeyReturn)
	if !s.closed() {
		t.Error("Enter did not hide it")
	}
	for _, o := range desktest.Shown(view) {
		if c, ok := o.(*kit.Cells); ok && c.Natural() > 0 {
			t.Error("letters are left")
		}
	}
}

// What the customer chose is shown for a reason, to who gives the own password.
func TestShowAsks(t *testing.T) {
	s, d := onDesk(t)
	if _, err := d.Customers().SetPassword(t.Context(), d.hedi, core.PasswordChange{Typed: secret.New(chosen)}); err != nil {
		t.Fatal(err)
	}
	facts := d.facts(t)
	facts.Customer.PasswordOrigin = core.OriginCustomer // as the dialog sees it
	var confirmed time.Time
	s.Show(Show{Facts: facts, Confirmed: now.Add(-time.Hour)}, func(at time.Time) { confirmed = at })
	show := s.button(t, "Show")
	if !show.Disabled() {
		t.Error("shown without a reason")
	}
	s.tap(t, "Caller cannot open mail")
	if show.Why() != "Type your own password first." {
		t.Error(show.Why())
	}
	s.letters("not mine")
	s.press(fyne.KeyReturn)
	if got := s.field(t, "Your password").Wrong(); got != "Not your password. Nothing was shown." {
		t.Errorf("%q", got)
	}
	s.letters(own)
	s.press(fyne.KeyReturn)
	s.says(t, "Password of Hedi Ács", "golf", "romeo")
	if !confirmed.Equal(d.hand.Now()) {
		t.Error("the own password is asked for again at once")
	}
	s.Room.Close()
	if !s.closed() {
		t.Error("the room is closed and its view is not")
	}
	// within ten minutes the reason is enough
	s.Show(Show{Facts: facts, Confirmed: confirmed}, func(time.Time) {})
	if strings.Contains(s.said(), "Your password") {
		t.Error("asked again within ten minutes")
	}
	s.letters("Setting up a device")
	s.press(fyne.KeyReturn)
	s.says(t, "Password of Hedi Ács")
	if events := d.facts(t).Events; len(events) == 0 || !strings.Contains(string(events[0].Action), "reveal") {
		t.Errorf("the reading is not in Activity: %+v", events)
	}
}

// What cannot be shown says why.
func TestSecured(t *testing.T) {
	s, d := onDesk(t)
	s.Show(Show{Facts: d.facts(t)}, func(time.Time) {})
	s.says(t, "The customer has no password yet.")
	s.press(fyne.KeyReturn)
	if !s.closed() {
		t.Error("OK did not close it")
	}
}
