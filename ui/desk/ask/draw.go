package ask

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"github.com/keydesk/keydesk/ui/desk/kit"
	"github.com/keydesk/keydesk/ui/desk/look"
)

// sized gives an object one size, in the design's pixels.
func sized(width, height float32, o fyne.CanvasObject) *fyne.Container {
	return &fyne.Container{Layout: fixed{width, height}, Objects: []fyne.CanvasObject{o}}
}

type fixed struct{ width, height float32 }

func (f fixed) MinSize([]fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(look.Px(f.width), look.Px(f.height))
}

func (f fixed) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	kit.At(objects[0], 0, 0, size.Width, size.Height)
}

// caption is a small secondary text that may be cut.
func caption(text string) *kit.Text {
	return kit.NewText(text, kit.Style{Size: theme.SizeNameCaptionText, Color: theme.ColorNamePlaceHolder, Elide: true})
}
