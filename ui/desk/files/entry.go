package files

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
	"github.com/keydesk/keydesk/ui/desk/kit"

	"github.com/keydesk/keydesk/ui/desk/look"
)

// entry is an entry of the dialog. Unlike the one of package kit it can keep
// the Tab key, to complete a path, and hears Alt+Up.
type entry struct {
	widget.Entry
	keys    map[fyne.KeyName]func()
	up      func()
	tab     func() bool // whether Tab completes something now
	focused bool
	bad     bool
}

func newEntry() *entry {
	e := &entry{keys: map[fyne.KeyName]func(){}, tab: func() bool { return false }}
	e.Scroll = fyne.ScrollHorizontalOnly
	e.ExtendBaseWidget(e)
	return e
}

// Wide says that a row gives it the width that is left.
func (e *entry) Wide() bool { return true }

// AcceptsTab is part of fyne.Tabbable. Where there is nothing to complete, Tab
// goes on to the next field.
func (e *entry) AcceptsTab() bool { return e.tab() }

// FocusGained is part of fyne.Focusable.
func (e *entry) FocusGained() { e.focused = true; e.Entry.FocusGained() }

// FocusLost is part of fyne.Focusable.
func (e *entry) FocusLost() { e.focused = false; e.Entry.FocusLost() }

// SetBad frames the entry as wrong.
func (e *entry) SetBad(bad bool) {
	if e.bad != bad {
		e.bad = bad
		e.Refresh()
	}
}

// put sets the text with the cursor behind it.
func (e *entry) put(text string) {
	e.SetText(text)
	e.atEnd()
}

// atEnd puts the cursor behind the text.
func (e *entry) atEnd() {
	e.CursorColumn = len([]rune(e.Text))
	e.Refresh()
}

// TypedShortcut is part of fyne.Shortcutable.
func (e *entry) TypedShortcut(s fyne.Shortcut) {
	if s.ShortcutName() == altUp().ShortcutName() {
		e.up()
		return
	}
	e.Entry.TypedShortcut(s)
}

// TypedKey is part of fyne.Focusable. Esc, Enter and F1 to F12 go on to the
// dialog.
func (e *entry) TypedKey(ev *fyne.KeyEvent) {
	switch do := e.keys[ev.Name]; {
	case do != nil:
		do()
	case ev.Name == fyne.KeyEscape, ev.Name == fyne.KeyReturn, ev.Name == fyne.KeyEnter,
		len(ev.Name) > 1 && ev.Name[0] == 'F' && ev.Name[1] >= '1' && ev.Name[1] <= '9':
		if c := kit.CanvasOf(e); c != nil && c.OnTypedKey() != nil {
			c.OnTypedKey()(ev)
		}
	default:
		e.Entry.TypedKey(ev)
	}
}

// altUp is the key of the folder above.
func altUp() fyne.Shortcut {
	return &desktop.CustomShortcut{KeyName: fyne.KeyUp, Modifier: fyne.KeyModifierAlt}
}

// CreateRenderer is part of fyne.Widget.
func (e *entry) CreateRenderer() fyne.WidgetRenderer {
	f := &framed{WidgetRenderer: e.Entry.CreateRenderer(), entry: e, frame: &canvas.Rectangle{StrokeWidth: 2}}
	f.paint()
	return f
}

// framed is Fyne's renderer with the design's frame on top: two pixels where
// the entry has the keyboard or is wrong.
type framed struct {
	fyne.WidgetRenderer
	entry *entry
	frame *canvas.Rectangle
}

func (f *framed) Objects() []fyne.CanvasObject {
	return append(append([]fyne.CanvasObject{}, f.WidgetRenderer.Objects()...), f.frame)
}

func (f *framed) MinSize() fyne.Size {
	return fyne.NewSize(f.WidgetRenderer.MinSize().Width, look.Px(32))
}

func (f *framed) Layout(size fyne.Size) {
	f.WidgetRenderer.Layout(size)
	at(f.frame, 1, 1, size.Width-2, size.Height-2)
}

func (f *framed) Refresh() {
	f.WidgetRenderer.Refresh()
	f.paint()
	f.frame.Refresh()
}

func (f *framed) paint() {
	f.frame.CornerRadius = look.Px(4) - 1
	f.frame.StrokeColor = theme.Color(theme.ColorNamePrimary)
	if f.entry.bad {
		f.frame.StrokeColor = theme.Color(theme.ColorNameError)
	}
	show(f.frame, f.entry.focused || f.entry.bad)
}
