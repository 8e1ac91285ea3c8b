package dialogs

import (
	"fmt"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/desk/kit"
	"github.com/keydesk/keydesk/ui/desk/task"
	model "github.com/keydesk/keydesk/ui/model/dialog"
	"github.com/keydesk/keydesk/ui/model/label"
)

// Quit asks whether to quit while mail is waiting. The window knows the status:
// its top bar says how much waits.
type Quit struct {
	Status core.MailStatus
	Mode   string // where mail goes
	Rests  bool   // none goes out before the next sign-in, as while the window is locked
}

// Quit opens the question where mail is waiting, and tells done at last whether
// to quit: at once, or when all was sent.
func (r *Room) Quit(q Quit, done func(quit bool)) {
	m, asks := model.NewQuit(q.Status, q.Mode, q.Rests)
	if !asks {
		done(true)
		return
	}
	quit := &quitting{again: func(s core.MailStatus) { r.Quit(Quit{s, q.Mode, q.Rests}, done) }, done: done}
	answers := m.Answers()
	last := answers[len(answers)-1]
	quit.form = r.form(label.Quit, "", quit.button(last, kit.Primary), func() string { return "" })
	quit.bar = kit.NewBar()
	quit.bar.Hide()
	quit.deed.Progress = quit.progress
	quit.Width = wide
	quit.closed(quit.over)
	quit.Body = kit.Column(12, quit.wrong, kit.NewText(m.Text(), kit.Plain()), quit.bar)
	for _, a := range answers[:len(answers)-1] {
		if a.Answer != model.Stay { // which is Cancel
			quit.Others = append(quit.Others, quit.button(a, kit.Secondary))
		}
	}
	r.show(quit.Dialog)
}

// quitting is the dialog.
type quitting struct {
	*form
	bar   *kit.Bar
	leave bool
	next  *core.MailStatus // asked again on, where waiting came to nothing
	again func(core.MailStatus)
	done  func(quit bool)
}

func (q *quitting) button(a model.Answer, kind kit.Kind) *kit.Button {
	return kit.NewButton(a.Label, "", kind, func() { q.answer(a.Answer) })
}

func (q *quitting) answer(a model.Leaving) {
	switch a {
	case model.WaitAndQuit:
		q.wait()
	default:
		q.leave = a == model.QuitNow
		q.Close()
	}
}

// wait has all mail sent, unless Cancel or Quit now is pressed meanwhile.
func (q *quitting) wait() {
	q.bar.Show()
	do(q.form, "Sending…", q.room.in.Deeds.Drain, func(s core.MailStatus, err error) {
		q.bar.Hide()
		switch {
		case stoppedAt(err):
			q.judge()
		case err != nil:
			q.refuse(err, "The mail is still there.")
		case s.Waiting > 0:
			q.next = &s
			q.Close()
		default:
			q.leave = true
			q.Close()
		}
	})
}

func (q *quitting) progress(p task.Progress) {
	q.busy.SetText(fmt.Sprintf("%d of %d sent", p.Done, p.Total))
	q.bar.Set(float64(p.Done) / float64(max(1, p.Total)))
	q.Resized()
}

// over tells the answer, once the dialog is closed.
func (q *quitting) over() {
	if q.next != nil {
		q.again(*q.next)
		return
	}
	q.done(q.leave)
}
