package desk

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/desk/task"
	"github.com/keydesk/keydesk/ui/internal/testdesk"
	"github.com/keydesk/keydesk/ui/model/label"
)

// bar is what the top bar says of backups.
func (s *scene) bar() string { return s.main().bar.last.Text() }

// The last backup stands in the top bar; a click makes one, the first folder
// becomes that of the daily ones, and these are made beside the window.
func TestBackups(t *testing.T) {
	s := begin(t)
	s.until("the last backup", func() bool { return s.bar() == label.NoBackup })
	s.Says(t, label.NoBackup)
	s.click(label.NoBackup)
	s.dialog(label.BackUp)
	s.until("the status", func() bool { return strings.Contains(s.Said(), "None yet") })
	folder := filepath.Join(s.dir, "safe")
	if err := os.Mkdir(folder, 0o700); err != nil {
		t.Fatal(err)
	}
	s.field(label.BackupFolder, folder)
	s.ticked(label.MakeDaily, true)
	s.click(label.BackUp)
	s.alone()
	s.toast("Backup made and read back")
	s.until("the top bar", func() bool { return strings.HasPrefix(s.bar(), "Last backup: today ") })
	s.until("the daily backups", func() bool {
		status, err := s.main().session.Backups().Status(t.Context())
		return err == nil && status.Folder == folder
	})
	// the disk is gone
	if err := os.Rename(folder, folder+"-gone"); err != nil {
		t.Fatal(err)
	}
	s.main().BackUp()
	s.dialog(label.BackUp)
	s.until("the folder", func() bool { return strings.Contains(s.Said(), "the newest 14 stay") })
	s.click(label.BackUp)
	s.until("why not", func() bool { return strings.Contains(s.Said(), "Connect the disk that it is on") })
	s.press(fyne.KeyEscape)
	s.alone()
	s.Hand.Push(minute)
	s.until("it above the pages", func() bool { return s.main().notice.trouble.Visible() })
	s.Says(t, "No backup was made", label.BackUpNow)
	if err := os.Rename(folder+"-gone", folder); err != nil {
		t.Fatal(err)
	}
	s.main().Do(label.BackUpNow)
	s.dialog(label.BackUp)
	s.until("the folder", func() bool { return strings.Contains(s.Said(), "the newest 14 stay") })
	s.click(label.BackUp)
	s.alone()
	s.until("all is well", func() bool {
		return !s.main().notice.trouble.Visible() && strings.HasPrefix(s.bar(), "Last backup: today ")
	})
}

// A restore onto a new computer, in five clicks and a password; what the first
// sign-in has done is told, and the held mails are decided about.
func TestRestoreInFiveClicks(t *testing.T) {
	backup := heldBackup(t)
	for _, way := range []string{label.SendHeld, label.CancelHeld} {
		t.Run(way, func(t *testing.T) { restoreAndDecide(t, backup, way) })
	}
}

// heldBackup is a backup of a desk in which two mails wait.
func heldBackup(t *testing.T) []byte {
	t.Helper()
	d := testdesk.Open(t)
	d.Set(t, "mail.mode", "by-hand")
	d.Set(t, "mail.from", "desk@fjord.example")
	d.Set(t, "portal.base-url", "https://account.example")
	for _, name := range []string{"hedi", "jo"} {
		saved, err := d.Customers().Add(t.Context(), core.Save{Fields: core.Fields{LastName: name, Email: name + "@acs.example"},
			Access: core.Access{LoginEnabled: new(true), EmailConfirmed: new(true)}})
		if err == nil {
			_, err = d.Customers().SendResetLink(t.Context(), saved.ID, "")
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	made, err := d.Backups().Make(t.Context(), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	content, err := os.ReadFile(made.Path)
	if err != nil {
		t.Fatal(err)
	}
	return content
}

func restoreAndDecide(t *testing.T, backup []byte, way string) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "keydesk-4f3a91c2-2026-05-14-100000.db"), backup, 0o600); err != nil {
		t.Fatal(err)
	}
	s := first(t, dir)
	clicks := 0
	tap := func(name string) { s.t.Helper(); clicks++; s.click(name) }
	tap(label.RestoreBackup)
	s.dialog(label.ChooseABackup)
	s.until("the file", func() bool { return strings.Contains(s.Said(), "4f3a91c2") })
	clicks++
	s.mouse("4f3a91c2", false)
	tap("Open")
	s.until("what day it is from", func() bool { return strings.Contains(s.Said(), "14 May 2026, 10:00") })
	tap(label.Restore)
	s.until("the card", func() bool { return s.has(label.Password) })
	s.letters(testdesk.Password)
	tap(label.SignIn)
	if clicks != 5 {
		t.Errorf("%d clicks", clicks)
	}
	s.dialog(label.RestoredTheDesk)
	s.Says(t, "From the backup of 14 May 2026, 10:00.", "New customers are numbered from", "2 links in mails no longer work", "2 mails were waiting then. These mails may have gone out since.")
	s.press(fyne.KeyReturn) // decides nothing
	s.alone()
	held := func() int {
		status, err := s.main().session.Mail().Status(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return status.Held
	}
	if held() != 2 {
		t.Errorf("%d mails are held", held())
	}
	s.main().openMail(0)
	s.until("the banner", func() bool { return strings.Contains(s.Said(), "These mails may have gone out") })
	s.Says(t, "may have gone out since: decide whether to send or to cancel them.", label.SendHeld, label.CancelHeld)
	s.click(way)
	s.toast("2 held mails")
	s.until("it is decided", func() bool { return held() == 0 && !strings.Contains(s.Said(), "These mails may have gone out") })
}

// first starts the program on a new computer.
func first(t *testing.T, dir string) *scene {
	t.Helper()
	s := launch(t, dir, task.At(testdesk.Start()))
	s.until("the first start", func() bool { return s.has(label.RestoreBackup) })
	return s
}
