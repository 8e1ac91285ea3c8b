package desk

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/desk/kit"
	"github.com/keydesk/keydesk/ui/model/label"
)

// Three customers are mailed a link with the keyboard alone: Ctrl+F, ↓,
// Shift+↓ twice, F5, Enter, Enter. Then all who are listed are deleted, which
// the number has to be typed for, and Undo brings them back.
func TestSeveralWithTheKeyboardAlone(t *testing.T) {
	s := begin(t)
	if !s.has(label.SelectSeveral) || s.main().resetThese() == nil {
		t.Error("an administrator is not offered to select several")
	}
	customers := s.main().session.Customers()
	count := func(status string) int {
		t.Helper()
		_, n, err := customers.Rows(t.Context(), core.Query{Status: status})
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	s.does("select three", func() {
		s.shortcut(fyne.KeyF)
		s.press(fyne.KeyDown)
		shift := &fyne.KeyEvent{Name: desktop.KeyShiftLeft}
		s.Canvas.Focused().(desktop.Keyable).KeyDown(shift)
		s.press(fyne.KeyDown, fyne.KeyDown)
		s.Canvas.Focused().(desktop.Keyable).KeyUp(shift)
		s.Says(t, "3 selected")
	})
	_, listed := s.main().Customers().Query()
	if listed != 3 {
		t.Fatalf("an export has %d", listed)
	}
	s.does("Email Forgotten Password", func() {
		s.press(fyne.KeyF5)
		s.until("the question", func() bool { return strings.Contains(s.Said(), "Mail 3 links") })
		s.press(fyne.KeyReturn)
		s.until("the list", func() bool { return strings.Contains(s.Said(), "3 done") })
		s.press(fyne.KeyReturn)
		s.alone()
		s.toast("A link was mailed to")
	})
	all := count("")
	s.does("delete all who are listed", func() {
		s.shortcut(fyne.KeyA)
		s.press(fyne.KeyDelete)
		s.until("the question", func() bool { return strings.Contains(s.Said(), "to go on") })
		_, number, _ := strings.Cut(s.Said(), "Type ")
		number, _, _ = strings.Cut(number, " ")
		s.letters(number)
		s.press(fyne.KeyReturn)
		s.until("the list", func() bool { return strings.Contains(s.Said(), number+" done") })
		if count("deleted") == 0 || count("") == all {
			t.Error("nobody was deleted")
		}
		s.press(fyne.KeyReturn)
		s.toast("In the recycle bin: ")
	})
	s.does("Undo", func() {
		toast, _ := s.main().Page().Line().Toast()
		if toast.Action != label.Undo {
			t.Fatalf("%+v", toast)
		}
		toast.Do()
		s.until("the way back", func() bool { return !kit.DialogOpen(s.Canvas) && count("") == all })
	})
	s.does("F1", func() {
		s.press(fyne.KeyF1)
		s.press(fyne.KeyEscape)
	})
}
