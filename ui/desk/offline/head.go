package offline

import (
	"fmt"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"github.com/keydesk/keydesk/ui/desk/kit"
	"github.com/keydesk/keydesk/ui/desk/task"
	"github.com/keydesk/keydesk/ui/model/label"
	model "github.com/keydesk/keydesk/ui/model/offline"
)

// head is what stands over the table.
type head struct {
	page  *Page
	box   *kit.Box
	about *kit.Text
	note  *kit.Text

	back, issue         *kit.Button
	file, folder, paste *kit.Button
	limits              []*kit.Button

	working *fyne.Container // what is done just now, how far, and Cancel
	doing   *kit.Text
	bar     *kit.Bar
	cancel  *kit.Button

	banner *kit.Banner // what came of issuing
	told   *fyne.Container
}

// nothingYet stands beside the limits until something was issued.
const nothingYet = "Nothing is written before you click Issue."

func newHead(p *Page) *head {
	h := &head{page: p, about: kit.NewText("", kit.Quiet()), note: kit.NewText(nothingYet, kit.Quiet())}
	back := kit.NewButton(label.Licenses, "back", kit.Link, p.window.Back)
	h.back = kit.NewButton(label.Cancel, "", kit.Secondary, p.window.Back)
	h.issue = kit.NewButton(label.Issue, "check", kit.Primary, p.Issue)
	h.file = kit.NewButton(label.AddFile, "add", kit.Secondary, p.addFile)
	h.folder = kit.NewButton(label.AddFolder, "", kit.Secondary, p.addFolder)
	h.paste = kit.NewButton(label.PasteRequest, "", kit.Secondary, p.paste)
	limits := kit.Row(0)
	for i, text := range p.batch.Limits() {
		b := kit.NewButton(text, "", kit.Flat, func() { p.limit(model.Show(i)) })
		h.limits = append(h.limits, b)
		limits.Add(b)
	}
	h.doing, h.bar = kit.NewText("", kit.Style{Wrap: true}), kit.NewBar()
	h.cancel = kit.NewButton("Stop", "", kit.Secondary, p.cancel)
	h.working = kit.Inset(kit.Row(16, kit.Column(6, h.doing, h.bar), h.cancel), 8, 16, 8, 16)
	h.banner = kit.NewBanner(kit.MarkGood(), "", "")
	h.told = kit.Inset(h.banner, 8, 16, 0, 16)
	h.working.Hide()
	h.told.Hide()
	tools := kit.ShedRow(8, []fyne.CanvasObject{h.note}, limits, h.note, kit.Space(), h.paste, h.file, h.folder)
	h.box = kit.NewGround(kit.Column(0,
		kit.PageHead([]fyne.CanvasObject{back, kit.NewUpright(), kit.NewText(strings.TrimSuffix(label.OfflineActivation, "…"), kit.Title()), h.about},
			[]fyne.CanvasObject{h.back, h.issue}),
		h.working, h.told, kit.Inset(tools, 12, 16, 12, 16)), theme.ColorNameBackground)
	return h
}

// follow shows what the page has.
func (h *head) follow() {
	p := h.page
	all, good, _ := p.batch.Count()
	h.about.SetText(p.batch.About())
	for i, text := range p.batch.Limits() {
		h.limits[i].SetText(text)
		kind := kit.Flat
		if p.batch.Shown() == model.Show(i) {
			kind = kit.Secondary
		}
		h.limits[i].SetKind(kind)
		kit.SetVisible(h.limits[i], all > 0)
	}
	text := label.Issue
	if all > 0 && !p.batch.Done() {
		text = fmt.Sprintf("%s %d", label.Issue, good)
	}
	h.issue.SetText(text)
	h.issue.Disable(p.whyNot())
	busy := ""
	if p.issuing.Running() {
		busy = "Responses are being issued."
	}
	for _, b := range []*kit.Button{h.file, h.folder, h.paste} {
		b.Disable(busy)
	}
	h.back.SetText(label.Cancel)
	note := strings.TrimSpace(nothingYet + " " + p.batch.Others())
	if p.batch.Done() {
		h.back.SetText("Done")
		note = ""
	}
	h.note.SetText(note)
}

// whyNot is why nothing can be issued now, "" where it can.
func (p *Page) whyNot() string {
	all, good, _ := p.batch.Count()
	switch {
	case p.issuing.Running():
		return "Responses are being issued."
	case p.reading.Running(), p.judging.Running():
		return "The requests are being looked at."
	case all == 0:
		return "Add requests first."
	case p.batch.Done():
		return "All was issued. Add requests, or go back."
	case good == 0:
		return "None of the requests can be answered."
	}
	return ""
}

// busy shows that work is under way, once it takes long, and takes that away.
func (p *Page) busy(text string, slot *task.Slot) {
	p.head.doing.SetText(text)
	p.head.bar.Set(0)
	kit.SetVisible(p.head.bar, slot == p.issuing)
	kit.SetVisible(p.head.cancel, slot == p.issuing)
	p.head.cancel.Enable()
	p.runner.After(patience, func() {
		if slot.Running() {
			p.head.working.Show()
			p.arrange()
		}
	})
}

// calm takes away what busy shows.
func (p *Page) calm() {
	if p.reading.Running() || p.judging.Running() || p.issuing.Running() || !p.head.working.Visible() {
		return
	}
	p.head.working.Hide()
	p.arrange()
}

// progress shows how far it is.
func (h *head) progress(at task.Progress) {
	h.doing.SetText(at.Text)
	if at.Total > 0 {
		h.bar.Set(float64(at.Done) / float64(at.Total))
	}
}

// tell says what came of issuing, over the table.
func (p *Page) tell(m kit.Mark, title, sub string, ways ...fyne.CanvasObject) {
	p.head.banner.Set(m, title, sub, ways...)
	kit.SetVisible(p.head.told, title != "")
	p.arrange()
}

// limit limits the rows.
func (p *Page) limit(to model.Show) {
	p.batch.Limit(to)
	p.table.Mark(-1)
	p.follow()
}

// follow shows anew what the page has.
func (p *Page) follow() {
	all, good, bad := p.batch.Count()
	p.head.follow()
	p.foot.follow()
	kit.SetVisible(p.table, all > 0)
	kit.SetVisible(p.nothing, all == 0)
	p.table.Reload()
	p.line.SetText(p.batch.About())
	if p.batch.Done() {
		p.line.SetText(p.ended)
	}
	text := ""
	if all > 0 {
		word := "ready"
		if p.batch.Done() {
			word = "issued"
		}
		text = fmt.Sprintf("%d %s · %d refused", good, word, bad)
	}
	p.counts.SetText(text)
	p.line.Refresh()
	p.arrange()
}

// arrange lays out what has grown or shrunk.
func (p *Page) arrange() {
	if p.content == nil {
		return
	}
	p.head.box.Refresh()
	p.foot.box.Refresh()
	p.content.Refresh()
	if !p.content.Size().IsZero() {
		p.content.Layout.Layout(p.content.Objects, p.content.Size())
	}
}
