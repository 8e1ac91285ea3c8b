package files

import (
	"fyne.io/fyne/v2"

	"github.com/keydesk/keydesk/ui/desk/task"
	"github.com/keydesk/keydesk/ui/model/words"
)

// Files asks for files over one window. It is used on the goroutine of the
// windows alone.
type Files struct {
	canvas fyne.Canvas
	runner *task.Runner
	home   string
	clock  words.Clock
	disk   disk
	last   string // the folder of the file before
	open   *chooser
}

// New returns the Files of a window. home is the user's own folder, where the
// first question begins.
func New(canvas fyne.Canvas, runner *task.Runner, home string) *Files {
	return &Files{canvas: canvas, runner: runner, home: home, last: home, disk: thisComputer(), clock: words.Clock{Now: runner.Now}}
}

// Open asks for a file to open, with one of the endings (such as ".csv"; all
// files where there are none), and calls then with its path on the goroutine of
// the windows. On cancel then is not called. The file is one that was listed;
// that it can be read is for the caller to find out.
func (f *Files) Open(title string, endings []string, then func(path string)) {
	f.show(&chooser{files: f, title: title, endings: endings, then: then})
}

// Save asks where to write a file, name being the offer, and calls then with
// its path on the goroutine of the windows. Where a file stands it asks whether
// to replace it. On cancel then is not called. Nothing is written here.
func (f *Files) Save(title, name string, then func(path string)) {
	f.show(&chooser{files: f, title: title, offer: name, save: true, then: then})
}

// Folder asks for a folder, beginning at one ("": where the last question was),
// and calls then with its path on the goroutine of the windows. On cancel then
// is not called.
func (f *Files) Folder(title, from string, then func(path string)) {
	f.show(&chooser{files: f, title: title, offer: from, folder: true, then: then})
}

// Close takes an open question away, as when the window is locked.
func (f *Files) Close() {
	if f.open != nil {
		f.open.Close()
	}
}

// show opens a question in place of the one there is.
func (f *Files) show(c *chooser) {
	f.Close()
	f.open = c
	c.show()
}
