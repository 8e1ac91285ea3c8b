package start

import (
	"context"
	"errors"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"github.com/keydesk/keydesk/core/secret"
	"github.com/keydesk/keydesk/ui/desk/kit"
	"github.com/keydesk/keydesk/ui/desk/task"
	"github.com/keydesk/keydesk/ui/model/label"
	"github.com/keydesk/keydesk/ui/model/say"
	model "github.com/keydesk/keydesk/ui/model/start"
)

// Locked is what the lock needs: whose desk it is, and what becomes of it.
type Locked struct {
	Canvas           fyne.Canvas
	Vendor, Operator string
	Where            string // the line under the card, such as the file's name
	Note             model.LockNote

	Confirm  func(ctx context.Context, operator string, pw secret.Text) error
	Unlocked func()
	Canceled func() // Confirm's result is not wanted any more; may be nil
	Other    func() // sign in as another operator
	Help     func(topic string)
}

// Lock covers the window until the operator is back. The window closes its
// dialogs before it shows the lock: one that closed over it would take it away.
// What it says it is told: what still runs is known once the session is over.
type Lock struct {
	in     Locked
	runner *task.Runner
	page   *task.Page
	work   *task.Slot
	card   *card
	ground *kit.Box
	typed  secret.Text
	before func(*fyne.KeyEvent)
}

// NewLock makes the lock of a window.
func NewLock(r *task.Runner, in Locked) *Lock {
	l := &Lock{in: in, runner: r, page: r.Page()}
	l.work = l.page.Slot()
	f := face{vendor: in.Vendor, note: in.Note.Text(), where: in.Where, operator: in.Operator, fixed: true, button: label.Unlock}
	if in.Other != nil {
		f.links = append(f.links, kit.NewLink(label.OtherOperator, l.other))
	}
	l.card = f.card(func(string) {}, l.typing, l.unlock, l.cancel)
	l.ground = kit.NewGround(l.card.all.scroll, theme.ColorNameHeaderBackground)
	l.judge()
	return l
}

// Say says what still runs, and what is kept.
func (l *Lock) Say(n model.LockNote) {
	l.in.Note = n
	l.card.note.SetText(n.Text())
	l.card.all.again()
}

// Content fills the window in place of what was there, which stays as it is.
func (l *Lock) Content() fyne.CanvasObject { return l.ground }

// Topic is the help topic of F1.
func (l *Lock) Topic() string { return Topic }

// Start takes the keyboard. The content must be in the window by then.
func (l *Lock) Start() {
	l.before = l.in.Canvas.OnTypedKey()
	l.in.Canvas.SetOnTypedKey(l.key)
	l.Focus()
}

// Focus takes the keyboard to the password.
func (l *Lock) Focus() { kit.Focus(l.card.password) }

// Close gives the keyboard back. Call it before what was locked is shown again.
func (l *Lock) Close() {
	l.page.Close()
	l.card.clear()
	l.typed = secret.Text{}
	l.in.Canvas.SetOnTypedKey(l.before)
}

// key hands nothing on: what is locked does not hear keys.
func (l *Lock) key(ev *fyne.KeyEvent) {
	switch {
	case ev.Name == fyne.KeyReturn, ev.Name == fyne.KeyEnter:
		l.unlock()
	case ev.Name == fyne.KeyEscape:
		l.cancel()
	case ev.Name == fyne.KeyF1 && l.in.Help != nil:
		l.in.Help(Topic)
	}
}

func (l *Lock) typing(text string) {
	l.typed = secret.New(text)
	l.card.pw.SetWrong("")
	l.judge()
}

func (l *Lock) judge() {
	l.card.ok.Disable(map[bool]string{true: "Type your password."}[l.typed.Empty()])
}

// unlock checks the password.
func (l *Lock) unlock() {
	if l.typed.Empty() || l.work.Running() {
		return
	}
	pw := l.typed
	l.card.working(string(model.Unlocking), "", 0.5)
	kit.Focus(l.card.cancel)
	task.Go(l.work, func(ctx context.Context, _ task.Report) (struct{}, error) {
		return struct{}{}, l.in.Confirm(ctx, l.in.Operator, pw)
	}, func(_ struct{}, err error) {
		if err == nil {
			l.in.Unlocked()
			return
		}
		l.rest(err)
	})
}

// cancel ends the checking.
func (l *Lock) cancel() {
	if l.work.Running() {
		l.work.Cancel()
		if l.in.Canceled != nil {
			l.in.Canceled()
		}
		l.rest(nil)
	}
}

// rest asks again.
func (l *Lock) rest(err error) {
	l.card.clear()
	l.typed = secret.Text{}
	wrong := ""
	if err != nil && !errors.Is(err, context.Canceled) {
		wrong = say.Explain(err, "").Text()
	}
	l.card.resting(wrong)
	l.judge()
	l.Focus()
}

// other goes on to somebody else's sign-in. What was typed stays its operator's.
func (l *Lock) other() {
	if !l.work.Running() {
		l.in.Other()
	}
}
