package start

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/keydesk/keydesk/ui/desk/kit"
	"github.com/keydesk/keydesk/ui/desk/look"
)

// appIcon is the program's icon.
func appIcon(side float32) fyne.CanvasObject {
	image := &canvas.Image{FillMode: canvas.ImageFillContain}
	if t, ok := theme.Current().(*look.Theme); ok {
		image.Resource = t.AppIcon()
	}
	return kit.Sized(side, side, image)
}

// centered shows a column of a width in the middle of the window, a share of
// the spare height down, and scrolls it where the window is too low.
type centered struct {
	widget.BaseWidget
	column *fyne.Container
	box    *kit.Box
	width  float32
	share  float32
	scroll *kit.Scroll
}

// margin is the least space around a column.
const margin = 16

func newCentered(column *fyne.Container, width, share float32) *centered {
	c := &centered{column: column, box: kit.NewGround(column, theme.ColorNameHeaderBackground), width: width, share: share}
	c.ExtendBaseWidget(c)
	c.scroll = kit.NewScroll(c)
	return c
}

// again lays out anew, after a line has come or gone.
func (c *centered) again() {
	c.column.Refresh()
	c.Refresh()
	c.scroll.Refresh()
}

func (c *centered) wide(width float32) float32 {
	return min(look.Px(c.width), width-2*look.Px(margin))
}

// HeightFor is the height at a width.
func (c *centered) HeightFor(width float32) float32 {
	return c.box.HeightFor(c.wide(width)) + 2*look.Px(margin)
}

// CreateRenderer is part of fyne.Widget.
func (c *centered) CreateRenderer() fyne.WidgetRenderer {
	return kit.Draw(kit.Drawn{
		Objects: []fyne.CanvasObject{c.box},
		Min: func() fyne.Size {
			return c.box.MinSize().AddWidthHeight(2*look.Px(margin), 2*look.Px(margin))
		},
		Place: func(size fyne.Size) {
			w := c.wide(size.Width)
			h := c.box.HeightFor(w)
			kit.At(c.box, (size.Width-w)/2, max(look.Px(margin), (size.Height-h)*c.share), w, h)
		},
	})
}

// titled is the program's icon and name, with a line under it.
func titled(side float32, line *kit.Text) fyne.CanvasObject {
	return kit.Row(12, appIcon(side), kit.Column(-2, kit.NewText("Keydesk", kit.Title()), line))
}
