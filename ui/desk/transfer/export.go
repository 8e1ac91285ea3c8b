package transfer

import (
	"context"
	"io"
	"path/filepath"

	"fyne.io/fyne/v2"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/desk/kit"
	"github.com/keydesk/keydesk/ui/desk/task"
	"github.com/keydesk/keydesk/ui/model/label"
	model "github.com/keydesk/keydesk/ui/model/transfer"
)

// Over is the window that Export opens its dialog over.
type Over struct {
	Canvas fyne.Canvas
	Runner *task.Runner
	Source Source
	Files  Files
	Say    func(kit.Toast)
}

// Export is the dialog Export customers while it is open. It is used on the
// goroutine of the windows alone.
type Export struct {
	*kit.Dialog
	over  Over
	model model.Export
	page  *task.Page
	deed  *deed

	wrong *kit.Banner
	text  *kit.Text
	doing *kit.Text
	bar   *kit.Bar
}

// ShowExport opens the dialog for a list as it is shown, rows being how many
// customers that are.
func ShowExport(over Over, q core.Query, rows int) *Export {
	e := &Export{over: over, model: model.Export{Query: q, Count: rows}, page: over.Runner.Page(),
		wrong: kit.NewBanner(kit.MarkError(), "", ""), text: kit.NewText("", kit.Plain()), doing: kit.NewText("", kit.Helper()), bar: kit.NewBar()}
	e.deed = newDeed(e.page)
	e.deed.slot.Busy = func(bool) { e.judge() }
	e.deed.slot.Progress = e.progress
	e.wrong.Hide()
	e.bar.Hide()
	excel := kit.NewCheck(model.ExcelLabel, model.ExcelHelp, func(on bool) { e.model.Excel = on })
	e.Dialog = &kit.Dialog{Title: label.ExportCustomers, Topic: label.ImportAndExport, Sub: e.model.Filter(), OnClosed: e.page.Close,
		Body: kit.Column(12, e.wrong, e.text, kit.NewText("A CSV file for spreadsheets, other programs, and to be imported again. "+model.FormulaHelp, kit.Quiet()), excel, e.bar),
		Left: kit.Row(8, e.doing)}
	e.Cancel = kit.NewButton(label.Cancel, "", kit.Secondary, e.cancel)
	e.Default = kit.NewButton("", "export", kit.Primary, e.ask)
	e.judge()
	e.Show(over.Canvas, over.Runner)
	over.Canvas.Focus(e.Default) // nothing has to be filled in
	e.count()
	return e
}

// count counts anew: the list that is shown has a limit, the file has none.
func (e *Export) count() {
	task.Go(e.page.Slot(), func(ctx context.Context, _ task.Report) (int, error) { return e.over.Source.Count(ctx, e.model.Query) },
		func(count int, err error) {
			if err == nil { // else the number of rows stays
				e.model.Count = count
				e.judge()
			}
		})
}

// judge says what will be written, and whether it can be.
func (e *Export) judge() {
	e.text.SetText(e.model.Text())
	e.Default.SetText(e.model.Label() + "…")
	why := ""
	switch {
	case e.deed.running():
		why = "It is being written."
	case e.model.Count == 0:
		why = model.NobodyToSave
	}
	e.Default.Disable(why)
	if why == "" {
		e.doing.SetText("")
	}
	e.Resized()
}

// cancel stops the writing, or closes.
func (e *Export) cancel() {
	if e.deed.running() {
		e.doing.SetText("Stopping…")
		e.deed.stop()
		return
	}
	e.Close()
}

// ask asks where to, and writes.
func (e *Export) ask() {
	e.over.Files.Save(label.ExportCustomers, e.model.FileName(e.over.Source.Clock.Time()), e.write)
}

func (e *Export) write(path string) {
	if !e.IsOpen() || e.deed.running() {
		return
	}
	e.wrong.Hide()
	e.bar.Set(0)
	e.bar.Show()
	e.doing.SetText("Being written…")
	chosen, began := e.model, e.over.Runner.Now()
	start(e.deed, func(ctx context.Context, report task.Report) (count int, err error) {
		err = e.over.Source.Replace(path, func(w io.Writer) error {
			count, err = e.over.Source.Export(ctx, chosen, w, func(done, of int) {
				report(task.Progress{Done: done, Total: of, Text: model.Written(done, of, e.over.Runner.Now().Sub(began))})
			})
			return err
		})
		return count, err
	}, func(count int, err error) { e.done(path, count, err) })
}

func (e *Export) progress(at task.Progress) {
	e.doing.SetText(at.Text)
	e.bar.Set(float64(at.Done) / float64(max(1, at.Total)))
	e.Resized()
}

// done says what came of it: in the status line, or here what went wrong.
func (e *Export) done(path string, count int, err error) {
	if err == nil {
		e.Close()
		e.over.Say(kit.Toast{Text: model.ExportDone(count), Detail: filepath.Base(path)})
		return
	}
	e.bar.Hide()
	p := explainWriting(err)
	e.wrong.Set(kit.MarkError(), p.What, p.Kept+after(p.ToDo))
	if canceled(err) {
		e.wrong.Set(kit.MarkInfo(), p.What, p.Kept)
	}
	e.wrong.Show()
	e.judge()
	e.over.Canvas.Focus(e.Default)
}

// after is a sentence behind another one.
func after(text string) string {
	if text == "" {
		return ""
	}
	return " " + text
}
