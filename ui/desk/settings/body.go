package settings

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"github.com/keydesk/keydesk/ui/desk/kit"
	"github.com/keydesk/keydesk/ui/desk/look"
	"github.com/keydesk/keydesk/ui/model/label"
	model "github.com/keydesk/keydesk/ui/model/settings"
)

// body is the settings of a section, or those that were searched for.
type body struct {
	page   *Page
	column *fyne.Container
	scroll *kit.Scroll
	rows   []*row
	grid   *grid
	shown  []string // which rows, in order, with their headings
	test   *kit.Button
}

func newBody(p *Page) *body {
	b := &body{page: p, column: kit.Column(0), grid: &grid{}}
	b.scroll = kit.NewScroll(kit.Inset(b.column, 16, 16, 16, 16))
	return b
}

// top scrolls to the beginning.
func (b *body) top() { b.scroll.Top() }

// show shows groups. The rows stay where they are the same ones, so that the
// keyboard stays in its field.
func (b *body) show(groups []model.Group) {
	why := b.page.whyNot()
	now := []string{why, b.page.model.Scope()}
	var lines []model.Line
	for _, g := range groups {
		now = append(now, string(g.Section)+"/"+g.Title)
		for _, l := range g.Lines {
			now = append(now, l.Name)
			lines = append(lines, l)
		}
	}
	for _, s := range b.page.model.PanesFound() {
		now = append(now, "section "+string(s))
	}
	if !slices.Equal(now, b.shown) {
		b.flush()
		b.shown = now
		inside := b.focused()
		b.build(groups, why)
		if inside && len(b.rows) > 0 {
			kit.Focus(b.rows[0].field)
		}
	}
	b.allowTest()
	for i, l := range lines {
		b.rows[i].set(l, why)
	}
	b.columns()
}

// focused says whether the keyboard is in one of the rows.
func (b *body) focused() bool {
	c := kit.CanvasOf(b.page.frame)
	return c != nil && slices.ContainsFunc(b.rows, func(r *row) bool { return c.Focused() == r.field })
}

// columns gives what stands at the right of all rows one width.
func (b *body) columns() {
	wide := look.Px(96)
	for _, r := range b.rows {
		wide = max(wide, r.originWidth())
	}
	b.grid.origin = min(wide, look.Px(224))
	b.column.Refresh()
	b.scroll.Refresh()
}

// build makes the rows anew.
func (b *body) build(groups []model.Group, why string) {
	b.rows, b.column.Objects, b.test = nil, nil, nil
	if why != "" {
		b.column.Add(kit.Inset(kit.NewBanner(kit.MarkInfo(), why, "You can read all settings, and choose colors and text size for this computer."), 0, 0, 12, 0))
	}
	for i, g := range groups {
		b.column.Add(kit.Inset(b.heading(g), map[bool]float32{true: 0, false: 20}[i == 0], 0, 2, 0))
		for _, l := range g.Lines {
			r := newRow(b.page, l, b.grid)
			b.rows = append(b.rows, r)
			b.column.Add(r)
		}
	}
	panes := b.page.model.PanesFound()
	for i, s := range panes {
		b.column.Add(kit.Inset(kit.Row(0, kit.NewLink(string(s), func() { b.page.Open(s) })), map[bool]float32{true: 20, false: 8}[i == 0 && len(groups) > 0], 0, 0, 0))
	}
	if len(groups)+len(panes) == 0 {
		b.column.Add(kit.NewText("No setting has these words.", kit.Quiet()))
		b.column.Add(kit.Inset(kit.Row(0, kit.NewLink("Clear the search", func() { b.page.Open(b.page.model.Section()); b.page.Focus() })), 8, 0, 0, 0))
	}
}

// heading is the title of a group, with its section while searching.
func (b *body) heading(g model.Group) fyne.CanvasObject {
	title := g.Title
	if b.page.model.Searching() {
		title = strings.TrimSuffix(string(g.Section)+" > "+title, " > ")
	}
	row := kit.Row(8, kit.NewText(title, kit.Section()))
	if g.Section == model.MailServer && g.Title == label.MailServer {
		up := kit.NewButton(label.SetUp, "", kit.Secondary, b.page.setUp)
		up.Disable(b.page.whyNotDesk())
		b.test = kit.NewButton(label.Test, "", kit.Secondary, b.page.test)
		row.Add(kit.Row(8, kit.Space(), b.test, up))
	}
	return row
}

// allowTest switches Test on where there is a server to talk to.
func (b *body) allowTest() {
	if b.test == nil {
		return
	}
	why := b.page.whyNotDesk()
	if why == "" && !model.NewSetup(b.page.model.Settings()).Used() {
		why = "Mail does not go through a mail server yet. Set one up first."
	}
	b.test.Disable(why)
}

// problem is shown in place of the settings where they could not be read.
func (b *body) problem(text string) {
	b.rows, b.shown, b.test = nil, nil, nil
	b.column.Objects = []fyne.CanvasObject{
		kit.Row(10, kit.NewIcon("triangle-full", theme.ColorNameError, 16), kit.NewText(text, kit.Plain())),
		kit.Inset(kit.Row(8, kit.NewButton(label.TryAgain, "refresh", kit.Secondary, b.page.read)), 12, 0, 0, 0),
	}
	b.column.Refresh()
	b.scroll.Refresh()
}

// flush saves what was typed and not saved yet.
func (b *body) flush() {
	for _, r := range b.rows {
		if e, ok := r.field.(*entry); ok {
			e.flush()
		}
	}
}

// reveal takes the keyboard to a setting.
func (b *body) reveal(name string) {
	for _, r := range b.rows {
		if r.name == name {
			b.scroll.Reveal(r)
			kit.Focus(r.field)
		}
	}
}

// has says whether the keyboard is at a setting.
func (b *body) has(name string) bool {
	c := kit.CanvasOf(b.scroll)
	return c != nil && slices.ContainsFunc(b.rows, func(r *row) bool { return r.name == name && r.field == c.Focused() })
}

// revealWrong takes the keyboard to the first setting that was refused, in
// whichever section it is.
func (b *body) revealWrong() {
	if name, _, ok := b.page.model.Wrong(); ok {
		b.page.OpenAt(name)
	}
}
