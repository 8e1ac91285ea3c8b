package look

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
)

// Colors that Fyne has no name for: grounds of banners and chips.
const (
	TintError   fyne.ThemeColorName = "keydesk-tint-error"
	TintWarning fyne.ThemeColorName = "keydesk-tint-warning"
	TintSuccess fyne.ThemeColorName = "keydesk-tint-success"
	TintPrimary fyne.ThemeColorName = "keydesk-tint-primary"
	// Scrim darkens the window under a dialog.
	Scrim fyne.ThemeColorName = "keydesk-scrim"
	// OnToast is a link on a toast, whose ground is Foreground.
	OnToast fyne.ThemeColorName = "keydesk-on-toast"
)

// pair is a color in the light and in the dark variant, as 0xRRGGBBAA.
type pair struct{ light, dark uint32 }

// palette holds every color. Text on its ground has a contrast of 4.5:1 or
// better, borders 3:1 (WCAG 2.2, 1.4.3 and 1.4.11); the test of this package
// measures it.
func palette() map[fyne.ThemeColorName]pair {
	return map[fyne.ThemeColorName]pair{
		theme.ColorNameBackground:          {0xFFFFFFFF, 0x181C23FF},
		theme.ColorNameHeaderBackground:    {0xF3F5F8FF, 0x20252EFF},
		theme.ColorNameForeground:          {0x18212FFF, 0xE8ECF2FF},
		theme.ColorNamePlaceHolder:         {0x566173FF, 0xA3AEBEFF},
		theme.ColorNameDisabled:            {0x8A94A3FF, 0x6E7989FF},
		theme.ColorNamePrimary:             {0x1F56C4FF, 0x8DB2FFFF},
		theme.ColorNameHyperlink:           {0x1F56C4FF, 0x8DB2FFFF},
		theme.ColorNameForegroundOnPrimary: {0xFFFFFFFF, 0x0B1A36FF},
		theme.ColorNameButton:              {0xE8ECF2FF, 0x303845FF},
		theme.ColorNameDisabledButton:      {0xF0F2F5FF, 0x262C36FF},
		theme.ColorNameHover:               {0x18212F12, 0xE8ECF212},
		theme.ColorNamePressed:             {0x18212F24, 0xE8ECF224},
		theme.ColorNameFocus:               {0x1F56C455, 0x8DB2FF66},
		theme.ColorNameSelection:           {0xDFE9FCFF, 0x29406BFF},
		theme.ColorNameInputBackground:     {0xFFFFFFFF, 0x12161CFF},
		// Stronger than 3:1 by itself: Fyne softens a line of one pixel.
		theme.ColorNameInputBorder:       {0x596376FF, 0x8692A4FF},
		theme.ColorNameSeparator:         {0xDCE1E9FF, 0x313946FF},
		theme.ColorNameOverlayBackground: {0xFFFFFFFF, 0x232933FF},
		theme.ColorNameMenuBackground:    {0xFFFFFFFF, 0x232933FF},
		// Fyne draws this around menus, which have no line, and where a scroll
		// goes on, which has a bar already: as little as the menus can do with.
		theme.ColorNameShadow:              {0x18212F26, 0x05070A66},
		Scrim:                              {0x18212F80, 0x05070AA6},
		theme.ColorNameScrollBar:           {0xA9B1BEFF, 0x566173FF},
		theme.ColorNameScrollBarBackground: {0x00000000, 0x00000000},
		theme.ColorNameError:               {0xB3261EFF, 0xFF8F85FF},
		theme.ColorNameForegroundOnError:   {0xFFFFFFFF, 0x3A0A07FF},
		theme.ColorNameSuccess:             {0x17703CFF, 0x74D49AFF},
		theme.ColorNameForegroundOnSuccess: {0xFFFFFFFF, 0x06240FFF},
		theme.ColorNameWarning:             {0x855300FF, 0xF0BE5EFF},
		theme.ColorNameForegroundOnWarning: {0xFFFFFFFF, 0x2B1D00FF},
		TintError:                          {0xFCEBE9FF, 0x42211FFF},
		TintWarning:                        {0xFFF3D6FF, 0x3B2F17FF},
		TintSuccess:                        {0xE5F4EAFF, 0x1B3526FF},
		TintPrimary:                        {0xE8F0FDFF, 0x212F4BFF},
		OnToast:                            {0x8DB2FFFF, 0x1F56C4FF},
	}
}

// nrgba makes a color of 0xRRGGBBAA.
func nrgba(v uint32) color.NRGBA {
	return color.NRGBA{R: uint8(v >> 24), G: uint8(v >> 16), B: uint8(v >> 8), A: uint8(v)}
}
