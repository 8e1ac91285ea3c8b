package kit

import (
	"image/color"

	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"

	"github.com/keydesk/keydesk/ui/desk/look"
)

// PaintGround colors a row of a room's own: selected, under the mouse, or
// neither.
func PaintGround(r *canvas.Rectangle, selected, hovered bool) {
	r.FillColor = color.Transparent
	switch {
	case selected:
		r.FillColor = theme.Color(theme.ColorNameSelection)
	case hovered:
		r.FillColor = theme.Color(theme.ColorNameHover)
	}
}

// PaintFrame draws or hides the line inside of what has the keyboard.
func PaintFrame(r *canvas.Rectangle, focused bool) {
	r.StrokeWidth, r.CornerRadius = 2, look.Px(4)
	r.StrokeColor = theme.Color(theme.ColorNamePrimary)
	SetVisible(r, focused)
}
