package files

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"github.com/keydesk/keydesk/ui/desk/kit"
	"github.com/keydesk/keydesk/ui/desk/look"
)

// browser puts the places beside the list, as high as the window leaves room.
type browser struct {
	widget.BaseWidget
	places, list fyne.CanvasObject
	room         func() float32
}

// placesWide is how wide the places are, in the design's pixels.
const placesWide = 144

func newBrowser(places, list fyne.CanvasObject, room func() float32) *browser {
	b := &browser{places: places, list: list, room: room}
	b.ExtendBaseWidget(b)
	return b
}

// HeightFor is part of kit.Heighter.
func (b *browser) HeightFor(float32) float32 { return b.room() }

// Wide says that a row gives it the width that is left.
func (b *browser) Wide() bool { return true }

// CreateRenderer is part of fyne.Widget.
func (b *browser) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(&fyne.Container{Layout: sideBySide{}, Objects: []fyne.CanvasObject{b.places, b.list}})
}

// sideBySide places a browser's parts.
type sideBySide struct{}

// MinSize is part of fyne.Layout.
func (sideBySide) MinSize([]fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(look.Px(320), look.Px(120))
}

// Layout is part of fyne.Layout.
func (sideBySide) Layout(o []fyne.CanvasObject, size fyne.Size) {
	w := look.Px(placesWide)
	kit.At(o[0], 0, 0, w-look.Px(12), size.Height)
	kit.At(o[1], w, 0, size.Width-w, size.Height)
}
