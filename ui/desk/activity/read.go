package activity

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/desk/kit"
	"github.com/keydesk/keydesk/ui/desk/task"
	model "github.com/keydesk/keydesk/ui/model/activity"
	"github.com/keydesk/keydesk/ui/model/label"
	"github.com/keydesk/keydesk/ui/model/say"
)

// answer is a page of entries.
type answer struct {
	entries []core.AuditEntry
	more    bool
}

// ask reads the newest entries that a filter admits.
func (p *Page) ask(f model.Filter) {
	p.older.Cancel()
	p.newer.Cancel()
	f.Scope = p.scope
	p.filter, p.coming = f, false
	task.Go(p.reading, func(ctx context.Context, _ task.Report) (a answer, err error) {
		a.entries, a.more, err = p.source.Read(ctx, f, nil)
		return a, err
	}, func(a answer, err error) {
		if err != nil {
			p.failed(say.Explain(err, ""))
			return
		}
		p.loaded = true
		selected := p.detail.entry
		p.log.Take(f, a.entries, a.more)
		p.table.Reload()
		p.mark(selected)
		p.fresh()
	})
}

// Scope limits the log to what was done in a scope, by its name; "" to none.
func (p *Page) Scope(name string) {
	if p.scope != name {
		if p.scope = name; p.loaded || p.reading.Running() {
			p.ask(p.filter)
		}
	}
}

// mark goes on showing an entry that is still listed.
func (p *Page) mark(e *core.AuditEntry) {
	row := -1
	if e != nil {
		row = p.log.Index(*e)
	}
	p.table.Mark(row)
	p.detail.show(p.log, row)
}

// fresh shows what the log is now.
func (p *Page) fresh() {
	empty := p.log.Len() == 0
	kit.SetVisible(p.table, !empty)
	kit.SetVisible(p.nothing, empty)
	if empty {
		var ways []fyne.CanvasObject
		if p.filter.Any() {
			ways = append(ways, kit.NewButton("Clear the filter", "", kit.Secondary, p.Clear))
		}
		p.instead("search", model.Empty(p.filter), "", ways)
	}
	p.freshNews()
	p.sayLine()
}

// freshNews offers what came in.
func (p *Page) freshNews() {
	news := p.log.News()
	p.news.SetText(news)
	kit.SetVisible(p.news, news != "")
	p.line.Refresh()
}

// failed says why the log could not be read.
func (p *Page) failed(problem say.Problem) {
	again := kit.NewButton(label.TryAgain, "refresh", kit.Secondary, p.Refresh)
	kit.SetVisible(p.table, false)
	kit.SetVisible(p.nothing, true)
	p.instead("triangle", "The log could not be read", problem.Text(), []fyne.CanvasObject{again})
}

// instead puts a message in place of the rows.
func (p *Page) instead(icon, title, text string, ways []fyne.CanvasObject) {
	all := kit.Column(8, kit.Row(0, kit.NewIcon(icon, theme.ColorNamePlaceHolder, 24)), kit.NewText(title, kit.Section()))
	if text != "" {
		all.Add(kit.NewText(text, kit.Quiet()))
	}
	if len(ways) > 0 {
		all.Add(kit.Inset(kit.Flow(8, ways...), 8, 0, 0, 0))
	}
	p.nothing.Objects = []fyne.CanvasObject{kit.NewScroll(kit.Inset(all, 32, 24, 16, 24))}
	p.nothing.Refresh()
}

// ahead is how many rows before the end the next page is asked for.
const ahead = 40

// cells are a row in words. Near the end the next page is read, a moment later:
// while the list draws itself nothing may change in it.
func (p *Page) cells(row int) []kit.Cell {
	line, ok := p.log.Row(row)
	if !ok {
		return nil
	}
	if p.log.More() && !p.coming && row >= p.log.Len()-ahead {
		p.coming = true
		p.runner.After(0, p.goOn)
	}
	what, customer := kit.Cell{Text: line.What}, "—"
	if line.Reveal {
		what.Mark = kit.Mark{Icon: "eye", Color: theme.ColorNameWarning}
	}
	if line.Customer != 0 {
		customer = number(line.Customer)
	}
	return []kit.Cell{{Text: line.When}, {Text: line.Who}, what, {Text: customer}}
}

// goOn reads the next page.
func (p *Page) goOn() {
	if !p.coming || !p.log.More() || p.reading.Running() || p.older.Running() {
		return
	}
	last, f := *p.log.Last(), p.log.Filter()
	task.Go(p.older, func(ctx context.Context, _ task.Report) (a answer, err error) {
		a.entries, a.more, err = p.source.Read(ctx, f, &last)
		return a, err
	}, func(a answer, err error) {
		if err != nil {
			p.head.say(kit.MarkError(), "Older entries could not be read", say.Explain(err, "").Text())
			return
		}
		p.coming = false
		p.log.Add(a.entries, a.more)
		p.table.Reload()
		p.sayLine()
	})
}

// look counts what came in since the list was read.
func (p *Page) look() {
	if !p.loaded || p.reading.Running() || p.newer.Running() {
		return
	}
	var first *core.AuditEntry
	if e := p.log.First(); e != nil {
		one := *e
		first = &one
	}
	f := p.log.Filter()
	task.Go(p.newer, func(ctx context.Context, _ task.Report) (int, error) { return p.source.Newer(ctx, f, first) },
		func(n int, err error) {
			if err == nil { // what cannot be counted is not offered
				p.log.Fresh(n)
				p.freshNews()
			}
		})
}
