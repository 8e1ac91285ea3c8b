package licenses

import (
	"context"
	"time"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/desk/kit"
	"github.com/keydesk/keydesk/ui/desk/task"
	"github.com/keydesk/keydesk/ui/model/license"
	model "github.com/keydesk/keydesk/ui/model/licenses"
	"github.com/keydesk/keydesk/ui/model/say"
)

// patience is how long an answer may take before the page says that it works;
// sooner, it would only flicker.
const patience = 150 * time.Millisecond

// ask reads the list. With top the rows begin at the top again, unless the
// selected license is still among them.
func (p *Page) ask(r model.Request, top bool) {
	p.resting.Cancel()
	task.Go(p.asking, func(ctx context.Context, _ task.Report) (model.Answer, error) { return r.Run(ctx) },
		func(a model.Answer, err error) {
			switch {
			case err != nil:
				p.waiting.Drop()
				p.failed(say.Explain(err, ""))
			case p.model.Take(a):
				p.show(top)
			}
			p.waiting.Settle()
		})
}

// again reads the rows that there are anew, and no others.
func (p *Page) again() {
	if !p.model.Ready() || p.asking.Running() {
		p.ask(p.model.Refresh(), false)
		return
	}
	p.ask(p.model.Anew(), false)
}

// goOn reads what comes behind the rows that there are.
func (p *Page) goOn() {
	r, ok := p.model.Rest()
	if !ok || p.asking.Running() || p.resting.Running() {
		return
	}
	task.Go(p.resting, func(ctx context.Context, _ task.Report) (model.Answer, error) { return r.Run(ctx) },
		func(a model.Answer, err error) {
			if err != nil {
				p.line.Say(kit.Toast{Text: "The licenses below could not be read: " + say.Explain(err, "").Text(), Icon: "triangle-full"})
				return
			}
			if p.model.Take(a) {
				p.line.SetText(p.model.Count())
				p.table.Reload()
			}
		})
}

// show shows the answer that was taken.
func (p *Page) show(top bool) {
	n, nothing := p.model.Nothing()
	p.line.SetText(p.model.Count())
	p.table.SetSort(0, p.model.Newest())
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
		if p.asking.Running() || p.resting.Running() {
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
	p.resting.Cancel()
}

// read reads what the preview shows. Until it is there the panel keeps showing
// the license before, as a whole; after patience it says which one it reads.
func (p *Page) read(id uint64) {
	task.Go(p.reading, func(ctx context.Context, _ task.Report) (license.Facts, error) { return p.source.Facts(ctx, id) },
		func(f license.Facts, err error) {
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

// readProducts reads what the product filter offers.
func (p *Page) readProducts() {
	task.Go(p.naming, func(ctx context.Context, _ task.Report) ([]core.Product, error) { return p.source.Products(ctx) },
		func(all []core.Product, err error) {
			if err != nil {
				return // the list says why nothing can be read
			}
			stands := p.model.TakeProducts(all)
			p.head.follow(p.model)
			p.content.Refresh() // a long name may break the head elsewhere
			if n, nothing := p.model.Nothing(); nothing {
				p.sayNothing(n)
			}
			if !stands {
				p.ask(p.model.Refresh(), true)
			}
		})
}
