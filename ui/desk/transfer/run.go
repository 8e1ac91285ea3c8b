package transfer

import (
	"context"
	"strings"

	"fyne.io/fyne/v2"

	"github.com/keydesk/keydesk/ui/desk/kit"
	"github.com/keydesk/keydesk/ui/desk/task"
	"github.com/keydesk/keydesk/ui/model/label"
	model "github.com/keydesk/keydesk/ui/model/transfer"
)

// Try asks what would happen.
func (p *Page) Try() {
	if p.list == nil {
		return
	}
	if r, ok := p.list.Try(); ok {
		p.run(r, p.try)
	}
}

// Import imports what was tried.
func (p *Page) Import() {
	if p.list == nil {
		return
	}
	if r, ok := p.list.Import(); ok {
		p.run(r, p.in)
	}
}

// run runs a dry run or an import; asked is what was pressed.
func (p *Page) run(r model.Request, asked *kit.Button) {
	if why := asked.Why(); why != "" {
		kit.Tell(asked, why)
		return
	}
	p.ran = r
	p.doing.SetText(map[bool]string{true: "Being tried; nothing is written.", false: "Being imported."}[r.DryRun()])
	p.bar.Set(0)
	file, began := p.file, p.runner.Now()
	start(p.deed, func(ctx context.Context, report task.Report) (model.Result, error) {
		return p.source.Import(ctx, r, file, func(at model.Progress) {
			done, of := at.Rows, 0
			if share, ok := at.Share(); ok {
				done, of = int(share*thousand), thousand
			}
			report(task.Progress{Done: done, Total: of, Text: at.Line(p.runner.Now().Sub(began))})
		})
	}, p.over)
}

// thousand is how finely a share is told.
const thousand = 1000

// busy shows that work is under way, once it takes long, and takes that away.
func (p *Page) busy(on bool) {
	p.judge()
	p.cancel.Enable()
	if !on {
		p.working.Hide()
		p.arrange()
		return
	}
	p.runner.After(patience, func() {
		if p.deed.running() || p.saving.running() || p.undoing.running() {
			p.working.Show()
			p.arrange()
			if c := kit.CanvasOf(p.content); c != nil && c.Focused() == nil {
				kit.Focus(p.cancel)
			}
		}
	})
}

// progress shows how far it is.
func (p *Page) progress(at task.Progress) {
	p.doing.SetText(at.Text)
	kit.SetVisible(p.bar, at.Total > 0)
	if at.Total > 0 {
		p.bar.Set(float64(at.Done) / float64(at.Total))
	}
}

// Cancel asks what is under way to stop; what came of it is told then.
func (p *Page) Cancel() {
	p.doing.SetText("Stopping…")
	p.cancel.Disable("It stops as soon as it can.")
	p.deed.stop()
	p.saving.stop()
	p.undoing.stop()
}

// over shows what came of a dry run or an import.
func (p *Page) over(result model.Result, err error) {
	if err != nil {
		if p.mapping != nil {
			p.mapping.judge()
			p.mapping.note(kit.NewBanner(kit.MarkError(), "The list could not be read.", model.Explain(err, "Nothing was written.").Text()))
		}
		p.judge()
		p.scroll.Top()
		return
	}
	p.list.Take(p.ran, result)
	p.judge()
	if result.DryRun {
		p.tried(result)
		return
	}
	p.imported(result)
}

// tried says what would be imported, above the columns.
func (p *Page) tried(result model.Result) {
	p.mapping.judge()
	mark := kit.MarkGood()
	if result.Stopped != nil || result.Done.New+result.Done.Updated == 0 {
		mark = kit.MarkInfo()
	}
	sub := ""
	if result.Stopped != nil && !canceled(result.Stopped) {
		sub = model.Explain(result.Stopped, "").Text()
	}
	p.mapping.note(kit.NewBanner(mark, result.Text(), sub))
	p.mapping.note(p.refused(result)...)
	p.arrange()
	p.scroll.Top()
	if p.list.CanImport() {
		kit.Focus(p.try) // Import is one Tab away: a second Enter must not do it
	}
}

// imported says what came of the import, and what can be done next.
func (p *Page) imported(result model.Result) {
	p.line.SetText(strings.TrimSuffix(result.Text(), "."))
	p.ended = strings.TrimSpace(result.Text() + " " + result.After())
	mark := kit.MarkGood()
	if result.Stopped != nil {
		mark = kit.MarkWarning()
	}
	back := kit.NewButton(label.BackToCustomers, "customers", kit.Primary, p.window.Back)
	ways := []fyne.CanvasObject{back, kit.NewButton("Import another file…", "file", kit.Secondary, p.Choose)}
	if result.Stopped != nil {
		ways = append(ways, kit.NewButton("Go on with this file", "refresh", kit.Secondary, p.again))
	}
	if u, ok := result.Undo(); ok {
		ways = append(ways, kit.NewButton(label.UndoImport, "back", kit.Secondary, func() { p.askUndo(u) }))
	}
	all := append([]fyne.CanvasObject{p.about, kit.NewBanner(mark, result.Text(), result.After())}, p.refused(result)...)
	p.first = back
	p.put(append(all, kit.Flow(8, ways...))...)
	p.Focus()
}

// again goes back to the columns, to try and import the same list once more.
func (p *Page) again() {
	p.list.Again()
	p.line.SetText(nothingYet)
	p.showMapping()
	p.Focus()
}
