package look

import (
	"fmt"
	"image/color"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"
)

func newTheme(t *testing.T, mode Mode, scale float64) *Theme {
	t.Helper()
	th, err := New(mode, scale)
	if err != nil {
		t.Fatal(err)
	}
	return th
}

// luminance and contrast are WCAG 2.2's.
func luminance(c color.Color) float64 {
	r, g, b, _ := c.RGBA()
	sum := 0.0
	for i, v := range []uint32{r, g, b} {
		f := float64(v) / 0xFFFF
		if f <= 0.04045 {
			f /= 12.92
		} else {
			f = math.Pow((f+0.055)/1.055, 2.4)
		}
		sum += f * []float64{0.2126, 0.7152, 0.0722}[i]
	}
	return sum
}

func contrast(a, b color.Color) float64 {
	x, y := luminance(a), luminance(b)
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

func TestContrast(t *testing.T) {
	grounds := []fyne.ThemeColorName{theme.ColorNameBackground, theme.ColorNameHeaderBackground, theme.ColorNameOverlayBackground, theme.ColorNameInputBackground}
	type rule struct {
		text fyne.ThemeColorName
		on   []fyne.ThemeColorName
		want float64
	}
	rules := []rule{
		{theme.ColorNameForeground, append(grounds, theme.ColorNameButton, theme.ColorNameSelection, TintError, TintWarning, TintSuccess, TintPrimary), 4.5},
		{theme.ColorNamePlaceHolder, append(grounds, theme.ColorNameSelection, TintError, TintWarning), 4.5},
		{theme.ColorNameHyperlink, append(grounds, TintPrimary, TintError, TintSuccess), 4.5},
		{theme.ColorNameError, append(grounds, TintError), 4.5},
		{theme.ColorNameSuccess, append(grounds, TintSuccess), 4.5},
		{theme.ColorNameWarning, append(grounds, TintWarning), 4.5},
		{theme.ColorNameForegroundOnPrimary, []fyne.ThemeColorName{theme.ColorNamePrimary}, 4.5},
		{theme.ColorNameForegroundOnError, []fyne.ThemeColorName{theme.ColorNameError}, 4.5},
		{theme.ColorNameBackground, []fyne.ThemeColorName{theme.ColorNameForeground}, 4.5}, // a toast
		{OnToast, []fyne.ThemeColorName{theme.ColorNameForeground}, 4.5},
		{theme.ColorNamePrimary, append(grounds, theme.ColorNameSelection), 3},
	}
	th := newTheme(t, System, 1)
	for _, v := range []fyne.ThemeVariant{theme.VariantLight, theme.VariantDark} {
		for _, r := range rules {
			for _, on := range r.on {
				if got := contrast(th.Color(r.text, v), th.Color(on, v)); got < r.want {
					t.Errorf("variant %d: %s on %s has %.2f:1, want %.1f:1", v, r.text, on, got, r.want)
				}
			}
		}
		for _, ground := range grounds {
			on := th.Color(ground, v)
			if got := contrast(softened(th.Color(theme.ColorNameInputBorder, v), on), on); got < 3 {
				t.Errorf("variant %d: the line of a field on %s has %.2f:1 as it is drawn, want 3:1", v, ground, got)
			}
		}
	}
}

// softened is a line of one pixel as it comes to the screen: Fyne's shader
// spreads its edges by a pixel, and 71 of 100 parts of the color are left in the
// middle, as measured in pictures of the tour: fields, selects and boxes alike.
func softened(line, ground color.Color) color.Color {
	const left = 0.71
	l, g := color.NRGBAModel.Convert(line).(color.NRGBA), color.NRGBAModel.Convert(ground).(color.NRGBA)
	mix := func(a, b uint8) uint8 { return uint8(left*float64(a) + (1-left)*float64(b)) }
	return color.NRGBA{mix(l.R, g.R), mix(l.G, g.G), mix(l.B, g.B), 0xFF}
}

func TestModes(t *testing.T) {
	white, dark := color.NRGBA{0xFF, 0xFF, 0xFF, 0xFF}, color.NRGBA{0x18, 0x1C, 0x23, 0xFF}
	for _, c := range []struct {
		mode    Mode
		variant fyne.ThemeVariant
		want    color.Color
	}{
		{System, theme.VariantLight, white}, {System, theme.VariantDark, dark},
		{Light, theme.VariantDark, white}, {Dark, theme.VariantLight, dark},
	} {
		if got := newTheme(t, c.mode, 1).Color(theme.ColorNameBackground, c.variant); got != c.want {
			t.Errorf("%s on a desktop of variant %d: %v, want %v", c.mode, c.variant, got, c.want)
		}
	}
}

func TestScale(t *testing.T) {
	th := newTheme(t, Light, 1.5)
	for name, want := range map[fyne.ThemeSizeName]float32{
		theme.SizeNameText: 19.5, theme.SizeNamePadding: 6, theme.SizeNameInputBorder: 1, SizeUnit: 1.5,
		theme.SizeNameWindowTitleBarHeight: theme.DefaultTheme().Size(theme.SizeNameWindowTitleBarHeight) * 1.5,
	} {
		if got := th.Size(name); got != want {
			t.Errorf("%s is %v, want %v", name, got, want)
		}
	}
	for scale, want := range map[float64]float64{0: 1, 0.5: 1, 1.25: 1.25, 9: 2, math.Inf(1): 2} {
		if got := th.With(Dark, scale).Scale(); got != want {
			t.Errorf("scale %v became %v, want %v", scale, got, want)
		}
	}
	test.NewTempApp(t)
	test.ApplyTheme(t, th)
	if got := Px(88); got != 132 {
		t.Errorf("Px(88) = %v", got)
	}
	test.ApplyTheme(t, theme.DefaultTheme())
	if got := Px(88); got != 88 {
		t.Errorf("Px(88) = %v under another theme", got)
	}
}

func TestFonts(t *testing.T) {
	th := newTheme(t, Light, 1)
	for want, style := range map[string]fyne.TextStyle{
		"Inter-Regular.otf": {}, "Inter-SemiBold.otf": {Bold: true}, "NotoSansMono-Regular.ttf": {Monospace: true},
		"NotoSansMono-Bold.ttf": {Monospace: true, Bold: true},
	} {
		if got := th.Font(style).Name(); got != want {
			t.Errorf("%+v is %s, want %s", style, got, want)
		}
	}
	test.NewTempApp(t)
	test.ApplyTheme(t, th)
	mono := fyne.TextStyle{Monospace: true}
	if a, b := fyne.MeasureText("Il1", 13, mono), fyne.MeasureText("WWW", 13, mono); a.Width != b.Width {
		t.Error("mono is not mono")
	}
}

// TestIcons draws every icon and looks that each is seen, and in its color.
func TestIcons(t *testing.T) {
	test.NewTempApp(t)
	th := newTheme(t, Light, 1)
	test.ApplyTheme(t, th)
	names := th.icons.Names()
	slices.Sort(names)
	grid := container.NewGridWithColumns(10)
	for _, name := range names {
		img := canvas.NewImageFromResource(Icon(name, theme.ColorNameError))
		img.FillMode = canvas.ImageFillContain
		img.SetMinSize(fyne.NewSquareSize(48))
		grid.Add(img)
		if ink := ink(t, img); ink < 0.02 || ink > 0.75 {
			t.Errorf("%s covers %.0f %% of its square", name, ink*100)
		}
	}
	small := container.NewHBox()
	for _, name := range names {
		img := canvas.NewImageFromResource(Icon(name, theme.ColorNameForeground))
		img.SetMinSize(fyne.NewSquareSize(16))
		small.Add(img)
	}
	app := canvas.NewImageFromResource(th.AppIcon())
	app.SetMinSize(fyne.NewSquareSize(96))
	keep(t, container.NewVBox(grid, small, container.NewHBox(app)), "icons")
	if Icon("no such icon", theme.ColorNameForeground).Name() != theme.BrokenImageIcon().Name() {
		t.Error("an unknown icon is not seen to be one")
	}
}

// ink is how much of an icon's square is drawn on.
func ink(t *testing.T, img *canvas.Image) float64 {
	t.Helper()
	w := test.NewTempWindow(t, img)
	w.SetPadded(false)
	w.Resize(fyne.NewSquareSize(48))
	shot := w.Canvas().Capture()
	n, b := 0, shot.Bounds()
	for x := range b.Dx() {
		for y := range b.Dy() {
			if _, g, _, _ := shot.At(x, y).RGBA(); g < 0x8000 {
				n++
			}
		}
	}
	return float64(n) / float64(b.Dx()*b.Dy())
}

// keep writes a picture into the folder KEYDESK_PICTURES, where it is set.
func keep(t *testing.T, o fyne.CanvasObject, name string) {
	t.Helper()
	dir := os.Getenv("KEYDESK_PICTURES")
	if dir == "" {
		return
	}
	w := test.NewTempWindow(t, o)
	if err := writePNG(filepath.Join(dir, name+".png"), w.Canvas().Capture()); err != nil {
		t.Fatal(err)
	}
}

func TestOutlineRefuses(t *testing.T) {
	for strokes, want := range map[string]string{
		"M 1": "has 1 numbers", "Q 1 2": "is no stroke", "O 1 2": "has 2 numbers", "M 1 x2": "number",
	} {
		if _, err := outline(strokes); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q", strokes, err, want)
		}
	}
}

func TestOutlineIsClockwise(t *testing.T) {
	for _, strokes := range []string{"M 2 2 L 20 2 L 20 20", "M 20 20 L 20 2 L 2 2 Z", "D 12 12 5", "A 12 12 8 10 200"} {
		d, err := outline(strokes)
		if err != nil {
			t.Fatal(err)
		}
		for i, shape := range strings.Split(strings.TrimSuffix(d, "Z"), "Z") {
			if clockwise := area(points(t, shape)) > 0; clockwise != (i == 0) {
				t.Errorf("%s: part %d turns clockwise: %v", strokes, i, clockwise)
			}
		}
	}
}

// points reads a closed shape back.
func points(t *testing.T, shape string) []point {
	t.Helper()
	var all []point
	for _, s := range strings.FieldsFunc(shape, func(r rune) bool { return r == 'M' || r == 'L' }) {
		var p point
		if _, err := fmt.Sscanf(s, "%f %f", &p.x, &p.y); err != nil {
			t.Fatal(err)
		}
		all = append(all, p)
	}
	return all
}

// TestLettersAreNoNarrower holds letters that were measured once against Fyne's
// measure of the whole, in all styles and after the theme has changed.
func TestLettersAreNoNarrower(t *testing.T) {
	test.NewTempApp(t)
	th := newTheme(t, Light, 1)
	const text = "Hedi Ács, Árvíztűrő Kft. 0123456789 @.-…“”→Äß€ wWiIlM"
	for _, scale := range []float64{1, 1.25, 1.5, 2, 1} {
		test.ApplyTheme(t, th.With(Dark, scale))
		for _, style := range []fyne.TextStyle{{}, {Bold: true}, {Monospace: true}, {Monospace: true, Bold: true}} {
			size := theme.TextSize()
			want := fyne.MeasureText(text, size, style).Width
			if got := Letters(text, size, style); got < want || got > want*1.03 {
				t.Errorf("%v at %v: %v wide, want %v", style, size, got, want)
			}
			if got := Words(text, size, style); got != want {
				t.Errorf("%v at %v as a label: %v wide, want %v", style, size, got, want)
			}
		}
	}
}
