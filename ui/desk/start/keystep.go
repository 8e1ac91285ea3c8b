package start

import (
	"context"

	"fyne.io/fyne/v2"

	"github.com/keydesk/keydesk/ui/desk/kit"
	"github.com/keydesk/keydesk/ui/desk/task"
	"github.com/keydesk/keydesk/ui/model/label"
	model "github.com/keydesk/keydesk/ui/model/start"
	"github.com/keydesk/keydesk/ui/model/words"
)

// keyStep is the third step: the recovery key, shown once.
type keyStep struct {
	create  *create
	content *fyne.Container
	groups  *groups
	buttons *fyne.Container
	kept    *kit.Status
	typed   *kit.Entry
	hint    *kit.Text
	last    fyne.CanvasObject // the row in which the last group is typed
	saving  *task.Slot        // to a file, or onto paper
}

func newKeyStep(c *create) *keyStep {
	k := &keyStep{create: c, groups: newGroups(), kept: kit.NewStatus(kit.MarkGood(), ""), typed: kit.NewEntry(""),
		hint: caption(""), saving: c.room.page.Slot()}
	k.typed.TextStyle = fyne.TextStyle{Monospace: true}
	k.typed.OnChanged = func(text string) { k.create.model.Type(text); k.judge() }
	k.kept.Hide()
	k.buttons = kit.Row(8, kit.NewButton(label.Copy, "copy", kit.Secondary, k.copy))
	in := c.room.window
	if in.Files != nil {
		k.buttons.Add(kit.NewButton(label.SaveAs, "file", kit.Secondary, k.save))
	}
	if in.Print != nil && c.room.source.Sheet != nil {
		k.buttons.Add(kit.NewButton(label.PrintIt, "print", kit.Secondary, k.print))
	}
	done := kit.Row(16, k.buttons, k.kept, kit.Space(), caption("Shown once, here."))
	k.last = kit.Row(16, kit.Column(0, kit.NewText("To show that you have it, type its last group", kit.Strong()), k.hint), sized(200, 32, k.typed))
	k.content = kit.Column(16, kit.NewText(model.KeyText, kit.Plain()), k.groups, done, kit.NewRule(), k.last)
	return k
}

func (k *keyStep) focus() { kit.Focus(k.typed) }

// making shows that there is no key yet.
func (k *keyStep) making() {
	k.groups.set(nil)
	k.typed.SetText("")
	k.hint.SetText("The recovery key is being made. Back stops it.")
	k.enable(false)
	k.tell()
}

// made shows the key.
func (k *keyStep) made() {
	k.groups.set(k.create.model.Key())
	k.typed.SetText("")
	k.enable(true)
	k.tell()
	k.judge()
}

func (k *keyStep) enable(on bool) {
	why := map[bool]string{false: "The recovery key is being made."}[on]
	for _, o := range k.buttons.Objects {
		if b, ok := o.(*kit.Button); ok {
			b.Disable(why)
		}
	}
}

// judge says what is missing of the last group.
func (k *keyStep) judge() {
	k.hint.SetText(k.create.model.GroupHint())
	k.typed.SetBad(k.create.model.WrongGroup())
	k.create.judge()
}

// keep says what was done with the key, and when.
func (k *keyStep) keep(how string) {
	k.create.model.Keep(how + " " + k.create.room.source.Clock.Time().Format("15:04"))
	k.tell()
}

func (k *keyStep) tell() {
	kept := k.create.model.Kept()
	k.kept.Set(kit.MarkGood(), words.Dot(kept...))
	shown(k.kept, len(kept) > 0)
	if k.create.all != nil {
		k.create.all.again()
	}
}

// copy puts the key into the clipboard for a minute.
func (k *keyStep) copy() {
	sheet, ok := k.sheet()
	if !ok {
		return
	}
	k.create.room.clip.put(sheet.Key)
	k.keep("Copied")
	k.hint.SetText(model.KeyCopiedHint)
}

func (k *keyStep) sheet() (model.KeySheet, bool) {
	return k.create.model.Sheet(k.create.room.source.Clock.Time())
}

// save writes the key into a file that is asked for.
func (k *keyStep) save() {
	r := k.create.room
	r.window.Files.Save("Save the recovery key", model.KeyFileName, func(path string) {
		sheet, ok := k.sheet()
		if !ok {
			return
		}
		task.Go(k.saving, func(ctx context.Context, _ task.Report) (struct{}, error) {
			return struct{}{}, r.source.SaveKey(ctx, sheet, path)
		}, func(_ struct{}, err error) { k.done("Saved", err) })
	})
}

// print makes the sheet and hands it to the printing.
func (k *keyStep) print() {
	r := k.create.room
	sheet, ok := k.sheet()
	if !ok {
		return
	}
	task.Go(k.saving, func(context.Context, task.Report) ([]byte, error) {
		return r.source.Sheet(sheet.Vendor, sheet.Path, sheet.Key, sheet.Made)
	}, func(pdf []byte, err error) {
		if err == nil {
			r.window.Print("Recovery key", func(context.Context) ([]byte, error) { return pdf, nil })
		}
		k.done("Printed", err)
	})
}

func (k *keyStep) done(how string, err error) {
	if err != nil {
		k.create.fail(err)
		return
	}
	k.create.wrong.Hide()
	k.keep(how)
}

// leave forgets the key.
func (k *keyStep) leave() {
	k.groups.set(nil)
	k.typed.OnChanged = nil
	k.typed.SetText("")
	k.saving.Cancel()
}
