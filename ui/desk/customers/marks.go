package customers

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"github.com/keydesk/keydesk/ui/desk/kit"
	"github.com/keydesk/keydesk/ui/desk/look"
	"github.com/keydesk/keydesk/ui/model/preview"
	"github.com/keydesk/keydesk/ui/model/say"
)

// draw is how a mark of the model looks.
func draw(m say.Mark) kit.Mark {
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

// contactIcon stands before a line of the contact.
func contactIcon(k preview.Kind) string {
	return map[preview.Kind]string{
		preview.Email: "mail", preview.Phone: "phone", preview.Place: "home", preview.Website: "computer",
	}[k]
}

// caption is the head of a part of the panel.
func caption(text string) fyne.CanvasObject {
	s := kit.Helper()
	s.Bold = true
	return kit.NewText(text, s)
}
