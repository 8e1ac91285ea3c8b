package files

import (
	"context"
	"path/filepath"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"

	"github.com/keydesk/keydesk/ui/desk/kit"
	"github.com/keydesk/keydesk/ui/desk/look"
	"github.com/keydesk/keydesk/ui/desk/task"
	"github.com/keydesk/keydesk/ui/model/label"
)

// chooser is the dialog while it is open.
type chooser struct {
	*kit.Dialog
	files   *Files
	title   string
	offer   string   // the name to save under, or the folder to begin at
	endings []string // none: all files
	save    bool
	folder  bool // a folder is asked for: no files are listed
	then    func(path string)

	page    *task.Page
	reading *task.Slot // a folder
	asking  *task.Slot // whether a file stands there

	path, name *entry
	field      *kit.Field // of the name
	kinds      *kit.Select
	places     *fyne.Container
	table      *kit.Table
	nothing    *fyne.Container // in place of the rows
	list       *fyne.Container

	dir    string // whose items these are, or are being read
	read   bool   // they are there
	items  []item
	rows   []item // those that are shown
	all    bool   // files of every ending
	from   string // the folder below that was left, to be gone to
	silent bool   // rows are gone to by the dialog, not by the user
	next   func() // a key that was faster than the folder
}

// wide is the dialog's width, and high the most that the list takes, in the
// design's pixels.
const (
	wide = 760
	high = 400
)

func (c *chooser) show() {
	f := c.files
	c.page = f.runner.Page()
	c.reading, c.asking = c.page.Slot(), c.page.Slot()
	c.reading.Busy = c.busy
	c.build()
	c.Dialog.Show(f.canvas, f.runner)
	dialogs := f.canvas.OnTypedKey()
	f.canvas.SetOnTypedKey(func(ev *fyne.KeyEvent) {
		if !c.key(ev) {
			dialogs(ev)
		}
	})
	f.canvas.AddShortcut(altUp(), func(fyne.Shortcut) { c.up() })
	c.path.put(within(c.first()))
	if c.save {
		c.selectName()
	} else {
		f.canvas.Focus(c.path)
	}
	task.Go(c.page.Slot(), func(ctx context.Context, _ task.Report) ([]place, error) { return f.disk.places(ctx, f.home) }, c.showPlaces)
}

// first is the folder that is listed first.
func (c *chooser) first() string {
	if c.folder && filepath.IsAbs(c.offer) {
		return c.offer
	}
	return c.files.last
}

// build makes the dialog.
func (c *chooser) build() {
	c.path = newEntry()
	c.path.OnChanged, c.path.up, c.path.tab = c.typed, c.up, c.completes
	c.path.OnKey(fyne.KeyTab, func() { c.later(c.complete) })
	c.path.OnKey(fyne.KeyDown, func() { c.later(c.intoList) })
	c.table = kit.NewTable(c.files.runner, []kit.Col{{Title: "Name", Width: 280, Grow: true}, {Title: "Size", Width: 80, Drop: 2, Quiet: true},
		{Title: "Changed", Width: 112, Drop: 1, Quiet: true}}, func() int { return len(c.rows) }, c.cells)
	c.table.OnOpen, c.table.OnSelect = c.take, c.gone
	c.nothing = container.NewStack()
	c.list = container.NewStack(kit.NewCard(c.table), kit.NewCard(c.nothing))
	c.places = kit.Column(0)
	above := kit.NewIconButton("up", "Folder above", c.up)
	body := kit.Column(12, kit.Row(8, c.path, above), newBrowser(c.places, c.list, c.room))
	c.Dialog = &kit.Dialog{Title: c.title, Width: wide, Body: body, OnClosed: c.closed}
	c.Cancel = kit.NewButton(label.Cancel, "", kit.Secondary, c.Close)
	c.Default = kit.NewButton("Open", "", kit.Primary, func() { c.later(c.accept) })
	if c.folder {
		c.Default.SetText(label.ThisFolder)
	}
	if c.save {
		c.Default.SetText(label.Save)
		c.name = newEntry()
		c.name.Text, c.name.up = c.offer, c.up
		c.name.OnChanged = func(string) { c.field.SetWrong("") }
		c.field = kit.NewField("File name", c.name, "")
		body.Add(c.field)
	}
	if len(c.endings) > 0 {
		c.kinds = kit.NewSelect("", nil, func(i int) { c.all = i == 1; c.narrow() })
		c.kinds.SetOptions([]string{strings.Join(c.endings, ", ") + " files", "All files"}, 0)
		c.Left = c.kinds
	}
}

// room is how high the list may be: what head, entry, name and footer leave of
// the window.
func (c *chooser) room() float32 {
	others := float32(56 + 32 + 12 + 16 + 56 + 24)
	if c.save {
		others += 12 + 52
	}
	return max(look.Px(120), min(look.Px(high), c.files.canvas.Size().Height-look.Px(others)))
}

// closed drops what is under way.
func (c *chooser) closed() {
	c.page.Close()
	c.files.canvas.RemoveShortcut(altUp())
	c.files.open = nil
}

// selectName takes the keyboard to the name, with all but its ending selected.
func (c *chooser) selectName() {
	c.files.canvas.Focus(c.name)
	stem := strings.TrimSuffix(c.name.Text, filepath.Ext(c.name.Text))
	c.name.CursorColumn = 0
	c.name.KeyDown(&fyne.KeyEvent{Name: desktop.KeyShiftLeft}) // Fyne selects by keys alone
	for range []rune(stem) {
		c.name.TypedKey(&fyne.KeyEvent{Name: fyne.KeyRight})
	}
	c.name.KeyUp(&fyne.KeyEvent{Name: desktop.KeyShiftLeft})
}

// showPlaces shows the folders that are one click away.
func (c *chooser) showPlaces(all []place, _ error) {
	for _, p := range all {
		c.places.Add(kit.NewAction("", p.icon, p.name, func() { c.goTo(p.path) }))
	}
	c.Resized()
}

// key is what the dialog does with a key that no entry took: Backspace goes up,
// and what begins a name goes on in the path.
func (c *chooser) key(ev *fyne.KeyEvent) bool {
	if _, typing := c.files.canvas.Focused().(*entry); typing {
		return false
	}
	switch {
	case ev.Name == fyne.KeyBackspace:
		c.up()
	case len(ev.Name) == 1:
		c.files.canvas.Focus(c.path) // the letter itself follows the key
		c.path.atEnd()
	default:
		return false
	}
	return true
}

// later does what a key asks for once the folder is read. Another letter or a
// click drops it.
func (c *chooser) later(do func()) {
	if c.reading.Running() {
		c.next = do
		return
	}
	do()
}

// patience is how long a folder may take before the dialog says so.
const patience = 150 * time.Millisecond
