package license

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/desk/ask"
	"github.com/keydesk/keydesk/ui/desk/internal/pick"
	"github.com/keydesk/keydesk/ui/desk/kit"
	"github.com/keydesk/keydesk/ui/desk/task"
	"github.com/keydesk/keydesk/ui/model/label"
	model "github.com/keydesk/keydesk/ui/model/license"
)

// Widths of the dialogs, in the design's pixels.
const (
	narrow = 480
	middle = 520
)

const errorColor = theme.ColorNameError

// reset is the dialog Reset Activation Password.
func (r *Room) reset(on model.Facts) {
	d := model.NewReset(on)
	f := ask.NewForm(r.in.Runner, label.ResetActivation, on.Sub(), label.ResetPassword, kit.Primary)
	body := kit.Column(12, kit.NewText(model.ResetNow, kit.Plain()))
	if end := d.EndLabel(); end != "" {
		body.Add(kit.NewCheck(end, "", func(on bool) { d.End = on }))
		body.Add(kit.NewText(d.RunningOn(), kit.Plain()))
	}
	help, why := d.MailHelp()
	mail := kit.NewCheck(label.MailLicenseAfterwards, help, func(on bool) { d.Mail = on })
	mail.Disable(why)
	if d.Mail {
		mail.Set(kit.On)
	}
	body.Add(kit.NewRule())
	body.Add(mail)
	f.OK = func() {
		ask.Do(f, func(ctx context.Context, _ task.Report) (model.Done, error) { return r.in.Deeds.Reset(ctx, d) },
			func(done model.Done) {
				text, detail := d.Toast(done)
				r.in.Say(r.mailed(kit.Toast{Text: text, Detail: detail}, on, done.Mail))
			}, nil)
	}
	r.show(f, middle, body)
}

// deed is a question of one sentence, and what answering it does.
type deed struct {
	title, sub, text, button string
	do                       func(context.Context) error
	toast                    kit.Toast
}

func (r *Room) ask(q deed) {
	f := ask.NewForm(r.in.Runner, q.title, q.sub, q.button, kit.DangerNow)
	f.OK = func() {
		ask.Do(f, func(ctx context.Context, _ task.Report) (struct{}, error) { return struct{}{}, q.do(ctx) },
			func(struct{}) { r.in.Say(q.toast) }, nil)
	}
	r.show(f, narrow, kit.NewText(q.text, kit.Plain()))
}

// void asks, and gives the license the status Void. Undo stands in the toast.
func (r *Room) void(on model.Facts) {
	id := on.License.ID
	r.ask(deed{title: label.Void, sub: on.Sub(), text: model.VoidText(on), button: label.Void,
		do: func(ctx context.Context) error { return r.in.Deeds.SetStatus(ctx, id, core.LicenseVoid) },
		toast: kit.Toast{Text: model.Voided(on), Icon: "ring-bar", Action: label.Undo, Stays: true, Do: func() {
			r.undo(on, func(ctx context.Context) error { return r.in.Deeds.SetStatus(ctx, id, model.Before(on)) }, model.Unvoided(on))
		}}})
}

// undo takes a deed back.
func (r *Room) undo(on model.Facts, do func(context.Context) error, text string) {
	task.Go(r.work.Slot(), func(ctx context.Context, _ task.Report) (struct{}, error) { return struct{}{}, do(ctx) },
		func(_ struct{}, err error) {
			if err != nil {
				r.problem(label.Undo, on, err, "It stays as it is.")
				return
			}
			r.in.Say(kit.Toast{Text: text, Icon: "undo"})
		})
}

// deactivate asks, and frees a seat.
func (r *Room) deactivate(on model.Facts, seat core.Seat) {
	r.ask(deed{title: label.Deactivate, sub: model.SeatSub(on, seat), text: model.DeactivateText(seat), button: label.Deactivate,
		do:    func(ctx context.Context) error { return r.in.Deeds.Deactivate(ctx, on.License.ID, seat.ID) },
		toast: kit.Toast{Text: model.Deactivated(on, seat), Icon: "computer"}})
}

// order gives a computer a seat and saves its license file: where, is asked
// first, because a seat without a file is of no use.
func (r *Room) order(title string, on model.Facts, o *model.Order, sub string) {
	f := ask.NewForm(r.in.Runner, title, sub, label.SaveLicenseFile, kit.Primary)
	id, name := kit.NewEntry(""), kit.NewEntry("")
	id.TextStyle.Monospace = true
	id.OnChanged = func(text string) { o.SetComputer(text); f.Judge() }
	name.OnChanged = o.SetMachine
	idField := kit.NewField(label.ComputerID, id, "As the program shows it on that computer.")
	nameField := kit.NewField(label.ComputerName, name, "What people call it; may be empty.")
	f.Fields = map[string]*kit.Field{"computerId": idField, "machine": nameField}
	f.Problem = o.Problem
	f.OK = func() {
		r.in.Files.Save(title, o.FileName(), func(path string) {
			ask.Do(f, func(ctx context.Context, _ task.Report) (error, error) {
				content, err := r.in.Deeds.Activate(ctx, o)
				if err != nil {
					return nil, err
				}
				return save(path, content), nil
			}, func(unsaved error) {
				if unsaved != nil {
					r.problem(title, on, unsaved, model.SeatWithoutFile)
					return
				}
				r.in.Say(kit.Toast{Text: o.Toast(base(path)), Icon: "computer"})
			}, nil)
		})
	}
	r.show(f, middle, kit.Column(12, kit.NewText(o.Text(), kit.Plain()), idField, nameField))
}

// move gives the license to another customer.
func (r *Room) move(on model.Facts) {
	f := ask.NewForm(r.in.Runner, label.MoveTitle, on.Sub(), label.MoveButton, kit.Primary)
	var to *model.Owner
	p := pick.New(f.Page().Slot(), r.in.Deeds.Owners)
	p.OnPick = func(o model.Owner) { to = &o; f.Judge() }
	p.OnGrown = f.Resized
	none := kit.NewLink(label.TakeFromCustomer, func() { p.Show(model.Nobody()); p.OnPick(model.Nobody()) })
	if on.Owner.ID == 0 {
		none.Hide()
	}
	f.Problem = func() string { return model.WhyNotMove(on, to) }
	f.OK = func() {
		ask.Do(f, func(ctx context.Context, _ task.Report) (struct{}, error) {
			return struct{}{}, r.in.Deeds.Move(ctx, on.License.ID, to.ID)
		}, func(struct{}) {
			back := on.Owner.ID
			r.in.Say(kit.Toast{Text: model.Moved(on, *to), Icon: "person", Action: label.Undo, Stays: true, Do: func() {
				r.undo(on, func(ctx context.Context) error { return r.in.Deeds.Move(ctx, on.License.ID, back) }, model.MovedBack(on))
			}})
		}, nil)
	}
	field := kit.NewField(label.Customer, p.Entry, "")
	r.show(f, middle, kit.Column(8, kit.NewText(model.MoveText, kit.Plain()), field, p.Offered, fyne.CanvasObject(kit.Row(0, none))))
}
