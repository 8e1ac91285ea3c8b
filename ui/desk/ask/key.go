package ask

import (
	"context"
	"time"

	"fyne.io/fyne/v2"

	"github.com/keydesk/keydesk/core/secret"
	"github.com/keydesk/keydesk/ui/desk/kit"
	"github.com/keydesk/keydesk/ui/desk/task"
	"github.com/keydesk/keydesk/ui/model/label"
	model "github.com/keydesk/keydesk/ui/model/start"
	"github.com/keydesk/keydesk/ui/model/words"
)

// Files asks for files of this computer.
type Files interface {
	Save(title, name string, then func(path string))
}

// KeyNeeds is what a Key needs of what shows it. What may be nil is then not
// offered.
type KeyNeeds struct {
	Model *model.ShownKey
	Sheet func(made time.Time) (model.KeySheet, bool) // false before there is a key
	Text  string                                      // why the key matters; model.KeyText where ""
	Page  *task.Page
	Clip  *Clip
	Clock words.Clock

	Files Files // may be nil
	Save  func(ctx context.Context, s model.KeySheet, path string) error
	Print func(title string, pdf func(context.Context) ([]byte, error))              // may be nil
	PDF   func(vendor, path string, key secret.Text, made time.Time) ([]byte, error) // may be nil

	Judged func()      // another last group was typed
	Laid   func()      // a line came or went
	Failed func(error) // saving or printing failed; nil: it went well
}

// Key is a recovery key, shown once: Copy, Save, Print, and its last group to
// be typed back.
type Key struct {
	KeyNeeds
	Content *fyne.Container
	Last    fyne.CanvasObject // the row in which the last group is typed
	Typed   *kit.Entry
	groups  *groups
	buttons *fyne.Container
	kept    *kit.Status
	hint    *kit.Text
	saving  *task.Slot // to a file, or onto paper
}

// NewKey shows no key before Made.
func NewKey(n KeyNeeds) *Key {
	k := &Key{KeyNeeds: n, groups: newGroups(), kept: kit.NewStatus(kit.MarkGood(), ""), Typed: kit.NewEntry(""),
		hint: kit.NewText("", kit.Caption()), saving: n.Page.Slot()}
	k.Typed.TextStyle = fyne.TextStyle{Monospace: true}
	k.Typed.OnChanged = func(text string) { k.Model.Type(text); k.judge() }
	k.kept.Hide()
	k.buttons = kit.Row(8, kit.NewButton(label.Copy, "copy", kit.Secondary, k.copy))
	if n.Files != nil {
		k.buttons.Add(kit.NewButton(label.SaveAs, "file", kit.Secondary, k.save))
	}
	if n.Print != nil && n.PDF != nil {
		k.buttons.Add(kit.NewButton(label.PrintIt, "print", kit.Secondary, k.print))
	}
	text := n.Text
	if text == "" {
		text = model.KeyText
	}
	done := kit.Row(16, k.buttons, k.kept, kit.Space(), kit.NewText("Shown once, here.", kit.Caption()))
	k.Last = kit.Row(16, kit.Column(0, kit.NewText("To show that you have it, type its last group", kit.Strong()), k.hint), kit.Sized(200, 32, k.Typed))
	k.Content = kit.Column(16, kit.NewText(text, kit.Plain()), k.groups, done, kit.NewRule(), k.Last)
	return k
}

// Focus takes the keyboard to where the last group is typed.
func (k *Key) Focus() { kit.Focus(k.Typed) }

// Making shows that there is no key yet.
func (k *Key) Making() {
	k.groups.set(nil)
	k.Typed.SetText("")
	k.hint.SetText("The recovery key is being made. Back stops it.")
	k.enable(false)
	k.tell()
}

// Made shows the key.
func (k *Key) Made() {
	k.groups.set(k.Model.Key())
	k.Typed.SetText("")
	k.enable(true)
	k.tell()
	k.judge()
}

func (k *Key) enable(on bool) {
	why := map[bool]string{false: "The recovery key is being made."}[on]
	for _, o := range k.buttons.Objects {
		if b, ok := o.(*kit.Button); ok {
			b.Disable(why)
		}
	}
}

// judge says what is missing of the last group.
func (k *Key) judge() {
	k.hint.SetText(k.Model.GroupHint())
	k.Typed.SetBad(k.Model.WrongGroup())
	k.Judged()
}

// keep says what was done with the key, and when.
func (k *Key) keep(how string) {
	k.Model.Keep(how + " " + k.Clock.Time().Format("15:04"))
	k.tell()
}

func (k *Key) tell() {
	kept := k.Model.Kept()
	k.kept.Set(kit.MarkGood(), words.Dot(kept...))
	if len(kept) > 0 {
		k.kept.Show()
	} else {
		k.kept.Hide()
	}
	k.Laid()
}

// copy puts the key into the clipboard for a minute.
func (k *Key) copy() {
	sheet, ok := k.sheet()
	if !ok {
		return
	}
	k.Clip.put(sheet.Key)
	k.keep("Copied")
	k.hint.SetText(model.KeyCopiedHint)
}

func (k *Key) sheet() (model.KeySheet, bool) { return k.Sheet(k.Clock.Time()) }

// save writes the key into a file that is asked for.
func (k *Key) save() {
	k.Files.Save("Save the recovery key", model.KeyFileName, func(path string) {
		sheet, ok := k.sheet()
		if !ok {
			return
		}
		task.Go(k.saving, func(ctx context.Context, _ task.Report) (struct{}, error) {
			return struct{}{}, k.Save(ctx, sheet, path)
		}, func(_ struct{}, err error) { k.done("Saved", err) })
	})
}

// print makes the sheet and hands it to the printing.
func (k *Key) print() {
	sheet, ok := k.sheet()
	if !ok {
		return
	}
	task.Go(k.saving, func(context.Context, task.Report) ([]byte, error) {
		return k.PDF(sheet.Vendor, sheet.Path, sheet.Key, sheet.Made)
	}, func(pdf []byte, err error) {
		if err == nil {
			k.Print("Recovery key", func(context.Context) ([]byte, error) { return pdf, nil })
		}
		k.done("Printed", err)
	})
}

func (k *Key) done(how string, err error) {
	k.Failed(err)
	if err == nil {
		k.keep(how)
	}
}

// Leave forgets the key.
func (k *Key) Leave() {
	k.groups.set(nil)
	k.Typed.OnChanged = nil
	k.Typed.SetText("")
	k.saving.Cancel()
}
