package details

import (
	"context"
	"errors"
	"sync"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/desk/kit"
	"github.com/keydesk/keydesk/ui/desk/task"
	model "github.com/keydesk/keydesk/ui/model/customer"
	"github.com/keydesk/keydesk/ui/model/label"
	"github.com/keydesk/keydesk/ui/model/person"
	"github.com/keydesk/keydesk/ui/model/typed"
)

// goal is what Save is on the way to; the zero value stays on the page.
type goal struct {
	leave  func()
	action person.ID
	again  bool // somebody else saved in between once already
}

// Save saves and stays on the page.
func (p *Page) Save() { p.save(goal{}) }

// OK saves what changed and returns to the list.
func (p *Page) OK() {
	if p.form == nil || p.saving.Running() {
		return
	}
	if p.form.Changed() {
		p.save(goal{leave: p.toList})
		return
	}
	p.toList()
}

// save judges the password, where one was typed, checks the form and saves it.
func (p *Page) save(g goal) {
	if p.form == nil || !p.form.Editing() || p.saving.Running() {
		return
	}
	p.drawing.Cancel()
	p.judging.Cancel()
	question, ask := p.form.Pair().Ask()
	if !ask {
		p.commit(g)
		return
	}
	p.stop = p.saving.Cancel
	task.Go(p.saving, func(context.Context, task.Report) (typed.Answer, error) { return question.Answer(), nil },
		func(a typed.Answer, _ error) {
			p.form.Pair().Take(a)
			p.commit(g)
		})
}

// kept is what came of a Save: the customer as saved, and as read after it.
type kept struct {
	saved  core.Saved
	fresh  person.Facts
	unread error
}

// commit saves a form whose password is judged.
func (p *Page) commit(g goal) {
	p.head.at = ""
	if !p.form.Check() {
		p.refused()
		return
	}
	if p.reading.Running() {
		p.reading.Cancel() // what it reads is about to be old
		p.stale = true
	}
	request := p.form.Request()
	stopped := make(chan struct{})
	p.stop = sync.OnceFunc(func() { close(stopped) })
	task.Go(p.saving, func(ctx context.Context, _ task.Report) (k kept, err error) {
		if k.saved, err = p.write(ctx, stopped, request); err == nil {
			k.fresh, k.unread = p.source.Facts(ctx, k.saved.ID)
		}
		return k, err
	}, func(k kept, err error) {
		switch {
		case err == nil:
			p.saved(request, k, g)
		case errors.Is(err, core.ErrConflict) && !p.form.IsNew():
			p.compare(g)
		default:
			p.form.Failed(err)
			p.refused()
		}
	})
}

// write saves. Stop asks it to, and then hears what came of it: the form may
// have been saved by then.
func (p *Page) write(ctx context.Context, stopped <-chan struct{}, r model.Request) (core.Saved, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	go func() {
		select {
		case <-stopped:
			cancel()
		case <-ctx.Done():
		}
	}()
	return p.source.Save(ctx, r)
}

// refused shows why nothing was saved, and goes to the first field to blame.
func (p *Page) refused() {
	p.leaving = nil
	p.show()
	if field := p.form.FirstError(); field != "" {
		p.goTo(field)
	}
}

// saved goes on once the form is saved.
func (p *Page) saved(r model.Request, k kept, g goal) {
	p.id = k.saved.ID
	if k.unread != nil {
		p.form, p.edit = nil, false // it began with what is no longer there
		p.window.Say(kit.Toast{Text: "Saved."})
		p.show()
		p.unread(k.unread)
		p.goOn(goal{leave: g.leave})
		return
	}
	after := p.form.Saved(r, k.saved, k.fresh)
	p.facts, p.foreign = k.fresh, false
	p.show()
	if r.ID == 0 {
		p.Focus() // what had the keyboard is gone
	}
	toast := kit.Toast{Text: after.Toast, Detail: after.Detail}
	if after.Mail != 0 {
		toast.Action, toast.Do = label.OpenInMail, func() { p.window.OpenMail(after.Mail) }
	}
	if disabled := k.fresh.Customer; after.Disabled {
		toast.Action, toast.Do = label.Undo, func() { p.window.EnableLogin(disabled) }
	}
	if g.leave == nil && p.leaving != nil {
		g.leave, p.leaving = p.leaving, nil
	}
	if after.Offer != nil && g.action != after.Offer.Action {
		p.window.Say(toast)
		p.offer(*after.Offer, g)
		return
	}
	p.goOn(g)
	p.window.Say(toast)
}

// goOn goes where Save was on the way to.
func (p *Page) goOn(g goal) {
	switch {
	case g.leave != nil:
		g.leave()
	case g.action != "":
		p.Act(g.action)
	}
}

// offer asks for one more deed after Save, before it goes on.
func (p *Page) offer(o model.Offer, g goal) {
	facts := p.facts
	q := model.Question{Title: o.Title, Text: o.Text, Buttons: []model.Button{
		{Label: "Not now", Choice: model.Stay}, {Label: facts.Action(o.Action).Label, Choice: model.SaveFirst},
	}}
	p.ask(q, func(c model.Choice) {
		if c != model.SaveFirst {
			p.goOn(g)
			return
		}
		if g.leave != nil {
			g.leave()
		}
		p.window.Run(o.Action, facts)
	})
}

// compare reads what somebody else saved in between, and has it decided what
// stays.
func (p *Page) compare(g goal) {
	id := p.id
	p.stop = p.saving.Cancel
	task.Go(p.saving, func(ctx context.Context, _ task.Report) (person.Facts, error) { return p.source.Facts(ctx, id) },
		func(fresh person.Facts, err error) {
			if err != nil {
				p.form.Failed(err)
				p.refused()
				return
			}
			p.facts = fresh
			m := p.form.Meanwhile(fresh)
			switch {
			case m.Any():
				p.askMeanwhile(m, label.Save, func() { p.save(g) })
			case g.again:
				p.form.Failed(core.ErrStoreBusy)
				p.refused()
			default:
				p.form.Merge(m)
				g.again = true
				p.save(g)
			}
		})
}
