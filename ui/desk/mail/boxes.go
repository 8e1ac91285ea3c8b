package mail

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/keydesk/keydesk/ui/desk/kit"
	"github.com/keydesk/keydesk/ui/desk/look"
	model "github.com/keydesk/keydesk/ui/model/mail"
	"github.com/keydesk/keydesk/ui/model/words"
)

// boxes are the folders: under each other at the left, or as tabs over the page
// where width runs short. The arrow keys go from one to the next.
type boxes struct {
	box   *fyne.Container
	items []*boxItem
	to    func(model.Box)
	on    model.Box
	tabs  bool
}

func newBoxes(lines []model.BoxLine, to func(model.Box)) *boxes {
	b := &boxes{to: to, on: model.All, box: kit.Column(0)}
	for i, line := range lines {
		item := &boxItem{boxes: b, index: i, box: line.Box, title: kit.NewText(string(line.Box), kit.Style{}), count: kit.NewText("", kit.Style{})}
		item.ExtendBaseWidget(item)
		b.items = append(b.items, item)
		b.box.Add(item)
	}
	return b
}

// set shows which box is open, and what waits in each; wider says that a tab
// takes another width than before.
func (b *boxes) set(on model.Box, lines []model.BoxLine) (wider bool) {
	wider = b.on != on
	b.on = on
	for i, line := range lines {
		text := ""
		if line.Count > 0 {
			text = words.Number(line.Count)
		}
		wider = wider || b.items[i].count.Text() != text
		b.items[i].count.SetText(text)
		b.items[i].Refresh()
	}
	return wider
}

// arrange makes tabs of them, or rows.
func (b *boxes) arrange(tabs bool) {
	if b.tabs == tabs {
		return
	}
	b.tabs = tabs
	b.box.Layout = kit.Column(0).Layout
	if tabs {
		b.box.Layout = kit.Flow(0).Layout
	}
	for _, item := range b.items {
		item.Refresh()
	}
}

// boxItem is one folder.
type boxItem struct {
	widget.BaseWidget
	boxes            *boxes
	index            int
	box              model.Box
	title, count     *kit.Text
	focused, hovered bool
}

// icon is what stands before a folder's name.
func (i *boxItem) icon() string {
	return map[model.Box]string{
		model.All: "mail", model.Outbox: "send", model.Sent: "check", model.Failed: "triangle", model.Local: "inbox",
	}[i.box]
}

// Label is the folder's name.
func (i *boxItem) Label() string { return string(i.box) }

// Tapped is part of fyne.Tappable.
func (i *boxItem) Tapped(*fyne.PointEvent) { kit.Focus(i); i.boxes.to(i.box) }

// FocusGained is part of fyne.Focusable.
func (i *boxItem) FocusGained() { i.focused = true; i.Refresh(); kit.Follow(i) }

// FocusLost is part of fyne.Focusable.
func (i *boxItem) FocusLost() { i.focused = false; i.Refresh() }

// TypedRune is part of fyne.Focusable.
func (i *boxItem) TypedRune(rune) {}

// TypedKey is part of fyne.Focusable.
func (i *boxItem) TypedKey(ev *fyne.KeyEvent) {
	step := map[fyne.KeyName]int{fyne.KeyDown: 1, fyne.KeyRight: 1, fyne.KeyUp: -1, fyne.KeyLeft: -1}[ev.Name]
	next := i.index + step
	switch {
	case step != 0 && next >= 0 && next < len(i.boxes.items):
		kit.Focus(i.boxes.items[next])
		i.boxes.to(i.boxes.items[next].box)
	case use(ev):
		i.boxes.to(i.box)
	case step == 0:
		kit.Pass(i, ev)
	}
}

// MouseIn is part of desktop.Hoverable.
func (i *boxItem) MouseIn(*desktop.MouseEvent) { i.hovered = true; i.Refresh() }

// MouseMoved is part of desktop.Hoverable.
func (i *boxItem) MouseMoved(*desktop.MouseEvent) {}

// MouseOut is part of desktop.Hoverable.
func (i *boxItem) MouseOut() { i.hovered = false; i.Refresh() }

// Natural is the width at which nothing is cut.
func (i *boxItem) Natural() float32 {
	w := look.Px(16+16+10+16) + i.title.Natural()
	if i.count.Text() != "" {
		w += look.Px(8) + i.count.Natural()
	}
	return w
}

// CreateRenderer is part of fyne.Widget.
func (i *boxItem) CreateRenderer() fyne.WidgetRenderer {
	under, bar, ring, sign := &canvas.Rectangle{}, &canvas.Rectangle{}, &canvas.Rectangle{}, kit.NewIcon(i.icon(), theme.ColorNameForeground, 16)
	return kit.Draw(kit.Drawn{
		Objects: []fyne.CanvasObject{under, bar, sign, i.title, i.count, ring},
		Min:     func() fyne.Size { return fyne.NewSize(i.Natural(), look.Px(36)) },
		Place: func(size fyne.Size) {
			kit.At(under, 0, 0, size.Width, size.Height)
			kit.At(bar, 0, 0, look.Px(3), size.Height)
			if i.boxes.tabs {
				kit.At(bar, 0, size.Height-look.Px(3), size.Width, look.Px(3))
			}
			kit.At(ring, 3, 3, size.Width-6, size.Height-6)
			kit.At(sign, look.Px(16), (size.Height-look.Px(16))/2, look.Px(16), look.Px(16))
			w := i.count.Natural()
			kit.At(i.title, look.Px(42), 0, size.Width-look.Px(58), size.Height)
			kit.At(i.count, size.Width-look.Px(12)-w, 0, w, size.Height)
		},
		Paint: func() {
			on := i.boxes.on == i.box
			kit.PaintGround(under, on, i.hovered)
			bar.FillColor = theme.Color(theme.ColorNamePrimary)
			kit.SetVisible(bar, on)
			kit.PaintFrame(ring, i.focused)
			i.title.SetStyle(kit.Style{Bold: on})
			i.count.SetStyle(kit.Style{Bold: on})
			sign.Set(i.icon(), theme.ColorNameForeground)
		},
	})
}
