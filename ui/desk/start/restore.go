package start

import (
	"context"
	"fmt"

	"fyne.io/fyne/v2"

	"github.com/keydesk/keydesk/ui/desk/kit"
	"github.com/keydesk/keydesk/ui/desk/task"
	"github.com/keydesk/keydesk/ui/model/label"
	"github.com/keydesk/keydesk/ui/model/say"
	model "github.com/keydesk/keydesk/ui/model/start"
)

// restore asks where the desk of a backup is to go. The backup was read in full
// by then, and says whose it is.
type restore struct {
	room     *Room
	model    *model.Restore
	path     *kit.Entry
	field    *kit.Field
	wrong    *kit.Banner
	back, do *kit.Button
	checking *task.Slot // the path
	all      *tall
}

// pickBackup asks for a backup and looks at it.
func (r *Room) pickBackup() {
	r.window.Files.Open(label.ChooseABackup, []string{".db"}, func(path string) {
		if r.page.Open() {
			r.look(path)
		}
	})
}

// look reads a backup. One that is damaged is refused among the ways in.
func (r *Room) look(backup string) {
	r.show(r.newWaiting("Reading the backup", backup, func() { r.stop(); r.back() }))
	usual := model.OwnPath(r.source.Path)
	lead(r, func(ctx context.Context, _ task.Report) (model.Chosen, error) {
		return r.source.Look(ctx, backup, usual)
	},
		func(context.Context, model.Chosen) {}, func(c model.Chosen, err error) {
			if err != nil {
				r.show(r.waysAfter(err, backup, func() { r.look(backup) }))
				return
			}
			r.show(r.newRestore(c))
		})
}

func (r *Room) newRestore(c model.Chosen) *restore {
	v := &restore{room: r, model: model.NewRestore(c, r.source.Clock), path: kit.NewEntry(""), wrong: kit.NewBanner(kit.MarkError(), "", ""), checking: r.page.Slot()}
	v.wrong.Hide()
	v.path.SetText(v.model.Path())
	v.path.OnChanged = func(text string) { v.model.SetPath(text); v.field.SetWrong("") }
	file := kit.Row(8, v.path)
	if files := r.window.Files; files != nil {
		file.Add(kit.NewButton(label.Choose, "folder", kit.Secondary, func() {
			files.Save(label.FileGoes, "keydesk.db", func(path string) { v.path.SetText(path); v.check(func() {}) })
		}))
	}
	v.field = kit.NewField(label.FileGoes, file, "A file that stands there is never overwritten.")
	v.back = kit.NewButton(label.Back, "", kit.Secondary, v.escape)
	v.do = kit.NewButton(label.Restore, "", kit.Primary, v.enter)
	fact := func(name, text string) fyne.CanvasObject {
		return kit.NewFact(name, kit.NewText(text, kit.Plain()))
	}
	body := kit.Column(8, v.wrong, fact("Desk of", v.model.Vendor()), fact("From", v.model.Day()), fact("Backup", v.model.File()),
		v.field, kit.NewText(model.RestoreText, kit.Quiet()))
	head := kit.Row(12, appIcon(32), kit.NewText("Keydesk", kit.Title()), kit.Space())
	top := kit.Row(8, kit.NewText(label.RestoreBackup, kit.Title()))
	v.all = newTall(head, top, body, kit.Row(12, v.back, kit.Space(), v.do), 720, 0.25)
	return v
}

func (v *restore) object() fyne.CanvasObject { return v.all }
func (v *restore) focus()                    { kit.Focus(v.do) }
func (v *restore) escape()                   { v.room.back() }
func (v *restore) enter()                    { v.check(v.restore) }

// check looks on the disk whether a new file can be made at the path.
func (v *restore) check(then func()) {
	r, path := v.room, v.model.Path()
	task.Go(v.checking, func(ctx context.Context, _ task.Report) (string, error) { return r.source.Check(ctx, path), nil },
		func(fault string, err error) {
			if err != nil {
				v.fail(err)
				return
			}
			v.model.Checked(path, fault)
			if text := v.model.Problem(); text != "" {
				v.field.SetWrong(text)
				v.all.again()
				kit.Focus(v.path)
				return
			}
			then()
		})
}

// restore makes the file, and shows the card of its desk.
func (v *restore) restore() {
	r, request := v.room, v.model.Request()
	w := r.newWaiting(label.RestoreBackup, request.Path, func() { r.stop(); r.show(v) })
	r.show(w)
	r.work.Progress = w.progress
	lead(r, func(ctx context.Context, report task.Report) (struct{}, error) {
		return struct{}{}, r.source.Restore(ctx, request, func(s model.RestoreStage) {
			report(task.Progress{Done: int(s), Total: model.RestoreStages,
				Text: fmt.Sprintf("%d of %d: %s", s+1, model.RestoreStages, s)})
		})
	}, func(context.Context, struct{}) {}, func(_ struct{}, err error) {
		if err != nil {
			r.show(v)
			v.fail(err)
			return
		}
		r.restored = request.Path
		r.open(request.Path)
	})
}

// fail says what went wrong above the facts.
func (v *restore) fail(err error) {
	p := say.Explain(err, "")
	v.wrong.Set(kit.MarkError(), p.What, p.ToDo)
	v.wrong.Show()
	v.all.again()
	v.all.scroll.Top()
}
