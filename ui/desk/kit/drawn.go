package kit

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"

	"github.com/keydesk/keydesk/ui/desk/look"
)

// drawn is a widget's renderer made of functions. paint sets colors, texts and
// sizes of the objects; place puts them where they belong.
type drawn struct {
	objects []fyne.CanvasObject
	min     func() fyne.Size
	place   func(fyne.Size)
	paint   func()
	size    fyne.Size
	icons   map[*canvas.Image]inked // as they were drawn last
}

// inked is what an icon was drawn of.
type inked struct {
	resource string
	color    color.Color
	scale    float32 // of the screen
}

// draw returns a renderer whose objects are painted once already.
func draw(d *drawn) fyne.WidgetRenderer {
	if d.paint != nil {
		d.paint()
	}
	return d
}

func (d *drawn) Destroy()                     {}
func (d *drawn) MinSize() fyne.Size           { return d.min() }
func (d *drawn) Objects() []fyne.CanvasObject { return d.objects }
func (d *drawn) Layout(size fyne.Size)        { d.size = size; d.place(size) }

func (d *drawn) Refresh() {
	if d.paint != nil {
		d.paint()
	}
	if !d.size.IsZero() {
		d.place(d.size)
	}
	for _, o := range d.objects {
		switch o := o.(type) {
		case fyne.Widget: // they see to themselves, and Fyne to all when the theme changes
		case *canvas.Image:
			d.ink(o)
		default:
			o.Refresh()
		}
	}
}

// ink draws an icon, where it is another one or has another color: each time,
// Fyne reads the whole of its file. In another size Fyne draws it by itself.
func (d *drawn) ink(i *canvas.Image) {
	shape, ok := i.Resource.(fyne.ThemedResource)
	if !ok {
		i.Refresh()
		return
	}
	now := inked{resource: shape.Name(), color: theme.Color(shape.ThemeColorName()), scale: 1}
	if c := CanvasOf(i); c != nil {
		now.scale = c.Scale()
	}
	if !i.Visible() || d.icons[i] == now {
		return
	}
	if d.icons == nil {
		d.icons = map[*canvas.Image]inked{}
	}
	d.icons[i] = now
	i.Refresh()
}

// Drawn is what a widget of a room draws with: its objects, the least size,
// where they belong, and their colors and texts.
type Drawn struct {
	Objects []fyne.CanvasObject
	Min     func() fyne.Size
	Place   func(fyne.Size)
	Paint   func() // nil where Place or the objects see to it
}

// Draw returns the renderer, painted once already.
func Draw(d Drawn) fyne.WidgetRenderer {
	return draw(&drawn{objects: d.Objects, min: d.Min, place: d.Place, paint: d.Paint})
}

// At moves and resizes; what would be less than nothing is nothing.
func At(o fyne.CanvasObject, x, y, w, h float32) {
	o.Move(fyne.NewPos(x, y))
	o.Resize(fyne.NewSize(max(w, 0), max(h, 0)))
}

// rect is a filled rectangle in a color of the theme.
func rect(name fyne.ThemeColorName) *canvas.Rectangle { return canvas.NewRectangle(theme.Color(name)) }

// fill gives a rectangle a color and round corners of the design's radius.
func fill(r *canvas.Rectangle, name fyne.ThemeColorName, radius float32) {
	r.FillColor = theme.Color(name)
	r.CornerRadius = look.Px(radius)
}

// edge gives a rectangle a line around it.
func edge(r *canvas.Rectangle, name fyne.ThemeColorName, width float32) {
	r.StrokeColor, r.StrokeWidth = theme.Color(name), width
}

// icon is an image that shows one of the look's icons.
func icon() *canvas.Image { return &canvas.Image{FillMode: canvas.ImageFillContain} }

// showIcon sets an icon, which Refresh then draws, and hides the image where
// name is "".
func showIcon(i *canvas.Image, name string, color fyne.ThemeColorName) {
	SetVisible(i, name != "")
	if name != "" {
		i.Resource = look.Icon(name, color)
	}
}
