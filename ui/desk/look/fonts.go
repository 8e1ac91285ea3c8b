package look

import (
	"fmt"

	"fyne.io/fyne/v2"

	"github.com/keydesk/keydesk/assets"
)

// fonts are the four faces. Inter draws "->" as an arrow, and its I and l are
// alike: what is copied or read aloud is mono.
type fonts struct {
	regular, bold, mono, monoBold fyne.Resource
}

// loadFonts reads them from the assets.
func loadFonts() (f fonts, err error) {
	for _, face := range []struct {
		name string
		into *fyne.Resource
	}{
		{"Inter-Regular.otf", &f.regular},
		{"Inter-SemiBold.otf", &f.bold},
		{"NotoSansMono-Regular.ttf", &f.mono},
		{"NotoSansMono-Bold.ttf", &f.monoBold},
	} {
		data, err := assets.Fonts.ReadFile("fonts/" + face.name)
		if err != nil {
			return fonts{}, fmt.Errorf("reading the font %s: %w", face.name, err)
		}
		*face.into = fyne.NewStaticResource(face.name, data)
	}
	return f, nil
}
