package customers

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/keydesk/keydesk/ui/desk/kit"
	"github.com/keydesk/keydesk/ui/desk/look"
	"github.com/keydesk/keydesk/ui/model/customers"
	"github.com/keydesk/keydesk/ui/model/label"
)

// head is what stands over the list.
type head struct {
	box             *kit.Box
	name            *kit.Text
	upper, lower    *fyne.Container
	narrow, broad   bool
	filter          *kit.Entry
	status          *kit.Select
	add, in, out    *kit.Button
	columns, reopen *kit.Button
	on              bool        // several are being selected
	several         *kit.Check  // nil where several cannot be selected
	all, none       *kit.Button // while several are selected
	enable, disable *kit.Button
	quiet           bool // the page sets the fields, not the user
}

func newHead(p *Page) *head {
	h := &head{}
	h.filter = kit.NewSearch(label.FilterHint, func(text string) {
		if !h.quiet {
			p.waiting.Drop()
			p.ask(p.model.Type(text), true)
		}
	})
	h.filter.OnKey(fyne.KeyDown, func() { p.waiting.Do(p.goIntoList) })
	h.filter.OnKey(fyne.KeyReturn, func() { p.waiting.Do(p.openFirst) })
	h.filter.OnKey(fyne.KeyEnter, func() { p.waiting.Do(p.openFirst) })
	h.status = kit.NewSelect("", statusWords(), func(i int) {
		p.waiting.Drop()
		p.ask(p.model.Choose(customers.Filters()[i].Label), true)
	})
	h.status.SetOptions(statusWords(), 0)
	kit.Name(h.status, "Status")
	kit.Name(h.filter, label.CustomersFilter)
	h.add = kit.NewButton(label.NewCustomer, "add", kit.Primary, func() { p.window.Go(ToNew) })
	h.in = kit.NewButton(label.Import, "import", kit.Secondary, func() { p.window.Go(ToImport) })
	h.out = kit.NewButton(label.Export, "export", kit.Secondary, func() { p.window.Go(ToExport) })
	h.columns = kit.NewLink("Columns", p.chooseColumns)
	h.reopen = kit.NewLink("Preview", p.TogglePanel)
	h.reopen.Hide()
	h.beginSeveral(p)
	h.name = kit.NewText(label.CustomersFilter, kit.Style{})
	h.upper, h.lower = kit.Flow(8), kit.Column(0)
	h.filling()
	h.box = kit.NewGround(newFitting(h, kit.Inset(kit.Column(8, h.upper, h.lower), 12, 16, 12, 16)), theme.ColorNameBackground)
	return h
}

// Widths in the design's pixels: under narrowHead the head makes do with three
// lines, because the list is what the page is for; from broadHead on it is one.
const (
	narrowHead = 400
	broadHead  = 1080
)

// fit lays the head out for a width.
func (h *head) fit(width float32) {
	narrow, broad := width < look.Px(narrowHead), width >= look.Px(broadHead)
	if narrow != h.narrow || broad != h.broad {
		h.narrow, h.broad = narrow, broad
		h.filling()
	}
}

// filling puts the parts into their lines. In a narrow head the field is called
// by the words in it, the buttons have no icons, and columns are not offered:
// there is room for the two that stay.
func (h *head) filling() {
	find := kit.Column(0, kit.Flow(12, h.name, kit.NewRoomy(h.filter, 288)))
	h.upper.Objects = []fyne.CanvasObject{find, h.status}
	h.lower.Objects = []fyne.CanvasObject{kit.Flow(8, h.buttons()...)}
	icons, hint := []string{"add", "import", "export"}, label.FilterHint
	switch {
	case h.broad:
		h.upper.Objects = append([]fyne.CanvasObject{find, h.status}, h.buttons()...)
		h.lower.Objects = nil
	case h.narrow:
		h.upper.Objects = []fyne.CanvasObject{find, h.status}
		h.lower.Objects = []fyne.CanvasObject{kit.Inset(kit.Flow(4, h.fewButtons()...), 0, -4, 0, -4)}
		icons, hint = []string{"", "", ""}, label.CustomersFilter
	}
	kit.SetVisible(h.lower, !h.broad)
	kit.SetVisible(h.name, !h.narrow)
	h.filter.SetPlaceHolder(hint)
	for i, b := range []*kit.Button{h.add, h.in, h.out} {
		b.SetIcon(icons[i])
	}
}

// fitting is the head's content: it is fitted to a width before that says how
// high it is.
type fitting struct {
	widget.BaseWidget
	head *head
	box  *kit.Box
}

func newFitting(h *head, content fyne.CanvasObject) *fitting {
	f := &fitting{head: h, box: kit.NewGround(content, theme.ColorNameBackground)}
	f.ExtendBaseWidget(f)
	return f
}

// HeightFor is part of kit.Heighter.
func (f *fitting) HeightFor(width float32) float32 {
	f.head.fit(width)
	return f.box.HeightFor(width)
}

// CreateRenderer is part of fyne.Widget.
func (f *fitting) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(f.box) }

// statusWords are the choices of the status filter.
func statusWords() []string {
	var all []string
	for _, f := range customers.Filters() {
		all = append(all, "Status: "+f.Label)
	}
	return all
}

// set shows a text and a status that the page chose, and asks nothing.
func (h *head) set(text string, status int) {
	h.quiet = true
	h.filter.SetText(text)
	h.quiet = false
	h.status.SetOptions(statusWords(), status)
}

// follow shows the model's text and status, such as after a way out of an empty
// list.
func (h *head) follow(m *customers.Page) {
	for i, f := range customers.Filters() {
		if f.Label == m.Status() {
			h.set(m.Text(), i)
		}
	}
}

// allow switches the buttons on, or off with the reason. On a desk without
// customers the card's own button is the one that leads on.
func (h *head) allow(m *customers.Page, none bool) {
	why, _ := m.CanAdd()
	h.add.Disable(why)
	h.in.Disable(why)
	why, _ = m.CanExport()
	h.out.Disable(why)
	kind := kit.Primary
	if none {
		kind = kit.Secondary
	}
	h.add.SetKind(kind)
	if h.columns.Visible() == none {
		kit.SetVisible(h.columns, !none)
		h.box.Refresh()
	}
}

// chooseColumns lets the user choose what the list shows.
func (p *Page) chooseColumns() {
	var items []*fyne.MenuItem
	for _, c := range customers.Columns() {
		if c == customers.Name {
			continue // it stays
		}
		on := p.shownColumn(c) >= 0
		item := fyne.NewMenuItem(string(c), func() {
			p.columns = customers.Choose(p.columns, c, !on)
			p.setColumns()
		})
		item.Checked = on
		items = append(items, item)
	}
	c := kit.CanvasOf(p.head.columns)
	if c == nil {
		return
	}
	var under fyne.CanvasObject = p.head.columns
	if p.head.narrow {
		under = p.head.status
	}
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject(under)
	widget.ShowPopUpMenuAtPosition(fyne.NewMenu("", items...), c, at.AddXY(0, under.Size().Height+look.Px(2)))
}
