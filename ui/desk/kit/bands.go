package kit

import (
	"fyne.io/fyne/v2"

	"github.com/keydesk/keydesk/ui/desk/look"
)

// Over puts a head over a body. The head is as high as it needs; where height
// runs short it scrolls, and leaves the body at least so much of the design's
// pixels, such as Lines of a table.
func Over(head *Box, body fyne.CanvasObject, least float32) *fyne.Container {
	return &fyne.Container{Layout: bands{band: head, share: 0.75, least: least}, Objects: []fyne.CanvasObject{NewScroll(head), body}}
}

// Under puts a foot under a body: as high as it needs, up to a share of the
// whole, from where it scrolls. Hide the scroll to take the foot away.
func Under(body fyne.CanvasObject, foot *Box, share float32) (scroll *Scroll, all *fyne.Container) {
	scroll = NewScroll(foot)
	return scroll, &fyne.Container{Layout: bands{band: foot, share: share, atFoot: true}, Objects: []fyne.CanvasObject{scroll, body}}
}

// Lines is the height of a table with so many rows under its heads.
func Lines(n int) float32 { return float32(n+1) * rowHeight }

// bands is the layout of a head's or a foot's scroll and of the body.
type bands struct {
	band   *Box
	share  float32 // of the whole, for the band at most
	least  float32 // for the body at least
	atFoot bool
}

func (bands) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(0, 0) }

func (b bands) Layout(o []fyne.CanvasObject, size fyne.Size) {
	h := min(b.band.HeightFor(size.Width), size.Height*b.share)
	if b.least > 0 {
		h = min(h, max(size.Height-look.Px(b.least), look.Px(48)))
	}
	if !o[0].Visible() {
		h = 0
	}
	y, rest := h, float32(0)
	if b.atFoot {
		y, rest = 0, size.Height-h
	}
	At(o[0], 0, rest, size.Width, h)
	At(o[1], 0, y, size.Width, size.Height-h)
}
