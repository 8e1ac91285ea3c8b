package offline

import (
	"context"
	"path/filepath"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"github.com/keydesk/keydesk/ui/desk/kit"
	"github.com/keydesk/keydesk/ui/desk/task"
	"github.com/keydesk/keydesk/ui/model/label"
	model "github.com/keydesk/keydesk/ui/model/offline"
)

// foot is what stands under the table: all that is to be said of the row that
// is gone to, which its cell may cut, and what can be done with it.
type foot struct {
	page       *Page
	box        *kit.Box
	text       *kit.Text
	copy, save *kit.Button
	license    *kit.Button
	report     *kit.Button
}

func newFoot(p *Page) *foot {
	f := &foot{page: p, text: kit.NewText("", kit.Plain())}
	f.copy = kit.NewButton(label.CopyResponse, "copy", kit.Secondary, p.copyResponse)
	f.save = kit.NewButton(label.SaveResponse, "", kit.Secondary, p.saveResponse)
	f.license = kit.NewButton("Open the license", "", kit.Secondary, p.openLicense)
	f.report = kit.NewButton(label.SaveReport, "", kit.Secondary, p.saveReport)
	f.box = kit.NewGround(kit.Column(0, kit.NewRule(), kit.Inset(kit.Row(12, kit.Column(0, f.text), f.license, f.copy, f.save, f.report), 8, 16, 8, 16)), theme.ColorNameHeaderBackground)
	return f
}

// line is the row that is gone to.
func (p *Page) row() (model.Line, bool) { return p.batch.Line(p.table.Selected()) }

// follow shows what is to be said of the row.
func (f *foot) follow() {
	p := f.page
	if p.table == nil {
		return
	}
	all, _, _ := p.batch.Count()
	l, selected := p.row()
	text := ""
	switch {
	case selected:
		text = l.Name + ": " + l.Whole()
	case all > 0:
		text = p.whereTo()
	}
	f.text.SetText(text)
	answered := selected && len(l.Response) > 0
	kit.SetVisible(f.copy, answered)
	kit.SetVisible(f.save, answered)
	_, known := licenseOf(l)
	kit.SetVisible(f.license, selected && known)
	kit.SetVisible(f.report, p.batch.Done())
	p.arrange()
}

// details goes to the buttons of the row.
func (p *Page) details() {
	for _, b := range []*kit.Button{p.foot.copy, p.foot.license} {
		if b.Visible() {
			kit.Focus(b)
			return
		}
	}
}

// licenseOf is the license that a request names, where the desk knows it.
func licenseOf(l model.Line) (uint64, bool) {
	id, err := strconv.ParseUint(l.License, 10, 64)
	return id, err == nil && l.Product != ""
}

func (p *Page) openLicense() {
	l, _ := p.row()
	if id, known := licenseOf(l); known {
		p.window.OpenLicense(id)
	}
}

// copyResponse puts the response into the clipboard. It proves one seat of one
// license and is no person's secret.
func (p *Page) copyResponse() {
	l, ok := p.row()
	if !ok {
		return
	}
	fyne.CurrentApp().Clipboard().SetContent(string(l.Response))
	p.line.Say(kit.Toast{Text: "Copied: the response to " + l.Name, Icon: "copy"})
}

// saveResponse asks where the response goes, and writes it there.
func (p *Page) saveResponse() {
	l, ok := p.row()
	if !ok {
		return
	}
	p.window.Files().Save("Save the response", l.ResponseName(), func(path string) {
		p.written(path, "The response is saved: ", func() error { return l.SaveTo(path) })
	})
}

// saveReport asks where a report goes, as CSV or as PDF.
func (p *Page) saveReport() {
	report := p.source.Report(p.batch.Lines())
	p.window.Files().Save("Save the report", model.ReportName(report.At)+".pdf", func(path string) {
		write := report.WritePDF
		if strings.EqualFold(filepath.Ext(path), ".csv") {
			write = report.WriteCSV
		}
		p.written(path, "The report is saved: ", func() error { return write(path) })
	})
}

// written writes a file beside the window and says so.
func (p *Page) written(path, said string, write func() error) {
	task.Go(p.saving, func(context.Context, task.Report) (struct{}, error) { return struct{}{}, write() },
		func(_ struct{}, err error) {
			if err != nil {
				p.problem("Not saved", err, "No file was written.")
				return
			}
			p.line.Say(kit.Toast{Text: said + filepath.Base(path)})
		})
}
