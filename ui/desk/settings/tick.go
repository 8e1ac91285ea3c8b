package settings

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/keydesk/keydesk/ui/desk/kit"
	"github.com/keydesk/keydesk/ui/desk/look"
)

// tick is a check box that says On or Off, and whose name is the setting's.
type tick struct {
	widget.BaseWidget
	name             string
	on               bool
	why              string // why it cannot be used, "" where it can
	changed          func(on bool)
	word             *kit.Text
	focused, hovered bool
}

func newTick(name string, changed func(bool)) *tick {
	t := &tick{name: name, changed: changed, word: kit.NewText("Off", kit.Style{})}
	t.ExtendBaseWidget(t)
	return t
}

// Name is what the box is called.
func (t *tick) Name() string { return t.name }

// On says whether it is ticked.
func (t *tick) On() bool { return t.on }

// set shows a state without telling anybody.
func (t *tick) set(on bool) {
	t.on = on
	t.word.SetText(map[bool]string{true: "On", false: "Off"}[on])
	t.Refresh()
}

// refuse makes the box refuse, with the reason; "" undoes it.
func (t *tick) refuse(why string) { t.why = why; t.Refresh() }

func (t *tick) toggle() {
	if t.why != "" {
		kit.Tell(t, t.why)
		return
	}
	t.set(!t.on)
	t.changed(t.on)
}

// Tapped is part of fyne.Tappable.
func (t *tick) Tapped(*fyne.PointEvent) { kit.Focus(t); t.toggle() }

// FocusGained is part of fyne.Focusable.
func (t *tick) FocusGained() { t.focused = true; t.Refresh(); kit.Follow(t) }

// FocusLost is part of fyne.Focusable.
func (t *tick) FocusLost() { t.focused = false; t.Refresh() }

// TypedRune is part of fyne.Focusable.
func (t *tick) TypedRune(rune) {}

// TypedKey is part of fyne.Focusable.
func (t *tick) TypedKey(ev *fyne.KeyEvent) {
	if ev.Name == fyne.KeySpace {
		t.toggle()
		return
	}
	kit.Pass(t, ev)
}

// MouseIn is part of desktop.Hoverable.
func (t *tick) MouseIn(*desktop.MouseEvent) { t.hovered = true; t.Refresh() }

// MouseMoved is part of desktop.Hoverable.
func (t *tick) MouseMoved(*desktop.MouseEvent) {}

// MouseOut is part of desktop.Hoverable.
func (t *tick) MouseOut() { t.hovered = false; t.Refresh() }

// CreateRenderer is part of fyne.Widget.
func (t *tick) CreateRenderer() fyne.WidgetRenderer {
	box, shade, frame, check := &canvas.Rectangle{}, &canvas.Rectangle{}, &canvas.Rectangle{}, kit.NewIcon("check", theme.ColorNameForegroundOnPrimary, 13)
	return kit.Draw(kit.Drawn{
		Objects: []fyne.CanvasObject{box, shade, check, t.word, frame},
		Min: func() fyne.Size {
			return fyne.NewSize(look.Px(24)+max(t.word.Natural(), look.Px(24)), look.Px(32))
		},
		Place: func(size fyne.Size) {
			side := look.Px(16)
			top := (size.Height - side) / 2
			kit.At(box, 0.5, top+0.5, side-1, side-1)
			kit.At(shade, 0.5, top+0.5, side-1, side-1)
			kit.At(check, look.Px(1.5), top+look.Px(1.5), look.Px(13), look.Px(13))
			kit.At(t.word, look.Px(24), 0, size.Width-look.Px(24), size.Height)
			kit.At(frame, -3, top-3, side+6, side+6)
		},
		Paint: func() { t.paint(box, shade, check, frame) },
	})
}

func (t *tick) paint(box, shade *canvas.Rectangle, check *kit.Icon, frame *canvas.Rectangle) {
	fill, line, text, sign := theme.ColorNameInputBackground, theme.ColorNameInputBorder, theme.ColorNameForeground, theme.ColorNameForegroundOnPrimary
	switch {
	case t.why != "" && t.on:
		fill, line, text, sign = theme.ColorNameDisabled, theme.ColorNameDisabled, theme.ColorNameForeground, theme.ColorNameBackground
	case t.why != "":
		fill, line = theme.ColorNameDisabledButton, theme.ColorNameDisabled
	case t.on:
		fill, line = theme.ColorNamePrimary, theme.ColorNamePrimary
	}
	box.FillColor, box.StrokeColor, box.StrokeWidth, box.CornerRadius = theme.Color(fill), theme.Color(line), 1, look.Px(3)
	kit.PaintGround(shade, false, t.hovered && t.why == "")
	shade.CornerRadius = look.Px(3)
	check.Set("check", sign)
	kit.SetVisible(check, t.on)
	t.word.SetStyle(kit.Style{Color: text})
	kit.PaintFrame(frame, t.focused)
}
