// Package mark draws the model's marks: shape and tone become an icon and
// colors of the theme. All rooms that show a state draw it the same way.
//
// Caveat: a mark never stands alone. Whoever draws one shows its word beside it.
package mark

import (
	"fyne.io/fyne/v2/theme"

	"github.com/keydesk/keydesk/ui/desk/kit"
	"github.com/keydesk/keydesk/ui/desk/look"
	"github.com/keydesk/keydesk/ui/model/say"
)

// Of is how a mark of the model looks.
func Of(m say.Mark) kit.Mark {
	icon := map[say.Shape]string{
		say.ShapePadlock: "lock-filled", say.ShapeEnvelope: "mail", say.ShapeDashed: "ring-dashed",
		say.ShapeTriangle: "triangle-full", say.ShapeTray: "inbox", say.ShapeHand: "person",
	}[m.Shape]
	if icon == "" {
		icon = string(m.Shape) // the others are called alike
	}
	color, tint := theme.ColorNamePlaceHolder, theme.ColorNameButton
	switch m.Tone {
	case say.Good:
		color, tint = theme.ColorNameSuccess, look.TintSuccess
	case say.Caution:
		color, tint = theme.ColorNameWarning, look.TintWarning
	case say.Bad:
		color, tint = theme.ColorNameError, look.TintError
	}
	return kit.Mark{Icon: icon, Color: color, Tint: tint}
}
