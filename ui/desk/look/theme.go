package look

import (
	"image/color"
	"math"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
)

// Mode says whether the windows are light or dark.
type Mode string

// The modes; System follows the desktop.
const (
	System Mode = "system"
	Light  Mode = "light"
	Dark   Mode = "dark"
)

// Text sizes are from MinScale to MaxScale; 1 is the size of the design.
const (
	MinScale = 1.0
	MaxScale = 2.0
)

// SizeUnit is the size of the design's pixel; see Px.
const SizeUnit fyne.ThemeSizeName = "keydesk-unit"

// SizePassword is the size of an activation password that is always shown.
const SizePassword fyne.ThemeSizeName = "keydesk-password"

// Theme is a Fyne theme. It does not change: to switch, set another one.
type Theme struct {
	mode   Mode
	scale  float32
	colors map[fyne.ThemeColorName]pair
	sizes  map[fyne.ThemeSizeName]float32 // at the scale
	fonts  fonts
	icons  *Icons

	letters *letters // shared by all that With returns
}

var _ fyne.Theme = (*Theme)(nil)

// New returns the theme of a mode at a text scale, which is taken to the range
// MinScale to MaxScale. It fails only where the program's own assets are
// damaged.
func New(mode Mode, scale float64) (*Theme, error) {
	f, err := loadFonts()
	if err != nil {
		return nil, err
	}
	i, err := LoadIcons()
	if err != nil {
		return nil, err
	}
	return (&Theme{colors: palette(), fonts: f, icons: i, letters: &letters{widths: map[letter]float32{}, words: map[word]float32{}}}).With(mode, scale), nil
}

// With returns the same theme in another mode and at another scale, without
// loading anything again.
func (t *Theme) With(mode Mode, scale float64) *Theme {
	other := *t
	other.mode, other.scale = mode, float32(min(max(scale, MinScale), MaxScale))
	other.sizes = sizes(other.scale)
	return &other
}

// Mode is the mode the theme was made for.
func (t *Theme) Mode() Mode { return t.mode }

// Scale is the text scale the theme was made for.
func (t *Theme) Scale() float64 { return math.Round(float64(t.scale)*100) / 100 }

// Color returns a color of the palette; v is the desktop's variant, which
// counts where the mode is System.
func (t *Theme) Color(name fyne.ThemeColorName, v fyne.ThemeVariant) color.Color {
	switch t.mode {
	case Light:
		v = theme.VariantLight
	case Dark:
		v = theme.VariantDark
	}
	p, ok := t.colors[name]
	if !ok {
		return theme.DefaultTheme().Color(name, v)
	}
	if v == theme.VariantDark {
		return nrgba(p.dark)
	}
	return nrgba(p.light)
}

// Font returns Inter, its SemiBold as bold, or Noto Sans Mono.
func (t *Theme) Font(style fyne.TextStyle) fyne.Resource {
	switch {
	case style.Symbol:
		return theme.DefaultTheme().Font(style)
	case style.Monospace && style.Bold:
		return t.fonts.monoBold
	case style.Monospace:
		return t.fonts.mono
	case style.Bold:
		return t.fonts.bold
	}
	return t.fonts.regular
}

// Icon returns Fyne's icons, drawn as ours where there is one.
func (t *Theme) Icon(name fyne.ThemeIconName) fyne.Resource {
	if own := ownIcon(name); own != "" {
		if r := t.icons.shape(own); r != nil {
			return theme.NewThemedResource(r)
		}
	}
	return theme.DefaultTheme().Icon(name)
}

// ownIcon names our icon for one of Fyne's, "" for none.
func ownIcon(name fyne.ThemeIconName) string {
	switch name {
	case theme.IconNameCancel, theme.IconNameWindowClose, theme.IconNameContentClear:
		return "close"
	case theme.IconNameConfirm:
		return "check"
	case theme.IconNameSearch:
		return "search"
	case theme.IconNameArrowDropDown, theme.IconNameMoveDown:
		return "down"
	case theme.IconNameArrowDropUp, theme.IconNameMoveUp:
		return "up"
	case theme.IconNameNavigateBack:
		return "back"
	case theme.IconNameNavigateNext, theme.IconNameMenuExpand:
		return "forward"
	case theme.IconNameVisibility:
		return "eye"
	case theme.IconNameVisibilityOff:
		return "eye-off"
	}
	return ""
}

// Size returns a size of the design, times the scale. Lines keep their width.
func (t *Theme) Size(name fyne.ThemeSizeName) float32 {
	if s, ok := t.sizes[name]; ok {
		return s
	}
	return theme.DefaultTheme().Size(name) * t.scale
}

// sizes are the design's measures at a scale. Everything that is drawn asks for
// some of them, several times.
func sizes(scale float32) map[fyne.ThemeSizeName]float32 {
	all := map[fyne.ThemeSizeName]float32{
		theme.SizeNameText:            13,
		theme.SizeNameCaptionText:     12,
		theme.SizeNameSubHeadingText:  16,
		theme.SizeNameHeadingText:     20,
		SizePassword:                  24,
		theme.SizeNamePadding:         4,
		theme.SizeNameInnerPadding:    8,
		theme.SizeNameLineSpacing:     4,
		theme.SizeNameInlineIcon:      16,
		theme.SizeNameScrollBar:       10,
		theme.SizeNameScrollBarSmall:  6,
		theme.SizeNameScrollBarRadius: 3,
		theme.SizeNameInputRadius:     4,
		theme.SizeNameSelectionRadius: 4,
		SizeUnit:                      1,
	}
	for name := range all {
		all[name] *= scale
	}
	all[theme.SizeNameSeparatorThickness], all[theme.SizeNameInputBorder] = 1, 1
	return all
}

// Px returns a measure of the design in the theme that is set.
func Px(v float32) float32 {
	if unit := theme.Size(SizeUnit); unit > 0 {
		return v * unit
	}
	return v
}
