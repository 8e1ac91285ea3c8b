package ask

import (
	"context"

	"fyne.io/fyne/v2"

	"github.com/keydesk/keydesk/ui/desk/kit"
	"github.com/keydesk/keydesk/ui/desk/task"
	"github.com/keydesk/keydesk/ui/model/label"
	"github.com/keydesk/keydesk/ui/model/say"
)

// Form is a dialog with one deed: Cancel and one button that does it, beside the
// window. What goes wrong is said beside its field, or above all of them, and the
// dialog stays as it is.
type Form struct {
	*kit.Dialog
	Fields  map[string]*kit.Field // that an error may be about, by core's names
	Problem func() string         // what the button waits for; nil: nothing
	OK      func()                // begins the deed, by Do
	// Stops says that a deed under way may be stopped; what was done by then
	// stays done.
	Stops bool

	page  *task.Page
	work  *task.Slot
	wrong *kit.Banner
	busy  *kit.Text
	clock kit.Clock
}

// NewForm makes a dialog; fill in what it shows and does, then open it.
func NewForm(r *task.Runner, title, sub, ok string, kind kit.Kind) *Form {
	f := &Form{Dialog: &kit.Dialog{Title: title, Sub: sub}, page: r.Page(), clock: r, wrong: kit.NewBanner(kit.MarkError(), "", ""), busy: kit.NewText("", kit.Helper())}
	f.work = f.page.Slot()
	f.work.Busy = func(on bool) {
		f.Say(map[bool]string{true: "It is being done…"}[on])
		f.Judge()
	}
	f.work.Progress = func(p task.Progress) { f.Say(p.Text) }
	f.wrong.Hide()
	f.Left = kit.Row(8, f.busy)
	f.Cancel = kit.NewButton(label.Cancel, "", kit.Secondary, f.cancel)
	f.Default = kit.NewButton(ok, "", kind, func() {
		if !f.work.Running() {
			f.OK()
		}
	})
	return f
}

// Page ends with the dialog; what it shows may work on it.
func (f *Form) Page() *task.Page { return f.page }

// Failed says what went wrong, nil that all went well.
func (f *Form) Failed(err error) {
	f.wrong.Hide()
	if err != nil {
		f.refuse(err)
	}
	f.Judge()
}

// Show gives the dialog its width and body and opens it. closed, if not nil, is
// called at its end and forgets what was typed.
func (f *Form) Show(c fyne.Canvas, width float32, body fyne.CanvasObject, closed func()) {
	f.Width, f.Body = width, kit.Column(8, f.wrong, body)
	after := f.OnClosed
	f.OnClosed = func() {
		f.page.Close()
		if closed != nil {
			closed()
		}
		if after != nil {
			after()
		}
	}
	f.Judge()
	f.Dialog.Show(c, f.clock)
	f.Resized()
}

// Judge says what the button waits for.
func (f *Form) Judge() {
	wait := ""
	if f.Problem != nil {
		wait = f.Problem()
	}
	if f.work.Running() {
		wait = "It is being done."
	}
	f.Default.Disable(wait)
	f.Resized()
}

// Say says what the deed does just now.
func (f *Form) Say(text string) { f.busy.SetText(text); f.Resized() }

// Do runs the deed beside the window. It closes the dialog and calls done with
// the result; what went wrong is said, and failed, if not nil, gets the result.
func Do[T any](f *Form, work func(context.Context, task.Report) (T, error), done, failed func(T)) {
	f.wrong.Hide()
	task.Go(f.work, work, func(result T, err error) {
		if err == nil {
			f.Close()
			done(result)
			return
		}
		f.refuse(err)
		if failed != nil {
			failed(result)
		}
		f.Judge()
	})
}

// refuse says what went wrong.
func (f *Form) refuse(err error) {
	p := say.Explain(err, "")
	if field := f.Fields[say.FieldOf(err)]; field != nil {
		field.SetWrong(p.What)
		return
	}
	f.wrong.Set(kit.MarkError(), p.What, p.ToDo)
	f.wrong.Show()
}

// cancel closes, unless the deed is under way: it is stopped where it may be,
// and else waited for, since whether it was done is not known before its end.
func (f *Form) cancel() {
	switch {
	case !f.work.Running():
		f.Close()
	case f.Stops:
		f.work.Cancel()
		f.Say("Stopped. What was done by then stays done.")
		f.Judge()
	default:
		f.Say("A moment: it is nearly done.")
	}
}
