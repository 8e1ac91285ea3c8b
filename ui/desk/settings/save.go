package settings

import (
	"context"
	"fmt"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/desk/kit"
	"github.com/keydesk/keydesk/ui/desk/task"
	"github.com/keydesk/keydesk/ui/model/label"
	"github.com/keydesk/keydesk/ui/model/say"
	model "github.com/keydesk/keydesk/ui/model/settings"

	"fyne.io/fyne/v2/theme"
)

// set is called with what was typed or chosen in a line.
func (p *Page) set(name, value string) {
	if name == model.LookTheme || name == model.LookText {
		p.window.Appear(p.window.Look().With(name, value))
		p.fresh()
		return
	}
	if r, ok := p.model.Set(name, value); ok {
		p.send(r)
	}
	p.fresh()
}

// useDefault drops the desk's own value.
func (p *Page) useDefault(name string) {
	if r, ok := p.model.UseDefault(name); ok {
		p.send(r)
	}
	p.fresh()
}

// forget takes back what was typed in a line.
func (p *Page) forget(name string) {
	p.model.Forget(name)
	p.fresh()
}

// send saves a request, after the question where it cannot be taken back.
func (p *Page) send(r model.Request) {
	if p.model.Lowers(r) {
		p.count(r)
		return
	}
	p.keep(r)
}

// keep saves a request after those that wait already.
func (p *Page) keep(r model.Request) {
	p.todo = append(p.todo, r)
	p.next()
}

// kept is what saving came to.
type kept struct {
	saved bool
	all   []core.Setting
}

// next saves what waits longest. All of it is saved: unlike elsewhere the newest
// does not take the place of what was changed before.
func (p *Page) next() {
	if p.saving.Running() {
		return
	}
	if len(p.todo) == 0 {
		p.settled()
		return
	}
	r := p.todo[0]
	p.todo = p.todo[1:]
	p.reading.Cancel() // it would show the value as it was
	task.Go(p.saving, func(ctx context.Context, _ task.Report) (k kept, err error) {
		if err = p.source.Set(ctx, r); err != nil {
			return k, err
		}
		k.saved = true
		k.all, err = p.source.List(ctx, r.Scope)
		return k, err
	}, func(k kept, err error) { p.came(r, k, err) })
}

// came shows what saving came to.
func (p *Page) came(r model.Request, k kept, err error) {
	switch {
	case k.saved && err != nil:
		p.model.Done(r, nil)
		p.body.problem(say.Explain(err, "").Text())
	case err != nil:
		p.after = nil
		p.model.Done(r, err)
		p.fresh()
	default:
		p.line.Say(kit.Toast{Text: p.model.Said(r)})
		p.model.Done(r, nil)
		p.take(k.all)
	}
	p.next()
}

// settled leaves the page where that was asked for.
func (p *Page) settled() {
	if then := p.after; then != nil && !p.asking.Running() && p.dialog == nil {
		p.after = nil
		p.Leave(then)
	}
}

// count counts what a request deletes, and asks.
func (p *Page) count(r model.Request) {
	task.Go(p.asking, func(ctx context.Context, _ task.Report) (int, error) { return p.source.Affected(ctx, r) },
		func(n int, err error) {
			if err != nil {
				p.after = nil
				p.model.Done(r, fmt.Errorf("counting the readable copies: %w", err))
				p.fresh()
				return
			}
			p.confirm(r, r.Confirm(n))
		})
}

// confirm asks before something that cannot be taken back.
func (p *Page) confirm(r model.Request, q model.Question) {
	d := &kit.Dialog{Title: q.Title, Icon: "triangle", IconColor: theme.ColorNameError, Width: 480,
		Body: kit.Column(8, kit.NewText(q.Text, kit.Plain()))}
	yes := false
	d.Cancel = kit.NewButton(label.Cancel, "", kit.Secondary, d.Close)
	d.Default = kit.NewButton(q.OK, "", kit.DangerNow, func() { yes = true; d.Close() })
	p.about = r.Name
	p.over(d, func() {
		p.about = ""
		if yes {
			p.keep(r)
			return
		}
		p.after = nil
		p.forget(r.Name)
	})
}

// over opens a dialog over the page; then is called when it is closed.
func (p *Page) over(d *kit.Dialog, then func()) {
	canvas := kit.CanvasOf(p.frame)
	if canvas == nil || !p.work.Open() {
		return
	}
	p.shut()
	p.dialog = d
	d.OnClosed = func() {
		p.dialog = nil
		if then != nil && p.work.Open() {
			then()
		}
	}
	d.Show(canvas, p.runner)
}

// Leave calls then when everything that was typed is saved. It asks where a
// value was refused, and where a template is not saved.
func (p *Page) Leave(then func()) { p.templates.free(func() { p.leave(then) }) }

func (p *Page) leave(then func()) {
	p.body.flush()
	if p.saving.Running() || p.asking.Running() || p.dialog != nil {
		p.after = then
		return
	}
	_, wrong, ok := p.model.Wrong()
	if !ok {
		then()
		return
	}
	leave := false
	d := &kit.Dialog{Title: wrong, Icon: "triangle", IconColor: theme.ColorNameWarning, Width: 480,
		Body: kit.Column(8, kit.NewText("What you typed for "+wrong+" is not kept. The old value stands.", kit.Plain()))}
	d.Cancel = kit.NewButton("Back to the field", "", kit.Secondary, d.Close)
	d.Default = kit.NewButton("Leave without it", "", kit.Primary, func() { leave = true; d.Close() })
	p.over(d, func() {
		if leave {
			then()
			return
		}
		p.body.revealWrong()
	})
}
