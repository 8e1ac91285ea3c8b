package activity

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"github.com/keydesk/keydesk/ui/desk/kit"
	model "github.com/keydesk/keydesk/ui/model/activity"
	"github.com/keydesk/keydesk/ui/model/label"
)

// head is what stands over the list: the filter, Verify and Export, and what
// Verify came to.
type head struct {
	page               *Page
	box                *kit.Box
	operator, customer *kit.Entry
	from, to           *kit.Entry
	kind               *kit.Select
	problem            *kit.Text
	clear              *kit.Button
	verify, export     *kit.Button
	banner             *kit.Banner
	quiet              bool // the page sets the fields, not the user
}

func newHead(p *Page) *head {
	h := &head{page: p}
	changed := func(string) { h.typed() }
	h.operator = kit.NewSearch("Name", changed)
	h.customer, h.from, h.to = kit.NewEntry("10042"), kit.NewEntry(model.DayHint), kit.NewEntry(model.DayHint)
	for _, e := range []*kit.Entry{h.customer, h.from, h.to} {
		e.OnChanged = changed
	}
	for _, e := range h.entries() {
		for _, key := range []fyne.KeyName{fyne.KeyDown, fyne.KeyReturn, fyne.KeyEnter} {
			e.OnKey(key, p.intoList)
		}
	}
	h.kind = kit.NewSelect("", model.KindWords(), func(int) { h.typed() })
	h.kind.SetOptions(model.KindWords(), 0)
	h.problem = kit.NewText("", kit.Plain().In(theme.ColorNameError))
	h.problem.Hide()
	h.clear = kit.NewLink("Clear the filter", p.Clear)
	h.clear.Hide()
	h.verify = kit.NewButton(label.Verify, "shield", kit.Secondary, p.Verify)
	h.export = kit.NewButton(label.Export, "export", kit.Secondary, p.Export)
	if why := p.source.WhyNoExport; why != "" {
		h.export.Disable(why)
	}
	if p.window.Files() == nil {
		h.export.Hide()
	}
	h.banner = kit.NewBanner(kit.MarkGood(), "", "", kit.NewIconButton("close", "Close", h.closeBanner))
	h.banner.Hide()
	h.box = kit.NewGround(kit.Inset(kit.Column(10, h.banner,
		kit.Flow(12, newSized(label.Operator, h.operator, 152), newSized(label.CustomerID, h.customer, 96), newSized(label.KindOfEntry, h.kind, 184),
			newSized(label.FromDay, h.from, 108), newSized(label.ToDay, h.to, 108), kit.Inset(h.clear, 26, 0, 6, 0),
			kit.Space(), kit.Inset(kit.Row(8, h.verify, h.export), 20, 0, 0, 0)),
		h.problem,
	), 12, 16, 12, 16), theme.ColorNameBackground)
	return h
}

// entries are the fields in which something is typed.
func (h *head) entries() []*kit.Entry { return []*kit.Entry{h.operator, h.customer, h.from, h.to} }

// filter is what stands in the fields.
func (h *head) filter() model.Typed {
	return model.Typed{Operator: h.operator.Text, Customer: h.customer.Text, Kind: h.kind.Chosen(), From: h.from.Text, To: h.to.Text}
}

// typed reads the log as the fields say, or says what is wrong with them.
func (h *head) typed() {
	if h.quiet {
		return
	}
	f, field, problem := h.filter().Filter(h.page.source.Clock)
	h.customer.SetBad(field == "customer")
	h.from.SetBad(field == "from")
	h.to.SetBad(field == "to")
	h.problem.SetText(problem)
	h.set(h.problem, problem != "")
	h.set(h.clear, h.filter() != model.Typed{})
	if problem == "" {
		h.page.ask(f)
	}
}

// set shows a part of the head or takes it away.
func (h *head) set(o fyne.CanvasObject, on bool) {
	if o.Visible() != on {
		kit.SetVisible(o, on)
		h.page.content.Refresh()
	}
}

// fill puts a filter into the fields, and reads nothing.
func (h *head) fill(f model.Typed) {
	h.quiet = true
	for e, text := range map[*kit.Entry]string{h.operator: f.Operator, h.customer: f.Customer, h.from: f.From, h.to: f.To} {
		e.SetText(text)
		e.SetBad(false)
	}
	h.kind.SetOptions(model.KindWords(), f.Kind)
	h.quiet = false
}

// say shows in the banner what Verify, or something that went wrong, came to.
func (h *head) say(m kit.Mark, title, text string) {
	h.banner.Set(m, title, text, kit.NewIconButton("close", "Close", h.closeBanner))
	h.banner.Show()
	h.page.content.Refresh()
}

// said is what the banner says, "" where it is closed.
func (h *head) said() string {
	if !h.banner.Visible() {
		return ""
	}
	return h.banner.Title()
}

func (h *head) closeBanner() { h.set(h.banner, false) }
