package help

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"github.com/keydesk/keydesk/ui/desk/kit"
	"github.com/keydesk/keydesk/ui/desk/look"
)

// body puts search and list beside the text, as high as the window leaves room.
type body struct {
	widget.BaseWidget
	search, list, text fyne.CanvasObject
	room               func() float32
}

func newBody(search, list, text fyne.CanvasObject, room func() float32) *body {
	b := &body{search: search, list: list, text: text, room: room}
	b.ExtendBaseWidget(b)
	return b
}

// HeightFor is part of kit.Heighter.
func (b *body) HeightFor(float32) float32 { return b.room() }

// Wide says that a row gives it the width that is left.
func (b *body) Wide() bool { return true }

// CreateRenderer is part of fyne.Widget.
func (b *body) CreateRenderer() fyne.WidgetRenderer {
	return kit.Draw(kit.Drawn{
		Objects: []fyne.CanvasObject{b.search, b.list, b.text},
		Min:     func() fyne.Size { return fyne.NewSize(look.Px(320), look.Px(120)) },
		Place: func(size fyne.Size) {
			w, entry := look.Px(listWide), look.Px(32)
			kit.At(b.search, 0, 0, w, entry)
			kit.At(b.list, 0, entry+look.Px(8), w, size.Height-entry-look.Px(8))
			kit.At(b.text, w+look.Px(24), 0, size.Width-w-look.Px(24), size.Height)
		},
	})
}
