package mail

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/desk/internal/stage"
	"github.com/keydesk/keydesk/ui/internal/testdesk"
	"github.com/keydesk/keydesk/ui/model/dialog"
	model "github.com/keydesk/keydesk/ui/model/mail"
)

// The local mailbox reads like a mail program: unread first seen, opened, its
// link followed, made new again, deleted.
func TestLocalMailboxStory(t *testing.T) {
	d := testdesk.Open(t)
	id := add(t, d, "Hedi", "Ács", "hedi@acs.example")
	link(t, d, id)
	deliver(t, d)
	r := onDesk(t, d)
	if r.TopBar() != "Local mailbox" || r.Count() != 0 {
		t.Errorf("%q, %d", r.TopBar(), r.Count())
	}
	r.folder(t, model.Local)
	r.Says(t, "Unread: Hedi Ács", "Select a message to read it.")
	if r.Line().Text() != "1 message, 1 unread" {
		t.Error(r.Line().Text())
	}
	r.Canvas.Focus(r.find())
	r.Press(fyne.KeyDown)
	r.Says(t, "Hedi Ács <hedi@acs.example>", model.Chip)
	r.SaysNot(t, "Unread: ")
	if r.Line().Text() != "1 message" {
		t.Error(r.Line().Text())
	}

	a := stage.Find(t, r.Stage, "the link", func(a *address) bool { return strings.Contains(a.Label(), "/t/") })
	a.Tapped(&fyne.PointEvent{})
	r.wants(t, "link "+a.Label())
	r.Canvas.Focus(a)
	r.Press(fyne.KeySpace)
	r.Tap(t, "Open link")
	r.wants(t, "link "+a.Label(), "link "+a.Label())
	r.Tap(t, "Copy link")
	if got := r.App.Clipboard().Content(); got != a.Label() {
		t.Errorf("the clipboard holds %q", got)
	}
	r.Hand.Push(dialog.Copied)
	if got := r.App.Clipboard().Content(); got != "" {
		t.Errorf("after a while the clipboard still holds %q", got)
	}
	r.Tap(t, "Show customer")
	r.wants(t, "open 10001 edit false")

	r.path = filepath.Join(t.TempDir(), "message.eml")
	r.command(t, "Save as .eml")
	r.wants(t, "save mail-1-reset-password.eml")
	r.Says(t, "Saved to "+r.path)
	r.command(t, "Mark as unread")
	r.Says(t, "Unread: Hedi Ács", "Select a message to read it.")
	r.Canvas.Focus(r.find())
	r.Press(fyne.KeyReturn)
	r.Tap(t, "Delete")
	r.Says(t, "Delete the message?", "cannot be brought back")
	r.Tap(t, "Cancel")
	r.Says(t, "Hedi Ács <hedi@acs.example>")
	r.Tap(t, "Delete")
	r.Tap(t, "Delete")
	r.Says(t, "No message yet", "While no mail server is set", "The message is deleted.")
	if left, err := d.Mail().LocalMailbox(t.Context()); err != nil || len(left) != 0 {
		t.Errorf("%d messages are left, %v", len(left), err)
	}
}

// A message is opened once: what changes on the desk does not read it again,
// which would be written down as a reveal each time.
func TestMessageIsReadOnce(t *testing.T) {
	d := testdesk.Open(t)
	link(t, d, add(t, d, "Hedi", "Ács", "hedi@acs.example"))
	deliver(t, d)
	r := onDesk(t, d)
	r.folder(t, model.Local)
	reads := func() (n int) {
		err := d.Audit().List(t.Context(), func(e core.AuditEntry) (bool, error) {
			if e.Action == "mail.read" {
				n++
			}
			return true, nil
		})
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	if reads() != 0 {
		t.Error("a message was read before anybody went to it")
	}
	r.local.intoList()
	r.Changed(core.Change{All: true})
	r.folder(t, model.Sent)
	r.folder(t, model.Local)
	r.local.intoList()
	if reads() != 1 {
		t.Errorf("the message was read %d times", reads())
	}
}

// A mail that waits is called back, and one that a server put off is tried
// again.
func TestOutboxStory(t *testing.T) {
	d := testdesk.Open(t)
	deafServer(t, d)
	id := add(t, d, "Jo", "Albers", "jo@albers.example")
	mail := link(t, d, id)
	deliver(t, d)
	r := onDesk(t, d)
	if r.Count() != 1 || r.TopBar() != "1 queued" {
		t.Errorf("%d, %q", r.Count(), r.TopBar())
	}
	r.folder(t, model.Outbox)
	r.Says(t, "Next try", "Jo Albers", "Deferred: ")
	r.Canvas.Focus(r.find())
	r.Letters("albers")
	r.Press(fyne.KeyDown)
	r.Says(t, "Reset Password to Jo Albers", "jo@albers.example", "The mail server could not be reached; it is tried again by itself.", "after 4 days.")
	r.Tap(t, "Retry")
	r.Says(t, "Reset Password to Jo Albers: waiting to be sent again.")
	r.Tap(t, "Cancel")
	r.Says(t, "Reset Password to Jo Albers: cancelled.", "No mail in Outbox matches “albers”.")
	if m, err := d.Mail().Get(t.Context(), mail); err != nil || m.State != "cancelled" {
		t.Errorf("%+v, %v", m, err)
	}
	r.Tap(t, "Clear the search")
	r.Says(t, "Nothing in Outbox.")
	r.Page.Show(mail)
	r.Says(t, "Cancelled: cancelled by anna.")
	r.Press(fyne.KeyReturn)
	r.wants(t, "open 10001 edit false")
	r.Page.Show(99)
	r.Says(t, "Mail 99 is not listed any more")
}

// Mail by hand: copied, saved, printed, read aloud, handed over.
func TestByHandStory(t *testing.T) {
	d := testdesk.Open(t)
	byHand(t, d)
	id := add(t, d, "Elif", "Kaya", "elif@kaya.example")
	mail := link(t, d, id)
	r := onDesk(t, d)
	r.Page.Show(mail)
	r.Says(t, "Waiting to be handed over")
	r.Tap(t, "Copy")
	if !strings.Contains(r.App.Clipboard().Content(), "/t/") {
		t.Errorf("the clipboard holds %q", r.App.Clipboard().Content())
	}
	r.Tap(t, "Print")
	r.path = filepath.Join(t.TempDir(), "mail.eml")
	r.Tap(t, "Save as .eml")
	r.Says(t, "Saved to "+r.path)
	saved, err := os.ReadFile(r.path)
	if err != nil || !strings.Contains(string(saved), "To: ") {
		t.Errorf("%v, %q", err, saved)
	}
	if info, err := os.Stat(r.path); err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", info.Mode(), err)
	}
	r.wants(t, "print Reset Password to Elif Kaya: PDF of Choose a new password for Fjord Instruments <nil>", "save mail-1-reset-password.eml")
	r.path = filepath.Join(t.TempDir(), "no", "such", "folder.eml")
	r.Tap(t, "Save as .eml")
	r.Says(t, "Save as .eml did not work", "The file is not there.")
	r.Tap(t, "Handed over")
	r.SaysNot(t, "did not work")
	r.Says(t, "Reset Password to Elif Kaya: handed over.", "Handed over 10:00")
	if m, err := d.Mail().Get(t.Context(), mail); err != nil || m.State != "accepted" || m.Via != "by hand" {
		t.Errorf("%+v, %v", m, err)
	}
	r.Act(model.Retry)
	r.Says(t, "That is not possible with this mail as it is now.")
}
