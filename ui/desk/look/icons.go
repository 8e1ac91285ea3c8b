package look

import (
	"fmt"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"github.com/keydesk/keydesk/assets"
)

// Icons are the shapes of all icons by name.
type Icons struct {
	shapes map[string]fyne.Resource
	app    fyne.Resource
}

// LoadIcons reads the icons from the assets and draws them as outlines.
func LoadIcons() (*Icons, error) {
	text, err := assets.Icons.ReadFile("icons/icons.txt")
	if err != nil {
		return nil, fmt.Errorf("reading the icons: %w", err)
	}
	app, err := assets.Icons.ReadFile("icons/keydesk.svg")
	if err != nil {
		return nil, fmt.Errorf("reading the program's icon: %w", err)
	}
	all := &Icons{shapes: map[string]fyne.Resource{}, app: fyne.NewStaticResource("keydesk.svg", app)}
	for line := range strings.Lines(string(text)) {
		name, strokes, _ := strings.Cut(strings.TrimSpace(line), " ")
		if name == "" || name == "#" {
			continue
		}
		d, err := outline(strokes)
		if err != nil {
			return nil, fmt.Errorf("drawing the icon %s: %w", name, err)
		}
		svg := `<svg xmlns="http://www.w3.org/2000/svg" width="24" height="24" viewBox="0 0 24 24"><path fill="#000000" d="` + d + `"/></svg>`
		all.shapes[name] = fyne.NewStaticResource("keydesk-"+name+".svg", []byte(svg))
	}
	return all, nil
}

// shape returns an icon in black, nil where there is none of that name.
func (i *Icons) shape(name string) fyne.Resource { return i.shapes[name] }

// Names returns the names of all icons, in no order.
func (i *Icons) Names() []string {
	var all []string
	for name := range i.shapes {
		all = append(all, name)
	}
	return all
}

// Icon returns an icon of the theme that is set, in a color that follows the
// theme. An unknown name is Fyne's broken image, so that it is seen.
func Icon(name string, color fyne.ThemeColorName) fyne.Resource {
	if t, ok := theme.Current().(*Theme); ok {
		if shape := t.icons.shape(name); shape != nil {
			return theme.NewColoredResource(shape, color)
		}
	}
	return theme.BrokenImageIcon()
}

// AppIcon is the program's own icon, in its own colors.
func (t *Theme) AppIcon() fyne.Resource { return t.icons.app }
