package bulk

import (
	"context"

	"fyne.io/fyne/v2"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/desk/kit"
	"github.com/keydesk/keydesk/ui/desk/task"
	model "github.com/keydesk/keydesk/ui/model/bulk"
	"github.com/keydesk/keydesk/ui/model/label"
	"github.com/keydesk/keydesk/ui/model/say"
)

// question is the confirmation while it is open.
type question struct {
	*kit.Dialog
	room  *Room
	model *model.Question
	page  *task.Page
	slot  *task.Slot

	text  *kit.Text
	left  *fyne.Container // who is left out
	stood *kit.Banner     // a batch that was stopped
	again *kit.Check
	typed *fyne.Container
	what  *kit.Text // what is to be typed
	entry *kit.Entry
}

// Ask asks about what is to be done to several customers, and does it.
func (r *Room) Ask(m *model.Question) {
	if r.deed.Running() {
		return
	}
	q := &question{room: r, model: m, page: r.in.Runner.Page(), text: kit.NewText("", kit.Plain()), left: kit.Column(4),
		stood: kit.NewBanner(kit.MarkInfo(), "", ""), what: kit.NewText("", kit.Plain()), entry: kit.NewEntry("")}
	q.slot = q.page.Slot()
	q.slot.Progress = func(p task.Progress) {
		q.text.SetText("Looking who is left out: " + model.Progress(p.Done, p.Total))
		q.Resized()
	}
	q.again = kit.NewCheck(label.MailAgain, "", func(on bool) { m.MailAgain(on); q.plan() })
	q.entry.OnChanged = func(text string) { m.Type(text); q.judge() }
	kit.Name(q.entry, "Number")
	q.typed = kit.Column(4, q.what, q.entry)
	ok := kit.Primary
	if m.Way().Danger {
		ok = kit.DangerNow
	}
	q.Dialog = &kit.Dialog{Title: m.Title(), Sub: m.Sub(), Width: 560, Topic: label.SeveralTopic, Body: q.body(),
		OnClosed: func() { q.entry.OnChanged = nil; q.page.Close() }}
	q.Cancel = kit.NewButton(label.Cancel, "", kit.Secondary, q.Close)
	q.Default = kit.NewButton("", "", ok, q.press)
	q.judge()
	r.show(q.Dialog)
	if m.Bulk().Action == core.BulkMove {
		q.scopes()
	}
	q.plan()
}

// body is all that may stand in the dialog.
func (q *question) body() *fyne.Container {
	body := kit.Column(12)
	if ways := q.model.Choices(); len(ways) > 0 {
		var options []kit.Option
		for _, way := range ways {
			options = append(options, kit.Option{Label: way})
		}
		body.Add(kit.NewChoice(options, func(i int) { q.model.Choose(i); q.plan() }))
	}
	for _, o := range []fyne.CanvasObject{q.text, q.left, q.stood, q.again, q.typed} {
		body.Add(o)
	}
	return body
}

// scopes offers where a move leads.
func (q *question) scopes() {
	task.Go(q.page.Slot(), func(ctx context.Context, _ task.Report) ([]string, error) { return q.room.in.Source.Scopes(ctx) },
		func(names []string, err error) {
			if err != nil {
				q.model.Fail(say.Explain(err, "").Text())
				q.judge()
				return
			}
			choose := kit.NewSelect("", names, func(i int) { q.model.Into(names[i]); q.plan() })
			choose.SetOptions(names, -1)
			body := q.Body.(*fyne.Container)
			body.Objects = append([]fyne.CanvasObject{kit.NewField(label.Field("scope"), choose, "")}, body.Objects...)
			body.Refresh()
			q.judge()
			kit.Focus(choose)
		})
}

// plan looks who is left out.
func (q *question) plan() {
	q.judge()
	if !q.model.Ready() {
		return
	}
	asked := q.model.Bulk()
	task.Go(q.slot, func(ctx context.Context, report task.Report) (core.BulkPlan, error) {
		return q.room.in.Source.Plan(ctx, asked, func(done, of int) { report(task.Progress{Done: done, Total: of}) })
	}, func(plan core.BulkPlan, err error) {
		if err != nil {
			q.model.Fail(say.Explain(err, "Nothing was done.").Text())
		} else {
			q.model.Take(plan)
		}
		q.judge()
		if on := q.room.in.Canvas.Focused(); on == nil || on == fyne.Focusable(q.Default) || on == fyne.Focusable(q.Cancel) {
			q.begin()
		}
	})
}

// begin takes the keyboard to the number, or to the button.
func (q *question) begin() {
	if q.model.MustType() {
		kit.Focus(q.entry)
		return
	}
	q.room.in.Canvas.Focus(q.Default)
}

// judge shows the question as it stands.
func (q *question) judge() {
	m := q.model
	q.text.SetText(m.Text())
	head, lines := m.Left()
	q.left.Objects = nil
	if head != "" {
		q.left.Add(kit.NewText(head, kit.Strong()))
	}
	for _, line := range lines {
		q.left.Add(kit.NewText(line, kit.Quiet()))
	}
	kit.SetVisible(q.left, head != "")
	q.left.Refresh()
	before := m.Before()
	q.stood.Set(kit.MarkInfo(), "A batch was stopped", before)
	kit.SetVisible(q.stood, before != "")
	kit.SetVisible(q.again, before != "" || m.Bulk().Again)
	q.what.SetText(m.TypeLabel())
	kit.SetVisible(q.typed, m.MustType())
	q.Default.SetText(m.Button())
	q.Default.Disable(m.Why())
	q.Resized()
}

// press does it.
func (q *question) press() {
	plan := q.model.Plan()
	if plan == nil || q.model.Why() != "" {
		return
	}
	title := q.model.Title()
	q.Close()
	q.room.run(title, *plan, q.room.list)
}
