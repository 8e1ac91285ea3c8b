package backup

import (
	"context"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/desk/kit"
	"github.com/keydesk/keydesk/ui/desk/task"
	model "github.com/keydesk/keydesk/ui/model/backup"
	"github.com/keydesk/keydesk/ui/model/label"
	"github.com/keydesk/keydesk/ui/model/say"
)

// now is the dialog Back up now while it is open.
type now struct {
	*kit.Dialog
	in     Over
	model  *model.Now // nil until the status is read
	page   *task.Page
	work   *task.Slot
	last   *kit.Text
	folder *kit.Entry
	field  *kit.Field
	daily  *kit.Check
	wrong  *kit.Banner
	busy   *kit.Text
}

// reading and writing are what the dialog waits for.
const (
	reading = "Reading how the desk stands with backups…"
	writing = "The backup is being written, and read back in full."
)

// Now opens the dialog that makes a backup.
func Now(in Over) *kit.Dialog {
	n := &now{Dialog: &kit.Dialog{Title: label.BackUp, Width: 640, Topic: label.KeysOfFile}, in: in, page: in.Runner.Page(),
		last: kit.NewText("", kit.Plain()), folder: kit.NewEntry(""), wrong: kit.NewBanner(kit.MarkError(), "", ""), busy: kit.NewText("", kit.Helper())}
	n.work = n.page.Slot()
	n.wrong.Hide()
	n.folder.OnChanged = func(text string) {
		if n.model != nil {
			n.model.SetFolder(text)
			n.judge()
		}
	}
	n.daily = kit.NewCheck(label.MakeDaily, "", func(on bool) { n.model.SetDaily(on); n.judge() })
	n.daily.Hide()
	where := kit.Row(8, n.folder)
	if in.Files != nil {
		where.Add(kit.NewButton(label.Choose, "folder", kit.Secondary, n.choose))
	}
	n.field = kit.NewField(label.BackupFolder, where, "")
	n.Body = kit.Column(8, n.wrong, kit.NewFact(label.LastBackup, n.last), n.field, n.daily)
	n.Left = kit.Row(8, n.busy)
	n.Cancel = kit.NewButton(label.Cancel, "", kit.Secondary, n.stop)
	n.Default = kit.NewButton(label.BackUp, "", kit.Primary, n.make)
	n.OnClosed = n.page.Close
	n.judge()
	n.Show(in.Canvas, in.Runner)
	n.read()
	return n.Dialog
}

// read reads where backups go and when the last was made.
func (n *now) read() {
	n.running(reading, func() {
		task.Go(n.work, func(ctx context.Context, _ task.Report) (core.BackupStatus, error) { return n.in.Source.Status(ctx) },
			func(s core.BackupStatus, err error) {
				if err != nil {
					n.fail(err)
					return
				}
				n.model = model.NewNow(s, n.in.Source.May, n.in.Source.Clock)
				n.last.SetText(n.model.Last())
				n.folder.SetText(n.model.Folder())
				if title, text, failed := model.Trouble(s, n.in.Source.Clock); failed {
					n.say(title, text)
				}
				n.rest()
			})
	})
}

// choose asks for a folder.
func (n *now) choose() {
	if n.model != nil && !n.work.Running() {
		n.in.Files.Folder(label.ChooseFolder, n.model.Folder(), func(path string) { n.folder.SetText(path) })
	}
}

// make makes the backup.
func (n *now) make() {
	if n.model == nil || n.work.Running() {
		return
	}
	request := n.model.Request()
	n.wrong.Hide()
	n.running(writing, func() {
		task.Go(n.work, func(ctx context.Context, _ task.Report) (core.Backup, error) { return n.in.Source.Make(ctx, request) },
			func(b core.Backup, err error) {
				if err != nil {
					n.fail(err)
					return
				}
				n.Close()
				text, more := model.Made(b)
				n.in.Say(kit.Toast{Text: text, Detail: more})
			})
	})
}

// running begins a work, and says what is waited for.
func (n *now) running(what string, begin func()) {
	n.busy.SetText(what)
	begin()
	if n.work.Running() {
		n.folder.Disable("The backup is under way.")
		n.judge()
	}
}

// rest gives the fields back.
func (n *now) rest() {
	n.busy.SetText("")
	n.folder.Enable()
	n.judge()
}

// fail says what went wrong. What was there before is there still.
func (n *now) fail(err error) {
	p := say.Explain(err, "")
	n.say(p.What, p.ToDo)
	n.rest()
}

func (n *now) say(title, text string) {
	n.wrong.Set(kit.MarkError(), title, text)
	n.wrong.Show()
}

// stop ends the backup that is being made, or closes the dialog.
func (n *now) stop() {
	if !n.work.Running() || n.model == nil {
		n.Close()
		return
	}
	n.work.Cancel()
	n.rest()
	n.busy.SetText("Stopped. The older backups are as they were.")
	n.Resized()
}

// judge says what the button waits for.
func (n *now) judge() {
	why := "A moment: it is being read."
	if n.model != nil {
		why, _ = n.model.OK()
		n.field.SetHelper(n.model.Hint())
		offers := n.model.OffersDaily()
		if offers != n.daily.Visible() {
			kit.SetVisible(n.daily, offers)
			n.daily.Set(map[bool]kit.State{true: kit.On}[n.model.Daily()])
		}
	}
	if n.model != nil && n.work.Running() {
		why = "It is being done."
	}
	n.Default.Disable(why)
	n.Resized()
}
