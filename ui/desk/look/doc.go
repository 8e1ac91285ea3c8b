// Package look is how the windows look: colors, sizes, fonts and icons, as a
// Fyne theme, light or dark, with all text and all measures from 100 to 200 %.
//
// New makes a theme; to switch, set another one (fyne.Settings.SetTheme). Px
// turns a measure of the design, in pixels at 100 %, into one of the theme that
// is set.
//
// Caveat: Fyne recolors what an SVG fills and drops everything else, fill-rule
// too. Icons are therefore strokes in assets/icons/icons.txt, and made into
// outlines here.
package look
