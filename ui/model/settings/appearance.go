package settings

import (
	"slices"
	"strconv"
	"strings"
)

// Theme is which colors the windows have.
type Theme string

// The themes.
const (
	System Theme = "System"
	Light  Theme = "Light"
	Dark   Theme = "Dark"
)

// Look is how this computer shows Keydesk. It is no setting of the desk: two
// who share a file may see differently.
type Look struct {
	Theme Theme
	Text  int // percent
}

// Themes are the choices.
func Themes() []Theme { return []Theme{System, Light, Dark} }

// TextSizes are the choices, in percent.
func TextSizes() []int { return []int{100, 110, 125, 150, 175, 200} }

// SizeLabel is a size in words: "150 %".
func SizeLabel(percent int) string { return strconv.Itoa(percent) + " %" }

// ParseLook reads what was kept: a theme and a size. What it does not know is
// the default, System at 100 %; a size between two is the next smaller.
func ParseLook(theme, size string) Look {
	look := Look{System, TextSizes()[0]}
	for _, t := range Themes() {
		if strings.EqualFold(string(t), theme) {
			look.Theme = t
		}
	}
	n, err := strconv.Atoi(strings.TrimSuffix(strings.TrimSpace(size), " %"))
	if err != nil {
		return look
	}
	for _, s := range TextSizes() {
		if s <= n {
			look.Text = s
		}
	}
	return look
}

// Zoom is the next size up (1) or down (-1).
func (l Look) Zoom(by int) Look {
	sizes := TextSizes()
	i := slices.Index(sizes, ParseLook("", strconv.Itoa(l.Text)).Text)
	l.Text = sizes[min(max(i+by, 0), len(sizes)-1)]
	return l
}
