package desk

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"github.com/keydesk/keydesk/ui/desk/kit"
	"github.com/keydesk/keydesk/ui/model/label"
	"github.com/keydesk/keydesk/ui/model/person"
)

// most is how many keys a common task may take after the filter's text; the
// letters of a text that has to be typed anyway are not counted.
const most = 8

// counted does a task with the keyboard alone and counts its keys.
func (s *scene) counted(task string, act func()) {
	s.t.Helper()
	s.keys = 0
	s.does(task, act)
	s.t.Logf("%s: %d keys", task, s.keys)
	if s.keys == 0 || s.keys > most {
		s.t.Errorf("%s takes %d keys, and may take %d", task, s.keys, most)
	}
}

// selected filters to Hedi Ács, as a caller gives her name.
func (s *scene) selected() {
	s.t.Helper()
	s.filter("hedi")
}

// A caller is helped from the list with the keyboard alone, each way.
func TestKeysForEachCall(t *testing.T) {
	s := begin(t)
	s.selected()
	s.counted("forgotten password: a link by mail", func() {
		s.press(fyne.KeyDown, fyne.KeyF5)
		s.toast("the link is in the local mailbox")
	})
	s.redeem(s.letter(hedi, "Choose"), ownChoice)
	if err := s.letsIn(hedi, ownChoice); err != nil {
		t.Error(err)
	}

	s.selected()
	s.counted("forgotten password: new credentials by mail", func() {
		s.press(fyne.KeyDown, fyne.KeyF6)
		s.dialog(label.GenerateAndSend)
		s.press(fyne.KeyReturn)
		s.toast("New credentials generated.")
	})
	if err := s.letsIn(hedi, passwordIn(t, s.letter(hedi, "new password"))); err != nil {
		t.Error(err)
	}

	s.selected()
	s.counted("forgotten password: a password read aloud", func() {
		s.press(fyne.KeyDown, fyne.KeyF7)
		s.dialog(label.SetCustomerPassword)
		s.press(fyne.KeyDown, fyne.KeyDown, fyne.KeyTab, fyne.KeySpace, fyne.KeyReturn)
		s.until("the password", func() bool { return strings.Contains(s.Said(), "Hidden in 60 s") })
	})
	s.click("Copy")
	if err := s.letsIn(hedi, s.program.Clipboard().Content()); err != nil {
		t.Error("the password that was read aloud:", err)
	}
	s.press(fyne.KeyEscape)
	s.alone()

	s.selected()
	s.counted("read aloud what there is", func() {
		s.press(fyne.KeyDown, fyne.KeyF9)
		s.until("the password", func() bool { return strings.Contains(s.Said(), "Hidden in 60 s") })
	})
	s.press(fyne.KeyEscape)
	s.alone()

	s.lockOut(hedi)
	s.selected()
	s.counted("unlock", func() {
		s.press(fyne.KeyDown, fyne.KeyF8)
		s.toast("Unlocked. The password did not change.")
	})
	s.facts("that it is unlocked", func(f person.Facts) bool { return f.Customer.Status == "can-log-in" })
}

// A new customer, who gets credentials by mail.
func TestKeysForANewCustomer(t *testing.T) {
	s := begin(t)
	s.counted("new customer", func() {
		s.shortcut(fyne.KeyN)
		s.until("the wizard", func() bool { f := s.Canvas.Focused(); return f != nil && kit.NameOf(f) == "First name" })
		s.letters("Mila")
		s.press(fyne.KeyTab)
		s.letters("North")
		s.press(fyne.KeyTab, fyne.KeyTab)
		s.letters("mila@north.example")
		if got := s.Entry(t, "E-mail").Text; got != "mila@north.example" {
			t.Errorf("three Tabs on, the e-mail is %q", got)
		}
		s.shortcut(fyne.KeyS)
		s.until("her to be kept", func() bool { return s.main().Page().(unsaved).Customer() != 0 })
		s.press(fyne.KeyEscape)
		s.page(label.Customers)
	})
	s.facts("that she is selected", func(f person.Facts) bool { return f.Customer.Email == "mila@north.example" })
	letter := s.letter("mila@north.example", "new password")
	door := s.portal()
	if err := door.ConfirmEmail(t.Context(), token(letter), "203.0.113.24"); err != nil {
		t.Error(err)
	}
	if err := s.letsIn("mila@north.example", passwordIn(t, letter)); err != nil {
		t.Error("the password of the mail:", err)
	}
}
