package kit

import (
	"fyne.io/fyne/v2"

	"github.com/keydesk/keydesk/ui/desk/look"
)

// Sized gives objects one size, in the design's pixels, whatever they would
// take; what has no width takes the one it is given, as in a column.
func Sized(width, height float32, objects ...fyne.CanvasObject) *fyne.Container {
	return &fyne.Container{Layout: sizedLayout{width, height}, Objects: objects}
}

type sizedLayout struct{ width, height float32 }

func (l sizedLayout) MinSize([]fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(look.Px(l.width), look.Px(l.height))
}

func (sizedLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	for _, o := range objects {
		At(o, 0, 0, size.Width, size.Height)
	}
}
