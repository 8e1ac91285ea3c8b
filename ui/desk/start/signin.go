package start

import (
	"context"
	"errors"

	"fyne.io/fyne/v2"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/core/secret"
	"github.com/keydesk/keydesk/ui/desk/kit"
	"github.com/keydesk/keydesk/ui/desk/task"
	"github.com/keydesk/keydesk/ui/model/label"
	model "github.com/keydesk/keydesk/ui/model/start"
)

// signIn is the card of a desk that is open.
type signIn struct {
	room  *Room
	model *model.SignIn
	card  *card
}

func (r *Room) newSignIn() *signIn {
	s := &signIn{room: r, model: model.NewSignIn(r.desk, r.path, r.source.Last)}
	f := face{vendor: s.model.Vendor, where: s.model.Where(), operators: s.model.Operators(), operator: s.model.Operator(), button: label.SignIn}
	if r.window.Files != nil {
		f.links = append(f.links, kit.NewLink(label.OpenOtherFile, r.pick))
	}
	f.note = model.BackupNote(r.desk.Backup(), r.path == r.restored, r.source.Clock)
	if model.IsPractice(r.path) {
		f.note = model.PracticeNote
		f.links = append(f.links, kit.NewLink(label.CreateDesk, func() { r.show(r.newCreate()) }))
	} else {
		f.links = append(f.links, kit.NewLink(label.Practice, r.practice))
	}
	f.aside = kit.NewLink(label.UseRecoveryKey, func() { r.show(r.newRecover(s.model.Operators(), s.model.Operator())) })
	s.card = f.card(s.named, s.typed, s.enter, s.escape)
	s.judge()
	return s
}

func (s *signIn) object() fyne.CanvasObject { return s.card.all.scroll }
func (s *signIn) focus()                    { s.card.focus(s.model.Operator()) }

func (s *signIn) named(name string) { s.model.SetOperator(name); s.judge() }

func (s *signIn) typed(text string) { s.model.SetPassword(secret.New(text)); s.judge() }

// judge says whether Sign in can be pressed, and what is wrong.
func (s *signIn) judge() {
	why := ""
	if !s.model.CanSignIn() {
		why = "Type the operator's password."
		if s.model.Operator() == "" {
			why = "Say who you are."
		}
	}
	s.card.ok.Disable(why)
	s.card.pw.SetWrong(s.model.CapsHint(false))
}

// enter signs in.
func (s *signIn) enter() {
	try, ok := s.model.Begin()
	if !ok {
		return
	}
	r, desk := s.room, s.room.desk
	s.working()
	r.work.Progress = func(p task.Progress) { s.model.At(model.Stage(p.Text)); s.working() }
	lead(r, func(ctx context.Context, report task.Report) (*core.Session, error) {
		return r.source.SignIn(ctx, desk, try, func(stage model.Stage) { report(task.Progress{Text: string(stage)}) })
	}, func(ctx context.Context, late *core.Session) { late.Withdraw(ctx) }, func(session *core.Session, err error) {
		if errors.Is(err, core.ErrMustChange) {
			s.rest(context.Canceled)
			r.show(r.newChange(try))
			return
		}
		s.done(session, err)
	})
}

// working shows the stage.
func (s *signIn) working() {
	stage, _ := s.model.Busy()
	n := 1
	if stage == model.Listing {
		n = 2
	}
	s.card.working(string(stage), [...]string{"1 of 2", "2 of 2"}[n-1], float64(n)/3)
	kit.Focus(s.card.cancel)
}

func (s *signIn) done(session *core.Session, err error) {
	if err == nil {
		desk := s.room.desk
		s.leave()
		s.room.handOver(entered{desk, session}, s.room.path)
		return
	}
	s.rest(err)
}

// rest shows the card again: the name is kept, the password is typed anew.
func (s *signIn) rest(err error) {
	s.model.Failed(err)
	s.card.clear()
	s.card.resting(s.model.CapsHint(false))
	s.judge()
	s.focus()
}

// escape cancels the unlocking.
func (s *signIn) escape() {
	if _, busy := s.model.Busy(); busy {
		s.room.stop()
		s.rest(context.Canceled)
	}
}

// leave takes the letters out of the field.
func (s *signIn) leave() { s.card.clear() }

// begin signs in with what was just chosen.
func (s *signIn) begin(operator string, pw secret.Text) {
	s.card.name.SetText(operator)
	s.model.SetOperator(operator)
	s.model.SetPassword(pw)
	s.enter()
}
