package operators

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/desk/kit"
	"github.com/keydesk/keydesk/ui/desk/look"
	model "github.com/keydesk/keydesk/ui/model/operators"
)

// rights are all permissions in their parts, each with its box.
type rights struct {
	box   *kit.Box
	lines []*right
}

// newRights makes the boxes; tick is told what is ticked.
func newRights(tick func(may core.Permissions, on bool)) *rights {
	r := &rights{}
	var all []fyne.CanvasObject
	for i, part := range model.Parts() {
		if i > 0 {
			all = append(all, kit.NewRule())
		}
		title := kit.NewText(part.Title, kit.Style{Bold: true, Size: theme.SizeNameCaptionText, Color: theme.ColorNamePlaceHolder})
		all = append(all, kit.Inset(kit.NewGround(kit.Inset(title, 6, 11, 6, 11), theme.ColorNameHeaderBackground), 1, 1, 0, 1))
		for _, one := range part.Rights {
			line := newRight(one, tick)
			r.lines = append(r.lines, line)
			all = append(all, kit.NewRule(), kit.Inset(line, 0, 1, 0, 1))
		}
	}
	r.box = kit.NewCard(kit.Inset(kit.Column(0, all...), 0, 0, 1, 0))
	return r
}

// set shows how all permissions stand.
func (r *rights) set(of func(core.Permissions) model.Tick) {
	for _, line := range r.lines {
		line.set(of(line.of.May))
	}
}

// right is a permission: its box, what it allows, and where it comes from.
type right struct {
	widget.BaseWidget
	of               model.Tick
	tick             func(core.Permissions, bool)
	name, text, from *kit.Text
	focused, hovered bool
}

func newRight(of model.Right, tick func(core.Permissions, bool)) *right {
	r := &right{of: model.Tick{Right: of}, tick: tick, name: kit.NewText(of.Name(), kit.Strong()), text: kit.NewText(of.Sentence(), kit.Quiet()),
		from: kit.NewText("", kit.Style{Size: theme.SizeNameCaptionText, Color: theme.ColorNamePlaceHolder})}
	r.ExtendBaseWidget(r)
	return r
}

// Label is the permission's name.
func (r *right) Label() string { return r.of.Name() }

// On says whether it is ticked.
func (r *right) On() bool { return r.of.On }

func (r *right) set(t model.Tick) {
	r.of = t
	r.from.SetText(t.Origin)
	r.Refresh()
}

// toggle ticks it, or says why not.
func (r *right) toggle() {
	if r.of.Why != "" {
		kit.Tell(r, r.of.Why)
		return
	}
	r.tick(r.of.May, !r.of.On)
}

// Tapped is part of fyne.Tappable.
func (r *right) Tapped(*fyne.PointEvent) { kit.Focus(r); r.toggle() }

// FocusGained is part of fyne.Focusable.
func (r *right) FocusGained() { r.focused = true; r.Refresh(); kit.Follow(r) }

// FocusLost is part of fyne.Focusable.
func (r *right) FocusLost() { r.focused = false; r.Refresh() }

// TypedRune is part of fyne.Focusable.
func (r *right) TypedRune(rune) {}

// TypedKey is part of fyne.Focusable.
func (r *right) TypedKey(ev *fyne.KeyEvent) {
	if ev.Name == fyne.KeySpace {
		r.toggle()
		return
	}
	kit.Pass(r, ev)
}

// MouseIn is part of desktop.Hoverable.
func (r *right) MouseIn(*desktop.MouseEvent) { r.hovered = true; r.Refresh() }

// MouseMoved is part of desktop.Hoverable.
func (r *right) MouseMoved(*desktop.MouseEvent) {}

// MouseOut is part of desktop.Hoverable.
func (r *right) MouseOut() { r.hovered = false; r.Refresh() }

// Measures of a permission, in the design's pixels.
const (
	nameAt    = 40
	nameWidth = 148
	fromWidth = 80
	underAt   = 560 // narrower, the sentence stands under the name
)

// columns are where the sentence stands and how wide it is.
func columns(width float32) (under bool, x, w float32) {
	if width < look.Px(underAt) {
		return true, look.Px(nameAt), width - look.Px(nameAt+12)
	}
	x = look.Px(nameAt + nameWidth)
	return false, x, width - x - look.Px(fromWidth+24)
}

// HeightFor is the height at a width, 33 where nothing wraps.
func (r *right) HeightFor(width float32) float32 {
	under, _, w := columns(width)
	if under {
		return r.name.HeightFor(r.nameWidth(width)) + r.text.HeightFor(w) + look.Px(14)
	}
	return max(r.text.HeightFor(w), r.name.HeightFor(look.Px(nameWidth))) + look.Px(13)
}

// nameWidth is how wide the name is over its sentence.
func (r *right) nameWidth(width float32) float32 {
	return width - look.Px(nameAt+24+fromWidth)
}

// CreateRenderer is part of fyne.Widget.
func (r *right) CreateRenderer() fyne.WidgetRenderer {
	ground, frame, box := &canvas.Rectangle{}, &canvas.Rectangle{}, &canvas.Rectangle{}
	sign := kit.NewIcon("check", theme.ColorNameForegroundOnPrimary, 13)
	return kit.Draw(kit.Drawn{
		Objects: []fyne.CanvasObject{ground, box, sign, r.name, r.text, r.from, frame},
		Min: func() fyne.Size {
			return fyne.NewSize(look.Px(240), r.HeightFor(max(r.Size().Width, look.Px(240))))
		},
		Place: func(size fyne.Size) { r.place(size, ground, frame, box, sign) },
		Paint: func() { r.paint(ground, frame, box, sign) },
	})
}

func (r *right) place(size fyne.Size, ground, frame, box *canvas.Rectangle, sign *kit.Icon) {
	kit.At(ground, 0, 0, size.Width, size.Height)
	kit.At(frame, 2, 2, size.Width-4, size.Height-4)
	y := look.Px(7)
	kit.At(box, look.Px(12), y+look.Px(2), look.Px(16), look.Px(16))
	kit.At(sign, look.Px(13.5), y+look.Px(3.5), look.Px(13), look.Px(13))
	kit.At(r.from, size.Width-look.Px(fromWidth+12)+look.Px(fromWidth)-r.from.Natural(), y+look.Px(1), r.from.Natural(), look.Px(18))
	under, x, w := columns(size.Width)
	if under {
		h := r.name.HeightFor(r.nameWidth(size.Width))
		kit.At(r.name, look.Px(nameAt), y, r.nameWidth(size.Width), h)
		kit.At(r.text, x, y+h, w, r.text.HeightFor(w))
		return
	}
	kit.At(r.name, look.Px(nameAt), y, look.Px(nameWidth), r.name.HeightFor(look.Px(nameWidth)))
	kit.At(r.text, x, y, w, r.text.HeightFor(w))
}

func (r *right) paint(ground, frame, box *canvas.Rectangle, sign *kit.Icon) {
	kit.PaintGround(ground, false, r.hovered)
	kit.PaintFrame(frame, r.focused)
	box.CornerRadius, box.StrokeWidth = look.Px(3), 1
	fill, line := theme.ColorNameInputBackground, theme.ColorNameInputBorder
	switch {
	case r.of.On && r.of.Why != "":
		fill, line = theme.ColorNamePrimary, theme.ColorNamePrimary
	case r.of.On:
		fill, line = theme.ColorNamePrimary, theme.ColorNamePrimary
	case r.of.Why != "":
		fill, line = theme.ColorNameDisabledButton, theme.ColorNameDisabled
	}
	box.FillColor, box.StrokeColor = theme.Color(fill), theme.Color(line)
	if r.of.On && r.of.Why != "" {
		box.FillColor, box.StrokeColor = pale(theme.Color(fill)), pale(theme.Color(line))
	}
	sign.Set("check", theme.ColorNameForegroundOnPrimary)
	kit.SetVisible(sign, r.of.On)
}

// pale is a color at half its strength.
func pale(c color.Color) color.Color {
	n := color.NRGBAModel.Convert(c).(color.NRGBA)
	n.A /= 2
	return n
}
