package help

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"

	"github.com/keydesk/keydesk/ui/desk/kit"
	"github.com/keydesk/keydesk/ui/desk/look"
)

// high is an object whose height follows its width.
type high interface {
	fyne.CanvasObject
	HeightFor(width float32) float32
}

// pane shows objects under each other and scrolls.
type pane struct {
	*kit.Scroll
	stack *fyne.Container
}

// newPane returns an empty pane with an edge at the right, for the scroll bar,
// in the design's pixels.
func newPane(edge float32) *pane {
	stack := kit.Column(0)
	return &pane{Scroll: kit.NewScroll(kit.Inset(stack, 0, edge, 0, 0)), stack: stack}
}

// set shows other objects, from the top.
func (p *pane) set(all []high) {
	p.stack.Objects = nil
	for _, o := range all {
		p.stack.Objects = append(p.stack.Objects, o)
	}
	p.Top()
	p.Refresh()
}

// placeFrame draws two pixels around what has the keyboard, out pixels outside
// of it.
func placeFrame(r *canvas.Rectangle, size fyne.Size, out float32, on bool) {
	kit.At(r, -out, -out, size.Width+2*out, size.Height+2*out)
	r.FillColor, r.StrokeColor, r.StrokeWidth = color.Transparent, theme.Color(theme.ColorNamePrimary), 2
	r.CornerRadius = max(look.Px(4)+out, 2)
	kit.SetVisible(r, on)
}
