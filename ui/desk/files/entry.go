package files

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"github.com/keydesk/keydesk/ui/desk/kit"
)

// entry is an entry of the dialog. Unlike others it can keep the Tab key, to
// complete a path, and hears Alt+Up.
type entry struct {
	kit.Entry
	up  func()
	tab func() bool // whether Tab completes something now
}

func newEntry() *entry {
	e := &entry{tab: func() bool { return false }}
	e.Begin(e, "")
	return e
}

// AcceptsTab is part of fyne.Tabbable. Where there is nothing to complete, Tab
// goes on to the next field.
func (e *entry) AcceptsTab() bool { return e.tab() }

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

// altUp is the key of the folder above.
func altUp() fyne.Shortcut {
	return &desktop.CustomShortcut{KeyName: fyne.KeyUp, Modifier: fyne.KeyModifierAlt}
}
