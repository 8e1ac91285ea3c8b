package mail

import (
	"fyne.io/fyne/v2"

	"github.com/keydesk/keydesk/ui/desk/kit"
	"github.com/keydesk/keydesk/ui/desk/look"
)

// Measures of the design, in its pixels.
const (
	boxesWidth = 184
	tabsUnder  = 760 // a page narrower than that has the boxes as tabs
	listWidth  = 320 // of the local mailbox
	stackUnder = 480 // narrower than that the message stands under the list
)

// beside is the page: boxes, a line, and what they show.
type beside struct{ page *Page }

func (beside) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(0, 0) }

func (l beside) Layout(o []fyne.CanvasObject, size fyne.Size) {
	box, line, view := o[0], o[1], o[2]
	l.page.boxes.arrange(size.Width < look.Px(tabsUnder))
	l.page.sayLine() // as much as there is room for
	if l.page.boxes.tabs {
		box.Resize(fyne.NewSize(size.Width, box.MinSize().Height))
		h := box.MinSize().Height // where they break
		kit.At(box, 0, 0, size.Width, h)
		kit.At(line, 0, h, size.Width, 1)
		kit.At(view, 0, h+1, size.Width, size.Height-h-1)
		return
	}
	w := look.Px(boxesWidth)
	kit.At(box, 0, look.Px(16), w-1, size.Height-look.Px(16))
	kit.At(line, w-1, 0, 1, size.Height)
	kit.At(view, w, 0, size.Width-w, size.Height)
}

// split is the local mailbox: the list, a line, and the message.
type split struct{}

func (split) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(0, 0) }

func (split) Layout(o []fyne.CanvasObject, size fyne.Size) {
	list, line, message := o[0], o[1], o[2]
	if size.Width < look.Px(stackUnder) {
		h := size.Height * 2 / 5
		kit.At(list, 0, 0, size.Width, h)
		kit.At(line, 0, h, size.Width, 1)
		kit.At(message, 0, h+1, size.Width, size.Height-h-1)
		return
	}
	w := min(look.Px(listWidth), size.Width*2/5)
	kit.At(list, 0, 0, w, size.Height)
	kit.At(line, w, 0, 1, size.Height)
	kit.At(message, w+1, 0, size.Width-w-1, size.Height)
}
