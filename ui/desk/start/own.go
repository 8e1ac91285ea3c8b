package start

import (
	"context"

	"fyne.io/fyne/v2"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/core/secret"
	"github.com/keydesk/keydesk/ui/desk/ask"
	"github.com/keydesk/keydesk/ui/desk/kit"
	"github.com/keydesk/keydesk/ui/desk/task"
	"github.com/keydesk/keydesk/ui/model/label"
	"github.com/keydesk/keydesk/ui/model/say"
	model "github.com/keydesk/keydesk/ui/model/start"
)

// Own is what the dialog of one's own password needs.
type Own struct {
	Canvas           fyne.Canvas
	Runner           *task.Runner
	Vendor, Operator string
	Change           func(context.Context, model.OwnRequest) error
	Say              func(kit.Toast)
}

// ChangeBy changes the password of who is signed in, for Own.
func ChangeBy(d *core.Desk, s *core.Session) func(context.Context, model.OwnRequest) error {
	return func(ctx context.Context, r model.OwnRequest) error { return r.Run(ctx, d, s) }
}

// own is the dialog while it is open.
type own struct {
	*kit.Dialog
	in      Own
	model   *model.OwnPassword
	page    *task.Page
	work    *task.Slot
	present *kit.Entry
	field   *kit.Field
	pair    *ask.Pair
	wrong   *kit.Banner
	busy    *kit.Text
}

// ChangePassword opens the dialog Change my password. While the change is under
// way Cancel waits for it, because nobody could say which password holds.
func ChangePassword(in Own) *kit.Dialog {
	o := &own{Dialog: &kit.Dialog{Title: "Change my password", Sub: in.Operator, Width: 560}, in: in,
		model: model.NewOwnPassword(in.Operator, in.Vendor), page: in.Runner.Page(), present: kit.NewPasswordEntry(""),
		wrong: kit.NewBanner(kit.MarkError(), "", ""), busy: kit.NewText("", kit.Helper())}
	o.work = o.page.Slot()
	o.work.Busy = func(on bool) {
		o.busy.SetText(map[bool]string{true: "Your password is being changed."}[on])
		o.judge()
	}
	o.wrong.Hide()
	o.present.OnChanged = func(text string) { o.model.SetPresent(secret.New(text)); o.judge() }
	o.field = kit.NewField(label.PresentOne, o.present, "")
	o.pair = ask.NewPair(o.model.Pair(), o.page, label.TypeNewPassword, label.RetypePassword, o.judge)
	o.Body = kit.Column(4, o.wrong, o.field, o.pair.Above, o.pair.Below, o.pair.Rules)
	o.Left = kit.Row(8, o.busy)
	o.Cancel = kit.NewButton(label.Cancel, "", kit.Secondary, o.cancel)
	o.Default = kit.NewButton(label.OK, "", kit.Primary, o.change)
	o.OnClosed = o.closed
	o.judge()
	o.Show(in.Canvas, in.Runner)
	return o.Dialog
}

// judge says what OK waits for.
func (o *own) judge() {
	wait, ok := o.model.OK()
	switch {
	case o.work.Running():
		wait = "It is being done."
	case ok:
		wait = ""
	}
	o.Default.Disable(wait)
	o.field.SetWrong(o.model.Wrong())
	o.Resized()
}

// change changes the password.
func (o *own) change() {
	if o.work.Running() {
		return
	}
	o.wrong.Hide()
	request := o.model.Request()
	task.Go(o.work, func(ctx context.Context, _ task.Report) (struct{}, error) {
		return struct{}{}, o.in.Change(ctx, request)
	}, func(_ struct{}, err error) { o.done(err) })
}

func (o *own) done(err error) {
	switch {
	case err == nil:
		o.Close()
		o.in.Say(kit.Toast{Text: model.Changed})
	case o.model.Failed(err):
		o.judge()
		kit.Focus(o.present)
	default:
		p := say.Explain(err, "All you typed is kept.")
		o.wrong.Set(kit.MarkError(), p.What, p.Kept+" "+p.ToDo)
		o.wrong.Show()
		o.judge()
	}
}

// cancel closes, unless a change is under way: whether that was made is not
// known before it is over.
func (o *own) cancel() {
	if o.work.Running() {
		o.busy.SetText("A moment: it is nearly done.")
		return
	}
	o.Close()
}

func (o *own) closed() {
	o.page.Close()
	o.present.OnChanged = nil
	o.present.SetText("")
	o.pair.Clear()
	o.model.SetPresent(secret.Text{})
	o.model.Pair().Clear()
}
