package activity

import (
	"context"

	"fyne.io/fyne/v2"

	"github.com/keydesk/keydesk/ui/desk/kit"
	"github.com/keydesk/keydesk/ui/desk/task"
	model "github.com/keydesk/keydesk/ui/model/activity"
	"github.com/keydesk/keydesk/ui/model/label"
	"github.com/keydesk/keydesk/ui/model/say"
	"github.com/keydesk/keydesk/ui/model/words"
)

// Clear empties the filter.
func (p *Page) Clear() { p.Limit(model.Typed{}) }

// Limit limits the list, such as to what one operator was shown.
func (p *Page) Limit(f model.Typed) {
	p.head.fill(f)
	p.head.typed()
	p.Focus()
}

// Refresh reads the log anew, from its newest entry on.
func (p *Page) Refresh() { p.ask(p.filter) }

// intoList goes into the list.
func (p *Page) intoList() {
	if p.log.Len() > 0 {
		p.table.Focus()
	}
}

// openCustomer goes to the customer of the selected entry.
func (p *Page) openCustomer() {
	if p.detail.entry != nil && p.detail.line.Customer != 0 {
		p.window.Open(p.detail.line.Customer, false)
	}
}

// Verify walks the whole log and says whether it is as it was written.
func (p *Page) Verify() {
	if p.checking.Running() {
		return
	}
	p.head.verify.Disable("The log is being checked already.")
	task.Go(p.checking, func(ctx context.Context, _ task.Report) (int, error) { return p.source.Verify(ctx) },
		func(n int, err error) {
			p.head.verify.Enable()
			text, ok := model.Verified(n, err, p.source.Clock)
			if ok {
				p.head.say(kit.MarkGood(), "The log is as it was written", text)
				return
			}
			p.head.say(kit.MarkError(), "The log could not be verified", text)
		})
}

// Verdict is what Verify or Export said last, "" for nothing.
func (p *Page) Verdict() string { return p.head.said() }

// Export writes what the filter admits to a file that the user names.
func (p *Page) Export() {
	f := p.filter
	p.window.Files().Save("Export", model.FileName(p.source.Clock.Time()), func(path string) {
		task.Go(p.writing, func(ctx context.Context, report task.Report) (int, error) {
			return p.source.Export(ctx, f, path, func(n int) {
				report(task.Progress{Done: n, Text: words.Count(n, "entry", "entries") + " written…"})
			})
		}, func(n int, err error) {
			if err != nil {
				p.head.say(kit.MarkError(), "The log could not be exported", say.Explain(err, "Nothing was written.").Text())
				return
			}
			p.line.Say(kit.Toast{Text: model.Exported(n, path)})
		})
	})
}

// say says what takes long, with a way to stop it, once it does.
func (p *Page) say(on bool, slot *task.Slot, text string) {
	if !on {
		p.busy = ""
		kit.SetVisible(p.stop, false)
		p.sayLine()
		p.line.Refresh()
		return
	}
	p.runner.After(patience, func() {
		if slot.Running() {
			p.busy = text
			kit.SetVisible(p.stop, true)
			p.sayLine()
			p.line.Refresh()
		}
	})
}

// sayLine shows what the list counts, or what takes long.
func (p *Page) sayLine() {
	switch {
	case p.busy != "":
		p.line.SetText(p.busy)
	case p.loaded:
		p.line.SetText(p.log.Line())
	default: // it was stopped, or could not be read
		p.line.SetText("")
	}
}

// halt stops what is under way. The list stays as it is.
func (p *Page) halt() {
	reading := p.reading.Running()
	for _, slot := range []*task.Slot{p.reading, p.older, p.checking, p.writing} {
		slot.Cancel()
	}
	p.coming = false
	p.head.verify.Enable()
	if reading {
		p.failed(say.Problem{What: "Reading the log was stopped."})
	}
}

// Commands are what the page adds to the window's menu and keys.
func (p *Page) Commands() []kit.Command {
	all := []kit.Command{
		{Menu: "Edit", Name: "Find", Key: fyne.KeyF, Mod: fyne.KeyModifierControl, Do: p.Focus},
		{Menu: label.Activity, Name: "Refresh", Key: fyne.KeyF5, Do: p.Refresh},
		{Menu: label.Activity, Name: label.Verify, Do: p.Verify},
		{Menu: label.Activity, Name: "Show customer", Do: p.openCustomer, Why: p.whyNoCustomer},
	}
	if p.window.Files() != nil {
		all = append(all, kit.Command{Menu: "File", Name: label.Export, Do: p.Export, Why: func() string { return p.source.WhyNoExport }})
	}
	return all
}

func (p *Page) whyNoCustomer() string {
	if p.detail.entry == nil {
		return "Select an entry first."
	}
	if p.detail.line.Customer == 0 {
		return "This entry is not about a customer."
	}
	return ""
}
