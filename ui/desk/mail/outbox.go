package mail

import (
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/keydesk/keydesk/ui/desk/internal/mark"
	"github.com/keydesk/keydesk/ui/desk/kit"
	"github.com/keydesk/keydesk/ui/model/backup"
	"github.com/keydesk/keydesk/ui/model/label"
	model "github.com/keydesk/keydesk/ui/model/mail"
	"github.com/keydesk/keydesk/ui/model/say"
	"github.com/keydesk/keydesk/ui/model/words"
)

// outbox is what all boxes but the local mailbox show: banner and search over
// the list, and the selected mail under it.
type outbox struct {
	page    *Page
	box     *fyne.Container
	banner  *kit.Banner
	try     *kit.Button
	held    [2]*kit.Button // Cancel them and Send them, where a restore holds mails
	find    *kit.Entry
	table   *kit.Table
	nothing *fyne.Container
	said    string // what nothing says
	detail  *detail
	quiet   bool // the page sets the field, not the user
	next    bool // the list has the column Next try
}

func newOutbox(p *Page) *outbox {
	b := &outbox{page: p}
	b.try = kit.NewButton(label.TryAgain, "refresh", kit.Primary, p.TryAgain)
	b.held = [2]*kit.Button{
		kit.NewButton(label.CancelHeld, "", kit.Secondary, func() { p.decide(label.CancelHeld, p.source.CancelHeld, backup.Cancelled) }),
		kit.NewButton(label.SendHeld, "", kit.Secondary, func() { p.decide(label.SendHeld, p.source.SendHeld, backup.Sent) }),
	}
	b.banner = kit.NewBanner(kit.MarkWarning(), "", "", kit.NewLink(label.MailSettings, p.window.Settings), b.try)
	b.banner.Hide()
	b.find = b.search()
	b.table = kit.NewTable(p.runner, b.cols(), p.model.Len, b.cells)
	b.table.OnSelect = func(row int) {
		p.model.Select(row)
		b.detail.fresh()
	}
	b.table.OnOpen = func(int) { p.first() }
	b.table.OnMenu = func(_ int, at fyne.Position) { b.menu(at) }
	b.nothing = container.NewStack()
	b.detail = newDetail(p)
	head := kit.NewGround(kit.Inset(kit.Column(12, b.banner, b.find), 12, 16, 12, 16), theme.ColorNameBackground)
	rows := container.NewStack(b.table, b.nothing)
	scroll, split := kit.Under(rows, b.detail.ground, 0.55)
	b.detail.scroll, b.detail.split = scroll, split
	scroll.Hide()
	b.box = kit.Over(head, split, kit.Lines(4))
	return b
}

// search makes the search field: ↓ and Enter go into the list.
func (b *outbox) search() *kit.Entry {
	e := kit.NewSearch(b.page.model.Hint(), func(text string) {
		if !b.quiet {
			b.page.search(text)
		}
	})
	for _, key := range []fyne.KeyName{fyne.KeyDown, fyne.KeyReturn, fyne.KeyEnter} {
		e.OnKey(key, func() {
			if b.page.model.Len() > 0 {
				b.table.Focus()
			}
		})
	}
	return e
}

// follow shows a text that was typed elsewhere.
func (b *outbox) follow(text string) {
	if b.find.Text != text {
		b.quiet = true
		b.find.SetText(text)
		b.quiet = false
	}
}

// cols are the columns; the outbox also says when the next try is.
func (b *outbox) cols() []kit.Col {
	all := []kit.Col{
		{Title: "State", Width: 320, Grow: true}, {Title: "To", Width: 148, Grow: true, Bold: true},
		{Title: "Mailing", Width: 176, Drop: 1}, {Title: "Tries", Width: 64, Quiet: true, Drop: 3},
		{Title: "Queued", Width: 80, Quiet: true, Drop: 2},
	}
	if b.next {
		all[0].Width = 240
		all = append(all, kit.Col{Title: "Next try", Width: 112, Quiet: true, Drop: 4})
	}
	return all
}

// columns shows the columns of the box that is open.
func (b *outbox) columns() {
	if next := b.page.model.Box() == model.Outbox; b.next != next {
		b.next = next
		b.table.SetColumns(b.cols())
	}
}

// cells are a row in words.
func (b *outbox) cells(row int) []kit.Cell {
	line, ok := b.page.model.Row(row)
	if !ok {
		return nil
	}
	all := []kit.Cell{
		{Text: line.State.Word, Mark: mark.Of(line.State)}, {Text: line.To}, {Text: line.Mailing},
		{Text: strconv.Itoa(line.Tries)}, {Text: line.Queued},
	}
	if b.next {
		all = append(all, kit.Cell{Text: words.OrDash(line.NextTry)})
	}
	return all
}

// fresh shows what the model has.
func (b *outbox) fresh() {
	bold, text, paused := b.page.model.Banner()
	if paused {
		acts := []fyne.CanvasObject{kit.NewLink(label.MailSettings, b.page.window.Settings), b.try}
		if b.page.model.Held() {
			acts = []fyne.CanvasObject{kit.Row(8, b.held[0], b.held[1])}
		}
		b.banner.Set(kit.MarkWarning(), bold, text, acts...)
	}
	if b.banner.Visible() != paused {
		kit.SetVisible(b.banner, paused)
		b.box.Refresh()
	}
	b.table.Reload()
	b.table.Mark(b.page.model.SelectedRow())
	if b.page.loaded {
		b.empty(b.page.model.Empty())
	}
	b.detail.fresh()
}

// empty says why there are no rows; "" shows them.
func (b *outbox) empty(text string) {
	kit.SetVisible(b.table, text == "")
	kit.SetVisible(b.nothing, text != "")
	if b.said == text {
		return
	}
	b.said = text
	var ways []fyne.CanvasObject
	if b.find.Text != "" {
		ways = append(ways, kit.NewButton("Clear the search", "", kit.Secondary, func() { b.page.search(""); b.page.Focus() }))
	}
	b.place("mail", text, "", ways)
}

// failed says why nothing could be read.
func (b *outbox) failed(problem say.Problem) {
	again := kit.NewButton(label.TryAgain, "refresh", kit.Secondary, b.page.read)
	kit.SetVisible(b.table, false)
	kit.SetVisible(b.nothing, true)
	b.said = problem.Text()
	b.place("triangle", "The mail could not be read", problem.Text(), []fyne.CanvasObject{again})
}

// place puts a message in place of the rows.
func (b *outbox) place(icon, title, text string, ways []fyne.CanvasObject) {
	b.nothing.Objects = []fyne.CanvasObject{message(icon, title, text, ways)}
	b.nothing.Refresh()
}

// message is a title, a sentence and what can be done.
func message(icon, title, text string, ways []fyne.CanvasObject) fyne.CanvasObject {
	all := kit.Column(8, kit.Row(0, kit.NewIcon(icon, theme.ColorNamePlaceHolder, 24)), kit.NewText(title, kit.Section()))
	if text != "" {
		all.Add(kit.NewText(text, kit.Quiet()))
	}
	if len(ways) > 0 {
		all.Add(kit.Inset(kit.Flow(8, ways...), 8, 0, 0, 0))
	}
	return kit.NewScroll(kit.Inset(all, 32, 24, 16, 24))
}

// goTo selects a row.
func (b *outbox) goTo(row int) {
	if row >= 0 {
		b.table.Select(row)
		b.table.Focus()
	}
}

// trying shows that Try again is under way, or what is done with held mails.
func (b *outbox) trying(on bool) {
	for _, button := range append(b.held[:], b.try) {
		button.Enable()
		if on {
			button.Disable("Keydesk is sending already.")
		}
	}
}

// menu is the context menu of the selected mail.
func (b *outbox) menu(at fyne.Position) {
	d, ok := b.page.model.Selected()
	c := kit.CanvasOf(b.table)
	if !ok || c == nil {
		return
	}
	var items []*fyne.MenuItem
	for _, act := range b.page.offered(d) {
		items = append(items, fyne.NewMenuItem(string(act), func() { b.page.Act(act) }))
	}
	if len(items) > 0 {
		widget.ShowPopUpMenuAtPosition(fyne.NewMenu("", items...), c, at)
	}
}
