package transfer

import (
	"context"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"

	"github.com/keydesk/keydesk/ui/desk/kit"
	"github.com/keydesk/keydesk/ui/desk/task"
	"github.com/keydesk/keydesk/ui/model/label"
	model "github.com/keydesk/keydesk/ui/model/transfer"
	"github.com/keydesk/keydesk/ui/model/words"
)

// askUndo asks whether an import shall be taken back.
func (p *Page) askUndo(u model.UndoRequest) {
	c := kit.CanvasOf(p.content)
	if c == nil || p.undoing.running() {
		return
	}
	title, text := u.Question()
	d := &kit.Dialog{Title: title, Sub: p.list.Name, Width: 480, Body: kit.NewText(text, kit.Plain())}
	d.Others = []*kit.Button{kit.NewButton(label.Cancel, "", kit.Secondary, d.Close)}
	d.Default = kit.NewButton(label.UndoImport, "", kit.Danger, func() {
		d.Close()
		p.undo(u)
	})
	d.Show(c, p.runner)
}

// undo takes an import back.
func (p *Page) undo(u model.UndoRequest) {
	p.doing.SetText("Being undone.")
	p.bar.Set(0)
	start(p.undoing, func(ctx context.Context, report task.Report) (model.Undone, error) {
		return p.source.Undo(ctx, u, func(done, of int) {
			report(task.Progress{Done: done, Total: of, Text: words.Number(done) + " of " + words.Number(of)})
		})
	}, func(undone model.Undone, err error) {
		if err != nil {
			undone.Stopped = err
		}
		p.undone(u, undone)
	})
}

// undone says what came of it.
func (p *Page) undone(u model.UndoRequest, undone model.Undone) {
	p.judge()
	p.line.SetText(strings.TrimSuffix(undone.Text(), "."))
	p.ended = undone.Text()
	mark, sub := kit.MarkGood(), ""
	if undone.Stopped != nil {
		mark = kit.MarkWarning()
		if !canceled(undone.Stopped) {
			sub = model.Explain(undone.Stopped, "").Text()
		}
	}
	back := kit.NewButton(label.BackToCustomers, "customers", kit.Primary, p.window.Back)
	ways := []fyne.CanvasObject{back, kit.NewButton("Import another file…", "file", kit.Secondary, p.Choose)}
	if undone.Stopped != nil {
		ways = append(ways, kit.NewButton("Go on undoing", "refresh", kit.Secondary, func() { p.undo(u) }))
	}
	all := []fyne.CanvasObject{p.about, kit.NewBanner(mark, undone.Text(), sub)}
	if len(undone.Kept) > 0 {
		table, whole := p.reasons(undone.Kept, undone.Column(), "Why it stays", func(one model.Refused) string {
			return undone.Column() + " " + strconv.Itoa(one.Line) + ": " + one.Why
		})
		all = append(all, kit.NewText(words.Number(undone.Done.Kept)+" kept", kit.Section()), table, whole)
	}
	p.first = back
	p.put(append(all, kit.Flow(8, ways...))...)
	p.Focus()
}
