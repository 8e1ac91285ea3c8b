package operators

import (
	"context"

	"fyne.io/fyne/v2"

	"github.com/keydesk/keydesk/ui/desk/kit"
	"github.com/keydesk/keydesk/ui/desk/task"
	"github.com/keydesk/keydesk/ui/model/label"
	model "github.com/keydesk/keydesk/ui/model/operators"
	"github.com/keydesk/keydesk/ui/model/say"
)

// ctx is a context, in the deeds of dialogs.
type ctx = context.Context

// form is a dialog with one deed.
type form struct {
	*kit.Dialog
	in      *Page
	page    *task.Page
	work    *task.Slot
	wrong   *kit.Banner
	busy    *kit.Text
	fields  map[string]*kit.Field // that an error may be about
	problem func() string         // what OK waits for; nil: nothing
	ok      func()
	closed  func() // forgets what was typed; may be nil
}

// form makes a dialog; fill in what it shows and does, then open it.
func (p *Page) form(title, sub, ok string, kind kit.Kind) *form {
	f := &form{Dialog: &kit.Dialog{Title: title, Sub: sub}, in: p, page: p.runner.Page(), wrong: kit.NewBanner(kit.MarkError(), "", ""),
		busy: kit.NewText("", kit.Helper())}
	f.work = f.page.Slot()
	f.work.Busy = func(on bool) {
		f.busy.SetText(map[bool]string{true: "It is being done…"}[on])
		f.judge()
	}
	f.wrong.Hide()
	f.Left = kit.Row(8, f.busy)
	f.Cancel = kit.NewButton(label.Cancel, "", kit.Secondary, f.cancel)
	f.Default = kit.NewButton(ok, "", kind, func() { f.ok() })
	f.OnClosed = func() {
		f.page.Close()
		if f.closed != nil {
			f.closed()
		}
	}
	return f
}

// wide gives the dialog its width and body.
func (f *form) wide(width float32, body *fyne.Container) {
	f.Width, f.Body = width, kit.Column(8, f.wrong, body)
}

func (f *form) open() {
	f.judge()
	f.Show(f.in.window.Canvas, f.in.runner)
	f.Resized()
}

// judge says what OK waits for.
func (f *form) judge() {
	wait := ""
	if f.problem != nil {
		wait = f.problem()
	}
	if f.work.Running() {
		wait = "It is being done."
	}
	f.Default.Disable(wait)
	f.Resized()
}

// do does the deed and closes; what goes wrong is said beside its field, or
// above all of them.
func (f *form) do(work func(ctx) error, done func()) {
	f.wrong.Hide()
	task.Go(f.work, func(c context.Context, _ task.Report) (struct{}, error) { return struct{}{}, work(c) },
		func(_ struct{}, err error) {
			if err == nil {
				f.Close()
				done()
				return
			}
			f.failed(err)
		})
}

func (f *form) failed(err error) {
	p := say.Explain(err, "")
	if field := f.fields[model.Wrong(err)]; field != nil {
		field.SetWrong(p.What)
	} else {
		f.wrong.Set(kit.MarkError(), p.What, p.ToDo)
		f.wrong.Show()
	}
	f.judge()
}

// cancel closes, unless the deed is under way: whether it was done is not known
// before it is over.
func (f *form) cancel() {
	if f.work.Running() {
		f.busy.SetText("A moment: it is nearly done.")
		return
	}
	f.Close()
}
