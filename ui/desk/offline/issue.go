package offline

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"

	"fyne.io/fyne/v2"

	"github.com/keydesk/keydesk/ui/desk/kit"
	"github.com/keydesk/keydesk/ui/desk/task"
	"github.com/keydesk/keydesk/ui/model/label"
	model "github.com/keydesk/keydesk/ui/model/offline"
	"github.com/keydesk/keydesk/ui/model/say"
	"github.com/keydesk/keydesk/ui/model/words"
)

// outcome is what came of issuing, and of its report.
type outcome struct {
	model.Result
	report string // its name without ending; "": none was written
	wrong  error  // why not
}

// Issue answers what is ready.
func (p *Page) Issue() {
	if why := p.whyNot(); why != "" {
		kit.Tell(p.head.issue, why)
		return
	}
	lines, folder := p.batch.Lines(), p.folder()
	p.tell(kit.MarkGood(), "", "")
	p.busy("Responses are being issued.", p.issuing)
	p.stop = task.Stoppable(p.issuing, func(ctx context.Context, report task.Report) (outcome, error) {
		o := outcome{Result: model.Issue(ctx, p.source.Desk, lines, func(done int) {
			report(task.Progress{Done: done, Total: len(lines), Text: fmt.Sprintf("Issuing: %d of %d", done, len(lines))})
		})}
		if o.Stopped == nil && folder != "" {
			o.report, o.wrong = p.source.Report(o.Lines).Write(folder)
		}
		return o, nil
	}, func(o outcome, err error) {
		p.calm()
		if err != nil {
			o = outcome{Result: model.Result{Lines: lines, Stopped: err}}
		}
		p.over(o)
	})
}

// cancel asks the issuing to stop; what came of it is told then.
func (p *Page) cancel() {
	p.head.doing.SetText("Stopping…")
	p.head.cancel.Disable("It stops as soon as it can.")
	p.stop()
}

// folder is where the report goes: beside the first request that is a file.
func (p *Page) folder() string {
	for _, l := range p.batch.Lines() {
		if l.Path != "" {
			return filepath.Dir(l.Path)
		}
	}
	return ""
}

// whereTo says where the responses go, or how to see more of one.
func (p *Page) whereTo() string {
	switch {
	case p.batch.Done():
		return "Go to a row to read all that is to be said of it."
	case p.folder() == "":
		return "The responses are shown here, to be copied or saved."
	}
	return "Each response is written beside its request, with one report for all: " + model.ReportName(p.source.Clock.Time()) + ".csv and .pdf"
}

// over says what came of issuing.
func (p *Page) over(o outcome) {
	p.batch.Finished(o.Result)
	p.table.Mark(-1)
	issued, refused, kept := 0, 0, 0
	for _, l := range o.Lines {
		switch {
		case l.State == model.Refused:
			refused++
		case l.State == model.Issued:
			issued++
			if l.Kept {
				kept++
			}
		}
	}
	title := words.Count(issued, "response issued", "responses issued")
	if kept > 0 {
		title += fmt.Sprintf(" (%d stood there already)", kept)
	}
	if refused > 0 {
		title += fmt.Sprintf(", %d refused", refused)
	}
	sub, mark := p.reported(o), kit.MarkGood()
	var ways []fyne.CanvasObject
	switch unwritten := len(p.batch.Unwritten()); {
	case o.Stopped != nil:
		mark, title = kit.MarkWarning(), "Stopped: "+title
		sub = "The others can be issued still: same requests, same responses."
		if !errors.Is(o.Stopped, context.Canceled) {
			sub = say.Explain(o.Stopped, sub).Text()
		}
		ways = append(ways, kit.NewButton("Go on", "refresh", kit.Secondary, p.Issue))
	case unwritten > 0:
		mark = kit.MarkWarning()
		title += ", " + words.Count(unwritten, "response", "responses") + " not written"
		sub = p.batch.Unwritten()[0].Why + " " + sub
		ways = append(ways, kit.NewButton(label.SaveIntoFolder, "", kit.Secondary, p.saveIntoFolder))
	}
	p.ended = title + "."
	p.tell(mark, title+".", sub, ways...)
	p.follow()
}

// reported says where the report is.
func (p *Page) reported(o outcome) string {
	switch {
	case o.wrong != nil:
		return say.Explain(o.wrong, "The report was not written.").Text()
	case o.report != "":
		return fmt.Sprintf("Each response lies beside its request. Report: %s.csv and .pdf in %s", o.report, p.folder())
	}
	return "Copy or save each response under the table."
}

// saveIntoFolder asks where the responses go that could not be written, and
// writes them and the report there.
func (p *Page) saveIntoFolder() {
	p.window.Files().Folder("Save the responses", "", func(folder string) {
		lines := p.batch.Lines()
		task.Go(p.saving, func(context.Context, task.Report) (outcome, error) {
			o := outcome{Result: model.Result{Lines: model.WriteInto(lines, folder)}}
			o.report, o.wrong = p.source.Report(o.Lines).Write(folder)
			return o, nil
		}, func(o outcome, err error) {
			if err != nil {
				p.problem("Not saved", err, "Nothing was written.")
				return
			}
			p.over(o)
			p.line.Say(kit.Toast{Text: "Responses and report are in " + folder})
		})
	})
}
