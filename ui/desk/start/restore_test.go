package start

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/desk/internal/stage"
	"github.com/keydesk/keydesk/ui/desk/kit"
	"github.com/keydesk/keydesk/ui/desk/task"
	"github.com/keydesk/keydesk/ui/internal/testdesk"
	model "github.com/keydesk/keydesk/ui/model/start"
)

// onBackup makes the room of a new computer, where the question for a file is
// answered with a backup of the tests' desk.
func onBackup(t *testing.T, set stage.Setting, change func(*scene)) *scene {
	t.Helper()
	d := testdesk.Open(t)
	if _, err := d.Customers().Add(t.Context(), core.Save{Fields: core.Fields{FirstName: "Hedi", LastName: "Ács"}}); err != nil {
		t.Fatal(err)
	}
	made, err := d.Backups().Make(t.Context(), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	return onScene(t, set, func(s *scene) {
		s.files.path = made.Path
		if change != nil {
			change(s)
		}
	})
}

// signsIn types the password of the day of the backup.
func (s *scene) signsIn(t *testing.T, path string) {
	t.Helper()
	s.Letters(testdesk.Password)
	s.Press(fyne.KeyReturn)
	if s.opened != path {
		t.Fatalf("opened %q; there is:\n%s", s.opened, s.Said())
	}
}

func TestRestoreABackup(t *testing.T) {
	s := onBackup(t, stage.Plain(), nil)
	inline(t, s)
	s.way(t, "Restore a backup")
	s.Says(t, "Fjord Instruments", "14 May 2026, 10:00 · just now", filepath.Base(s.files.path), model.RestoreText)
	if got := s.Entry(t, "Where the file goes").Text; got != s.source.Path {
		t.Errorf("the desk is offered %q", got)
	}
	s.Press(fyne.KeyReturn) // Restore has the keyboard
	s.Says(t, "Restored from the backup of 14 May 2026, 10:00", "Sign in")
	s.signsIn(t, s.source.Path)
	r := s.session.Restored
	if r == nil || !r.Made.Equal(testdesk.Start()) || r.FirstID < 1_000_000 {
		t.Errorf("the first sign-in says %+v", r)
	}
}

// A file that stands there is not overwritten: another name is offered, and a
// taken one refused.
func TestRestoreOverwritesNothing(t *testing.T) {
	s := onBackup(t, stage.Plain(), func(s *scene) {
		if err := os.MkdirAll(filepath.Dir(s.source.Path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(s.source.Path, []byte("all that is left of it"), 0o600); err != nil {
			t.Fatal(err)
		}
	})
	inline(t, s)
	s.Says(t, "This is not a Keydesk file.")
	s.way(t, "Restore a backup")
	e := s.Entry(t, "Where the file goes")
	if filepath.Base(e.Text) != "fjord-restored.db" {
		t.Errorf("offered is %q", e.Text)
	}
	offered := e.Text
	for path, why := range map[string]string{
		s.source.Path:                       "A file stands there already.",
		"":                                  "Choose where the file goes.",
		filepath.Join(s.dir, "practice.db"): "This is the name of the practice desk.",
	} {
		e.SetText(path)
		s.Tap(t, "Restore")
		s.Says(t, why)
	}
	e.SetText(offered)
	s.Tap(t, "Restore")
	s.signsIn(t, offered)
	if kept, err := os.ReadFile(s.source.Path); err != nil || string(kept) != "all that is left of it" {
		t.Errorf("the present file: %q, %v", kept, err)
	}
}

// What cannot be restored is refused by its name, and another one can be
// chosen.
func TestRestoreRefusesByName(t *testing.T) {
	s := onBackup(t, stage.Plain(), nil)
	inline(t, s)
	good := s.files.path
	whole, err := os.ReadFile(good)
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		content []byte
		says    string
	}{
		"damaged.db": {damaged(whole), "damaged.db is damaged; restore another one. Nothing was changed."},
		"half.db":    {whole[:3*4096], "half.db is damaged"},
		"letter.db":  {[]byte(strings.Repeat("Dear customer, ", 999)), "letter.db is no backup of Keydesk's. Nothing was changed."},
	} {
		s.files.path = filepath.Join(s.dir, name)
		if err := os.WriteFile(s.files.path, c.content, 0o600); err != nil {
			t.Fatal(err)
		}
		s.way(t, "Restore a backup")
		s.Says(t, c.says, "Try again")
		if _, err := os.Stat(s.source.Path); !errors.Is(err, fs.ErrNotExist) {
			t.Fatal("a file was made:", err)
		}
	}
	s.files.path = good
	s.way(t, "Restore a backup")
	s.Says(t, "Fjord Instruments")
	s.Press(fyne.KeyEscape)
	s.Says(t, "Create a new desk")
}

// damaged is a file with other bits behind its head.
func damaged(whole []byte) []byte {
	bad := append([]byte(nil), whole...)
	for i := 2 * 4096; i < len(bad); i++ {
		bad[i] ^= 0xff
	}
	return bad
}

// Restoring says how far it is, and can be stopped: nothing is left of it.
func TestRestoreTakesItsTime(t *testing.T) {
	release := make(chan struct{})
	stages := make(chan model.RestoreStage, 2*model.RestoreStages)
	s := onBackup(t, stage.Plain(), func(s *scene) {
		restores := s.source.Restore
		s.source.Restore = func(ctx context.Context, r model.RestoreRequest, stage func(model.RestoreStage)) error {
			return restores(ctx, r, func(now model.RestoreStage) {
				stages <- now // before the window shows it, so that what comes after in the test comes after here
				stage(now)
				if now == 1 {
					_ = slow(ctx, release)
				}
			})
		}
	})
	q := task.NewQueue(t.Context(), s.Hand)
	defer q.Close()
	s.begin(t, q.Runner)
	until := func(text string) {
		t.Helper()
		if err := q.Until(t.Context(), func() bool { return strings.Contains(s.Said(), text) }); err != nil {
			t.Fatal(err)
		}
	}
	until("Restore a backup")
	s.way(t, "Restore a backup")
	until("Fjord Instruments")
	s.Tap(t, "Restore")
	until("2 of 3: Writing the file")
	s.Press(fyne.KeyEscape)
	until("Where the file goes")
	if _, err := os.Stat(s.source.Path); !errors.Is(err, fs.ErrNotExist) {
		t.Error("stopped, and there is a file:", err)
	}
	close(release)
	s.Tap(t, "Restore")
	until("Restored from the backup")
	for _, want := range []model.RestoreStage{0, 1, 0, 1, 2} {
		if got := <-stages; got != want {
			t.Errorf("stage %v, want %v", got, want)
		}
	}
}

// A backup that is opened as a desk says so before it becomes one.
func TestABackupThatIsOpened(t *testing.T) {
	s := onBackup(t, stage.Plain(), nil)
	inline(t, s)
	s.way(t, "Open an existing file")
	s.Says(t, "This is the backup of 14 May 2026, 10:00", "Signing in makes it a desk in use.")
}

// The folder for daily backups is chosen in the first step, and made where it
// is not there; it may be left out.
func TestAFolderForBackups(t *testing.T) {
	s := onScene(t, stage.Plain(), nil)
	inline(t, s)
	s.way(t, "Create a new desk")
	s.Letters("Fjord Instruments")
	folder := s.Entry(t, "Backup folder")
	for path, why := range map[string]string{
		filepath.Join(s.dir, "stick", "keydesk"): "Connect the disk that it is on",
		"somewhere":                              "Give the whole path",
	} {
		folder.SetText(path)
		s.Press(fyne.KeyReturn)
		s.Says(t, why, "Vendor name")
	}
	s.files.path = filepath.Join(s.dir, "safe")
	pick := 0
	stage.Find(t, s.Stage, "the second Choose…", func(b *kit.Button) bool {
		if b.Text() == "Choose…" {
			pick++
		}
		return pick == 2
	}).Tapped(nil)
	if folder.Text != s.files.path {
		t.Fatalf("the folder is %q", folder.Text)
	}
	s.Press(fyne.KeyReturn)
	s.Letters("Anna Reyes")
	s.paste(t)
	s.Press(fyne.KeyReturn)
	if _, err := os.Stat(s.files.path); !errors.Is(err, fs.ErrNotExist) {
		t.Error("the folder was made before the file:", err)
	}
	s.typeGroup(s.step(t).model.LastGroup())
	s.Press(fyne.KeyReturn)
	if s.opened == "" {
		t.Fatalf("not opened; there is:\n%s", s.Said())
	}
	status, err := s.session.Backups().Status(t.Context())
	if err != nil || status.Folder != s.files.path {
		t.Errorf("%+v, %v", status, err)
	}
	if info, err := os.Stat(s.files.path); err != nil || !info.IsDir() {
		t.Error("the folder:", info, err)
	}
}
