package details

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/keydesk/keydesk/ui/desk/kit"
	"github.com/keydesk/keydesk/ui/desk/look"
)

// Widths of the design: the steps, the Actions, and how narrow the form may
// become beside both before the Actions go under it.
const (
	stepsWidth = 184
	panelWidth = 288
	leastForm  = 400
)

// frame is the page: head and banner over all, then steps, form and Actions
// beside each other. Where width runs short the Actions are at the end of the
// form, and scroll with it.
type frame struct {
	widget.BaseWidget
	page                   *Page
	panel                  *kit.Box // the Actions, in beside or in under
	beside, under          *fyne.Container
	side                   *kit.Box
	left, right            *kit.Rule
	narrow                 bool
	column                 *fyne.Container
	scroll                 *kit.Scroll
	headBox, strip, bottom *kit.Box
}

func newFrame(p *Page) *frame {
	f := &frame{page: p, beside: kit.Column(0), under: kit.Column(0), left: kit.NewRule(), right: kit.NewRule()}
	f.panel = kit.NewGround(kit.Inset(p.panel.column, 16, 16, 16, 16), theme.ColorNameHeaderBackground)
	f.beside.Objects = []fyne.CanvasObject{f.panel}
	f.side = kit.NewGround(kit.NewScroll(f.beside), theme.ColorNameHeaderBackground)
	f.column = kit.Column(0, kit.Inset(p.body.column, 16, 24, 16, 24), f.under)
	f.scroll = kit.NewScroll(f.column)
	f.headBox = kit.NewGround(p.head.box, theme.ColorNameBackground)
	f.strip = kit.NewGround(p.banner.box, theme.ColorNameBackground)
	f.bottom = kit.NewGround(p.foot.box, theme.ColorNameBackground)
	f.ExtendBaseWidget(f)
	return f
}

// CreateRenderer is part of fyne.Widget.
func (f *frame) CreateRenderer() fyne.WidgetRenderer {
	// In the order of the Tab key.
	return widget.NewSimpleRenderer(&fyne.Container{Layout: inFrame{f}, Objects: []fyne.CanvasObject{
		f.headBox, f.strip, f.page.steps.holder, f.left, f.scroll, f.bottom, f.right, f.side}})
}

// lay lays the page out again after something has grown or shrunk.
func (f *frame) lay() {
	f.place(f.Size())
	for _, o := range []fyne.CanvasObject{f.page.head.box, f.page.banner.box, f.page.foot.box, f.column, f.beside} {
		o.Refresh()
	}
	f.scroll.Refresh()
	f.side.Refresh()
}

// inFrame places a frame's parts.
type inFrame struct{ of *frame }

func (inFrame) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(0, 0) }

func (l inFrame) Layout(_ []fyne.CanvasObject, size fyne.Size) { l.of.place(size) }

func (f *frame) place(size fyne.Size) {
	if size.IsZero() {
		return
	}
	f.move(size.Width < look.Px(stepsWidth+leastForm+panelWidth))
	y := f.headBox.HeightFor(size.Width)
	kit.At(f.headBox, 0, 0, size.Width, y)
	if shown := f.page.banner.box.Visible(); shown {
		h := f.strip.HeightFor(size.Width)
		kit.At(f.strip, 0, y, size.Width, h)
		y += h
	}
	kit.SetVisible(f.strip, f.page.banner.box.Visible())
	left, right := look.Px(stepsWidth), size.Width
	if !f.narrow {
		right -= look.Px(panelWidth)
	}
	h := size.Height - y
	kit.At(f.page.steps.holder, 0, y+look.Px(16), left-1, h-look.Px(16))
	kit.At(f.left, left-1, y, 1, h)
	kit.At(f.right, right, y, 1, h)
	kit.At(f.side, right+1, y, size.Width-right-1, h)
	kit.SetVisible(f.right, !f.narrow)
	kit.SetVisible(f.side, !f.narrow)
	foot := float32(0)
	if f.page.foot.box.Visible() {
		foot = f.bottom.HeightFor(right - left)
		kit.At(f.bottom, left, y+h-foot, right-left, foot)
	}
	kit.SetVisible(f.bottom, foot > 0)
	kit.At(f.scroll, left, y, right-left, h-foot)
}

// move puts the Actions beside the form, or under it.
func (f *frame) move(narrow bool) {
	if f.narrow == narrow {
		return
	}
	f.narrow = narrow
	f.beside.Objects, f.under.Objects = []fyne.CanvasObject{f.panel}, nil
	if narrow {
		f.beside.Objects, f.under.Objects = nil, []fyne.CanvasObject{kit.NewRule(), f.panel}
	}
	f.beside.Refresh()
	f.column.Refresh()
}
