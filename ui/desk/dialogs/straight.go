package dialogs

import (
	"context"
	"time"

	"github.com/keydesk/keydesk/ui/desk/kit"
	"github.com/keydesk/keydesk/ui/desk/task"
	model "github.com/keydesk/keydesk/ui/model/dialog"
	"github.com/keydesk/keydesk/ui/model/label"
	"github.com/keydesk/keydesk/ui/model/person"
	"github.com/keydesk/keydesk/ui/model/say"
)

// Run carries an action on a customer out, with the dialog that it asks in
// where it asks anything. done is told whether something may have changed when
// it is over. confirmed is when the operator last gave the own password, and
// gets a new time where Show asked for it.
func (r *Room) Run(action person.ID, on person.Facts, confirmed *time.Time, done func(changed bool)) {
	switch action {
	case person.Generate:
		r.Generate(Generate{Facts: on}, done)
	case person.Reset:
		r.SetPassword(SetPassword{Facts: on}, done)
	case person.Show:
		r.Show(Show{Facts: on, Confirmed: *confirmed}, func(at time.Time) { *confirmed = at; done(false) })
	case person.Delete:
		r.Delete(Delete{Customer: on.Customer, May: on.May}, done)
	default:
		if q, ok := model.NewStraight(action, on); ok {
			r.straight(q, on, done)
		}
	}
}

// patient is how long an action may take before the status line says that it is
// still under way.
const patient = 150 * time.Millisecond

// straight does what asks nothing, and says so in the status line. A second
// press while it is under way does nothing: a double F5 sends one link.
func (r *Room) straight(q model.Straight, on person.Facts, done func(changed bool)) {
	if r.deed.Running() {
		return
	}
	quiet := r.in.Runner.After(patient, func() {
		r.in.Say(kit.Toast{Text: q.Doing(), Icon: "clock", Action: label.Cancel, Do: r.deed.Cancel})
	})
	task.Go(r.deed, func(ctx context.Context, _ task.Report) (model.Done, error) {
		return r.in.Deeds.Straight(ctx, q)
	}, func(d model.Done, err error) {
		quiet()
		if err != nil {
			r.problem(on.Action(q.Action).Label, say.Who(on.Customer), err, q.Kept())
			done(false)
			return
		}
		r.in.Say(r.did(q, on, d))
		done(true)
	})
}

// did is the toast. Where mail stays on this computer it leads to the mail.
func (r *Room) did(q model.Straight, on person.Facts, d model.Done) kit.Toast {
	toast := kit.Toast{Text: q.Toast(d)}
	if d.Undo != nil {
		toast.Action, toast.Do = "Undo", func() { r.takeBack(q, on, d) }
	}
	if d.Mail != 0 && on.Terms.MailMode != say.ModeSMTP && r.in.OpenMail != nil {
		toast.Action, toast.Do = string(model.OpenMail), func() { r.in.OpenMail(d.Mail) }
	}
	return toast
}

// takeBack takes an unlock back.
func (r *Room) takeBack(q model.Straight, on person.Facts, d model.Done) {
	task.Go(r.work.Slot(), func(ctx context.Context, _ task.Report) (struct{}, error) { return struct{}{}, d.Undo(ctx) },
		func(_ struct{}, err error) {
			if err != nil {
				r.problem("Undo", say.Who(on.Customer), err, "The account stays unlocked.")
				return
			}
			r.in.Say(kit.Toast{Text: q.Undone(), Icon: "undo"})
		})
}
