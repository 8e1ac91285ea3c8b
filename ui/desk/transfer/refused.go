package transfer

import (
	"context"
	"io"
	"path/filepath"
	"strconv"
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
	table, whole := p.reasons(rows, "Line", "Why it is refused", wholeReason)
	save := kit.NewButton("Save the refused rows…", "export", kit.Secondary, func() { p.saveRefused(rows) })
	foot := kit.Row(16, whole, save)
	if more := result.MoreRefused(); more != "" {
		foot = kit.Row(16, kit.Column(4, whole, kit.NewText(more, kit.Helper())), save)
	}
	return []fyne.CanvasObject{
		kit.NewText(words.Count(result.Done.Rejected, "refused row", "refused rows"), kit.Section()),
		table, foot,
	}
}

// reasons is a table of numbers with their reasons. A reason that is cut in its
// row stands in whole while the row is gone to.
func (p *Page) reasons(rows []model.Refused, number, why string, sentence func(model.Refused) string) (table fyne.CanvasObject, whole *kit.Text) {
	whole = kit.NewText(sentence(rows[0]), kit.Plain())
	t := kit.NewTable(p.runner, []kit.Col{{Title: number, Width: 96, Quiet: true}, {Title: why, Width: 240, Grow: true}},
		func() int { return len(rows) },
		func(row int) []kit.Cell {
			shown := words.Number(rows[row].Line)
			if number != "Line" {
				shown = strconv.Itoa(rows[row].Line)
			}
			return []kit.Cell{{Text: shown, Mark: kit.Mark{}}, {Text: oneLine(rows[row].Why), Mark: kit.MarkError()}}
		})
	t.OnSelect = func(row int) {
		if row >= 0 {
			whole.SetText(sentence(rows[row]))
			p.arrange()
		}
	}
	t.Mark(0)
	return newRowsHigh(t, func() int { return min(len(rows), fewRows) }), whole
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
