package dialogs

import (
	"context"
	"time"

	"github.com/keydesk/keydesk/core/secret"
	"github.com/keydesk/keydesk/ui/desk/kit"
	"github.com/keydesk/keydesk/ui/desk/task"
	model "github.com/keydesk/keydesk/ui/model/dialog"
	"github.com/keydesk/keydesk/ui/model/label"
	"github.com/keydesk/keydesk/ui/model/person"

	"fyne.io/fyne/v2/theme"
)

// Show asks for a password to be shown and read aloud.
type Show struct {
	Facts person.Facts
	// Confirmed is when the operator last gave the own password.
	Confirmed time.Time
}

// Show opens the view, after what has to be asked before. done gets when the
// operator's own password was confirmed, which Show.Confirmed of the next one
// is; it is called when the question is over.
func (r *Room) Show(q Show, done func(confirmed time.Time)) {
	m := model.NewShow(q.Facts, q.Confirmed, r.in.Clock)
	why, topic, ok := m.Possible()
	request := m.Request(r.in.Deeds.Operator)
	switch {
	case !ok:
		title, who := m.Title()
		r.notice(notice{title: title, who: who, text: why, icon: "info", color: theme.ColorNamePlaceHolder, topic: topic})
		done(q.Confirmed)
	case m.Asks():
		r.ask(q, m, done)
	default:
		r.aloud(q.Facts, func(ctx context.Context) (secret.Text, error) { return r.in.Deeds.Reveal(ctx, request) })
		done(q.Confirmed)
	}
}

// ask is the question for a reason, and for the operator's own password.
type ask struct {
	*form
	model  *model.Show
	facts  person.Facts
	reason *kit.Entry
	own    *kit.Entry
	field  *kit.Field
	at     time.Time
}

func (r *Room) ask(q Show, m *model.Show, done func(time.Time)) {
	a := &ask{model: m, facts: q.Facts, at: q.Confirmed, reason: kit.NewEntry("Why it has to be seen"), own: kit.NewPasswordEntry("")}
	title, who := m.Title()
	a.form = r.form(title, who, kit.NewButton(label.Show, "eye", kit.Primary, a.press), a.waits)
	a.Width = narrow
	a.closed(func() { a.own.OnChanged = nil; a.own.SetText(""); done(a.at) })
	a.reason.OnChanged = func(text string) { m.SetReason(text); a.judge() }
	a.own.OnChanged = func(text string) { m.SetPassword(secret.New(text)); a.field.SetWrong(""); a.judge() }
	a.field = kit.NewField("Your password", a.own, "").Above()
	offers := kit.Flow(8)
	for _, reason := range m.Reasons() {
		offers.Add(kit.NewButton(reason, "", kit.Secondary, func() { a.reason.SetText(reason); a.next() }))
	}
	body := kit.Column(8, a.wrong, kit.NewFact("Reason", a.reason).Above(), offers)
	if m.AsksPassword() {
		body.Add(a.field)
	}
	body.Add(kit.Row(8, kit.NewIcon("info", theme.ColorNamePlaceHolder, 16), kit.NewText(m.Note(), kit.Helper())))
	a.Body = body
	a.judge()
	r.show(a.Dialog)
}

// next takes the keyboard on after a reason was chosen.
func (a *ask) next() {
	if a.model.AsksPassword() {
		a.room.in.Canvas.Focus(a.own)
		return
	}
	a.room.in.Canvas.Focus(a.Default)
}

// waits is what Show waits for.
func (a *ask) waits() string {
	switch {
	case a.model.OK():
		return ""
	case a.reason.Text == "":
		return "Give a reason first."
	}
	return "Type your own password first."
}

func (a *ask) press() {
	request := a.model.Request(a.room.in.Deeds.Operator)
	do(a.form, "Checking…",
		func(ctx context.Context, _ task.Report) (secret.Text, error) {
			return a.room.in.Deeds.Reveal(ctx, request)
		},
		func(password secret.Text, err error) {
			switch {
			case err == nil:
				a.over(request, password)
			case !stoppedAt(err) && a.model.Failed(err):
				wrong := a.model.Wrong()
				a.own.SetText("") // takes the sentence away
				a.field.SetWrong(wrong)
				a.judge()
				a.room.in.Canvas.Focus(a.own)
			default:
				a.refuse(err, "Nothing was shown.")
			}
		})
}

// over opens the view in place of the question.
func (a *ask) over(request model.ShowRequest, password secret.Text) {
	if request.Confirm {
		a.at = a.room.in.Clock.Time()
	}
	room, facts := a.room, a.facts
	a.Close()
	room.aloud(facts, func(context.Context) (secret.Text, error) { return password, nil })
}
