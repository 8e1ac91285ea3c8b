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

// The names of the lines of Appearance, which are no settings of the desk.
const (
	LookTheme = "look.theme"
	LookText  = "look.text"
)

// Looks is the group of Appearance, where it is shown.
func (p *Page) Looks(l Look) []Group {
	themes, sizes := []Option{}, []Option{}
	for _, t := range Themes() {
		themes = append(themes, Option{string(t), string(t)})
	}
	for _, n := range TextSizes() {
		sizes = append(sizes, Option{strconv.Itoa(n), SizeLabel(n)})
	}
	g := Group{Section: Appearance, Title: "On this computer"}
	for _, one := range []Line{
		{Name: LookTheme, Value: string(l.Theme), Words: Words{Appearance, g.Title, "Colors", "System follows what the computer is set to.", Choose, "", themes}},
		{Name: LookText, Value: strconv.Itoa(l.Text), Words: Words{Appearance, g.Title, "Text size", "All measures grow with it. Also Ctrl+= and Ctrl+-.", Choose, "", sizes}},
	} {
		one.Enabled, one.Origin = true, "For all desks"
		one.Shown = one.shown(one.Value)
		if p.found(one.Words, one.Name, "appearance theme zoom") {
			g.Lines = append(g.Lines, one)
		}
	}
	if len(g.Lines) == 0 {
		return nil
	}
	return []Group{g}
}

// With is the look after a line of Appearance was chosen.
func (l Look) With(name, value string) Look {
	switch name {
	case LookTheme:
		l.Theme = ParseLook(value, "").Theme
	case LookText:
		l.Text = ParseLook("", value).Text
	}
	return l
}
