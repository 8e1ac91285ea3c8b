package mail

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/keydesk/keydesk/ui/desk/kit"
	"github.com/keydesk/keydesk/ui/desk/look"
	"github.com/keydesk/keydesk/ui/model/label"
	model "github.com/keydesk/keydesk/ui/model/mail"
	"github.com/keydesk/keydesk/ui/model/say"
)

// letterView is the message that is open.
type letterView struct {
	local  *local
	box    *fyne.Container
	body   *fyne.Container
	upper  *kit.Scroll
	foot   *fyne.Container
	lower  *kit.Scroll
	wrong  *kit.Banner
	letter *model.Letter // nil: none
}

func newLetterView(l *local) *letterView {
	v := &letterView{local: l, body: kit.Column(4), foot: kit.Flow(8), wrong: kit.NewBanner(kit.MarkError(), "", "")}
	v.wrong.Hide()
	v.upper = kit.NewScroll(kit.NewGround(kit.Inset(v.body, 16, 24, 16, 24), theme.ColorNameBackground))
	foot := kit.NewGround(kit.Column(0, kit.NewRule(), kit.Inset(v.foot, 12, 24, 12, 24)), theme.ColorNameBackground)
	v.lower, v.box = kit.Under(v.upper, foot, 0.5)
	v.empty()
	return v
}

// set shows parts, with or without the buttons under them.
func (v *letterView) set(foot bool, parts ...fyne.CanvasObject) {
	v.wrong.Hide()
	v.body.Objects = append([]fyne.CanvasObject{v.wrong}, parts...)
	v.body.Refresh()
	kit.SetVisible(v.lower, foot)
	v.box.Refresh()
	v.lower.Refresh()
	v.upper.Refresh()
	v.upper.Top()
}

// empty is the view while no message is open.
func (v *letterView) empty() {
	v.letter = nil
	if v.local.said != "" {
		v.set(false) // there is none to select
		return
	}
	v.set(false, kit.NewText("Select a message to read it.", kit.Quiet()))
}

// wait is the view while a message is read.
func (v *letterView) wait() {
	v.letter = nil
	v.set(false, kit.NewText("Being read…", kit.Quiet()))
}

// problem says why a message could not be read.
func (v *letterView) problem(p say.Problem) {
	v.letter = nil
	v.set(false, kit.NewText("The message could not be read", kit.Section()), kit.NewText(p.Text(), kit.Plain()))
}

// refuse says why an act did not go.
func (v *letterView) refuse(act string, p say.Problem) {
	v.wrong.Set(kit.MarkError(), act+" did not work", p.Text())
	v.wrong.Show()
	v.body.Refresh()
	v.upper.Refresh()
	v.upper.Top()
}

// fill shows a message.
func (v *letterView) fill(l model.Letter) {
	v.letter = &l
	chip := kit.NewChip(kit.Mark{Icon: "inbox", Color: theme.ColorNamePlaceHolder, Tint: theme.ColorNameButton}, model.Chip)
	when := ""
	if !l.Date.IsZero() {
		when = v.local.page.source.Clock.Exact(l.Date)
	}
	parts := []fyne.CanvasObject{
		kit.Row(12, kit.NewText(l.Subject, kit.Section()), kit.Space(), chip),
		person("From", l.From, ""), person("To", l.To, when),
		kit.Inset(kit.NewRule(), 8, 0, 12, 0),
	}
	if strings.TrimSpace(l.Text) == "" {
		parts = append(parts, kit.NewText("This message has no text.", kit.Quiet()))
	}
	v.buttons(l)
	v.set(true, append(parts, v.text(l)...)...)
}

// person is who a message is from or to, and at its right the time.
func person(role, who, when string) fyne.CanvasObject {
	quiet := kit.Style{Color: theme.ColorNamePlaceHolder, Size: theme.SizeNameCaptionText}
	row := kit.Row(12, newPair(role, who))
	if when != "" {
		row.Add(kit.NewText(when, quiet))
	}
	return row
}

// buttons are what can be done with the message; what is rarer stands in the
// menu.
func (v *letterView) buttons(l model.Letter) {
	v.foot.Objects = nil
	if len(l.Links) > 0 {
		v.foot.Add(kit.NewButton(label.OpenLink, "forward", kit.Primary, v.local.openLink))
	}
	v.foot.Add(kit.NewButton(string(model.Copy), "copy", kit.Secondary, func() { v.local.act(model.Copy) }))
	v.foot.Add(kit.Space())
	if v.local.customer() != 0 {
		v.foot.Add(kit.NewLink(string(model.ShowCustomer), func() { v.local.act(model.ShowCustomer) }))
	}
	v.foot.Add(kit.NewButton("Delete", "bin", kit.Danger, v.local.remove))
}

// text is the message's text in paragraphs; its links are to be clicked.
func (v *letterView) text(l model.Letter) []fyne.CanvasObject {
	var all []fyne.CanvasObject
	for _, part := range model.Parts(l) {
		if part.Link == "" {
			all = append(all, kit.NewText(part.Text, kit.Plain()))
			continue
		}
		p := v.local.page
		all = append(all, kit.Row(8, newAddress(part.Link, func() { p.window.OpenLink(part.Link) }),
			kit.NewIconButton("copy", label.CopyLink, func() { p.copied(part.Link, "The link is copied.") })))
	}
	return all
}

// pair is a role, in a column of 64, and who has it.
type pair struct {
	widget.BaseWidget
	role, who *kit.Text
}

func newPair(role, who string) *pair {
	p := &pair{role: kit.NewText(role, kit.Style{Color: theme.ColorNamePlaceHolder}), who: kit.NewText(who, kit.Plain())}
	p.ExtendBaseWidget(p)
	return p
}

// Wide says that a row gives it the width that is left.
func (p *pair) Wide() bool { return true }

// Natural is the width at which it does not wrap.
func (p *pair) Natural() float32 { return look.Px(64) + p.who.Natural() }

// HeightFor is part of kit.Heighter.
func (p *pair) HeightFor(width float32) float32 { return p.who.HeightFor(width - look.Px(64)) }

// CreateRenderer is part of fyne.Widget.
func (p *pair) CreateRenderer() fyne.WidgetRenderer {
	return kit.Draw(kit.Drawn{
		Objects: []fyne.CanvasObject{p.role, p.who},
		Min: func() fyne.Size {
			return fyne.NewSize(look.Px(64+120), p.HeightFor(max(p.Size().Width, look.Px(64+120))))
		},
		Place: func(size fyne.Size) {
			kit.At(p.role, 0, 0, look.Px(64), look.Px(20))
			kit.At(p.who, look.Px(64), 0, size.Width-look.Px(64), size.Height)
		},
		Paint: func() {},
	})
}

// address is a link of a message, in full: one sees where it leads before one
// goes there.
type address struct {
	widget.BaseWidget
	text    *kit.Text
	open    func()
	focused bool
}

func newAddress(url string, open func()) *address {
	a := &address{text: kit.NewText(url, kit.Style{Wrap: true, Mono: true, Color: theme.ColorNameHyperlink}), open: open}
	a.ExtendBaseWidget(a)
	return a
}

// Wide says that a row gives it the width that is left.
func (a *address) Wide() bool { return true }

// Natural is the width at which it does not wrap.
func (a *address) Natural() float32 { return a.text.Natural() }

// Label is the address.
func (a *address) Label() string { return a.text.Text() }

// HeightFor is part of kit.Heighter.
func (a *address) HeightFor(width float32) float32 { return a.text.HeightFor(width) }

// Tapped is part of fyne.Tappable.
func (a *address) Tapped(*fyne.PointEvent) { a.open() }

// Cursor is part of desktop.Cursorable.
func (a *address) Cursor() desktop.Cursor { return desktop.PointerCursor }

// FocusGained is part of fyne.Focusable.
func (a *address) FocusGained() { a.focused = true; a.Refresh(); kit.Follow(a) }

// FocusLost is part of fyne.Focusable.
func (a *address) FocusLost() { a.focused = false; a.Refresh() }

// TypedRune is part of fyne.Focusable.
func (a *address) TypedRune(rune) {}

// TypedKey is part of fyne.Focusable.
func (a *address) TypedKey(ev *fyne.KeyEvent) {
	if use(ev) {
		a.open()
		return
	}
	kit.Pass(a, ev)
}

// CreateRenderer is part of fyne.Widget.
func (a *address) CreateRenderer() fyne.WidgetRenderer {
	ring := &canvas.Rectangle{}
	return kit.Draw(kit.Drawn{
		Objects: []fyne.CanvasObject{a.text, ring},
		Min:     func() fyne.Size { return fyne.NewSize(look.Px(120), a.HeightFor(max(a.Size().Width, look.Px(240)))) },
		Place: func(size fyne.Size) {
			kit.At(a.text, 0, 0, size.Width, size.Height)
			kit.At(ring, -3, -2, size.Width+6, size.Height+4)
		},
		Paint: func() { kit.PaintFrame(ring, a.focused) },
	})
}
