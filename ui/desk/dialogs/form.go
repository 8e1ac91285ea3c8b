package dialogs

import (
	"context"

	"github.com/keydesk/keydesk/ui/desk/kit"
	"github.com/keydesk/keydesk/ui/desk/task"
	"github.com/keydesk/keydesk/ui/model/label"
	"github.com/keydesk/keydesk/ui/model/say"
)

// form is a dialog whose default button does a deed that takes time.
type form struct {
	*kit.Dialog
	room  *Room
	page  *task.Page
	deed  *task.Slot
	wrong *kit.Banner // what the desk refused, above the fields
	busy  *kit.Text   // what it does just now, in the footer
	waits func() string
	stop  func() // asks the deed to stop, while one is under way

	nudged bool
}

// form makes a dialog with Cancel and a default button of a text. waits says
// what the button waits for, "" where it can be pressed.
func (r *Room) form(title, who string, ok *kit.Button, waits func() string) *form {
	f := &form{Dialog: &kit.Dialog{Title: title, Sub: who, Default: ok}, room: r, page: r.in.Runner.Page(), waits: waits,
		wrong: kit.NewBanner(kit.MarkError(), "", ""), busy: kit.NewText("", kit.Helper())}
	f.deed = f.page.Slot()
	f.deed.Busy = func(bool) { f.judge() }
	f.deed.Progress = func(p task.Progress) { f.busy.SetText(p.Text); f.Resized() }
	f.wrong.Hide()
	f.Left = kit.Row(8, f.busy)
	f.Cancel = kit.NewButton(label.Cancel, "", kit.Secondary, f.cancel)
	f.OnClosed = f.page.Close
	return f
}

// closed has something done when the dialog closes.
func (f *form) closed(do func()) {
	before := f.OnClosed
	f.OnClosed = func() { before(); do() }
}

// cancel asks the deed to stop, or closes where there is none under way.
func (f *form) cancel() {
	if f.deed.Running() {
		f.busy.SetText("Stopping…")
		f.stop()
		return
	}
	f.Close()
}

// judge says whether the default button can be pressed, and lays out anew.
func (f *form) judge() {
	why := f.waits()
	if f.deed.Running() {
		why = "It is being done."
	} else {
		f.busy.SetText("")
	}
	f.Default.Disable(why)
	f.grown()
}

// nudge is too little to be seen.
const nudge = 0.01

// grown lays the dialog out again. One that is as high as the window already
// stays so, and its body is then laid out anew only where its width changes.
func (f *form) grown() {
	if f.nudged = !f.nudged; f.nudged {
		f.Width += nudge
	} else {
		f.Width -= nudge
	}
	f.Resized()
}

// refuse says above the fields what went wrong.
func (f *form) refuse(err error, kept string) {
	p := say.Explain(err, kept)
	f.wrong.Set(kit.MarkError(), p.What, join(p.Kept, p.ToDo), kit.Details(p.Details)...)
	f.wrong.Show()
	f.judge()
}

func join(a, b string) string {
	if a == "" || b == "" {
		return a + b
	}
	return a + " " + b
}

// do runs a dialog's deed. Unlike the slot's own Cancel, Cancel asks and then
// hears what came of it.
func do[T any](f *form, what string, work func(context.Context, task.Report) (T, error), done func(T, error)) {
	if f.deed.Running() {
		return
	}
	f.wrong.Hide()
	f.busy.SetText(what)
	f.stop = task.Stoppable(f.deed, work, done)
}
