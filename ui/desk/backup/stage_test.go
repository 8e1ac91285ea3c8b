package backup

import (
	"context"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/desk/internal/stage"
	"github.com/keydesk/keydesk/ui/desk/kit"
	"github.com/keydesk/keydesk/ui/desk/task"
	"github.com/keydesk/keydesk/ui/internal/testdesk"
	model "github.com/keydesk/keydesk/ui/model/backup"
	"github.com/keydesk/keydesk/ui/model/words"
)

// room is a window with a dialog over it, of a real desk.
type room struct {
	*stage.Stage
	testdesk.Desk
	over Over
	said []string
	path string // what a question for a folder is answered with
}

// Folder is part of Files.
func (r *room) Folder(_, _ string, then func(string)) { then(r.path) }

func onDesk(t *testing.T, set stage.Setting, runner func(*task.Hand) *task.Runner) *room {
	t.Helper()
	hand := task.At(testdesk.Start())
	r := &room{Stage: stage.New(t, set, hand), Desk: testdesk.Open(t)}
	r.Show(kit.NewText("The page under it", kit.Plain()))
	r.over = Over{Canvas: r.Canvas, Runner: runner(hand), Files: r, Say: func(toast kit.Toast) { r.said = append(r.said, toast.Text+" "+toast.Detail) },
		Source: From(r.Session, words.Clock{Now: hand.Now, Zone: time.UTC})}
	return r
}

func inline(t *testing.T) func(*task.Hand) *task.Runner {
	return func(h *task.Hand) *task.Runner { return task.Inline(t.Context(), h) }
}

func (r *room) toast(t *testing.T, want string) {
	t.Helper()
	if len(r.said) != 1 || !strings.Contains(r.said[0], want) {
		t.Errorf("said was %q, want %q", r.said, want)
	}
	r.said = nil
}

// A folder is chosen, the backup made, and its folder that of the daily ones;
// by hand onto a stick it is not.
func TestBackUpNow(t *testing.T) {
	r := onDesk(t, stage.Plain(), inline(t))
	Now(r.over)
	r.Says(t, "Back up now", "None yet", "Best on another disk.")
	if why := r.Button(t, "Back up now").Why(); why != "Choose a folder." {
		t.Errorf("without a folder: %q", why)
	}
	r.path = t.TempDir()
	r.Tap(t, "Choose…")
	r.Says(t, "Make one here every day")
	r.Press(fyne.KeyReturn)
	r.toast(t, "Backup made and read back: ")
	status, err := r.Backups().Status(t.Context())
	if err != nil || status.Folder != r.path || status.Last.Path == "" {
		t.Fatalf("%+v, %v", status, err)
	}
	Now(r.over)
	r.Says(t, "today 10:00", "the newest 14 stay")
	r.SaysNot(t, "Make one here every day")
	stick := t.TempDir()
	r.Entry(t, "Backup folder").SetText(stick)
	r.Says(t, "Make one here every day")
	r.Tap(t, "Back up now")
	r.toast(t, "Backup made")
	if status, err := r.Backups().Status(t.Context()); err != nil || status.Folder != r.path || filepath.Dir(status.Last.Path) != stick {
		t.Errorf("by hand: %+v, %v", status, err)
	}
}

// What stands in the way is said in the dialog, and what was typed stays.
func TestBackUpFails(t *testing.T) {
	r := onDesk(t, stage.Plain(), inline(t))
	d := Now(r.over)
	gone := filepath.Join(t.TempDir(), "gone")
	r.Entry(t, "Backup folder").SetText(gone)
	r.Tap(t, "Back up now")
	r.Says(t, "There is no folder "+gone)
	if got := r.Entry(t, "Backup folder").Text; got != gone || !d.IsOpen() {
		t.Errorf("the folder is %q", got)
	}
	d.Close()
	Now(r.over)
	r.Says(t, "No backup was made", "Tried today 10:0")
}

// A backup that takes long says so and can be stopped; Esc then closes.
func TestBackUpTakesItsTime(t *testing.T) {
	var q *task.Queue
	r := onDesk(t, stage.Plain(), func(h *task.Hand) *task.Runner { q = task.NewQueue(t.Context(), h); return q.Runner })
	defer q.Close()
	begun := 0
	r.over.Source.Make = func(ctx context.Context, _ model.Request) (core.Backup, error) {
		<-ctx.Done()
		return core.Backup{}, context.Cause(ctx)
	}
	d := Now(r.over)
	until := func(text string) {
		t.Helper()
		if err := q.Until(t.Context(), func() bool { return strings.Contains(r.Said(), text) }); err != nil {
			t.Fatal(err)
		}
	}
	until("None yet")
	r.Entry(t, "Backup folder").SetText(t.TempDir())
	for range 2 {
		begun++
		r.Tap(t, "Back up now")
		r.Says(t, writing)
		r.Press(fyne.KeyEscape)
		r.Says(t, "Stopped. The older backups are as they were.")
	}
	r.Press(fyne.KeyEscape)
	if d.IsOpen() || begun != 2 {
		t.Error("the dialog is still open")
	}
}

// What the first sign-in has done is told; Enter decides nothing.
func TestRestoredIsTold(t *testing.T) {
	r := onDesk(t, stage.Plain(), inline(t))
	asked := ""
	r.over.Source.Send = func(context.Context) (int, error) { asked += "send"; return 2, nil }
	r.over.Source.Cancel = func(context.Context) (int, error) { asked += "cancel"; return 2, nil }
	told := core.Restored{Made: testdesk.Start(), LastChange: testdesk.Start(), Held: 2, Voided: 1, FirstID: 2_345_678}
	d := Restored(r.over, told)
	r.Says(t, "This desk was restored", "From the backup of 14 May 2026, 10:00.", "2345678", "1 link", "These mails may have gone out since.")
	r.Press(fyne.KeyReturn)
	if d.IsOpen() || asked != "" {
		t.Errorf("Enter: %q", asked)
	}
	Restored(r.over, told)
	r.Tap(t, "Send them")
	r.toast(t, "2 held mails go out.")
	Restored(r.over, told)
	r.Tap(t, "Cancel them")
	r.toast(t, "2 held mails are cancelled.")
	if asked != "sendcancel" {
		t.Error(asked)
	}
	r.over.Source.Send = func(context.Context) (int, error) {
		return 0, &core.Error{Kind: core.ErrPermission, Sentence: "This needs the permission Reset Passwords."}
	}
	d = Restored(r.over, told)
	r.Tap(t, "Send them")
	r.Says(t, "Reset Passwords", "Ask an administrator.")
	d.Close()
	told.Held = 0
	d = Restored(r.over, told)
	r.SaysNot(t, "Send them")
	r.Press(fyne.KeyReturn)
	if d.IsOpen() {
		t.Error("OK does not close it")
	}
}

// TestLook keeps pictures.
func TestLook(t *testing.T) {
	for name, set := range map[string]stage.Setting{"light": stage.Plain(), "dark": stage.Dark(), "150": stage.Big()} {
		t.Run(name, func(t *testing.T) {
			r := onDesk(t, set, inline(t))
			d := Now(r.over)
			r.Entry(t, "Backup folder").SetText("/media/anna/SAFE/keydesk")
			r.Tap(t, "Back up now")
			r.Says(t, "There is no folder")
			r.Keep(t, "backup-now-"+name)
			d.Close()
			Restored(r.over, core.Restored{Made: testdesk.Start(), LastChange: testdesk.Start(), Held: 12, Voided: 3, FirstID: 2_345_678})
			r.Says(t, "Send them")
			r.Keep(t, "restored-"+name)
		})
	}
}
