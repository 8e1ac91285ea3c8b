package transfer

import (
	"context"
	"io"
	"path/filepath"
	"strings"

	"fyne.io/fyne/v2"

	"github.com/keydesk/keydesk/ui/desk/kit"
	"github.com/keydesk/keydesk/ui/desk/task"
	"github.com/keydesk/keydesk/ui/model/say"
	model "github.com/keydesk/keydesk/ui/model/transfer"
	"github.com/keydesk/keydesk/ui/model/words"
)

// fewRows is how many refused rows are seen without scrolling.
const fewRows = 6

// refused are the rows that were not taken, with their reasons; nothing where
// there are none. A reason that is cut in its row stands under the table while
// the row is gone to.
func (p *Page) refused(result model.Result) []fyne.CanvasObject {
	rows := result.Refused
	if len(rows) == 0 {
		return nil
	}
	whole := kit.NewText(wholeReason(rows[0]), kit.Plain())
	table := kit.NewTable(p.runner, []kit.Col{{Title: "Line", Width: 72, Quiet: true}, {Title: "Why it is refused", Width: 240, Grow: true}},
		func() int { return len(rows) },
		func(row int) []kit.Cell {
			return []kit.Cell{{Text: words.Number(rows[row].Line), Mark: kit.Mark{}}, {Text: oneLine(rows[row].Why), Mark: kit.MarkError()}}
		})
	table.OnSelect = func(row int) {
		if row >= 0 {
			whole.SetText(wholeReason(rows[row]))
			p.arrange()
		}
	}
	table.Mark(0)
	save := kit.NewButton("Save the refused rows…", "export", kit.Secondary, func() { p.saveRefused(rows) })
	foot := kit.Row(16, whole, save)
	if more := result.MoreRefused(); more != "" {
		foot = kit.Row(16, kit.Column(4, whole, kit.NewText(more, kit.Helper())), save)
	}
	return []fyne.CanvasObject{
		kit.NewText(words.Count(result.Done.Rejected, "refused row", "refused rows"), kit.Section()),
		newRowsHigh(table, func() int { return min(len(rows), fewRows) }), foot,
	}
}

func wholeReason(r model.Refused) string {
	return "Line " + words.Number(r.Line) + ": " + r.Why
}

// oneLine is a text on one line, for a row of a table.
func oneLine(text string) string { return strings.Join(strings.Fields(text), " ") }

// saveRefused asks where to, and writes the refused rows there.
func (p *Page) saveRefused(rows []model.Refused) {
	if p.deed.running() || p.saving.running() {
		return
	}
	request, file := p.ran, p.file
	p.window.Files().Save("Save the refused rows", p.list.RefusedName(), func(path string) {
		p.doing.SetText("Being written.")
		start(p.saving, func(ctx context.Context, report task.Report) (string, error) {
			return path, p.source.Replace(path, func(w io.Writer) error {
				return request.RefusedList(ctx, file, rows, w, func(share float64) {
					report(task.Progress{Done: int(share * thousand), Total: thousand, Text: "The refused rows are being written."})
				})
			})
		}, p.saved)
	})
}

// saved says what came of it.
func (p *Page) saved(path string, err error) {
	name := filepath.Base(path)
	if err != nil {
		p.line.Say(kit.Toast{Text: "Not saved: " + name, Detail: explainWriting(err).Text(), Icon: "triangle"})
		return
	}
	p.line.Say(kit.Toast{Text: "Refused rows saved: " + name, Detail: "Mend them there and import the file."})
}

// explainWriting explains why a file was not written.
func explainWriting(err error) say.Problem { return model.Explain(err, "No file was written.") }
