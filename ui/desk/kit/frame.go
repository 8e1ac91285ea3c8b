package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/keydesk/keydesk/ui/desk/look"
)

// Widths of the design: the steps, the Actions, and how narrow the form may
// become beside both before the Actions go under it.
const (
	stepsWidth = 184
	sideWidth  = panelWidth
	leastForm  = 400
)

// Frame is a page of one thing: head and banner over all, then steps, form and
// Actions beside each other. Where width runs short the Actions are at the end
// of the form, and scroll with it.
type Frame struct {
	widget.BaseWidget
	Scroll *Scroll // the form

	of                     FrameParts
	panel                  *Box // the Actions, in beside or in under
	beside, under          *fyne.Container
	side                   *Box
	left, right            *Rule
	narrow                 bool
	column                 *fyne.Container
	headBox, strip, bottom *Box
}

// FrameParts are what a frame holds. Strip and Foot are hidden while they have
// nothing to say; Steps may be nil.
type FrameParts struct {
	Head, Strip, Foot fyne.CanvasObject
	Steps             fyne.CanvasObject
	Form, Side        *fyne.Container
}

// NewFrame returns a frame.
func NewFrame(of FrameParts) *Frame {
	f := &Frame{of: of, beside: Column(0), under: Column(0), left: NewRule(), right: NewRule()}
	f.panel = NewGround(Inset(of.Side, 16, 16, 16, 16), theme.ColorNameHeaderBackground)
	f.beside.Objects = []fyne.CanvasObject{f.panel}
	f.side = NewGround(NewScroll(f.beside), theme.ColorNameHeaderBackground)
	f.column = Column(0, Inset(of.Form, 16, 24, 16, 24), f.under)
	f.Scroll = NewScroll(f.column)
	f.headBox = NewGround(of.Head, theme.ColorNameBackground)
	f.strip = NewGround(of.Strip, theme.ColorNameBackground)
	f.bottom = NewGround(of.Foot, theme.ColorNameBackground)
	f.ExtendBaseWidget(f)
	return f
}

// CreateRenderer is part of fyne.Widget.
func (f *Frame) CreateRenderer() fyne.WidgetRenderer {
	// In the order of the Tab key.
	all := []fyne.CanvasObject{f.headBox, f.strip}
	if f.of.Steps != nil {
		all = append(all, f.of.Steps, f.left)
	}
	return widget.NewSimpleRenderer(&fyne.Container{Layout: inFrame{f}, Objects: append(all, f.Scroll, f.bottom, f.right, f.side)})
}

// Lay lays the page out again after something has grown or shrunk.
func (f *Frame) Lay() {
	f.place(f.Size())
	for _, o := range []fyne.CanvasObject{f.of.Head, f.of.Strip, f.of.Foot, f.column, f.beside} {
		o.Refresh()
	}
	f.Scroll.Refresh()
	f.side.Refresh()
}

// inFrame places a frame's parts.
type inFrame struct{ of *Frame }

func (inFrame) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(0, 0) }

func (l inFrame) Layout(_ []fyne.CanvasObject, size fyne.Size) { l.of.place(size) }

func (f *Frame) place(size fyne.Size) {
	if size.IsZero() {
		return
	}
	left := float32(0)
	if f.of.Steps != nil {
		left = look.Px(stepsWidth)
	}
	f.move(size.Width < left+look.Px(leastForm+sideWidth))
	y := f.headBox.HeightFor(size.Width)
	At(f.headBox, 0, 0, size.Width, y)
	if shown := f.of.Strip.Visible(); shown {
		h := f.strip.HeightFor(size.Width)
		At(f.strip, 0, y, size.Width, h)
		y += h
	}
	SetVisible(f.strip, f.of.Strip.Visible())
	right := size.Width
	if !f.narrow {
		right -= look.Px(sideWidth)
	}
	h := size.Height - y
	if f.of.Steps != nil {
		At(f.of.Steps, 0, y+look.Px(16), left-1, h-look.Px(16))
		At(f.left, left-1, y, 1, h)
	}
	At(f.right, right, y, 1, h)
	At(f.side, right+1, y, size.Width-right-1, h)
	SetVisible(f.right, !f.narrow)
	SetVisible(f.side, !f.narrow)
	foot := float32(0)
	if f.of.Foot.Visible() {
		foot = f.bottom.HeightFor(right - left)
		At(f.bottom, left, y+h-foot, right-left, foot)
	}
	SetVisible(f.bottom, foot > 0)
	At(f.Scroll, left, y, right-left, h-foot)
}

// move puts the Actions beside the form, or under it.
func (f *Frame) move(narrow bool) {
	if f.narrow == narrow {
		return
	}
	f.narrow = narrow
	f.beside.Objects, f.under.Objects = []fyne.CanvasObject{f.panel}, nil
	if narrow {
		f.beside.Objects, f.under.Objects = nil, []fyne.CanvasObject{NewRule(), f.panel}
	}
	f.beside.Refresh()
	f.column.Refresh()
}
