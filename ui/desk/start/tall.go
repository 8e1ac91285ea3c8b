package start

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/keydesk/keydesk/ui/desk/kit"
	"github.com/keydesk/keydesk/ui/desk/look"
)

// tall is a card with a head above it, in the middle of the window. Where the
// window is too low the head goes, and the card's body scrolls: its foot with
// the buttons is always seen.
type tall struct {
	widget.BaseWidget
	head, top, body, foot *kit.Box
	card                  *kit.Box
	upper, lower          *kit.Rule
	rows                  []*fyne.Container // refreshed by again
	scroll                *kit.Scroll
	width, share          float32
}

// headGap is between the head and the card.
const headGap = 16

// corner is the card's radius: top and foot keep off its corners.
const corner = 8

func newTall(head, top, body, foot *fyne.Container, width, share float32) *tall {
	in := func(o fyne.CanvasObject, above, beside float32) *kit.Box {
		return kit.NewGround(kit.Inset(o, above, beside, above, beside), theme.ColorNameBackground)
	}
	t := &tall{head: kit.NewGround(head, theme.ColorNameHeaderBackground), top: in(top, 17, 32-corner), body: in(body, 16, 31), foot: in(foot, 15, 32-corner),
		card: kit.NewCard(kit.Column(0)), upper: kit.NewRule(), lower: kit.NewRule(), rows: []*fyne.Container{head, top, body, foot}, width: width, share: share}
	t.scroll = kit.NewScroll(t.body)
	t.ExtendBaseWidget(t)
	return t
}

// again lays out anew, after something has come or gone.
func (t *tall) again() {
	for _, row := range t.rows {
		row.Refresh()
	}
	t.Refresh()
	t.scroll.Refresh()
}

// CreateRenderer is part of fyne.Widget.
func (t *tall) CreateRenderer() fyne.WidgetRenderer {
	return kit.Draw(kit.Drawn{
		Objects: []fyne.CanvasObject{t.head, t.card, t.top, t.upper, t.scroll, t.lower, t.foot},
		Min:     func() fyne.Size { return fyne.NewSize(look.Px(320), look.Px(240)) },
		Place:   t.place,
	})
}

func (t *tall) place(size fyne.Size) {
	room := fyne.NewSize(min(look.Px(t.width), size.Width-2*look.Px(margin)), size.Height-2*look.Px(margin))
	inner, off := room.Width-2, look.Px(corner)
	narrow := room.Width - 2*off
	head, top, body, foot := t.head.HeightFor(room.Width)+look.Px(headGap), t.top.HeightFor(narrow), t.body.HeightFor(inner), t.foot.HeightFor(narrow)
	low := head+top+body+foot+4 > room.Height
	kit.SetVisible(t.head, !low)
	if low {
		head = 0
		body = min(body, max(look.Px(48), room.Height-top-foot-4))
	}
	x := (size.Width - room.Width) / 2
	y := look.Px(margin) + max(0, room.Height-head-top-body-foot-4)*t.share
	if !low {
		kit.At(t.head, x, y, room.Width, head-look.Px(headGap))
		y += head
	}
	kit.At(t.card, x, y, room.Width, top+body+foot+4)
	y++
	kit.At(t.top, x+off, y, narrow, top)
	kit.At(t.upper, x+1, y+top, inner, 1)
	kit.At(t.scroll, x+1, y+top+1, inner, body)
	kit.At(t.lower, x+1, y+top+1+body, inner, 1)
	kit.At(t.foot, x+off, y+top+body+2, narrow, foot)
}
