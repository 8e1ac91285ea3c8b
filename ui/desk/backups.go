package desk

import (
	"context"
	"time"

	"fyne.io/fyne/v2"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/desk/backup"
	"github.com/keydesk/keydesk/ui/desk/kit"
	"github.com/keydesk/keydesk/ui/desk/look"
	"github.com/keydesk/keydesk/ui/desk/task"
	"github.com/keydesk/keydesk/ui/model/label"
	"github.com/keydesk/keydesk/ui/model/say"
	"github.com/keydesk/keydesk/ui/model/start"

	model "github.com/keydesk/keydesk/ui/model/backup"
)

// backups is what the window says of backups: in the top bar, and above the
// pages where the daily one fails.
type backups struct {
	main    *Main
	reads   *task.Slot
	chooses *task.Slot
	status  core.BackupStatus
	stop    func()
}

func newBackups(m *Main) *backups {
	return &backups{main: m, reads: m.work.Slot(), chooses: m.work.Slot(), stop: func() {}}
}

// minute is how often it is read anew: "today" becomes "yesterday", three days
// pass, and a daily backup that fails commits nothing that could be heard.
const minute = time.Minute

// begin reads how the desk stands with backups, and tells what the first
// sign-in to a restored desk has done.
func (b *backups) begin() {
	b.tick()
	if r := b.main.session.Restored; r != nil {
		backup.Restored(b.over(), *r)
	}
}

func (b *backups) tick() {
	b.read()
	b.stop = b.main.runner.After(minute, b.tick)
}

// over is what the dialogs need of the window.
func (b *backups) over() backup.Over {
	m := b.main
	return backup.Over{Canvas: m.canvas(), Runner: m.runner, Files: m.files, Say: m.Say,
		Source: backup.From(m.session, m.program.o.Clock)}
}

// read reads how the desk stands with backups. Nobody is reminded to back up
// invented customers.
func (b *backups) read() {
	m := b.main
	if start.IsPractice(m.path) {
		return
	}
	task.Go(b.reads, func(ctx context.Context, _ task.Report) (core.BackupStatus, error) {
		return m.session.Backups().Status(ctx)
	},
		func(s core.BackupStatus, err error) {
			bar := model.Bar{Text: label.LastBackup + ": not known", Late: true}
			if err != nil {
				m.program.o.Log.Error("reading how backups stand", "error", err)
			} else {
				bar, b.status = model.BarOf(s, m.program.o.Clock), s
			}
			m.bar.backedUp(bar)
			m.beside.say()
		})
}

// whereRoom leaves the last backup out of the top bar where width runs short and
// all is well with it: the bar stays one line.
type whereRoom struct{ bar *topBar }

// roomy is how wide the window is from which on it stands there always, in the
// design's pixels.
const roomy = 800

func (w whereRoom) left() bool {
	return !w.bar.late && w.bar.main.canvas().Size().Width < look.Px(roomy)
}

// MinSize is part of fyne.Layout.
func (w whereRoom) MinSize(o []fyne.CanvasObject) fyne.Size {
	if w.left() || w.bar.last.Text() == "" {
		return fyne.Size{}
	}
	return o[0].MinSize()
}

// Layout is part of fyne.Layout.
func (w whereRoom) Layout(o []fyne.CanvasObject, size fyne.Size) {
	o[0].Resize(size)
	if shows := !w.left() && w.bar.last.Text() != ""; shows != o[0].Visible() {
		if shows {
			o[0].Show()
		} else {
			o[0].Hide()
		}
	}
}

// backedUp says when the last backup was made, in red with a sign where that is
// too long ago.
func (b *topBar) backedUp(bar model.Bar) {
	kind, icon := kit.Flat, ""
	if bar.Late {
		kind, icon = kit.FlatBad, "triangle-full"
	}
	b.last.SetKind(kind)
	b.last.SetIcon(icon)
	b.last.SetText(bar.Text)
	b.late = bar.Late
	b.box.Refresh()
}

// say says why the daily backup fails, above the pages; false where it does not.
func (b *backups) say() bool {
	title, text, failed := model.Trouble(b.status, b.main.program.o.Clock)
	if failed {
		b.main.notice.problem(title, text, kit.NewLink(label.BackUpNow, b.main.BackUp))
	}
	return failed
}

// LastBackup is what the top bar says of backups.
func (m *Main) LastBackup() string { return m.bar.last.Text() }

// BackUp opens the dialog that makes a backup.
func (m *Main) BackUp() { backup.Now(m.backups.over()) }

// Folder asks for a folder of this computer.
func (w settingsWindow) Folder(title, from string, then func(path string)) {
	w.files.Folder(title, from, then)
}

// chooseBackups asks for the folder of the daily backups, of which the first is
// made at once.
func (m *Main) chooseBackups() {
	if !m.session.Permissions().Has(core.ChangeSettings) {
		m.OpenSetting("backup.folder") // which says what is needed
		return
	}
	m.files.Folder(label.ChooseFolder, m.backups.status.Folder, func(path string) {
		task.Go(m.backups.chooses, func(ctx context.Context, _ task.Report) (struct{}, error) {
			return struct{}{}, m.session.Settings().Set(ctx, "backup.folder", path)
		}, func(_ struct{}, err error) {
			if err != nil {
				m.tell(label.BackupFolder, say.Explain(err, "").Text())
				return
			}
			m.Say(kit.Toast{Text: "Backups go to " + path + ".", Detail: "The first one is being made."})
		})
	})
}
