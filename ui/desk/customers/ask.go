package customers

import (
	"context"
	"errors"
	"time"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/desk/kit"
	"github.com/keydesk/keydesk/ui/desk/task"
	model "github.com/keydesk/keydesk/ui/model/customers"
	"github.com/keydesk/keydesk/ui/model/person"
	"github.com/keydesk/keydesk/ui/model/say"
)

// patience is how long an answer may take before the page says that it works;
// sooner, it would only flicker.
const patience = 150 * time.Millisecond

// ask reads the list: first what can be shown at once, then all. With top the
// rows begin at the top again, unless the selected customer is still among them.
func (p *Page) ask(r model.Request, top bool) {
	if p.source.First == nil || !top {
		p.askWhole(r, top)
		return
	}
	task.Go(p.asking, func(ctx context.Context, _ task.Report) (model.Answer, error) { return r.Glimpse(ctx) },
		func(a model.Answer, err error) {
			if err == nil && p.model.Glimpse(a) {
				p.table.Reload()
				p.scroll(0)
			}
			p.askWhole(r, top) // and says what is wrong
		})
}

func (p *Page) askWhole(r model.Request, top bool) {
	task.Go(p.asking, func(ctx context.Context, _ task.Report) (model.Answer, error) { return r.Run(ctx) },
		func(a model.Answer, err error) {
			switch {
			case errors.Is(err, core.ErrSuperseded):
			case err != nil:
				p.waiting.Drop()
				p.failed(say.Explain(err, ""))
			case p.model.Take(a):
				p.show(top)
			}
			p.waiting.Settle()
		})
}

// show shows the answer that was taken.
func (p *Page) show(top bool) {
	n, nothing := p.model.Nothing()
	p.head.allow(p.model, nothing && n.None)
	p.line.SetText(p.model.Count())
	p.sorted()
	p.table.Reload()
	row := p.model.SelectedRow()
	if top {
		p.scroll(max(0, row))
	}
	p.table.Mark(row)
	if row < 0 {
		p.facts = nil
		p.reading.Cancel()
		p.panel.empty()
	}
	if p.model.Several() {
		p.picked()
	}
	kit.SetVisible(p.table, !nothing)
	kit.SetVisible(p.nothing, nothing)
	if nothing {
		p.sayNothing(n)
	} else {
		p.nothing.RemoveAll() // its words are what was typed, of an earlier search
	}
	p.arrange(nothing && n.None)
}

// searching says that the list is being read, once that takes long.
func (p *Page) searching(on bool) {
	if !on {
		kit.SetVisible(p.stop, false)
		p.line.SetText(p.model.Count())
		p.line.Refresh()
		return
	}
	p.runner.After(patience, func() {
		if p.asking.Running() {
			p.line.SetText("Searching…")
			kit.SetVisible(p.stop, true)
			p.line.Refresh()
		}
	})
}

// stopSearch leaves the rows as they are.
func (p *Page) stopSearch() {
	p.waiting.Drop()
	p.asking.Cancel()
}

// read reads what the preview shows. Until it is there the panel keeps showing
// the customer before, as a whole; after patience it says whom it reads.
func (p *Page) read(id uint64) {
	task.Go(p.reading, func(ctx context.Context, _ task.Report) (person.Facts, error) { return p.source.Facts(ctx, id) },
		func(f person.Facts, err error) {
			if err != nil {
				p.waiting.Drop()
				p.facts = nil
				p.panel.problem(say.Explain(err, ""))
				return
			}
			p.facts = &f
			p.panel.fill(f)
			p.waiting.Settle()
		})
	p.runner.After(patience, func() {
		if now, _ := p.model.Selected(); now == id && p.facts == nil && p.reading.Running() {
			p.panel.wait()
		}
	})
}
