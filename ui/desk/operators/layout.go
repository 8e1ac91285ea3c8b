package operators

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"github.com/keydesk/keydesk/ui/desk/kit"
	"github.com/keydesk/keydesk/ui/desk/look"
)

// Measures of the page, in the design's pixels.
const (
	listWidth   = 336
	filterWidth = 304
	narrowUnder = 760 // a page narrower than this has a narrow list
	narrowList  = 208
	stackUnder  = 480 // and one narrower than this has the list over the details
)

// whole places the head over the list, and the details beside the list or under
// it.
type whole struct{ head *head }

func (whole) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(0, 0) }

// Layout is given the head, the list, a line between, and the details.
func (l whole) Layout(o []fyne.CanvasObject, size fyne.Size) {
	narrow := size.Width < look.Px(narrowUnder)
	l.head.width.narrow = narrow
	head := min(l.head.box.HeightFor(size.Width), size.Height*0.4)
	kit.At(o[0], 0, 0, size.Width, head)
	rest := size.Height - head
	if size.Width < look.Px(stackUnder) {
		high := min(rest*0.35, look.Px(200))
		kit.At(o[1], 0, head, size.Width, high)
		kit.At(o[2], 0, head+high, size.Width, 1)
		kit.At(o[3], 0, head+high+1, size.Width, rest-high-1)
		return
	}
	w := look.Px(listWidth)
	if narrow {
		w = look.Px(narrowList)
	}
	kit.At(o[1], 0, head, w, rest)
	kit.At(o[2], w, head, 1, rest)
	kit.At(o[3], w+1, head, size.Width-w-1, rest)
}

// footed places a body over a foot, which is as high as it needs.
type footed struct{ foot *kit.Box }

func (footed) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(0, 0) }

// Layout is given the body and the foot.
func (l footed) Layout(o []fyne.CanvasObject, size fyne.Size) {
	foot := float32(0)
	if o[1].Visible() {
		foot = min(l.foot.HeightFor(size.Width), size.Height*0.5)
	}
	kit.At(o[0], 0, 0, size.Width, size.Height-foot)
	kit.At(o[1], 0, size.Height-foot, size.Width, foot)
}

// upright is a line that is as high as there is room.
func upright() *kit.Box { return kit.NewGround(kit.Column(0), theme.ColorNameSeparator) }

// fieldWidth is the width of the filter.
type fieldWidth struct{ narrow bool }

func (f *fieldWidth) MinSize(o []fyne.CanvasObject) fyne.Size {
	w := look.Px(filterWidth)
	if f.narrow {
		w = look.Px(narrowList - 16)
	}
	return fyne.NewSize(w, o[0].MinSize().Height)
}

func (*fieldWidth) Layout(o []fyne.CanvasObject, size fyne.Size) {
	kit.At(o[0], 0, 0, size.Width, size.Height)
}

// chipLayout places a text and a cross on a ground, 32 high.
type chipLayout struct{}

func (chipLayout) MinSize(o []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(o[1].(*kit.Text).Natural()+look.Px(12+4+24+4), look.Px(32))
}

// Layout is given the ground, the text and the cross.
func (chipLayout) Layout(o []fyne.CanvasObject, size fyne.Size) {
	kit.At(o[0], 0, look.Px(2), size.Width, size.Height-look.Px(4))
	cross := look.Px(24)
	kit.At(o[1], look.Px(12), (size.Height-look.Px(20))/2, size.Width-cross-look.Px(20), look.Px(20))
	kit.At(o[2], size.Width-cross-look.Px(4), (size.Height-cross)/2, cross, cross)
}
