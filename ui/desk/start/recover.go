package start

import (
	"context"

	"fyne.io/fyne/v2"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/core/secret"
	"github.com/keydesk/keydesk/ui/desk/ask"
	"github.com/keydesk/keydesk/ui/desk/kit"
	"github.com/keydesk/keydesk/ui/desk/task"
	"github.com/keydesk/keydesk/ui/model/label"
	model "github.com/keydesk/keydesk/ui/model/start"
)

// recovery opens the desk with the recovery key: a new password, and then the
// new key. Nothing is written before the last group was typed back.
type recovery struct {
	*sheet
	model *model.Recovering
	who   fyne.CanvasObject
	typed *kit.Entry // the recovery key
	pair  *ask.Pair
	key   *ask.Key
	busy  string
}

func (r *Room) newRecover(operators []string, operator string) *recovery {
	v := &recovery{model: model.NewRecovering(r.desk.Vendor(), r.path, operator), typed: kit.NewEntry("")}
	v.sheet = r.newSheet("Sign in with the recovery key", label.Next, v.enter, v.escape)
	names := kit.NewSelect("", operators, func(i int) { v.model.SetOperator(operators[i]); v.pair.Judge(nil); v.judge() })
	for i, name := range operators {
		if name == operator {
			names.SetOptions(operators, i)
		}
	}
	v.who = names
	v.typed.TextStyle = fyne.TextStyle{Monospace: true}
	v.typed.OnChanged = func(text string) { v.model.SetKey(secret.New(text)); v.judge() }
	v.pair = ask.NewPair(v.model.Pair(), r.page, label.TypeNewPassword, label.RetypePassword, v.judge)
	v.key = r.keyShown(ask.KeyNeeds{
		Model: &v.model.ShownKey, Text: model.NewKeyText, Sheet: v.model.Sheet, Judged: v.judge, Laid: v.all.again,
		Failed: func(err error) {
			v.wrong.Hide()
			if err != nil {
				v.fail(err)
			}
		},
	})
	v.body.Objects = []fyne.CanvasObject{kit.NewText(model.RecoveringText, kit.Plain()), kit.NewField(label.Operator, names, ""),
		kit.NewField(label.RecoveryKey, v.typed, "26 letters and digits; hyphens and blanks do not count."), v.pair.Above, v.pair.Below, v.pair.Rules}
	v.judge()
	return v
}

func (v *recovery) judge() {
	wait, _ := v.model.OK()
	if v.model.Shows() {
		wait = ""
		if _, ok := v.model.Write(); !ok {
			wait = "Type the last group of the recovery key."
		}
	}
	v.sheet.judge(wait, v.busy)
}

func (v *recovery) focus() {
	switch {
	case v.model.Shows():
		v.key.Focus()
	case v.model.Operator() == "":
		kit.Focus(v.who.(*kit.Select))
	default:
		kit.Focus(v.typed)
	}
}

// enter goes on: to the new key, or to the desk.
func (v *recovery) enter() {
	switch {
	case v.busy != "":
	case v.model.Shows():
		v.write()
	default:
		v.pair.Judge(v.make)
	}
}

// make has a new recovery key made up.
func (v *recovery) make() {
	if _, ok := v.model.OK(); !ok {
		return
	}
	r, desk, begun := v.room, v.room.desk, v.model.Begin()
	v.doing("The recovery key is being checked.")
	lead(r, func(ctx context.Context, _ task.Report) (*core.RecoveryKey, error) {
		return r.source.Recover(ctx, desk, begun)
	},
		func(context.Context, *core.RecoveryKey) {}, func(made *core.RecoveryKey, err error) {
			v.doing("")
			if err != nil {
				v.fail(err)
				v.focus()
				return
			}
			v.model.Made(made)
			v.title.SetText("Your new recovery key")
			v.ok.SetText(label.KeyInForce)
			v.body.Objects = []fyne.CanvasObject{v.key.Content}
			v.key.Made()
			v.judge()
			v.focus()
			v.all.scroll.Reveal(v.key.Last)
		})
}

// write puts password and key in force, and signs in.
func (v *recovery) write() {
	write, ok := v.model.Write()
	if !ok {
		return
	}
	r := v.room
	v.doing("It is being written…")
	lead(r, func(ctx context.Context, _ task.Report) (struct{}, error) { return struct{}{}, write(ctx) },
		func(context.Context, struct{}) {}, func(_ struct{}, err error) {
			v.doing("")
			if err != nil {
				v.fail(err)
				return
			}
			operator, pw := v.model.Account()
			card := r.newSignIn()
			r.show(card)
			card.begin(operator, pw)
		})
}

func (v *recovery) doing(what string) {
	v.wrong.Hide()
	v.busy = what
	v.judge()
}

// escape goes back to the card. What is being written is waited for.
func (v *recovery) escape() {
	if v.busy != "" && v.model.Shows() {
		return
	}
	v.room.stop()
	v.room.back()
}

func (v *recovery) leave() {
	v.typed.OnChanged = nil
	v.typed.SetText("")
	v.key.Leave()
	v.pair.Clear()
	v.model.Clear()
}
