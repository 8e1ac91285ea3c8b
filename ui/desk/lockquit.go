package desk

import (
	"context"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/desk/dialogs"
	"github.com/keydesk/keydesk/ui/desk/kit"
	"github.com/keydesk/keydesk/ui/desk/task"
)

// parting is the question of who quits from the lock: it has the staff's eyes,
// because nobody is signed in.
type parting struct {
	page    *task.Page
	reading *task.Slot
	room    *dialogs.Room
	mail    state // as the window saw it last
}

func newParting(m *Main) *parting {
	p := &parting{page: m.runner.Page(), mail: m.mailState}
	p.reading = p.page.Slot()
	staff := m.desk.Staff()
	p.room = dialogs.New(dialogs.Window{
		Canvas: m.canvas(), Clipboard: m.program.app.Clipboard(), Runner: m.runner, Clock: m.program.o.Clock, Say: func(kit.Toast) {},
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

// askQuit asks where mail is waiting: how much does now, as far as the staff has
// the key to count it, else how much did when the window was locked. Where none
// goes out behind the lock there is nothing to wait for.
func (l *locked) askQuit() {
	p := l.parting
	if p.reading.Running() {
		return
	}
	task.Go(p.reading, func(ctx context.Context, _ task.Report) (core.MailStatus, error) {
		if staff := l.desk.Staff(); staff.Works() {
			return staff.MailStatus(ctx)
		}
		return p.mail.status, nil
	}, func(now core.MailStatus, err error) {
		if err != nil {
			l.program.o.Log.Error("reading how mail stands", "error", err)
			now = p.mail.status
		}
		staff := l.program.staffOf(l.desk)
		p.room.Quit(dialogs.Quit{Status: now, Mode: p.mail.terms.MailMode, Rests: !staff.mail.slot.Running()}, func(quit bool) {
			if quit && l.program.locked == l {
				l.quit()
			}
		})
	})
}
