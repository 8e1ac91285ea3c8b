package backup

import (
	"context"

	"fyne.io/fyne/v2/theme"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/desk/kit"
	"github.com/keydesk/keydesk/ui/desk/task"
	model "github.com/keydesk/keydesk/ui/model/backup"
	"github.com/keydesk/keydesk/ui/model/label"
	"github.com/keydesk/keydesk/ui/model/say"
)

// restored is the dialog while it is open.
type restored struct {
	*kit.Dialog
	in           Over
	page         *task.Page
	work         *task.Slot
	wrong        *kit.Banner
	busy         *kit.Text
	send, cancel *kit.Button
}

// Restored tells what the first sign-in to a restored desk has done, and asks
// about the mails that it holds. Esc decides later: until then the page Mail
// asks.
func Restored(in Over, r core.Restored) *kit.Dialog {
	words := model.NewRestored(r, in.Source.Clock)
	d := &restored{Dialog: &kit.Dialog{Title: label.RestoredTheDesk, Icon: "info", Width: 560, Topic: label.KeysOfFile}, in: in,
		page: in.Runner.Page(), wrong: kit.NewBanner(kit.MarkError(), "", ""), busy: kit.NewText("", kit.Helper())}
	d.work = d.page.Slot()
	d.wrong.Hide()
	body := kit.Column(12, d.wrong, kit.NewText(words.From(), kit.Plain()))
	for _, fact := range words.Facts() {
		body.Add(kit.Row(10, kit.NewIcon("check", theme.ColorNameSuccess, 16), kit.NewText(fact, kit.Plain())))
	}
	d.Body, d.OnClosed = body, d.page.Close
	if text := words.Held(); text != "" {
		body.Add(kit.NewBanner(kit.MarkWarning(), text, ""))
		d.ask()
	} else {
		d.Default = kit.NewButton(label.OK, "", kit.Primary, d.Close)
	}
	d.Show(in.Canvas, in.Runner)
	return d.Dialog
}

// ask adds the buttons that decide about the held mails. None of them is the
// default: Enter sends and cancels nothing.
func (d *restored) ask() {
	d.Left = kit.Row(8, d.busy)
	d.Cancel = kit.NewButton(label.DecideLater, "", kit.Secondary, d.Close)
	d.cancel = kit.NewButton(label.CancelHeld, "", kit.Secondary, func() { d.decide(d.in.Source.Cancel, model.Cancelled) })
	d.send = kit.NewButton(label.SendHeld, "", kit.Secondary, func() { d.decide(d.in.Source.Send, model.Sent) })
	d.Others = []*kit.Button{d.cancel, d.send}
}

// decide sends or cancels them.
func (d *restored) decide(do func(context.Context) (int, error), said func(int) string) {
	if d.work.Running() {
		return
	}
	d.wrong.Hide()
	d.rests("It is being done.")
	task.Go(d.work, func(ctx context.Context, _ task.Report) (int, error) { return do(ctx) }, func(n int, err error) {
		if err != nil {
			p := say.Explain(err, "")
			d.wrong.Set(kit.MarkError(), p.What, p.ToDo)
			d.wrong.Show()
			d.rests("")
			return
		}
		d.Close()
		d.in.Say(kit.Toast{Text: said(n)})
	})
}

// rests has the buttons wait, with the reason; "" ends that.
func (d *restored) rests(why string) {
	d.busy.SetText(why)
	d.send.Disable(why)
	d.cancel.Disable(why)
	d.Resized()
}
