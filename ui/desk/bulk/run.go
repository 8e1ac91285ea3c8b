package bulk

import (
	"context"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/desk/kit"
	"github.com/keydesk/keydesk/ui/desk/task"
	model "github.com/keydesk/keydesk/ui/model/bulk"
	"github.com/keydesk/keydesk/ui/model/label"
	"github.com/keydesk/keydesk/ui/model/say"
)

// run does a plan, with its progress over the window; then is called with what
// came of it.
func (r *Room) run(title string, plan core.BulkPlan, then func(*model.Result)) {
	doing, bar := kit.NewText(model.Progress(0, len(plan.Do)), kit.Plain()), kit.NewBar()
	d := &kit.Dialog{Title: title, Width: 480, Topic: label.SeveralTopic,
		Body: kit.Column(12, doing, bar, kit.NewText("What is done stays done. You can stop between two customers.", kit.Quiet()))}
	stop := func() {}
	d.Cancel = kit.NewButton(label.Cancel, "", kit.Secondary, func() {
		doing.SetText("Stopping…")
		d.Cancel.Disable("It stops after the customer it is at.")
		stop()
	})
	r.deed.Progress = func(p task.Progress) {
		if !d.Cancel.Disabled() {
			doing.SetText(model.Progress(p.Done, p.Total))
		}
		bar.Set(float64(p.Done) / float64(max(1, p.Total)))
	}
	r.show(d)
	r.in.Canvas.Unfocus() // Enter of an impatient hand does not stop it; Tab leads to Cancel
	stop = task.Stoppable(r.deed, func(ctx context.Context, report task.Report) (core.BulkResult, error) {
		return r.in.Source.Run(ctx, plan, func(done, of int) { report(task.Progress{Done: done, Total: of}) })
	}, func(result core.BulkResult, err error) {
		d.Close()
		came := model.ResultOf(result, err)
		if r.covered {
			r.ended, r.late = came.Title()+": "+came.Summary()+". The log names each customer.", func() { then(came) }
			return
		}
		then(came)
	})
}

// undo takes back what was done. It is not asked: it only brings back what was.
func (r *Room) undo(done *model.Result) {
	back, can := done.Undo()
	if !can || r.deed.Running() {
		return
	}
	task.Go(r.work.Slot(), func(ctx context.Context, _ task.Report) (core.BulkPlan, error) {
		return r.in.Source.Plan(ctx, back, nil)
	},
		func(plan core.BulkPlan, err error) {
			if err != nil {
				r.tell(label.Undo, say.Explain(err, "Nothing was taken back.").Text())
				return
			}
			r.run(label.Undo, plan, func(result *model.Result) {
				if !result.Well() {
					r.list(result)
					return
				}
				r.in.Say(kit.Toast{Text: done.Undone(result.BulkResult), Icon: "undo"})
			})
		})
}

// tell shows a sentence that must not be missed.
func (r *Room) tell(title, text string) {
	d := &kit.Dialog{Title: title, Icon: "info", Width: 480, Body: kit.Column(8, kit.NewText(text, kit.Plain()))}
	d.Default = kit.NewButton(label.OK, "", kit.Primary, d.Close)
	r.show(d)
}
