package mail

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"

	"github.com/keydesk/keydesk/ui/desk/kit"
	"github.com/keydesk/keydesk/ui/desk/look"
)

// ground colors a row: selected, under the mouse, or neither.
func ground(r *canvas.Rectangle, on, hovered bool) {
	r.FillColor = color.Transparent
	switch {
	case on:
		r.FillColor = theme.Color(theme.ColorNameSelection)
	case hovered:
		r.FillColor = theme.Color(theme.ColorNameHover)
	}
}

// frame draws or hides the line around what has the keyboard.
func frame(r *canvas.Rectangle, on bool) {
	r.StrokeWidth, r.CornerRadius = 2, look.Px(4)
	r.StrokeColor = theme.Color(theme.ColorNamePrimary)
	kit.SetVisible(r, on)
}

// use says whether a key is one that uses what has the keyboard.
func use(ev *fyne.KeyEvent) bool {
	return ev.Name == fyne.KeyReturn || ev.Name == fyne.KeyEnter || ev.Name == fyne.KeySpace
}
