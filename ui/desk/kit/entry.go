package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/keydesk/keydesk/ui/desk/look"
)

// Entry is Fyne's entry with a frame of two pixels where it has the keyboard or
// holds something wrong. Read its Text on submit and validate in the model:
// bindings and OnChanged on one entry fight.
type Entry struct {
	widget.Entry
	self         fyne.Widget
	focused, bad bool
	why          string
	keys         map[fyne.KeyName]func()
	name         string
}

// NewEntry returns an entry with a placeholder, which may be "".
func NewEntry(placeholder string) *Entry {
	e := &Entry{}
	e.Begin(e, placeholder)
	return e
}

// Begin makes self, which embeds e, an entry.
func (e *Entry) Begin(self fyne.Widget, placeholder string) {
	e.self, e.keys = self, map[fyne.KeyName]func(){}
	e.Scroll = fyne.ScrollHorizontalOnly // mono is a little higher than the field
	e.SetPlaceHolder(placeholder)
	e.ExtendBaseWidget(self)
}

// NewPasswordEntry returns an entry that hides what is typed, in mono, with an
// eye that shows it (F2 on the keyboard).
func NewPasswordEntry(placeholder string) *Entry {
	e := NewEntry(placeholder)
	e.Password = true
	e.TextStyle = fyne.TextStyle{Monospace: true}
	eye := newEntryIcon("eye", e.toggle)
	e.ActionItem = eye
	e.keys[fyne.KeyF2] = e.toggle
	return e
}

// toggle shows or hides a password.
func (e *Entry) toggle() {
	e.Password = !e.Password
	if i, ok := e.ActionItem.(*entryIcon); ok {
		i.name = map[bool]string{true: "eye", false: "eye-off"}[e.Password]
		i.Refresh()
	}
	e.Refresh()
	Focus(e)
}

// NewSearch returns an entry with a glass before and, once something is typed,
// a cross behind that clears it, as Esc does. changed gets each text.
func NewSearch(placeholder string, changed func(string)) *Entry {
	e := NewEntry(placeholder)
	clear := newEntryIcon("close", func() { e.Clear(); Focus(e) })
	clear.Hide()
	e.Icon = look.Icon("search", theme.ColorNamePlaceHolder)
	e.ActionItem = clear
	e.OnChanged = func(text string) {
		SetVisible(clear, text != "")
		if changed != nil {
			changed(text)
		}
	}
	return e
}

// SetText changes what stands there. Fyne would keep the selection, which then
// swallows the next letter.
func (e *Entry) SetText(text string) {
	if e.SelectedText() != "" {
		e.Entry.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEnd})
	}
	e.Entry.SetText(text)
}

// Clear empties the entry as a person does. After SetText what was selected
// would still be, and swallow the next letter.
func (e *Entry) Clear() {
	e.Entry.TypedShortcut(&fyne.ShortcutSelectAll{})
	e.Entry.TypedKey(&fyne.KeyEvent{Name: fyne.KeyBackspace})
}

// OnKey has a key of the entry do something else, such as ↓ go to the list.
func (e *Entry) OnKey(key fyne.KeyName, do func()) { e.keys[key] = do }

// Disable makes the entry refuse; why is said when it is clicked.
func (e *Entry) Disable(why string) { e.why = why; e.Entry.Disable() }

// Enable undoes Disable.
func (e *Entry) Enable() { e.why = ""; e.Entry.Enable() }

// SetBad frames the entry as wrong.
func (e *Entry) SetBad(bad bool) {
	if e.bad != bad {
		e.bad = bad
		e.Refresh()
	}
}

// Wide says that a row gives it the width that is left.
func (e *Entry) Wide() bool { return true }

// FocusGained is part of fyne.Focusable.
func (e *Entry) FocusGained() { e.focused = true; e.Entry.FocusGained(); Follow(e.self) }

// FocusLost is part of fyne.Focusable.
func (e *Entry) FocusLost() { e.focused = false; e.Entry.FocusLost() }

// AcceptsTab is part of fyne.Tabbable. Tab goes on, from a note of many lines
// too: who types without a mouse would not come out of it.
func (e *Entry) AcceptsTab() bool { return false }

// Tapped is part of fyne.Tappable.
func (e *Entry) Tapped(ev *fyne.PointEvent) {
	if e.Disabled() && e.why != "" {
		Tell(e.self, e.why)
		return
	}
	e.Entry.Tapped(ev)
}

// TypedKey is part of fyne.Focusable. Esc clears a search, Enter goes on to
// the dialog or the page, F1 to F12 to the menu.
func (e *Entry) TypedKey(ev *fyne.KeyEvent) {
	if do := e.keys[ev.Name]; do != nil {
		do()
		return
	}
	_, search := e.ActionItem.(*entryIcon)
	switch {
	case ev.Name == fyne.KeyEscape && search && e.Icon != nil && e.Text != "":
		e.Clear()
	case ev.Name == fyne.KeyEscape, ours(ev.Name), Enter(ev) && !e.MultiLine && e.OnSubmitted == nil:
		Pass(e.self, ev)
	default:
		e.Entry.TypedKey(ev)
	}
}

// ours says whether a key is one of F1 to F12, which no entry needs.
func ours(key fyne.KeyName) bool {
	return len(key) > 1 && key[0] == 'F' && key[1] >= '1' && key[1] <= '9'
}

// CreateRenderer is part of fyne.Widget.
func (e *Entry) CreateRenderer() fyne.WidgetRenderer {
	f := &framed{WidgetRenderer: e.Entry.CreateRenderer(), entry: e, frame: &canvas.Rectangle{StrokeWidth: 2}}
	for _, o := range f.WidgetRenderer.Objects() {
		if scroll, ok := o.(*container.Scroll); ok {
			f.scroll, f.port = scroll, newPort(scroll.Content)
			f.wheel, f.slider = newWheel(f.by), newSlider(f.to)
			f.objects = append(f.objects, f.wheel, f.port, f.slider)
			continue
		}
		if ground, ok := o.(*canvas.Rectangle); ok && f.ground == nil {
			f.ground = ground
		}
		f.objects = append(f.objects, o)
	}
	f.objects = append(f.objects, f.frame)
	f.paint()
	return f
}

// framed is Fyne's renderer with a frame on top. Fyne's scroll moves the text,
// but is not drawn: its bar would lie over the lower half of a long line, and
// its shadows beside it.
type framed struct {
	fyne.WidgetRenderer
	entry   *Entry
	objects []fyne.CanvasObject
	ground  *canvas.Rectangle
	scroll  *container.Scroll
	port    *port // where the text is seen
	wheel   *wheel
	slider  *slider
	frame   *canvas.Rectangle
}

func (f *framed) Objects() []fyne.CanvasObject { return f.objects }

// by scrolls a text of many lines.
func (f *framed) by(y float32) { f.to(f.scroll.Offset.Y + y) }

func (f *framed) to(y float32) {
	f.scroll.ScrollToOffset(fyne.NewPos(f.scroll.Offset.X, max(0, y)))
	f.bar()
}

// bar shows where in a text of many lines the field is.
func (f *framed) bar() {
	high := float32(0)
	if f.entry.MultiLine {
		high = f.scroll.Content.MinSize().Height
	}
	SetVisible(f.wheel, high > f.port.Size().Height+slack)
	f.slider.show(f.scroll.Offset.Y, f.port.Size().Height, high)
}

// MinSize is Fyne's in width; all fields of one line are equally high.
func (f *framed) MinSize() fyne.Size {
	min := f.WidgetRenderer.MinSize()
	if !f.entry.MultiLine {
		min.Height = look.Px(32)
	}
	return min
}

func (f *framed) Layout(size fyne.Size) {
	f.WidgetRenderer.Layout(size)
	placeFrame(f.frame, size)
	if f.scroll == nil {
		return
	}
	room := f.scroll.Size()
	f.port.Move(f.scroll.Position())
	f.port.Resize(room)
	f.wheel.Resize(size)
	f.slider.at(size.SubtractWidthHeight(2, 0))
	if !f.entry.MultiLine { // mono is a little higher than the field, and would be scrolled
		f.scroll.Resize(room.AddWidthHeight(0, look.Px(8)))
	}
	f.bar()
}

func (f *framed) Refresh() {
	f.WidgetRenderer.Refresh()
	f.paint()
	f.frame.Refresh()
	if f.scroll != nil {
		f.bar()
	}
}

func (f *framed) paint() {
	if f.ground != nil && f.entry.Disabled() {
		fill(f.ground, theme.ColorNameDisabledButton, 4)
	}
	paintFrame(f.frame, f.entry.focused && !f.entry.Disabled(), f.entry.bad)
}

// placeFrame lays a frame of two pixels on a field's edge.
func placeFrame(r *canvas.Rectangle, size fyne.Size) { At(r, 1, 1, size.Width-2, size.Height-2) }

// paintFrame shows a frame where a field has the keyboard or is wrong.
func paintFrame(r *canvas.Rectangle, focused, bad bool) {
	r.CornerRadius = look.Px(4) - 1
	r.StrokeColor = theme.Color(theme.ColorNamePrimary)
	if bad {
		r.StrokeColor = theme.Color(theme.ColorNameError)
	}
	SetVisible(r, focused || bad)
}

// entryIcon is an icon at the end of an entry. It cannot be focused: Tab goes
// from field to field.
type entryIcon struct {
	widget.BaseWidget
	name string
	tap  func()
}

func newEntryIcon(name string, tap func()) *entryIcon {
	i := &entryIcon{name: name, tap: tap}
	i.ExtendBaseWidget(i)
	return i
}

// Tapped is part of fyne.Tappable.
func (i *entryIcon) Tapped(*fyne.PointEvent) { i.tap() }

// Cursor is part of desktop.Cursorable.
func (i *entryIcon) Cursor() desktop.Cursor { return desktop.DefaultCursor }

// CreateRenderer is part of fyne.Widget.
func (i *entryIcon) CreateRenderer() fyne.WidgetRenderer {
	img := icon()
	return draw(&drawn{
		objects: []fyne.CanvasObject{img},
		min:     func() fyne.Size { return fyne.NewSquareSize(look.Px(32)) },
		place: func(size fyne.Size) {
			At(img, (size.Width-look.Px(16))/2, (size.Height-look.Px(16))/2, look.Px(16), look.Px(16))
		},
		paint: func() { showIcon(img, i.name, theme.ColorNameForeground) },
	})
}
