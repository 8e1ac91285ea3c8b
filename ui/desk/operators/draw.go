package operators

import (
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"

	"github.com/keydesk/keydesk/ui/desk/kit"
	"github.com/keydesk/keydesk/ui/desk/look"
)

// paintGround colors what has the keyboard, the mouse or the selection.
func paintGround(ground, frame *canvas.Rectangle, selected, hovered, focused bool) {
	ground.FillColor = theme.Color(theme.ColorNameBackground)
	switch {
	case selected:
		ground.FillColor = theme.Color(theme.ColorNameSelection)
	case hovered:
		ground.FillColor = theme.Color(theme.ColorNameHover)
	}
	frame.FillColor, frame.StrokeColor, frame.StrokeWidth = nil, theme.Color(theme.ColorNamePrimary), 2
	frame.CornerRadius = look.Px(4)
	kit.SetVisible(frame, focused)
}
