package desk

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"github.com/keydesk/keydesk/ui/desk/internal/stage"
	"github.com/keydesk/keydesk/ui/desk/kit"
	"github.com/keydesk/keydesk/ui/model/label"
	"github.com/keydesk/keydesk/ui/model/person"
)

// A locked account: what the desk says of it, in the preview, the list and the
// banner, and how it is unlocked.
func TestALockedAccount(t *testing.T) {
	s := begin(t)
	const last = ": 10 wrong passwords, last "
	var why string
	s.does("ten wrong passwords lock it", func() {
		s.filter("hedi")
		s.press(fyne.KeyDown)
		s.lockOut(hedi)
		f := s.facts("the lock", func(f person.Facts) bool { return f.Customer.FailedAttempts == 10 })
		clock := s.program.o.Clock
		why = "Locked until " + clock.At(f.Customer.LockedUntil) + last + clock.At(f.Customer.LastFailed)
		if f.Customer.LockedUntil.Sub(f.Customer.LastFailed).Minutes() != 15 {
			t.Errorf("locked for %v", f.Customer.LockedUntil.Sub(f.Customer.LastFailed))
		}
	})
	s.does("the right password is refused, and no try counts", func() {
		if s.letsIn(hedi, hediOwn) == nil {
			t.Error("a locked account lets in")
		}
		s.facts("ten tries", func(f person.Facts) bool { return f.Customer.FailedAttempts == 10 })
	})
	s.does("the preview says why, and the log with it", func() { s.Says(t, why, "Locked after wrong passwords") })
	s.does("the status filter Locked", func() {
		s.shortcut(fyne.KeyF)
		s.press(fyne.KeyEscape)
		s.Canvas.Focus(stage.Find(t, s.Stage, "Status", func(o *kit.Select) bool { return kit.NameOf(o) == "Status" }))
		for box := s.Canvas.Focused().(*kit.Select); !strings.HasSuffix(box.Text(), label.Locked); {
			s.press(fyne.KeyRight)
		}
		s.until("the one who is locked", func() bool { return strings.HasPrefix(s.main().Customers().Line().Text(), "1 of ") })
		s.row("Hedi Ács")
	})
	s.does("the banner says why; Unlock asks nothing", func() {
		s.mouse("Hedi Ács", true)
		s.details(label.Save)
		s.until("the banner", func() bool { return strings.Contains(s.Said(), why) })
		s.click(label.Unlock)
		s.toast("Unlocked. The password did not change.")
		s.until("the banner to turn", func() bool { return !strings.Contains(s.Said(), "Locked until") })
		if kit.DialogOpen(s.Canvas) {
			t.Errorf("it asks:\n%s", s.Said())
		}
		if err := s.letsIn(hedi, hediOwn); err != nil {
			t.Error("the password changed:", err)
		}
	})
	s.does("back in the list, the customer can log in", func() {
		s.click(label.OK)
		s.page(label.Customers)
		s.facts("Hedi Ács, unlocked", func(f person.Facts) bool { return f.Customer.Email == hedi && f.Customer.Status == "can-log-in" })
	})
}
