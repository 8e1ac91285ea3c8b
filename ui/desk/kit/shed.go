package kit

import "fyne.io/fyne/v2"

// shedLayout is a row that leaves out what can be spared.
type shedLayout struct {
	row   *rowLayout
	spare []fyne.CanvasObject
}

// ShedRow is Row, but where width runs short it leaves out objects that can be
// spared, the first of spare first, before it goes on in a next line. It shows
// them again where there is room: what is to stay hidden must not be in spare.
func ShedRow(gap float32, spare []fyne.CanvasObject, objects ...fyne.CanvasObject) *fyne.Container {
	return &fyne.Container{Layout: &shedLayout{&rowLayout{gap: gap}, spare}, Objects: objects}
}

// shed hides as much as has to go at a width.
func (l *shedLayout) shed(objects []fyne.CanvasObject, width float32) {
	for _, o := range l.spare {
		SetVisible(o, true)
	}
	for _, o := range l.spare {
		if l.row.natural(objects) <= width+slack {
			return
		}
		SetVisible(o, false)
	}
}

func (l *shedLayout) MinSize(objects []fyne.CanvasObject) fyne.Size { return l.row.MinSize(objects) }

func (l *shedLayout) heightFor(objects []fyne.CanvasObject, width float32) float32 {
	l.shed(objects, width)
	return l.row.heightFor(objects, width)
}

func (l *shedLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	l.shed(objects, size.Width)
	l.row.Layout(objects, size)
}
