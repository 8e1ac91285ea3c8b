package desk

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"github.com/keydesk/keydesk/ui/desk/kit"
	"github.com/keydesk/keydesk/ui/internal/testdesk"
	"github.com/keydesk/keydesk/ui/model/label"
)

// Esc and Enter do on every page what they do everywhere: Esc takes back or
// leaves, Enter opens or goes on, and never what cannot be taken back.
func TestEscAndEnter(t *testing.T) {
	s := begin(t)
	whole := func() bool { return s.main().Customers().Line().Text() == "62 customers" }

	s.filter("hedi")
	s.does("Esc in the Customers Filter clears it", func() { s.press(fyne.KeyEscape); s.until("all customers", whole) })
	s.filter("hedi")
	s.does("Enter in the Customers Filter opens who was found", func() { s.press(fyne.KeyReturn); s.details(label.Edit) })
	s.does("Enter on a page that is read does nothing", func() {
		s.press(fyne.KeyReturn)
		if s.main().Page().Topic() != label.CustomerDetails || kit.DialogOpen(s.Canvas) {
			t.Error("it went elsewhere")
		}
	})
	s.does("Esc on a page that is read goes back to the list, with the customer selected", func() {
		s.press(fyne.KeyEscape)
		s.page(label.Customers)
		s.until("Hedi Ács to be selected", func() bool { _, on := s.main().Customers().Selected(); return on })
	})
	s.does("Esc in a form that was not changed shows it to read", func() {
		s.mouse("Hedi Ács", true)
		s.details(label.Save)
		s.press(fyne.KeyEscape)
		s.Says(t, label.Edit)
		s.SaysNot(t, label.Save)
		s.press(fyne.KeyEscape)
		s.page(label.Customers)
	})
	s.does("Enter in the wizard goes to the next step, and on the last one saves nothing", func() {
		s.shortcut(fyne.KeyN)
		s.until("the wizard", func() bool { return s.has("First name") })
		s.letters("Mila")
		s.press(fyne.KeyReturn)
		s.keyboard("Address")
		s.press(fyne.KeyTab, fyne.KeyReturn) // an address has lines
		s.keyboard(label.EnableLogin)
		s.press(fyne.KeyReturn)
		if s.main().Page().(unsaved).Customer() != 0 {
			t.Error("Enter saved the customer")
		}
	})
	s.does("Esc in the wizard asks, and then gives it up", func() {
		s.press(fyne.KeyEscape)
		s.dialog("Drop what you typed?")
		s.press(fyne.KeyEscape)
		s.alone()
		s.press(fyne.KeyEscape)
		s.dialog("Drop what you typed?")
		s.click("Drop it")
		s.page(label.Customers)
	})
	s.does("Esc on Import goes back to the list", func() {
		s.main().Do(label.Import)
		s.page(label.ImportAndExport)
		s.press(fyne.KeyEscape)
		s.page(label.Customers)
	})
	for _, at := range []struct {
		key   fyne.KeyName
		title string
	}{{fyne.Key2, label.Mail}, {fyne.Key4, label.Settings}} {
		s.does("Esc clears the search of "+at.title, func() {
			s.shortcut(at.key)
			s.page(at.title)
			s.letters("confirm")
			s.press(fyne.KeyEscape)
			if e, ok := s.Canvas.Focused().(*kit.Entry); !ok || e.Text != "" {
				t.Errorf("%s: %T has the keyboard, or holds a text", at.title, s.Canvas.Focused())
			}
		})
	}
}

// F1 has help before anybody is signed in, and over the lock; Enter signs in
// and unlocks, Esc does neither.
func TestHelpAtTheDoors(t *testing.T) {
	s := begin(t)
	s.shortcut(fyne.KeyL)
	s.locked()
	s.press(fyne.KeyF1)
	s.until("the help", func() bool { return s.program.locked.help.Topic() == label.FirstStart })
	s.SaysNot(t, "hedi")
	s.press(fyne.KeyEscape)
	s.alone()
	s.press(fyne.KeyEscape)
	s.locked()
	s.opened(testdesk.Password)
	s.end()

	s = open(t, s.dir, s.Hand)
	s.press(fyne.KeyF1)
	s.until("the help", func() bool { return s.program.gate.help.Topic() == label.FirstStart })
	s.press(fyne.KeyEscape)
	s.alone()
	s.press(fyne.KeyEscape)
	s.letters("not the password")
	s.press(fyne.KeyReturn)
	s.until("a refusal", func() bool { return strings.Contains(s.Said(), "wrong") })
	s.signIn(testdesk.Password)
}
