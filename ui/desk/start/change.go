package start

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/desk/ask"
	"github.com/keydesk/keydesk/ui/desk/kit"
	"github.com/keydesk/keydesk/ui/desk/task"
	"github.com/keydesk/keydesk/ui/model/label"
	"github.com/keydesk/keydesk/ui/model/say"
	model "github.com/keydesk/keydesk/ui/model/start"
)

// sheet is a card with a title, what went wrong, and two buttons: what change
// and recovery have in common.
type sheet struct {
	room     *Room
	title    *kit.Text
	wrong    *kit.Banner
	body     *fyne.Container
	busy     *kit.Text
	back, ok *kit.Button
	all      *tall
}

func (r *Room) newSheet(title, ok string, enter, escape func()) *sheet {
	s := &sheet{room: r, title: kit.NewText(title, kit.Section()), wrong: kit.NewBanner(kit.MarkError(), "", ""), body: kit.Column(8), busy: kit.NewText("", kit.Caption())}
	s.wrong.Hide()
	s.back = kit.NewButton(label.Back, "", kit.Secondary, escape)
	s.ok = kit.NewButton(ok, "", kit.Primary, enter)
	whose := kit.NewText(r.desk.Vendor(), kit.Style{Elide: true, Color: theme.ColorNamePlaceHolder})
	head := kit.Row(12, appIcon(32), kit.NewText("Keydesk", kit.Title()), kit.Space(), whose)
	s.all = newTall(head, kit.Row(12, s.title), kit.Column(8, s.wrong, s.body), kit.Row(12, s.back, kit.Space(), s.busy, s.ok), 720, 0.25)
	return s
}

func (s *sheet) object() fyne.CanvasObject { return s.all }

// judge says what the button waits for; busy, what is being done.
func (s *sheet) judge(wait, busy string) {
	s.busy.SetText(busy)
	if busy != "" {
		wait = busy
	}
	s.ok.Disable(wait)
	s.all.again()
}

// fail says what went wrong above the fields.
func (s *sheet) fail(err error) {
	p := say.Explain(err, "")
	s.wrong.Set(kit.MarkError(), p.What, p.ToDo)
	s.wrong.Show()
	s.all.again()
	s.all.scroll.Top()
}

// change asks for another password at the sign-in.
type change struct {
	*sheet
	model *model.Changing
	pair  *ask.Pair
	busy  string
}

func (r *Room) newChange(t model.Try) *change {
	c := &change{model: model.NewChanging(t, r.desk.Vendor())}
	c.sheet = r.newSheet(label.NewPassword, label.SignIn, c.enter, c.escape)
	c.pair = ask.NewPair(c.model.Pair(), r.page, label.TypeNewPassword, label.RetypePassword, c.judge)
	c.body.Objects = []fyne.CanvasObject{kit.NewText(model.ChangingText, kit.Plain()),
		kit.NewFact(label.Operator, kit.NewText(t.Name, kit.Strong())), c.pair.Above, c.pair.Below, c.pair.Rules}
	c.judge()
	return c
}

func (c *change) judge() {
	wait, _ := c.model.OK()
	c.sheet.judge(wait, c.busy)
}

func (c *change) focus() { kit.Focus(c.pair.First) }

// enter signs in with the new password.
func (c *change) enter() {
	if _, ok := c.model.OK(); !ok || c.busy != "" {
		return
	}
	r, desk, try := c.room, c.room.desk, c.model.Try()
	c.wrong.Hide()
	c.busy = "Your password is being changed."
	c.judge()
	r.work.Progress = nil
	lead(r, func(ctx context.Context, _ task.Report) (*core.Session, error) {
		return r.source.SignIn(ctx, desk, try, func(model.Stage) {})
	}, func(ctx context.Context, late *core.Session) { late.Withdraw(ctx) }, func(session *core.Session, err error) {
		c.busy = ""
		c.judge()
		if err != nil {
			c.fail(err)
			c.focus()
			return
		}
		r.handOver(entered{desk, session}, r.path)
	})
}

// escape goes back to the card, unless the change is under way: whether it was
// made is not known before it is over.
func (c *change) escape() {
	if c.busy == "" {
		c.room.back()
	}
}

func (c *change) leave() {
	c.pair.Clear()
	c.model.Clear()
}
