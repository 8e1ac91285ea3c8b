package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

// Command is something that can be done in a window, with its key. The main
// menu shows it, and the key does it, whatever has the keyboard.
type Command struct {
	Menu   string // the menu it stands in
	Name   string
	Key    fyne.KeyName     // "" for none
	Mod    fyne.KeyModifier // 0 for a key alone, such as F5
	Do     func()
	Why    func() string // says why it cannot be done now, "" where it can; may be nil
	Always bool          // while a dialog is open too
	Rule   bool          // a line before it in the menu
}

// Commands are all that a window can do: one table for the menu and the keys.
//
// Two ways lead here. A key with Ctrl or Alt is found by Fyne in the main menu,
// before the widget that has the keyboard sees it. A key alone (F5, Esc) goes to
// that widget only; the parts of this package hand it on to the canvas, and from
// there Key finds it. A canvas shortcut would reach neither an entry nor a list.
type Commands struct {
	all    []Command
	canvas fyne.Canvas
	refuse func(name, why string)
}

// NewCommands returns the commands of a window's canvas. refuse is told of a
// command that cannot be done now, and why.
func NewCommands(c fyne.Canvas, all []Command, refuse func(name, why string)) *Commands {
	m := &Commands{all: all, canvas: c, refuse: refuse}
	c.SetOnTypedKey(m.Key)
	return m
}

// Run does the command of a name, or says why not. It returns false where there
// is none of that name.
func (m *Commands) Run(name string) bool {
	for _, c := range m.all {
		if c.Name == name {
			m.run(c)
			return true
		}
	}
	return false
}

// run does a command, unless a dialog is open or it cannot be done now.
func (m *Commands) run(c Command) {
	if !c.Always && DialogOpen(m.canvas) {
		return
	}
	if c.Why != nil {
		if why := c.Why(); why != "" {
			m.refuse(c.Name, why)
			return
		}
	}
	c.Do()
}

// Key does the command of a key that is pressed alone.
func (m *Commands) Key(ev *fyne.KeyEvent) {
	for _, c := range m.all {
		if c.Key == ev.Name && c.Mod == 0 {
			m.run(c)
			return
		}
	}
}

// MainMenu returns the window's menu, in the order of the commands.
func (m *Commands) MainMenu() *fyne.MainMenu {
	var menus []*fyne.Menu
	by := map[string]*fyne.Menu{}
	for _, c := range m.all {
		menu := by[c.Menu]
		if menu == nil {
			menu = fyne.NewMenu(c.Menu)
			by[c.Menu] = menu
			menus = append(menus, menu)
		}
		if c.Rule {
			menu.Items = append(menu.Items, fyne.NewMenuItemSeparator())
		}
		menu.Items = append(menu.Items, m.item(c))
	}
	return fyne.NewMainMenu(menus...)
}

// item is a command's line in the menu. It is never grey: a click says why it
// cannot be done.
func (m *Commands) item(c Command) *fyne.MenuItem {
	item := fyne.NewMenuItem(c.Name, func() { m.run(c) })
	if c.Key != "" {
		item.Shortcut = &desktop.CustomShortcut{KeyName: c.Key, Modifier: c.Mod}
	}
	return item
}

// Item is a command's line for another menu, nil where there is none of that
// name.
func (m *Commands) Item(name string) *fyne.MenuItem {
	for _, c := range m.all {
		if c.Name == name {
			return m.item(c)
		}
	}
	return nil
}

// KeyOf is how the key of a command is written, such as Ctrl+F; "" for none.
func (m *Commands) KeyOf(name string) string {
	for _, c := range m.all {
		if c.Name == name {
			return keyText(c.Key, c.Mod)
		}
	}
	return ""
}

// keyText writes a key as it stands on the keyboard.
func keyText(key fyne.KeyName, mod fyne.KeyModifier) string {
	text := ""
	for _, m := range []struct {
		mod  fyne.KeyModifier
		name string
	}{{fyne.KeyModifierControl, "Ctrl+"}, {fyne.KeyModifierAlt, "Alt+"}, {fyne.KeyModifierShift, "Shift+"}} {
		if mod&m.mod != 0 {
			text += m.name
		}
	}
	if key == "" {
		return ""
	}
	return text + string(key)
}
