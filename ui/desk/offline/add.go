package offline

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/core/license"
	"github.com/keydesk/keydesk/ui/desk/kit"
	"github.com/keydesk/keydesk/ui/desk/task"
	"github.com/keydesk/keydesk/ui/model/label"
	model "github.com/keydesk/keydesk/ui/model/offline"
	"github.com/keydesk/keydesk/ui/model/say"
)

// welcome stands where the rows would be.
func (p *Page) welcome() fyne.CanvasObject {
	message := kit.Column(8, kit.Row(0, kit.NewIcon("computer", theme.ColorNamePlaceHolder, 24)),
		kit.NewText("Requests of computers without a network", kit.Section()),
		kit.NewText("Drop files that end in "+license.RequestEnding+", or a folder with some, onto this window. You see what becomes of each before anything is written; "+
			"then each response lies beside its request.", kit.Quiet()))
	return kit.NewScroll(kit.NewMiddle(message, 440, 72))
}

func (p *Page) addFile() {
	p.window.Files().Open("Add a request", []string{license.RequestEnding}, func(path string) { p.Add(path) })
}

func (p *Page) addFolder() {
	p.window.Files().Folder("Add a folder with requests", "", func(path string) { p.Add(path) })
}

// Add reads files, and of folders those that are requests, and says of each what
// would become of it. While responses are issued nothing is added.
func (p *Page) Add(paths ...string) {
	if p.issuing.Running() {
		p.line.Say(kit.Toast{Text: "Not added: responses are being issued.", Icon: "info"})
		return
	}
	p.left = append(p.left, paths...)
	all := p.left
	p.busy("The files are being read.", p.reading)
	task.Go(p.reading, func(ctx context.Context, _ task.Report) (model.Gathered, error) {
		return p.source.Gather(ctx, all)
	}, func(g model.Gathered, err error) {
		p.left = nil
		p.take(g, err)
	})
}

// take takes requests that were read.
func (p *Page) take(g model.Gathered, err error) {
	if err == nil {
		_, err = p.batch.Take(g)
	}
	p.calm()
	if err != nil {
		p.problem("Not added", err, "Nothing was changed.")
		return
	}
	p.tell(kit.MarkGood(), "", "")
	p.judge()
}

// judge asks the desk what would become of the requests.
func (p *Page) judge() {
	requests := p.batch.Requests()
	p.busy("The requests are being looked at.", p.judging)
	task.Go(p.judging, func(ctx context.Context, _ task.Report) ([]core.Carried, error) {
		return p.source.Desk.Judge(ctx, requests)
	}, func(all []core.Carried, err error) {
		p.calm()
		if err != nil {
			p.tell(kit.MarkError(), "The requests could not be looked at.", say.Explain(err, "Nothing was changed.").Text(), kit.NewLink(label.TryAgain, p.judge))
			p.follow()
			return
		}
		p.batch.Judged(all)
		p.follow()
		if kit.DialogOn(kit.CanvasOf(p.content)) == nil && p.table.Selected() < 0 {
			kit.Focus(p.head.issue) // a click in the list, or Enter, goes on from here
		}
	})
}

// paste asks for the text of a request, with what is in the clipboard.
func (p *Page) paste() {
	text := kit.NewEntry("")
	kit.Name(text, "Request")
	text.MultiLine, text.Wrapping = true, fyne.TextWrapBreak
	if board := fyne.CurrentApp().Clipboard().Content(); len(model.Pasted(board)) > 0 && len(board) <= license.MaxFile && looksAsked(board) {
		text.SetText(board)
	}
	d := &kit.Dialog{Title: "Paste a request", Sub: "The text of a file that ends in " + license.RequestEnding, Width: 560}
	d.Body = kit.Column(8, kit.Sized(512, 160, text), kit.NewText("Several may follow one another. The response is shown here, to be copied or saved.", kit.Helper()))
	d.Cancel = kit.NewButton(label.Cancel, "", kit.Secondary, d.Close)
	d.Default = kit.NewButton("Add", "", kit.Primary, func() {
		found := model.Pasted(text.Text)
		if len(found) == 0 {
			kit.Tell(d.Default, "Paste the text first.")
			return
		}
		d.Close()
		p.take(model.Gathered{Files: found}, nil)
	})
	p.dialogs.Show(d, kit.CanvasOf(p.content), p.runner)
}

// looksAsked says whether a text in the clipboard is worth being offered: whole
// objects, not a password that somebody copied.
func looksAsked(text string) bool {
	for _, f := range model.Pasted(text) {
		if _, err := license.ParseRequest(f.Data); err == nil {
			return true
		}
	}
	return false
}

// problem says why something was not done.
func (p *Page) problem(title string, err error, kept string) {
	p.line.Say(kit.Toast{Text: title + ".", Detail: say.Explain(err, kept).Text(), Icon: "triangle"})
}
