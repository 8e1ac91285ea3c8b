package start

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/desk/ask"
	"github.com/keydesk/keydesk/ui/desk/kit"
	"github.com/keydesk/keydesk/ui/desk/task"
	"github.com/keydesk/keydesk/ui/model/label"
	"github.com/keydesk/keydesk/ui/model/say"
	model "github.com/keydesk/keydesk/ui/model/start"
)

// create makes a desk in three steps. Nothing is written before Open the desk.
type create struct {
	room  *Room
	model *model.Create
	trail *trail
	body  *fyne.Container
	wrong *kit.Banner // what went wrong that is no field's
	all   *tall

	vendor, path *kit.Entry
	backups      *kit.Entry
	fields       map[string]*kit.Field
	checking     *task.Slot // the path
	name         *kit.Entry
	pair         *ask.Pair
	key          *ask.Key

	whose      *kit.Text
	back, next *kit.Button
	open       *kit.Button
	writes     *kit.Text
	writing    bool
}

func (r *Room) newCreate() *create {
	c := &create{room: r, model: model.NewCreate(model.OwnPath(r.source.Path)), trail: newTrail(), body: kit.Column(8), fields: map[string]*kit.Field{},
		whose: kit.NewText("", kit.Style{Elide: true, Color: theme.ColorNamePlaceHolder}), writes: kit.NewText("", kit.Caption()), wrong: kit.NewBanner(kit.MarkError(), "", ""), checking: r.page.Slot()}
	c.wrong.Hide()
	c.back = kit.NewButton(label.Back, "", kit.Secondary, c.escape)
	c.next = kit.NewButton(label.Next, "", kit.Primary, c.enter)
	c.open = kit.NewButton(label.OpenTheDesk, "", kit.Primary, c.enter)
	c.desk()
	c.you()
	c.key = c.keyStep()
	foot := kit.Row(12, c.back, kit.Space(), c.writes, c.next, c.open)
	head := kit.Row(12, appIcon(32), kit.NewText("Keydesk", kit.Title()), kit.Space(), c.whose)
	c.all = newTall(head, c.trail.row, kit.Column(8, c.wrong, c.body), foot, 720, 0.25)
	c.show()
	return c
}

// desk is the first step.
func (c *create) desk() {
	c.vendor, c.path = kit.NewEntry(""), kit.NewEntry("")
	c.path.SetText(c.model.Path())
	c.vendor.OnChanged = func(text string) { c.model.SetVendor(text); c.fields["vendor"].SetWrong("") }
	c.path.OnChanged = func(text string) { c.model.SetPath(text); c.fields["path"].SetWrong("") }
	c.fields["vendor"] = kit.NewField(label.VendorName, c.vendor, "Your customers read it in their mails.")
	file := kit.Row(8, c.path)
	if files := c.room.window.Files; files != nil {
		file.Add(kit.NewButton(label.Choose, "folder", kit.Secondary, func() {
			files.Save(label.FileGoes, "keydesk.db", func(path string) { c.path.SetText(path); c.check(func() {}) })
		}))
	}
	c.fields["path"] = kit.NewField(label.FileGoes, file, "All of your desk is in this one file.")
	c.backup()
}

// backup is the field of the folder for backups.
func (c *create) backup() {
	c.backups = kit.NewEntry("")
	c.backups.OnChanged = func(text string) { c.model.SetBackups(text); c.fields["backups"].SetWrong("") }
	folder := kit.Row(8, c.backups)
	if files := c.room.window.Files; files != nil {
		folder.Add(kit.NewButton(label.Choose, "folder", kit.Secondary, func() {
			files.Folder(label.ChooseFolder, c.model.Backups(), func(path string) { c.backups.SetText(path); c.check(func() {}) })
		}))
	}
	c.fields["backups"] = kit.NewField(label.BackupFolder, folder, "One backup a day, best on another disk. May be left empty for now.")
}

// you is the second step.
func (c *create) you() {
	c.name = kit.NewEntry("")
	c.name.OnChanged = func(text string) { c.model.SetOperator(text); c.fields["operator"].SetWrong("") }
	c.pair = ask.NewPair(c.model.Pair(), c.room.page, label.Password, label.RetypePassword, func() {
		if c.all != nil {
			c.all.again()
		}
	})
	c.fields["operator"] = kit.NewField(label.YourName, c.name, "You sign in with it; the activity log names it.")
	c.fields["password"], c.fields["confirm"] = c.pair.Above, c.pair.Below
}

// keyStep is the third step: the recovery key, shown once.
func (c *create) keyStep() *ask.Key {
	return c.room.keyShown(ask.KeyNeeds{
		Model: &c.model.ShownKey, Sheet: c.model.Sheet, Judged: c.judge,
		Laid: func() {
			if c.all != nil {
				c.all.again()
			}
		},
		Failed: func(err error) {
			c.wrong.Hide()
			if err != nil {
				c.fail(err)
			}
		},
	})
}

// keyShown shows a recovery key as the window can.
func (r *Room) keyShown(n ask.KeyNeeds) *ask.Key {
	n.Page, n.Clip, n.Clock, n.Save, n.PDF = r.page, r.clip, r.source.Clock, r.source.SaveKey, r.source.Sheet
	n.Print = r.window.Print
	if r.window.Files != nil {
		n.Files = r.window.Files
	}
	return ask.NewKey(n)
}

// show lays out the step that is on.
func (c *create) show() {
	step := c.model.Step()
	c.trail.at(step)
	title := kit.Inset(kit.NewText(step.String(), kit.Title()), 0, 0, 8, 0)
	switch step {
	case model.YourDesk:
		c.body.Objects = []fyne.CanvasObject{title, c.fields["vendor"], c.fields["path"], c.fields["backups"]}
	case model.You:
		c.body.Objects = []fyne.CanvasObject{title, c.fields["operator"], c.fields["password"], c.fields["confirm"], c.pair.Rules}
	default:
		c.body.Objects = []fyne.CanvasObject{title, c.key.Content}
	}
	c.whose.SetText(c.vendor.Text)
	kit.SetVisible(c.next, step != model.RecoveryKey)
	kit.SetVisible(c.open, step == model.RecoveryKey)
	kit.SetVisible(c.writes, step == model.RecoveryKey)
	c.judge()
	c.all.again()
	c.all.scroll.Top()
}

// judge says whether the desk can be opened.
func (c *create) judge() {
	why := ""
	switch _, ok := c.model.Open(); {
	case c.writing:
		why = "It is being written."
	case !ok && c.model.LastGroup() == "":
		why = "The recovery key is being made."
	case !ok:
		why = "Type the last group of the recovery key."
	}
	c.open.Disable(why)
	c.back.Disable(map[bool]string{true: "It is being written."}[c.writing])
	c.writes.SetText(c.model.Writes())
	if c.writing {
		c.writes.SetText("The file is being written…")
	}
}

func (c *create) object() fyne.CanvasObject { return c.all }

func (c *create) focus() {
	switch c.model.Step() {
	case model.YourDesk:
		kit.Focus(c.vendor)
	case model.You:
		kit.Focus(c.name)
	default:
		c.key.Focus()
		c.all.scroll.Reveal(c.key.Last)
	}
}

// enter goes on: to the next step, or to the desk.
func (c *create) enter() {
	c.wrong.Hide()
	switch c.model.Step() {
	case model.YourDesk:
		c.check(c.step)
	case model.You:
		c.pair.Judge(c.step)
	default:
		c.write()
	}
}

// check looks on the disk whether a new file can be made at the path, and
// backups in their folder.
func (c *create) check(then func()) {
	r, path, folder := c.room, c.model.Path(), c.model.Backups()
	type faults struct{ path, folder string }
	task.Go(c.checking, func(ctx context.Context, _ task.Report) (faults, error) {
		return faults{r.source.Check(ctx, path), r.source.Folder(ctx, folder)}, nil
	}, func(f faults, err error) {
		if err != nil {
			c.fail(err)
			return
		}
		c.model.Checked(path, f.path)
		c.model.CheckedBackups(folder, f.folder)
		if field, text := c.model.Problem(); field == "path" || field == "backups" {
			c.fields[field].SetWrong(text)
		}
		then()
	})
}

// step goes to the next step, or says beside a field why not.
func (c *create) step() {
	if field, text := c.model.Problem(); text != "" {
		c.fields[field].SetWrong(text)
		c.all.again()
		c.all.scroll.Reveal(c.fields[field])
		kit.Focus(map[string]*kit.Entry{"vendor": c.vendor, "path": c.path, "backups": c.backups, "operator": c.name, "password": c.pair.First, "confirm": c.pair.Again}[field])
		return
	}
	was := c.model.Step()
	c.model.Next()
	c.show()
	c.focus()
	if was == model.You {
		c.make()
	}
}

// make makes up the desk with its recovery key, in the key derivation's time.
func (c *create) make() {
	m, ok := c.model.Make()
	if !ok {
		return
	}
	c.key.Making()
	lead(c.room, func(ctx context.Context, _ task.Report) (*core.Founding, error) { return c.room.source.Found(ctx, m) },
		func(_ context.Context, f *core.Founding) { f.Drop() }, func(f *core.Founding, err error) {
			if err != nil {
				c.model.Back()
				c.show()
				c.fail(err)
				return
			}
			c.model.Made(m, f)
			c.key.Made()
			c.judge()
			c.all.again()
			c.focus()
		})
}

// fail says what went wrong above the fields.
func (c *create) fail(err error) {
	p := say.Explain(err, "All you typed is kept.")
	c.wrong.Set(kit.MarkError(), p.What, p.Kept+" "+p.ToDo)
	c.wrong.Show()
	c.all.again()
	c.all.scroll.Top()
}

// escape goes back; before the first step, to the ways in.
func (c *create) escape() {
	switch {
	case c.writing:
	case c.model.Step() == model.YourDesk:
		c.room.back()
	default:
		c.room.stop()
		c.wrong.Hide()
		c.model.Back()
		c.show()
		c.focus()
	}
}

// write makes the file, and signs in to it.
func (c *create) write() {
	w, ok := c.model.Open()
	if !ok || c.writing {
		c.key.Focus()
		return
	}
	c.writing = true
	c.judge()
	r := c.room
	lead(r, func(ctx context.Context, _ task.Report) (struct{}, error) {
		return struct{}{}, r.source.Write(ctx, w)
	}, func(context.Context, struct{}) {}, func(_ struct{}, err error) {
		c.writing = false
		c.judge()
		if err != nil {
			c.fail(err)
			return
		}
		operator, pw := c.model.Account()
		r.openFor(c.model.Path(), func(card *signIn) {
			card.model.SetBackups(c.model.Backups())
			card.begin(operator, pw)
		})
	})
}

// leave forgets the key and the password. What is just being written needs its
// keys.
func (c *create) leave() {
	c.key.Leave()
	c.pair.Clear()
	if !c.writing {
		c.model.Drop()
	}
}
