package desk

import (
	"context"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/desk/dialogs"
	"github.com/keydesk/keydesk/ui/desk/kit"
	"github.com/keydesk/keydesk/ui/desk/task"
)

// parting is the question of who quits from the lock, or from the sign-in after
// another operator: it has the staff's eyes, because nobody is signed in.
type parting struct {
	program *Program
	desk    *core.Desk
	page    *task.Page
	reading *task.Slot
	room    *dialogs.Room
	mail    state // as the window saw it last
}

func newParting(program *Program, desk *core.Desk, mail state) *parting {
	p := &parting{program: program, desk: desk, page: program.runner.Page(), mail: mail}
	p.reading = p.page.Slot()
	staff := desk.Staff()
	p.room = dialogs.New(dialogs.Window{
		Canvas: program.window.Canvas(), Clipboard: program.app.Clipboard(), Runner: program.runner, Clock: program.o.Clock, Say: func(kit.Toast) {},
		Deeds: dialogs.Deeds{Drain: func(ctx context.Context, report task.Report) (core.MailStatus, error) {
			return dialogs.Draining(ctx, staff.Drain, report)
		}},
	})
	return p
}

func (p *parting) close() {
	p.page.Close()
	p.room.Close()
}

// ask asks where mail is waiting: how much does now, as far as the staff has
// the key to count it, else how much did when the session ended. Where none goes
// out by itself there is nothing to wait for.
func (p *parting) ask(quit func()) {
	if p.reading.Running() {
		return
	}
	task.Go(p.reading, func(ctx context.Context, _ task.Report) (core.MailStatus, error) {
		if staff := p.desk.Staff(); staff.Works() {
			return staff.MailStatus(ctx)
		}
		return p.mail.status, nil
	}, func(now core.MailStatus, err error) {
		if err != nil {
			p.program.o.Log.Error("reading how mail stands", "error", err)
			now = p.mail.status
		}
		staff := p.program.staffOf(p.desk)
		p.room.Quit(dialogs.Quit{Status: now, Mode: p.mail.terms.MailMode, Rests: !staff.mail.slot.Running()}, func(yes bool) {
			if yes && p.page.Open() {
				quit()
			}
		})
	})
}
