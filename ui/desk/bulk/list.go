package bulk

import (
	"context"
	"path/filepath"
	"strconv"

	"github.com/keydesk/keydesk/ui/desk/internal/mark"
	"github.com/keydesk/keydesk/ui/desk/kit"
	"github.com/keydesk/keydesk/ui/desk/task"
	model "github.com/keydesk/keydesk/ui/model/bulk"
	"github.com/keydesk/keydesk/ui/model/label"
	"github.com/keydesk/keydesk/ui/model/say"
)

// fewRows is how many results are seen without scrolling.
const fewRows = 8

// list shows what became of each customer. Once it is closed a toast says it in
// short, with Undo where it can be taken back.
func (r *Room) list(result *model.Result) {
	_, can := result.Undo()
	taken := false
	d := &kit.Dialog{Title: result.Title(), Sub: result.Summary(), Width: 680, Topic: label.SeveralTopic}
	body := kit.Column(12)
	if result.Problem != "" {
		body.Add(kit.NewBanner(kit.MarkError(), "It ended early", result.Problem))
	}
	if next := result.Next(); next != "" {
		body.Add(kit.NewText(next, kit.Plain()))
	}
	if result.Len() > 0 {
		whole := kit.NewText("", kit.Quiet())
		body.Add(kit.NewFramedTable(r.table(d, result, whole), min(result.Len(), fewRows)))
		body.Add(whole)
	}
	d.Body = body
	d.Others = []*kit.Button{
		kit.NewButton(label.CopyList, "copy", kit.Secondary, func() { r.in.Clipboard.SetContent(result.Text()); r.in.Say(kit.Toast{Text: "The list is copied."}) }),
		kit.NewButton(label.SaveList, "export", kit.Secondary, func() { r.save(result) }),
	}
	if made := result.Letters(); len(made) > 0 && r.in.Print != nil {
		d.Left = kit.NewButton(label.PrintLetters, "print", kit.Secondary, func() { r.in.Print(made) })
	}
	if can {
		d.Left = kit.NewButton(label.Undo, "undo", kit.Secondary, func() { taken = true; d.Close(); r.undo(result) })
	}
	d.Default = kit.NewButton(label.OK, "", kit.Primary, d.Close)
	d.OnClosed = func() {
		if taken || result.Done == 0 || r.covered || !r.work.Open() {
			return
		}
		t := kit.Toast{Text: result.Toast()}
		if can {
			t.Action, t.Do, t.Stays = label.Undo, func() { r.undo(result) }, true
		}
		r.in.Say(t)
	}
	r.show(d)
	r.in.Canvas.Focus(d.Default)
}

// table is the list's; whole stands under it and says in full why the row that
// is gone to is not done.
func (r *Room) table(d *kit.Dialog, result *model.Result, whole *kit.Text) *kit.Table {
	t := kit.NewTable(r.in.Runner, []kit.Col{
		{Title: "Customer", Width: 160, Grow: true, Bold: true}, {Title: "ID", Width: 64, Quiet: true}, {Title: "Result", Width: 96}, {Title: "Why", Width: 180, Grow: true, Drop: 1},
	}, result.Len, func(i int) []kit.Cell {
		row := result.Row(i)
		return []kit.Cell{{Text: row.Name}, {Text: strconv.FormatUint(row.ID, 10)}, {Text: row.Mark.Word, Mark: mark.Of(row.Mark)}, {Text: row.Why}}
	})
	tell := func(i int) {
		if i >= 0 && i < result.Len() {
			whole.SetText(result.Row(i).Why)
			d.Resized()
		}
	}
	t.OnSelect = tell
	t.Mark(0)
	tell(0)
	return t
}

// save asks where to, and writes the list there.
func (r *Room) save(result *model.Result) {
	r.in.Files.Save(label.SaveList, result.FileName(r.in.Clock), func(path string) {
		task.Go(r.work.Slot(), func(context.Context, task.Report) (struct{}, error) {
			return struct{}{}, r.in.Source.Replace(path, result.CSV)
		}, func(_ struct{}, err error) {
			if err != nil {
				r.tell(label.SaveList, say.Explain(err, "Nothing was written.").Text())
				return
			}
			r.in.Say(kit.Toast{Text: "The list is saved.", Detail: filepath.Base(path)})
		})
	})
}
